//! A partition's replicas, side by side.
//!
//! In a rush, a row that is out of sight rests: nobody sees what it would show, and each that is drawn takes its part of
//! a frame. It looks at once when it comes into sight, and when the rush ends.

use std::rc::Rc;

use gloo::events::EventListener;
use highwater_core::ids::{BrokerId, Offset, TopicPartition, joined};
use highwater_core::view::{BrokerView, PartitionView, ProcessState, ReplicaView};
use yew::prelude::*;

use super::PANEL;
use super::cell::Cell;
use crate::desk::{Moment, use_desk, use_locale, use_query};
use crate::geometry::tape;
use crate::parts::term::Term;
use crate::ports::sight;
use crate::session::{Intent, Selection, Session};
use crate::texts::Cluster;

/// Which row.
#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct RowProps {
    pub moment: Moment,
    pub tp: TopicPartition,
    pub selected: bool,
    /// Whether it is drawn as strips.
    pub thin: bool,
    /// The record that is selected, and on which broker.
    pub chosen: Option<(BrokerId, Offset)>,
    /// How many slots a tape has.
    pub slots: usize,
    pub rushed: bool,
    /// Those that have a column.
    pub brokers: Rc<[BrokerView]>,
}

/// What the row shows.
struct Seen {
    partition: PartitionView,
    /// Readers of the leader's log: (offset, whether it is a committed offset; else a position).
    cursors: Vec<(Offset, bool)>,
}

fn ask(session: &Session, (tp, thin, slots): &(TopicPartition, bool, usize)) -> Option<Seen> {
    // A strip shows no records and no readers, and asks for none.
    let partition = session.world().partition_view(tp, if *thin { 0 } else { *slots })?;
    let cursors = if *thin { Vec::new() } else { cursors(session, tp) };
    Some(Seen { partition, cursors })
}

/// Positions of consumers, and committed offsets of groups.
fn cursors(session: &Session, tp: &TopicPartition) -> Vec<(Offset, bool)> {
    let world = session.world();
    let groups = world.group_views();
    let committed = groups.iter().flat_map(|group| &group.committed);
    let committed = committed.filter(|(of, ..)| of == tp).map(|(_, offset, _)| (*offset, true));
    let consumers = world.consumer_views(session.now());
    let positions = consumers.iter().flat_map(|consumer| &consumer.positions);
    let positions = positions.filter(|(of, _)| of == tp).filter_map(|(_, offset)| Some(((*offset)?, false)));
    committed.chain(positions).collect()
}

/// A partition's replicas.
#[component]
pub(super) fn Row(props: &RowProps) -> Html {
    let RowProps { moment, tp, selected, thin, slots, rushed, brokers, .. } = props;
    let (desk, texts) = (use_desk(), Cluster(use_locale()));
    let node = use_node_ref();
    let moment = use_rest(&node, *moment, *rushed);
    let seen = use_query(PANEL, moment, (tp.clone(), *thin, *slots), ask);
    let Some(Seen { partition, cursors }) = &*seen else { return Html::default() };
    let class = classes!("row", selected.then_some("selected"), thin.then_some("thin"));
    let meaning = |term: Term| term.meaning(texts.0).replace('`', "");
    let select = desk.wants(Intent::Select(Selection::Partition(tp.clone())));
    let cells = brokers.iter().map(|broker| {
        let replica = partition.replicas.iter().find(|replica| replica.broker == broker.id);
        match replica {
            Some(replica) if *thin => strip(broker, partition, replica),
            Some(replica) => cell(props, broker, partition, replica, cursors),
            None => html! { <div key={broker.id.0} class={if *thin { "none" } else { "cell none" }} /> },
        }
    });
    html! {
        <div class="row-line" ref={node} role="group" aria-label={tp.to_string()}>
            <button {class} onclick={select} title={texts.ask_why()}>
                <span><b>{ tp.to_string() }</b>{ elsewhere(partition, brokers, texts) }</span>
                <small title={meaning(Term::Epoch)}>{ format!("epoch {}", partition.leader_epoch) }</small>
                <small title={meaning(Term::Isr)} class={classes!(below_min_isr(partition).then_some("error"))}>
                    { format!("ISR {}", joined(&partition.isr)) }
                </small>
            </button>
            { for cells }
        </div>
    }
}

/// Which moment a row shows.
struct Rest {
    in_sight: bool,
    shown: Moment,
    newest: Moment,
}

/// The moment that a row shows: the newest, but for one that is out of sight in a rush.
#[hook]
fn use_rest(node: &NodeRef, newest: Moment, rushed: bool) -> Moment {
    let rest = use_mut_ref(|| Rest { in_sight: true, shown: newest, newest });
    let look = use_force_update();
    let watched = rest.clone();
    use_effect_with(node.clone(), move |node| {
        let row = node.cast::<web_sys::Element>();
        let listeners = row.as_ref().map(|row| {
            let left = watched.clone();
            let came = EventListener::new(row, sight::SEEN, move |_| {
                let mut rest = watched.borrow_mut();
                rest.in_sight = true;
                if rest.shown != rest.newest {
                    look.force_update();
                }
            });
            sight::watch(row);
            (came, EventListener::new(row, sight::UNSEEN, move |_| left.borrow_mut().in_sight = false))
        });
        move || {
            row.iter().for_each(sight::leave);
            drop(listeners);
        }
    });
    let mut rest = rest.borrow_mut();
    rest.newest = newest;
    if !rushed || rest.in_sight {
        rest.shown = newest;
    }
    rest.shown
}

/// Replicas on brokers that have no column.
fn elsewhere(partition: &PartitionView, brokers: &[BrokerView], texts: Cluster) -> Html {
    let shown = |id: BrokerId| brokers.iter().any(|broker| broker.id == id);
    let others: Vec<BrokerId> =
        partition.replicas.iter().map(|replica| replica.broker).filter(|id| !shown(*id)).collect();
    if others.is_empty() {
        return Html::default();
    }
    let on = texts.elsewhere(joined(&others));
    html! {
        <small class="elsewhere" title={on.clone()}>
            <span aria-hidden="true">{ format!(" +{}", others.len()) }</span><span class="for-readers">{ on }</span>
        </small>
    }
}

fn below_min_isr(partition: &PartitionView) -> bool {
    (partition.isr.len() as i64) < i64::from(partition.min_isr)
}

fn cell(
    props: &RowProps,
    broker: &BrokerView,
    partition: &PartitionView,
    replica: &ReplicaView,
    cursors: &[(Offset, bool)],
) -> Html {
    let furthest =
        partition.replicas.iter().map(|replica| replica.log_end_offset).max().unwrap_or(Offset::ZERO);
    let start =
        partition.replicas.iter().map(|replica| replica.log_start_offset).min().unwrap_or(Offset::ZERO);
    let leads = partition.leader == Some(replica.broker);
    let selected = props.chosen.filter(|(on, _)| *on == replica.broker).map(|(_, offset)| offset);
    html! {
        <Cell key={broker.id.0} tp={props.tp.clone()} replica={replica.clone()}
            paused={broker.state == ProcessState::Paused} first={tape::first_offset(furthest, start, props.slots)}
            slots={props.slots} lands={!props.rushed} {selected}
            cursors={if leads { cursors.to_vec() } else { Vec::new() }} />
    }
}

/// A replica where there are too many rows: how much of it is under water, dry, or not there yet.
fn strip(broker: &BrokerView, partition: &PartitionView, replica: &ReplicaView) -> Html {
    let furthest =
        partition.replicas.iter().map(|replica| replica.log_end_offset).max().unwrap_or(Offset::ZERO);
    let records = furthest.0.max(1);
    // In tenths of a per cent.
    let share = |offset: Offset| {
        let permille = offset.0 * 1000 / records;
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
