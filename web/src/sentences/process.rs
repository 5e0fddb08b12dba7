//! What happens to a process and its host.

use highwater_core::fact::{ProcessFact, Stream};
use highwater_core::ids::NodeId;

use crate::texts::{FactProcess, Locale};

pub(super) fn sentence(locale: Locale, fact: &ProcessFact, node: Option<NodeId>) -> String {
    let texts = FactProcess(locale);
    match fact {
        ProcessFact::Started { .. } => texts.started().to_owned(),
        ProcessFact::Killed => match node {
            // A client keeps no files.
            Some(NodeId::Client(_)) | None => texts.killed().to_owned(),
            Some(NodeId::Zk | NodeId::Broker(_) | NodeId::Controller(_)) => texts.server_killed().to_owned(),
        },
        ProcessFact::PowerLost { pages: 0, .. } => texts.power_lost_clean().to_owned(),
        ProcessFact::PowerLost { pages, lost } => texts.power_lost(*lost, *pages),
        ProcessFact::Paused => texts.paused().to_owned(),
        ProcessFact::Resumed => texts.resumed().to_owned(),
        ProcessFact::Exited { code: 0 } => texts.ended().to_owned(),
        ProcessFact::Exited { code } => texts.exited(code),
        ProcessFact::Printed { stream: Stream::Out, line } => texts.printed(line),
        ProcessFact::Printed { stream: Stream::Err, line } => texts.complained(line),
    }
}
