//! The two ways of a read from the page cache to the network card, drawn, with what the reads so far cost on each.

use highwater_core::disk::{ReadCost, ReadPath, Traffic};
use yew::prelude::*;

use crate::parts::rich::rich;
use crate::texts::Disk as Texts;

/// The ways of a read.
pub(super) fn read_path(traffic: Traffic, texts: Texts) -> Html {
    html! {
        <>
            <h3>{ texts.read_path() }</h3>
            <p>{ rich(&texts.read_path_intro(traffic.reads, traffic.bytes_read)) }</p>
            <div class="read-paths">
                { way(texts.sendfile(), &[texts.in_cache(), texts.in_card()], traffic.read_cost(ReadPath::Sendfile), texts) }
                { way(texts.read_and_write(), &[texts.in_cache(), texts.in_process(), texts.in_socket(), texts.in_card()], traffic.read_cost(ReadPath::ReadAndWrite), texts) }
            </div>
        </>
    }
}

/// Each station is one copy further than the one before.
fn way(name: &'static str, stations: &[&'static str], cost: ReadCost, texts: Texts) -> Html {
    html! {
        <section class="read-path">
            <b>{ rich(name) }</b>
            <ol class="stations">{ for stations.iter().map(|station| html! { <li>{ *station }</li> }) }</ol>
            <dl>
                <dt>{ texts.copies() }</dt><dd>{ texts.count(cost.copies) }</dd>
                <dt>{ texts.switches() }</dt><dd>{ texts.count(cost.context_switches) }</dd>
                <dt>{ texts.user_bytes() }</dt><dd>{ texts.count(cost.user_bytes) }</dd>
            </dl>
        </section>
    }
}
