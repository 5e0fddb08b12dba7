//! What happens to the script.

use highwater_core::config::NoEffect;
use highwater_core::fact::ScriptFact;

use super::without_time;
use crate::texts::{FactScript, Locale};

pub(super) fn sentence(locale: Locale, fact: &ScriptFact) -> String {
    let texts = FactScript(locale);
    match fact {
        ScriptFact::Command { text, .. } => format!("`{}`", without_time(text)),
        ScriptFact::LineEnded { line, exit: 0 } => texts.line_done(line),
        ScriptFact::InternalReplicas { replicas } => texts.internal_replicas(replicas),
        ScriptFact::NoEffect { what, .. } => match what {
            NoEffect::Idle(name) => texts.no_effect(name),
            NoEffect::OtherMode(name) => texts.no_effect_in_mode(name),
            NoEffect::NotLive(name) => texts.no_effect_live(name),
            NoEffect::UnknownProperty(name) => texts.unknown_property(name),
        },
        ScriptFact::LineEnded { line, exit } => texts.line_failed(line, exit),
    }
}
