//! Which leader epochs each replica's log has seen: where two replicas differ, one of them will have to truncate.

use std::collections::BTreeMap;

use highwater_core::ids::{LeaderEpoch, Offset};
use highwater_core::view::ReplicaView;
use yew::prelude::*;

use super::broker_heads;
use crate::texts::Replication as Texts;

/// How many epochs are shown: the newest.
const EPOCHS_MAX: usize = 8;

/// An epoch, and where it begins in each replica's log.
type Row = (LeaderEpoch, Vec<Option<Offset>>);

/// The newest epochs that any replica has seen.
fn rows(replicas: &[ReplicaView]) -> Vec<Row> {
    let mut rows: BTreeMap<LeaderEpoch, Vec<Option<Offset>>> = BTreeMap::new();
    for (n, replica) in replicas.iter().enumerate() {
        for (epoch, start) in replica.epochs.iter().rev().take(EPOCHS_MAX) {
            rows.entry(*epoch).or_insert_with(|| vec![None; replicas.len()])[n] = Some(*start);
        }
    }
    let skipped = rows.len().saturating_sub(EPOCHS_MAX);
    rows.into_iter().skip(skipped).collect()
}

/// The table of epochs.
pub(super) fn epochs(replicas: &[ReplicaView], texts: Texts) -> Html {
    let rows = rows(replicas);
    let cell = |start: &Option<Offset>| {
        html! { <td class="figure">{ start.map_or_else(|| "–".to_owned(), |start| start.to_string()) }</td> }
    };
    html! {
        <>
            <h3>{ texts.epochs() }</h3>
            <p>{ texts.epochs_intro() }</p>
            if !rows.is_empty() {
                <table>
                    <thead><tr><th>{ texts.epoch() }</th>{ broker_heads(replicas, texts) }</tr></thead>
                    <tbody>{ for rows.iter().map(|(epoch, starts)| html! {
                        <tr key={epoch.0}><td>{ epoch.0 }</td>{ for starts.iter().map(cell) }</tr>
                    }) }</tbody>
                </table>
            }
        </>
    }
}
