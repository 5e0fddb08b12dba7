//! The metadata quorum: how far each node's copy of the log is, and the newest records of the log.

use std::rc::Rc;

use highwater_core::ids::Offset;
use highwater_core::view::QuorumView;
use yew::prelude::*;

use super::search::search;
use super::tree::has;
use crate::panels::cluster::state;
use crate::parts::rich::rich;
use crate::parts::term::{Term, term};
use crate::session::Names;
use crate::texts::{Cluster, Metadata as Texts};

/// What the quorum is at a moment.
pub(super) struct Seen {
    pub members: Vec<QuorumView>,
    /// Newest first.
    pub log: Vec<(Offset, Rc<str>)>,
    pub names: Names,
}

impl Seen {
    /// How far a node's log is behind the log of the leader with the newest epoch; `None` while nobody leads.
    fn lag(&self, member: &QuorumView) -> Option<i64> {
        let leader = self.members.iter().filter(|member| member.leads).max_by_key(|member| member.epoch)?;
        Some((leader.log_end_offset - member.log_end_offset).max(0))
    }
}

pub(super) fn quorum(seen: &Seen, words: &AttrValue, on: Callback<String>, texts: Texts) -> Html {
    let hits: Vec<_> = seen.log.iter().filter(|(_, text)| has(text, words.trim())).collect();
    let searching = !words.trim().is_empty();
    html! {
        <>
            <p>{ rich(texts.quorum_intro()) }</p>
            <table class="replica-table quorum">
                <thead><tr>
                    <th>{ texts.node() }</th><th class="figure">{ term(Term::Epoch, texts.0) }</th>
                    <th class="figure">{ term(Term::Leo, texts.0) }</th><th class="figure">{ term(Term::Hw, texts.0) }</th>
                    <th class="figure">{ texts.lag() }</th>
                </tr></thead>
                <tbody>{ for seen.members.iter().map(|member| row(seen, member, texts)) }</tbody>
            </table>
            <p>{ texts.lag_of_quorum() }</p>
            <h3>{ texts.log() }</h3>
            { search(words, texts.search_log(), on) }
            <p class="found" role="status">
                if searching { { texts.found(hits.len()) } } else if seen.log.is_empty() { { texts.no_leader() } }
            </p>
            <ul class="znodes metadata-log">{ for hits.into_iter().map(record) }</ul>
        </>
    }
}

fn row(seen: &Seen, member: &QuorumView, texts: Texts) -> Html {
    let name = seen.names.node(member.node);
    let role = if member.leads { texts.leader_and() } else { "" };
    let lag = seen.lag(member).map_or_else(|| "–".to_owned(), |lag| lag.to_string());
    html! {
        <tr key={name.clone()} class={classes!(member.leads.then_some("leads"))}>
            <td><b>{ &name }</b><small>{ role }{ state(Cluster(texts.0), member.state) }</small></td>
            <td class="figure">{ member.epoch.0 }</td>
            <td class="figure">{ member.log_end_offset.0 }</td>
            <td class="figure">{ member.high_watermark.0 }</td>
            <td class="figure">{ lag }</td>
        </tr>
    }
}

fn record((offset, text): &(Offset, Rc<str>)) -> Html {
    html! { <li key={offset.0} class="znode"><b>{ offset.0 }</b><code>{ text.to_string() }</code></li> }
}
