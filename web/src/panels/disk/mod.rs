//! A broker's disk: which pages of its files are only in the page cache, what its device had to do for them, and the
//! ways that a read can take to the network.
//!
//! ```text
//! pages      dirty ─flush─► on the device ─power cut─► on the device, not in the cache
//! device     sequential accesses, random ones: what each took, and what all would have taken one way
//! read path  sendfile beside read and write: copies, context switches, bytes through the process
//! ```

mod device;
mod pages;
mod read_path;

use highwater_core::disk::{Device, Disk, Traffic};
use highwater_core::ids::BrokerId;
use highwater_core::time::Span;
use yew::prelude::*;

use self::device::device;
use self::pages::{Folder, folders, pages};
use self::read_path::read_path;
use crate::desk::{PanelProps, use_locale, use_query};
use crate::parts::rich::rich;
use crate::session::Session;
use crate::texts::Disk as Texts;

/// One broker's disk.
struct Seen {
    /// The brokers that have one.
    brokers: Vec<BrokerId>,
    broker: BrokerId,
    folders: Vec<Folder>,
    /// Of Kafka's own topics, and the checkpoints: bytes that are dirty, and all.
    others: (u64, u64),
    device: Option<Device>,
    slow: Span,
    full: bool,
    traffic: Traffic,
}

fn ask(session: &Session, turned: &Option<BrokerId>) -> Option<Seen> {
    let world = session.world();
    let brokers: Vec<BrokerId> =
        world.broker_views().into_iter().map(|view| view.id).filter(|id| world.disk(*id).is_some()).collect();
    let broker = turned.filter(|id| brokers.contains(id)).or(brokers.first().copied())?;
    let disk: &Disk = world.disk(broker)?;
    let (folders, others) = folders(disk);
    Some(Seen {
        brokers,
        broker,
        folders,
        others,
        device: disk.device(),
        slow: disk.slow(),
        full: disk.is_full(),
        traffic: disk.traffic(),
    })
}

/// The disk.
#[component]
pub(super) fn DiskPanel(PanelProps { moment }: &PanelProps) -> Html {
    let texts = Texts(use_locale());
    let turned = use_state(|| None);
    let Some(seen) = &*use_query("disk", *moment, *turned, ask) else {
        return html! { <p>{ texts.none() }</p> };
    };
    let one = |broker: &BrokerId| {
        let (chosen, id, turn) = (*broker == seen.broker, *broker, turned.setter());
        let onclick = move |_: MouseEvent| turn.set(Some(id));
        html! {
            <button key={id.0} class={if chosen { "verb on" } else { "verb" }} aria-pressed={chosen.to_string()} data-disk={id.to_string()} {onclick}>{ texts.of_broker(id) }</button>
        }
    };
    html! {
        <>
            <div class="replicas" role="group" aria-label={texts.choose()}>{ for seen.brokers.iter().map(one) }</div>
            if seen.full { <p class="error">{ texts.full() }</p> }
            <h3>{ texts.page_cache() }</h3>
            <p>{ rich(texts.page_cache_intro()) }</p>
            { pages(&seen.folders, seen.others, texts) }
            { device(seen, texts) }
            { read_path(seen.traffic, texts) }
        </>
    }
}

#[cfg(test)]
mod tests;
