//! One replica in the grid: its role, its tape, the water over it.

use highwater_core::fact::Role;
use highwater_core::ids::{Offset, TopicPartition};
use highwater_core::view::{RecordView, ReplicaView};
use yew::prelude::*;

use crate::desk::{Desk, use_desk, use_locale};
use crate::geometry::tape;
use crate::parts::record;
use crate::session::{Intent, Selection};
use crate::texts::Cluster;

/// The high watermark's label is less than so many slots wide: where it stands further to the left, there is no room
/// for the count of records out of sight, which the first offset tells too.
const SLOTS_OF_LABEL: usize = 3;

/// One replica.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct CellProps {
    /// Of which partition.
    pub tp: TopicPartition,
    /// The replica.
    pub replica: ReplicaView,
    /// Whether its broker stands still.
    pub paused: bool,
    /// The first offset in sight, the same in the whole row.
    pub first: Offset,
    /// How many slots there are.
    pub slots: usize,
    /// Readers of this log: (offset, whether it is a committed offset; else a position).
    pub cursors: Vec<(Offset, bool)>,
    /// Whether records land and leave one by one; else a slot that another record comes into stays the element that it
    /// is.
    pub lands: bool,
    /// The record that is selected.
    pub selected: Option<Offset>,
}

/// One replica.
#[component]
pub fn Cell(cell: &CellProps) -> Html {
    let (desk, texts) = (use_desk(), Cluster(use_locale()));
    let CellProps { tp, replica, .. } = cell;
    let class = classes!("cell", (!replica.live).then_some("off"), cell.paused.then_some("paused"));
    let anchor = format!("{}/{tp}", replica.broker);
    let news = use_mut_ref(|| News::of(replica.log_end_offset)).borrow_mut().follow(cell);
    let ask_why = desk.wants(Intent::Select(Selection::Partition(tp.clone())));
    html! {
        <div {class} data-anchor={anchor}>
            <div class="role">
                { role(replica, texts) }
                <button class="figure" onclick={ask_why} title={texts.ask_why()}>
                    { format!("LEO {}", replica.log_end_offset) }
                </button>
            </div>
            { tape_of(cell, news, &desk, texts) }
            { numbers(cell) }
        </div>
    }
}

/// Which records of a replica came last: they are seen to land, and no other moves. After a jump, and in a rush, none is.
struct News {
    log_end_offset: Offset,
    /// The first of them.
    from: Offset,
}

impl News {
    fn of(log_end_offset: Offset) -> News {
        News { log_end_offset, from: log_end_offset }
    }

    /// The first record that is new at this look.
    fn follow(&mut self, cell: &CellProps) -> Offset {
        let end = cell.replica.log_end_offset;
        if !cell.lands || end < self.log_end_offset || end - self.log_end_offset > cell.slots as i64 {
            *self = News::of(end);
        } else if end > self.log_end_offset {
            *self = News { log_end_offset: end, from: self.log_end_offset };
        }
        self.from
    }
}

fn role(replica: &ReplicaView, texts: Cluster) -> Html {
    match (replica.role, replica.in_isr) {
        (Some(Role::Leader), true) => html! { <span class="lead">{ texts.leader() }</span> },
        (_, false) => html! { <span class="out">{ texts.out_of_isr() }</span> },
        (Some(Role::Follower), true) => html! { <span>{ texts.follower() }</span> },
        (None, true) => html! { <span>{ texts.in_isr() }</span> },
    }
}

fn tape_of(cell: &CellProps, news: Offset, desk: &Desk, texts: Cluster) -> Html {
    let CellProps { replica, first, slots, .. } = cell;
    let wet = tape::under_water(replica.high_watermark, *first, *slots);
    let high_watermark = replica.high_watermark;
    let label = if replica.live { format!("HW {high_watermark}") } else { texts.old_figure(high_watermark) };
    let water = html! { <span class="water" style={format!("--wet:{wet}")} data-hw={label} /> };
    let squares = (0..*slots).map(|slot| square(cell, slot, news, desk, texts));
    let hidden = (*first - replica.log_start_offset).max(0);
    let label = texts.tape_label(&cell.tp, replica.broker, replica.log_end_offset, high_watermark);
    html! {
        <div class="tape" style={format!("--slots:{slots}")} role="group" aria-label={label}>
            { water }
            { for squares }
            { for cell.cursors.iter().filter_map(|cursor| triangle(*cursor, *first, *slots)) }
            if hidden > 0 && wet >= SLOTS_OF_LABEL {
                <span class="hidden-count" title={texts.hidden_records()}>{ format!("‹{hidden}") }</span>
            }
        </div>
    }
}

fn square(cell: &CellProps, slot: usize, news: Offset, desk: &Desk, texts: Cluster) -> Html {
    let replica = &cell.replica;
    let offset = cell.first + slot as i64;
    let key = if cell.lands { offset.0 } else { slot as i64 };
    let Some(record) = find(&replica.records, offset) else {
        return html! { <span class="slot" {key} /> };
    };
    let (mut class, text) = record::face(record.key.as_deref(), record.value.as_deref());
    class.push((offset >= replica.high_watermark).then_some("dry"));
    class.push((replica.role != Some(Role::Leader)).then_some("copy"));
    class.push((offset >= news).then_some("lands"));
    class.push((cell.selected == Some(offset)).then_some("chosen"));
    let intent = Intent::Select(Selection::Record(replica.broker, cell.tp.clone(), offset));
    let onclick = desk.wants(intent);
    if !cell.lands {
        // It is another one before anybody has read more of it.
        return html! { <button {key} {class} {onclick}>{ text }</button> };
    }
    let text_of = |bytes: &Option<std::rc::Rc<str>>| bytes.as_deref().unwrap_or("null").to_owned();
    let (of_key, value) = (text_of(&record.key), text_of(&record.value));
    let title = texts.record_title(record.offset, of_key, value, record.epoch);
    // Who says what stands on the square means it: some characters of a value are no word of the sentence.
    let name = if record.key.is_some() { title.clone() } else { format!("{text}: {title}") };
    html! { <button {key} {class} {onclick} {title} aria-label={name}>{ text }</button> }
}

fn find(records: &[RecordView], offset: Offset) -> Option<&RecordView> {
    records.binary_search_by_key(&offset, |record| record.offset).ok().map(|place| &records[place])
}

fn triangle((offset, committed): (Offset, bool), first: Offset, slots: usize) -> Option<Html> {
    let slot = usize::try_from(offset - first).ok().filter(|slot| *slot < slots)?;
    let class = classes!("cursor", committed.then_some("committed"));
    Some(html! { <span {class} style={format!("--slot:{slot}")} /> })
}

fn numbers(cell: &CellProps) -> Html {
    let offsets = (0..cell.slots).map(|slot| cell.first + slot as i64);
    html! {
        <div class="nums" style={format!("--slots:{}", cell.slots)} aria-hidden="true">
            { for offsets.map(|offset| html! { <i>{ offset.0 }</i> }) }
        </div>
    }
}
