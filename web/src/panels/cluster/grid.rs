//! The grid: a column a broker, a row a partition.

use std::rc::Rc;

use highwater_core::ids::{BrokerId, NodeId, TopicPartition};
use highwater_core::metadata::cache::is_internal;
use highwater_core::view::{BrokerView, LabView, LinkView, MetadataMode, ProcessState, QuorumView};
use yew::prelude::*;

use super::broker_head::{BrokerHead, state};
use super::row::Row;
use super::{PANEL, ROW_TURNS};
use crate::desk::{Desk, Moment, use_desk, use_locale, use_looking, use_query};
use crate::geometry::{columns, tape};
use crate::scenarios::Scenario;
use crate::sentences::run_failed;
use crate::session::{Float, Intent, Names, Selection, Session};
use crate::texts::{Cluster, Page, Scenarios};

/// More rows than this are drawn as strips.
const FULL_ROWS_MAX: usize = 12;
/// In a larger cluster, too.
const FULL_CLUSTER_MAX: usize = 9;

/// When to look.
#[derive(Clone, Copy, Debug, PartialEq, Properties)]
pub(super) struct GridProps {
    pub around: Moment,
    pub rows: [Moment; ROW_TURNS],
    pub rushed: bool,
}

/// What stands around the rows.
struct Seen {
    /// Those that have a column.
    brokers: Rc<[BrokerView]>,
    /// The others.
    others: Vec<BrokerView>,
    names: Vec<TopicPartition>,
    selected: Option<TopicPartition>,
    metadata: MetadataMode,
    controller: Option<BrokerId>,
    quorum: Vec<QuorumView>,
    links: Vec<LinkView>,
    clients: Names,
    lab: LabView,
}

/// What decides on the columns, beside the world.
type About = (Selection, Option<BrokerId>, usize);

fn ask(session: &Session, (selection, ..): &About) -> Seen {
    let world = session.world();
    let mut others = world.broker_views();
    let mut take = |id: BrokerId| Some(others.remove(others.iter().position(|view| view.id == id)?));
    let brokers: Vec<BrokerView> = session.columns().into_iter().filter_map(&mut take).collect();
    Seen {
        brokers: brokers.into(),
        others,
        names: world.partition_names(),
        selected: session.selected_partition(selection),
        metadata: world.metadata_mode(),
        controller: world.controller().0,
        quorum: world.quorum_views(),
        links: world.link_views(),
        clients: session.names().clone(),
        lab: world.lab(),
    }
}

/// The grid.
#[component]
pub(super) fn Grid(GridProps { around, rows, rushed }: &GridProps) -> Html {
    let (desk, looking, texts) = (use_desk(), use_looking(), Cluster(use_locale()));
    let internal_shown = use_state_eq(|| false);
    let about = (looking.selection.clone(), looking.front, columns::capacity(looking.width()));
    let seen = use_query(PANEL, *around, about, ask);
    let shown: Vec<&TopicPartition> =
        seen.names.iter().filter(|tp| *internal_shown || !is_internal(&tp.topic)).collect();
    let internal = seen.names.iter().filter(|tp| is_internal(&tp.topic)).count();
    let strips = shown.len() > FULL_ROWS_MAX || seen.brokers.len() + seen.others.len() > FULL_CLUSTER_MAX;
    let slots = tape::slots(looking.width(), seen.brokers.len());
    let rows = shown.iter().zip(rows.iter().cycle()).map(|(tp, moment)| {
        let selected = seen.selected.as_ref() == Some(tp);
        let chosen = match &looking.selection {
            Selection::Record(broker, of, offset) if of == *tp => Some((*broker, *offset)),
            _ => None,
        };
        html! {
            <Row key={tp.to_string()} moment={*moment} tp={(*tp).clone()} {selected} thin={strips && !selected}
                {chosen} {slots} rushed={*rushed} brokers={seen.brokers.clone()} />
        }
    });
    let toggle = {
        let internal_shown = internal_shown.clone();
        Callback::from(move |_: MouseEvent| internal_shown.set(!*internal_shown))
    };
    let shown_word = if *internal_shown { "yes" } else { "no" };
    html! {
        <>
            <h2 class="cluster-head">{ heading(&seen, texts) }{ links(&seen, texts) }{ failure(&seen.lab, texts) }</h2>
            if !seen.others.is_empty() { { others(&desk, &seen.others, texts) } }
            <div class={classes!("grid", strips.then_some("strips"))} style={format!("--brokers:{}", seen.brokers.len().max(1))}>
                <span class="corner" />
                { for seen.brokers.iter().map(|broker| html! {
                    <BrokerHead key={broker.id.0} broker={broker.clone()} />
                }) }
                { for rows }
            </div>
            if shown.is_empty() && !seen.lab.busy { { empty(&desk, texts) } }
            if internal > 0 {
                <button class="quiet" onclick={toggle} aria-expanded={internal_shown.to_string()}>
                    { texts.internal_topics(shown_word, internal) }
                </button>
            }
        </>
    }
}

/// Brokers without a column: a click gives them one.
fn others(desk: &Desk, others: &[BrokerView], texts: Cluster) -> Html {
    let chip = |broker: &BrokerView| {
        let id = broker.id;
        let dead = matches!(broker.state, ProcessState::Killed | ProcessState::Off | ProcessState::Stopped);
        let class = classes!("chip", dead.then_some("dead"), broker.is_controller.then_some("controller"));
        let title = texts.to_front(id, state(texts, broker.state));
        html! {
            <button key={id.0} {class} data-anchor={format!("other-{id}")} onclick={desk.wants(Intent::ToFront(id))} title={title.clone()} aria-label={title}>{ id.0 }</button>
        }
    };
    html! {
        <div class="other-brokers" role="group" aria-label={texts.others(others.len())}>
            <small>{ texts.others(others.len()) }</small>{ for others.iter().map(chip) }
        </div>
    }
}

fn heading(seen: &Seen, texts: Cluster) -> Html {
    if seen.metadata.is_kraft() {
        return html! {
            <><span>{ texts.cluster() }</span><span>{ "KRaft" }</span>{ for seen.quorum.iter().filter_map(voter) }</>
        };
    }
    let controller =
        seen.controller.map_or_else(|| texts.no_controller().to_owned(), |id| texts.controller_on(id));
    html! {
        <><span>{ texts.cluster() }</span><span data-anchor="zk">{ "ZooKeeper" }</span><span>{ controller }</span></>
    }
}

/// A controller of its own, where messages to it fly to.
fn voter(member: &QuorumView) -> Option<Html> {
    let NodeId::Controller(id) = member.node else { return None };
    let class = if member.leads { "controller" } else { "" };
    Some(
        html! { <span {class} data-anchor={format!("controller-{id}")}>{ format!("controller {id}") }</span> },
    )
}

/// Links that are not as they were.
fn links(seen: &Seen, texts: Cluster) -> Html {
    let one = |link: &LinkView| {
        let (a, b) = (seen.clients.node(link.a), seen.clients.node(link.b));
        let text = if link.cut { texts.link_cut(a, b) } else { texts.link_slow(a, b, link.delay) };
        html! { <span class="link-fault">{ text }</span> }
    };
    html! { <>{ for seen.links.iter().map(one) }</> }
}

fn failure(lab: &LabView, texts: Cluster) -> Html {
    let Some(failed) = lab.failed else { return Html::default() };
    html! { <span class="error" role="alert">{ run_failed(texts.0, failed) }</span> }
}

fn empty(desk: &Desk, texts: Cluster) -> Html {
    html! {
        <div class="empty">
            <p>{ texts.empty() }</p>
            <button class="main" onclick={desk.wants(Intent::Float(Some(Float::NewTopic)))}>
                { Page(texts.0).new_topic() }
            </button>
            <button class="line" onclick={desk.wants(Intent::Open(Scenario::FirstWrite))}>
                { texts.or_watch(Scenarios(texts.0).first_write()) }
            </button>
        </div>
    }
}
