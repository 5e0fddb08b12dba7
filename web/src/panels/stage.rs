//! The stage: producers, the cluster as a grid of brokers and partitions, and the groups that read.

use std::rc::Rc;

use highwater_core::ids::{NodeId, Offset, TopicPartition};
use highwater_core::view::{
    BrokerView, ConsumerView, GroupView, PartitionView, ProcessState, ProducerView, QuorumView, ReplicaView,
    View,
};
use yew::prelude::*;

use super::Panel;
use crate::geometry::tape;
use crate::i18n::{Texts, ids};
use crate::parts::broker_head::BrokerHead;
use crate::parts::cell::Cell;
use crate::parts::clients::{ConsumerCard, ProducerCard};
use crate::parts::icon::{Icon, icon};
use crate::parts::piece::{Piece, keyed};
use crate::scenarios::Scenario;
use crate::sentences::{run_failed, scenario};
use crate::session::{Float, Frame, Intent, Selection};
use crate::shared::Shared;

/// More rows than this are drawn as strips.
const FULL_ROWS_MAX: usize = 12;
/// Beside more brokers than this, too.
const FULL_COLUMNS_MAX: usize = 6;
/// How many producers are drawn: the newest.
const PRODUCERS_SHOWN: usize = 4;

/// In a crowd of messages, rows of the cluster are brought up to date in so many turns.
pub const ROW_TURNS: usize = 4;

/// The stage.
#[derive(Debug, PartialEq)]
pub struct Stage {
    /// For what is around the rows.
    pub around: Panel,
    /// For the rows: they take turns among themselves.
    pub rows: Vec<Shared<Frame>>,
}

impl Piece for Stage {
    fn draw(&self) -> Html {
        let Stage { around: panel, rows } = self;
        let texts = panel.ui.locale().texts();
        // Where so much happens at once, nobody sees a single record land.
        let class = classes!("stage", panel.frame.is_crowded().then_some("crowded"));
        html! {
            <main {class} id="stage">
                <section class="producers" aria-label={texts.producers}>{ producers(panel, texts) }</section>
                <section class="cluster" aria-label={texts.cluster}>{ cluster(panel, rows, texts) }</section>
                <section class="consumers" aria-label={texts.consumers}>{ consumers(panel, texts) }</section>
            </main>
        }
    }
}

fn producers(panel: &Panel, texts: &'static Texts) -> Html {
    let view = &panel.frame.view;
    let newest = &view.producers[view.producers.len().saturating_sub(PRODUCERS_SHOWN)..];
    let has_topic = view.partitions.iter().any(|partition| !partition.internal);
    html! {
        <>
            <h2 data-anchor="tools">{ texts.producers }</h2>
            { for newest.iter().map(|producer| producer_card(panel, producer)) }
            if has_topic {
                { wide_button(panel, Float::Write, texts.write_record) }
            }
            { wide_button(panel, Float::NewTopic, texts.new_topic) }
        </>
    }
}

fn producer_card(panel: &Panel, producer: &ProducerView) -> Html {
    let card =
        ProducerCard { producer: producer.clone(), now: panel.frame.view.now, locale: panel.ui.locale() };
    keyed(producer.client.0, card)
}

fn wide_button(panel: &Panel, float: Float, text: &'static str) -> Html {
    let onclick = panel.wants(Intent::Float(Some(float)));
    html! { <button class="line wide" {onclick} aria-haspopup="dialog">{ icon(Icon::Plus) }{ text }</button> }
}

fn cluster(panel: &Panel, rows: &[Shared<Frame>], texts: &'static Texts) -> Html {
    let view = &panel.frame.view;
    let shown: Vec<&PartitionView> =
        view.partitions.iter().filter(|p| !p.internal || panel.ui.internal).collect();
    let internal = view.partitions.iter().filter(|partition| partition.internal).count();
    let strips = shown.len() > FULL_ROWS_MAX || view.brokers.len() > FULL_COLUMNS_MAX;
    html! {
        <>
            <h2 class="cluster-head">{ heading(view, texts) }{ failure(view, texts) }</h2>
            <div class={classes!("grid", strips.then_some("strips"))} style={format!("--brokers:{}", view.brokers.len().max(1))}>
                <span class="corner" />
                { for view.brokers.iter().map(|broker| broker_head(panel, broker)) }
                { for shown.iter().zip(rows.iter().cycle()).map(|(partition, frame)| {
                    let panel = Panel { frame: frame.clone(), ..panel.clone() };
                    keyed(partition.tp.to_string(), Row { panel, tp: partition.tp.clone(), strips })
                }) }
            </div>
            if shown.is_empty() && !view.lab.busy { { empty(panel, texts) } }
            if internal > 0 {
                <button class="quiet" onclick={panel.wants(Intent::ToggleInternal)}
                    aria-expanded={panel.ui.internal.to_string()}>
                    { texts.internal_topics(internal, panel.ui.internal) }
                </button>
            }
        </>
    }
}

fn broker_head(panel: &Panel, broker: &BrokerView) -> Html {
    let head = BrokerHead { broker: broker.clone(), locale: panel.ui.locale(), on: panel.on.clone() };
    keyed(broker.id.0, head)
}

fn heading(view: &View, texts: &Texts) -> Html {
    let controller = view.controller.map_or(texts.no_controller.to_owned(), |id| texts.controller_on(id));
    match view.metadata.is_kraft() {
        false => html! {
            <><span>{ texts.cluster }</span><span data-anchor="zk">{ "ZooKeeper" }</span><span>{ controller }</span></>
        },
        true => html! {
            <><span>{ texts.cluster }</span><span>{ "KRaft" }</span>{ for view.quorum.iter().filter_map(voter) }</>
        },
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

fn failure(view: &View, texts: &Texts) -> Html {
    let Some((line, reason)) = &view.lab.failed else { return Html::default() };
    html! { <span class="error" role="alert">{ run_failed(texts.locale, *line, reason) }</span> }
}

fn empty(panel: &Panel, texts: &'static Texts) -> Html {
    html! {
        <div class="empty">
            <p>{ texts.empty_cluster }</p>
            <button class="main" onclick={panel.wants(Intent::Float(Some(Float::NewTopic)))}>{ texts.new_topic }</button>
            <button class="line" onclick={panel.wants(Intent::Open(Scenario::FirstWrite))}>
                { texts.or_watch }{ scenario(texts.locale, Scenario::FirstWrite).0 }
            </button>
        </div>
    }
}

/// A partition's replicas.
#[derive(Debug, PartialEq)]
struct Row {
    panel: Panel,
    tp: TopicPartition,
    strips: bool,
}

impl Piece for Row {
    fn draw(&self) -> Html {
        let partition = self.panel.frame.view.partitions.iter().find(|partition| partition.tp == self.tp);
        partition.map(|partition| row(&self.panel, partition, self.strips)).unwrap_or_default()
    }
}

fn row(panel: &Panel, partition: &PartitionView, strips: bool) -> Html {
    let texts = panel.ui.locale().texts();
    let selected =
        panel.frame.selected_partition(&panel.ui.selection).is_some_and(|chosen| chosen.tp == partition.tp);
    let thin = strips && !selected;
    let class = classes!("row", selected.then_some("selected"), thin.then_some("thin"));
    let select = panel.wants(Intent::Select(Selection::Partition(partition.tp.clone())));
    let cells = panel.frame.view.brokers.iter().map(|broker| {
        let replica = partition.replicas.iter().find(|replica| replica.broker == broker.id);
        match replica {
            Some(replica) if thin => strip(broker, partition, replica),
            Some(replica) => cell(panel, broker, partition, replica),
            None => html! { <div key={broker.id.0} class={if thin { "none" } else { "cell none" }} /> },
        }
    });
    html! {
        <div class="row-line" role="group" aria-label={partition.tp.to_string()}>
            <button {class} onclick={select} title={texts.ask_why}>
                <b>{ partition.tp.to_string() }</b>
                <small>{ format!("epoch {}", partition.leader_epoch) }</small>
                <small class={classes!(below_min_isr(partition).then_some("error"))}>
                    { format!("ISR {}", ids(&partition.isr)) }
                </small>
            </button>
            { for cells }
        </div>
    }
}

fn below_min_isr(partition: &PartitionView) -> bool {
    (partition.isr.len() as i64) < i64::from(partition.min_isr)
}

fn cell(panel: &Panel, broker: &BrokerView, partition: &PartitionView, replica: &ReplicaView) -> Html {
    let furthest = partition.replicas.iter().map(|replica| replica.log_end_offset).max().unwrap_or(0);
    let start = partition.replicas.iter().map(|replica| replica.log_start_offset).min().unwrap_or(0);
    let slots = panel.frame.slots;
    let leads = partition.leader == Some(replica.broker);
    let selected = match &panel.ui.selection {
        Selection::Record(broker, tp, offset) if *broker == replica.broker && *tp == partition.tp => {
            Some(*offset)
        }
        _ => None,
    };
    let cell = Cell {
        tp: partition.tp.clone(),
        replica: replica.clone(),
        paused: broker.state == ProcessState::Paused,
        first: tape::first_offset(furthest, start, slots),
        slots,
        lands: !panel.frame.is_crowded(),
        cursors: if leads { cursors(&panel.frame.view, &partition.tp) } else { Vec::new() },
        selected,
        locale: panel.ui.locale(),
        on: panel.on.clone(),
    };
    keyed(broker.id.0, cell)
}

/// Positions of consumers, and committed offsets of groups.
fn cursors(view: &View, tp: &TopicPartition) -> Vec<(Offset, bool)> {
    let positions = view.consumers.iter().flat_map(|consumer| &consumer.positions);
    let positions = positions.filter(|(of, _)| of == tp).filter_map(|(_, offset)| Some(((*offset)?, false)));
    let committed = view.groups.iter().flat_map(|group| &group.committed);
    let committed = committed.filter(|(of, ..)| of == tp).map(|(_, offset, _)| (*offset, true));
    committed.chain(positions).collect()
}

/// A replica where there are too many rows: how much of it is under water, dry, or not there yet.
fn strip(broker: &BrokerView, partition: &PartitionView, replica: &ReplicaView) -> Html {
    let furthest = partition.replicas.iter().map(|replica| replica.log_end_offset).max().unwrap_or(0).max(1);
    // In tenths of a per cent.
    let share = |offset: Offset| {
        let permille = offset * 1000 / furthest;
        format!("{}.{}%", permille / 10, permille % 10)
    };
    let style = format!("--wet:{};--dry:{}", share(replica.high_watermark), share(replica.log_end_offset));
    let class = classes!(
        "strip",
        (partition.leader == Some(broker.id)).then_some("leads"),
        (!replica.in_isr).then_some("behind"),
        (!replica.live).then_some("off"),
    );
    let title = format!("{}: LEO {}, HW {}", partition.tp, replica.log_end_offset, replica.high_watermark);
    html! { <div key={broker.id.0} {class} {style} {title} data-anchor={format!("{}/{}", broker.id, partition.tp)} /> }
}

fn consumers(panel: &Panel, texts: &'static Texts) -> Html {
    let view = &panel.frame.view;
    let has_topic = view.partitions.iter().any(|partition| !partition.internal);
    let alone = view.consumers.iter().filter(|consumer| group_of(view, consumer).is_none());
    html! {
        <>
            if view.groups.is_empty() { <h2>{ texts.consumers }</h2> }
            { for view.groups.iter().map(|group| group_section(panel, group, texts)) }
            { for alone.map(|consumer| consumer_card(panel, consumer)) }
            if has_topic {
                { wide_button(panel, Float::NewConsumer, texts.add_consumer) }
            }
        </>
    }
}

fn group_of<'v>(view: &'v View, consumer: &ConsumerView) -> Option<&'v GroupView> {
    view.groups.iter().find(|group| Some(&group.group) == consumer.group.as_ref())
}

fn group_section(panel: &Panel, group: &GroupView, texts: &'static Texts) -> Html {
    let view = &panel.frame.view;
    let members = view.consumers.iter().filter(|consumer| consumer.group.as_ref() == Some(&group.group));
    let name: Rc<str> = group.group.clone();
    html! {
        <div class="group" key={name.to_string()} data-group={name.to_string()}>
            <h2>{ texts.group_heading(&name, group.generation) }<small>{ group.state.name() }</small></h2>
            { for members.map(|consumer| consumer_card(panel, consumer)) }
            if !group.committed.is_empty() {
                <h2 class="committed-head">{ texts.committed }
                    <small>{ format!("__consumer_offsets-{}", group.offsets_partition) }</small>
                </h2>
                { for group.committed.iter().map(|(tp, offset, end)| html! {
                    <div class="field" key={tp.to_string()}>
                        <b>{ tp.to_string() }</b><span>{ texts.committed_of(*offset, *end) }</span>
                    </div>
                }) }
            }
        </div>
    }
}

fn consumer_card(panel: &Panel, consumer: &ConsumerView) -> Html {
    let card = ConsumerCard {
        consumer: consumer.clone(),
        lag: lag(&panel.frame.view, consumer),
        now: panel.frame.view.now,
        locale: panel.ui.locale(),
        on: panel.on.clone(),
    };
    keyed(consumer.client.0, card)
}

/// What lies between a consumer's positions and its leaders' high watermarks.
fn lag(view: &View, consumer: &ConsumerView) -> Option<i64> {
    let behind = consumer.positions.iter().map(|(tp, position)| {
        let partition = view.partitions.iter().find(|partition| partition.tp == *tp)?;
        let leader = partition.replicas.iter().find(|replica| Some(replica.broker) == partition.leader)?;
        Some((leader.high_watermark - (*position)?).max(0))
    });
    if consumer.positions.is_empty() { None } else { behind.sum() }
}
