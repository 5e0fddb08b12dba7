//! What can happen to a broker's process, power, disk and links: a list of it, each with what it means and the line that it is.

use highwater_core::ids::{BrokerId, NodeId};
use highwater_core::metadata::cache::is_internal;
use highwater_core::script::{BrokerVerb, Command, DiskVerb, LinkVerb};
use highwater_core::time::Span;
use highwater_core::view::{BrokerView, LinkView, ProcessState};
use yew::prelude::*;

use crate::desk::{Desk, Moment, use_desk, use_locale, use_query};
use crate::panels::cluster::{verb_button, verbs};
use crate::session::{Names, Session};
use crate::texts::{Cluster, Faults as Texts, Page};

/// How much slower a slow disk is that a click makes.
const SLOW: Span = Span(50_000);

/// Of which broker.
#[derive(Clone, Copy, Debug, PartialEq, Properties)]
pub(super) struct FaultsProps {
    pub id: BrokerId,
    pub moment: Moment,
}

/// What can be done now.
#[derive(Default)]
struct Seen {
    broker: Option<BrokerView>,
    power_and_disk: Vec<Command>,
    /// For each other node: what can be done to the link.
    links: Vec<(NodeId, Vec<Command>)>,
    names: Names,
}

fn ask(session: &Session, id: &BrokerId) -> Seen {
    let (world, id) = (session.world(), *id);
    let brokers = world.broker_views();
    let Some(broker) = brokers.iter().find(|broker| broker.id == id) else { return Seen::default() };
    let power_and_disk = power_and_disk(session, broker);
    let others = brokers.iter().filter(|other| other.id != id).map(|other| NodeId::Broker(other.id));
    let cut = world.link_views();
    let links = others.chain([NodeId::Zk]).map(|other| (other, link_verbs(&cut, NodeId::Broker(id), other)));
    let broker = Some(broker.clone());
    Seen { broker, power_and_disk, links: links.collect(), names: session.names().clone() }
}

/// What can be done to a broker's power and disk.
pub(in crate::panels) fn power_and_disk(session: &Session, broker: &BrokerView) -> Vec<Command> {
    let id = broker.id;
    let mut faults = Vec::new();
    if broker.state != ProcessState::Off {
        faults.push(Command::Broker { verb: BrokerVerb::PowerOff, id });
    }
    let room = if broker.disk_full { DiskVerb::Free } else { DiskVerb::Full };
    let speed = if broker.disk_slow == Span::ZERO { DiskVerb::Slow(SLOW) } else { DiskVerb::Heal };
    faults.extend([room, speed].map(|verb| Command::Disk { verb, id }));
    faults.extend(newest_record(session, id).map(|verb| Command::Disk { verb, id }));
    faults
}

/// A bit can flip in the newest record that the broker has.
fn newest_record(session: &Session, id: BrokerId) -> Option<DiskVerb> {
    let world = session.world();
    let names = world.partition_names();
    let mut own = names.iter().filter(|tp| !is_internal(&tp.topic));
    own.find_map(|tp| {
        let partition = world.partition_view(tp, 1)?;
        let replica = partition.replicas.iter().find(|replica| replica.broker == id)?;
        Some(DiskVerb::Flip(tp.clone(), replica.records.last()?.offset))
    })
}

/// A link that is whole can be cut, both ways or one; one that is not can be healed.
fn link_verbs(cut: &[LinkView], a: NodeId, b: NodeId) -> Vec<Command> {
    let is_disturbed = cut.iter().any(|link| (link.a, link.b) == (a, b) || (link.a, link.b) == (b, a));
    let link = |verb, a, b, one_way| Command::Link { verb, a, b, one_way };
    if is_disturbed {
        return vec![link(LinkVerb::Heal, a, b, false)];
    }
    vec![link(LinkVerb::Cut, a, b, false), link(LinkVerb::Cut, a, b, true), link(LinkVerb::Cut, b, a, true)]
}

/// The list.
#[component]
pub(super) fn Faults(FaultsProps { id, moment }: &FaultsProps) -> Html {
    let (desk, locale) = (use_desk(), use_locale());
    let texts = Texts(locale);
    let seen = use_query("faults", *moment, *id, ask);
    let process = seen.broker.iter().flat_map(|broker| {
        verbs(broker.state).iter().map(|verb| verb_button(&desk, broker, *verb, Cluster(locale)))
    });
    html! {
        <>
            <p class="process">{ Page(locale).broker(id) }<span class="client-verbs">{ for process }</span></p>
            <ul class="scenarios">{ for seen.power_and_disk.iter().map(|fault| item(&desk, fault, texts)) }</ul>
            <h3>{ texts.links() }</h3>
            <p class="hint">{ texts.links_about() }</p>
            <ul class="link-verbs">{ for seen.links.iter().map(|(other, verbs)| link(&desk, &seen, *other, verbs, texts)) }</ul>
        </>
    }
}

/// One of them in words, and what it means.
pub(in crate::panels) fn fault_words(command: &Command, texts: Texts) -> (&'static str, String) {
    match command {
        Command::Disk { verb: DiskVerb::Full, .. } => (texts.full(), texts.full_about().to_owned()),
        Command::Disk { verb: DiskVerb::Free, .. } => (texts.free(), texts.free_about().to_owned()),
        Command::Disk { verb: DiskVerb::Slow(by), .. } => (texts.slow(), texts.slow_about(by)),
        Command::Disk { verb: DiskVerb::Heal, .. } => (texts.heal(), texts.heal_about().to_owned()),
        Command::Disk { verb: DiskVerb::Flip(..), .. } => (texts.flip(), texts.flip_about().to_owned()),
        _ => (texts.power_off(), texts.power_off_about().to_owned()),
    }
}

fn item(desk: &Desk, command: &Command, texts: Texts) -> Html {
    let (title, meaning) = fault_words(command, texts);
    let onclick = desk.runs(command.clone());
    html! {
        <li>
            <button class="scenario" {onclick}>
                <b>{ title }</b><span>{ meaning }</span><code>{ command.to_string() }</code>
            </button>
        </li>
    }
}

fn link(desk: &Desk, seen: &Seen, other: NodeId, verbs: &[Command], texts: Texts) -> Html {
    let button = |command: &Command| {
        let text = match command {
            Command::Link { verb: LinkVerb::Heal, .. } => texts.link_heal(),
            Command::Link { one_way: false, .. } => texts.link_cut(),
            Command::Link { b, .. } if *b == other => texts.link_cut_to(),
            _ => texts.link_cut_from(),
        };
        let title = command.to_string();
        html! { <button class="verb" data-line={title.clone()} onclick={desk.runs(command.clone())} {title}>{ text }</button> }
    };
    html! { <li><b>{ seen.names.node(other) }</b><span class="client-verbs">{ for verbs.iter().map(button) }</span></li> }
}
