//! What the device did, and what the same accesses would have taken if all were sequential, or all random.

use highwater_core::disk::{Device, Traffic};
use highwater_core::time::Span;
use yew::prelude::*;

use super::Seen;
use crate::parts::moment::span;
use crate::parts::rich::rich;
use crate::texts::Disk as Texts;

/// What so many accesses to so many pages take a device, if none or all of them begin elsewhere.
pub(super) fn one_way(device: Device, traffic: &Traffic, random: bool) -> Span {
    let accesses = if random { traffic.sequential + traffic.random } else { 0 };
    Span(device.access().0 * accesses + device.page().0 * (traffic.pages_written + traffic.pages_read))
}

/// The device.
pub(super) fn device(seen: &Seen, texts: Texts) -> Html {
    let traffic = &seen.traffic;
    html! {
        <>
            <h3>{ texts.device() }</h3>
            if let Some(device) = seen.device {
                <p>{ rich(&texts.device_is(device.name(), span(device.access()), span(device.page()))) }</p>
                { accesses(traffic, texts) }
                { sides(device, traffic, texts) }
            } else {
                <p>{ rich(texts.no_device()) }</p>
                <p>{ texts.written(traffic.pages_written, traffic.pages_read) }</p>
            }
            if seen.slow > Span::ZERO { <p>{ texts.slow(span(seen.slow)) }</p> }
        </>
    }
}

fn accesses(traffic: &Traffic, texts: Texts) -> Html {
    html! {
        <dl>
            <dt>{ texts.sequential() }</dt><dd>{ texts.count(traffic.sequential) }</dd>
            <dt>{ texts.random() }</dt><dd>{ texts.count(traffic.random) }</dd>
            <dt>{ texts.pages_written() }</dt><dd>{ texts.count(traffic.pages_written) }</dd>
            <dt>{ texts.pages_read() }</dt><dd>{ texts.count(traffic.pages_read) }</dd>
        </dl>
    }
}

/// The same load both ways, and as it was.
fn sides(device: Device, traffic: &Traffic, texts: Texts) -> Html {
    let random = one_way(device, traffic, true);
    let ways = [
        (texts.as_it_was(), traffic.busy),
        (texts.all_sequential(), one_way(device, traffic, false)),
        (texts.all_random(), random),
    ];
    let longest = ways.iter().map(|(_, time)| time.0).max().unwrap_or(0).max(1);
    let bar = |(name, time): &(&'static str, Span)| {
        let style = format!("--full:{}%", time.0 * 100 / longest);
        html! { <li><small>{ *name }</small><span class="bar" {style}></span><small class="figure">{ span(*time) }</small></li> }
    };
    html! { <ul class="bars">{ for ways.iter().map(bar) }</ul> }
}
