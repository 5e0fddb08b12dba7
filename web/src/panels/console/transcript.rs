//! What was typed and what was printed, the newest lines last.

use std::rc::Rc;

use highwater_core::fact::{Fact, ProcessFact, ScriptFact, Stream, What};
use highwater_core::ids::FactId;
use yew::prelude::*;

use super::PANEL;
use crate::desk::{PanelProps, use_desk, use_locale, use_query};
use crate::sentences::sentence;
use crate::session::{Intent, Session, without_time};
use crate::texts::{Console, Facts, Locale};

/// How many lines are in sight at most.
const LINES: usize = 300;

/// A line.
struct Printed {
    fact: FactId,
    /// What printed it; `None` for a command.
    by: Option<String>,
    is_error: bool,
    line: Rc<str>,
}

fn ask(session: &Session, locale: &Locale) -> Vec<Printed> {
    let lines = session.history().printed();
    let out_of_sight = lines.len().saturating_sub(LINES);
    lines.skip(out_of_sight).filter_map(|happened| printed(session, *locale, &happened.fact)).collect()
}

fn printed(session: &Session, locale: Locale, fact: &Fact) -> Option<Printed> {
    match &fact.what {
        What::Script(ScriptFact::Command { text, .. }) => {
            Some(Printed { fact: fact.id, by: None, is_error: false, line: without_time(text).into() })
        }
        // Nobody printed it: the lab says so.
        What::Script(ScriptFact::NoEffect { .. }) => Some(Printed {
            fact: fact.id,
            by: Some("!".to_owned()),
            is_error: true,
            line: sentence(locale, fact, session.names()).into(),
        }),
        What::Process(ProcessFact::Printed { stream, line }) => Some(Printed {
            fact: fact.id,
            by: fact.node.map(|node| session.names().node(node)),
            is_error: *stream == Stream::Err,
            line: line.clone(),
        }),
        _ => None,
    }
}

/// What was typed and printed.
#[component]
pub(super) fn Transcript(PanelProps { moment }: &PanelProps) -> Html {
    let (desk, locale) = (use_desk(), use_locale());
    let (texts, facts) = (Console(locale), Facts(locale));
    let lines = use_query(PANEL, *moment, locale, ask);
    let one = |line: &Printed| {
        let class =
            classes!("printed", line.by.is_none().then_some("command"), line.is_error.then_some("error"));
        html! {
            <div key={line.fact.0} {class}>
                <button class="quiet by" onclick={desk.wants(Intent::SeekFact(line.fact))} title={facts.go_to()}>
                    { line.by.clone().unwrap_or_else(|| "›".to_owned()) }
                </button>
                <code>{ line.line.to_string() }</code>
            </div>
        }
    };
    html! {
        <div class="transcript" role="log" aria-label={texts.output()}>
            if lines.is_empty() { <p>{ texts.nothing_printed() }</p> }
            { for lines.iter().rev().map(one) }
        </div>
    }
}
