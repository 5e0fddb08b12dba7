//! A scenario's picture, in the page's grammar and a tenth of its size: a column a broker, a tape a replica, water over
//! what is committed. Below stand those who are no broker, as far as the scenario is about them.

use highwater_core::fact::Role;
use highwater_core::ids::{NodeId, Offset};
use highwater_core::view::{BrokerView, PartitionView, ProcessState, RecordView, ReplicaView};
use yew::prelude::*;

use super::sketch::Sketch;
use crate::geometry::tape;
use crate::panels::cluster::state;
use crate::texts::{Cluster, Locale};

/// Its size; the style sheet gives it a width, and it keeps this shape.
const WIDTH: f64 = 288.0;
const HEIGHT: f64 = 96.0;
/// The brokers' names.
const HEAD: f64 = 18.0;
/// Those who are no broker.
const FOOT: f64 = 20.0;
/// Between two columns.
const GAP: f64 = 8.0;
/// A record, and the gap after it.
const SLOT: f64 = 13.0;
const RECORD: f64 = 11.0;
/// How tall a record is at most.
const TALL: f64 = 20.0;
/// A cell's edge to its first record.
const PAD: f64 = 7.0;
/// The most rows that are drawn, and the height of one where there is room.
const ROWS_MAX: usize = 4;
const ROW_MAX: f64 = 54.0;
/// The most records of a tape.
pub(super) const SLOTS_MAX: usize = 12;
/// About how wide a letter is.
const LETTER: f64 = 6.2;

/// A rectangle.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Field {
    x: f64,
    y: f64,
    width: f64,
    height: f64,
}

/// The place of a cell among so many columns and rows.
fn cell((column, columns): (usize, usize), (row, rows): (usize, usize), height: f64) -> Field {
    let width = (WIDTH - GAP * (columns.max(1) - 1) as f64) / columns.max(1) as f64;
    let tall = (height / rows.max(1) as f64).min(ROW_MAX);
    Field { x: column as f64 * (width + GAP), y: HEAD + row as f64 * tall, width, height: tall - 4.0 }
}

/// How many records fit in a cell.
fn slots(cell: Field) -> usize {
    (((cell.width - PAD) / SLOT) as usize).clamp(1, SLOTS_MAX)
}

/// The picture.
pub(super) fn picture(sketch: &Sketch, locale: Locale) -> Html {
    let columns = sketch.brokers.len();
    let extras = extras(sketch);
    let height = HEIGHT - HEAD - if extras.is_empty() { 0.0 } else { FOOT };
    let rows: Vec<&PartitionView> = sketch.partitions.iter().take(ROWS_MAX).collect();
    let column = |(n, broker): (usize, &BrokerView)| {
        let place = cell((n, columns), (0, 1), height);
        html! { <text x={px(place.x)} y="12" class={classes!(is_dead(broker.state).then_some("dead"))}>{ name(broker, locale) }</text> }
    };
    let cells = rows.iter().enumerate().flat_map(|(row, partition)| {
        let (sketch, rows) = (sketch, rows.len());
        partition.replicas.iter().filter_map(move |replica| {
            let n = sketch.brokers.iter().position(|broker| broker.id == replica.broker)?;
            Some(tape_of(cell((n, columns), (row, rows), height), sketch, partition, replica))
        })
    });
    // Brokers without a replica are seen to be there, and to be empty.
    let empty = (0..columns).filter(|_| rows.is_empty()).map(|n| {
        let place = cell((n, columns), (0, 1), height);
        html! { <rect class="cell" x={px(place.x + 0.5)} y={px(place.y)} width={px(place.width - 1.0)} height={px(place.height)} rx="4" /> }
    });
    html! {
        <svg class="sketch" viewBox={format!("0 0 {WIDTH} {HEIGHT}")} aria-hidden="true">
            { for sketch.brokers.iter().enumerate().map(column) }
            { for empty }
            { for cells }
            { for capsules(&extras) }
        </svg>
    }
}

fn is_dead(state: ProcessState) -> bool {
    matches!(state, ProcessState::Killed | ProcessState::Off | ProcessState::Stopped)
}

/// `1`, and how it is where it does not simply run.
fn name(broker: &BrokerView, locale: Locale) -> String {
    match broker.state {
        ProcessState::Running => format!("broker {}", broker.id),
        other => format!("{} {}", broker.id, state(Cluster(locale), other)),
    }
}

fn tape_of(cell: Field, sketch: &Sketch, partition: &PartitionView, replica: &ReplicaView) -> Html {
    let ends = partition.replicas.iter().map(|replica| replica.log_end_offset);
    let starts = partition.replicas.iter().map(|replica| replica.log_start_offset);
    let slots = slots(cell);
    let first =
        tape::first_offset(ends.max().unwrap_or(Offset::ZERO), starts.min().unwrap_or(Offset::ZERO), slots);
    let wet = PAD - 1.0 + SLOT * tape::under_water(replica.high_watermark, first, slots) as f64;
    let leads = replica.live && replica.role == Some(Role::Leader);
    let class = classes!(
        "cell",
        (!replica.live).then_some("off"),
        (!replica.in_isr).then_some("out"),
        (replica.role != Some(Role::Leader)).then_some("copy")
    );
    let tall = (cell.height - 4.0).min(TALL);
    let top = cell.y + (cell.height - tall) / 2.0;
    let left_out = replica.log_end_offset <= first && first > Offset::ZERO;
    let in_sight = replica.records.iter().filter(|record| record.offset >= first);
    let square = |record: &RecordView| {
        let hue = record.key.as_deref().map_or("none".to_owned(), |key| tape::hue(key).to_string());
        let dry = (record.offset >= replica.high_watermark).then_some("dry");
        let x = cell.x + PAD + SLOT * (record.offset - first) as f64;
        html! { <rect class={classes!("record", format!("hue-{hue}"), dry)} x={px(x)} y={px(top)} width={px(RECORD)} height={px(tall)} rx="2" /> }
    };
    html! {
        <g {class}>
            <rect class="ground" x={px(cell.x + 0.5)} y={px(cell.y)} width={px(cell.width - 1.0)} height={px(cell.height)} rx="3" />
            if !replica.live { <path class="hatch" d={hatch(cell)} /> }
            <rect class="water" x={px(cell.x + 1.0)} y={px(cell.y + 1.0)} width={px(wet)} height={px(cell.height - 2.0)} />
            <path class="line" d={format!("M{} {}v{}", px(cell.x + 1.0 + wet), px(cell.y), px(cell.height))} />
            { for in_sight.map(square) }
            // It ends before the first record in sight.
            if left_out { <text x={px(cell.x + PAD + 5.0)} y={px(cell.y + cell.height / 2.0 + 4.0)}>{ format!("‹{}", replica.log_end_offset) }</text> }
            if leads { <rect class="lead" x={px(cell.x)} y={px(cell.y)} width="3.5" height={px(cell.height)} rx="1.5" /> }
            if leads { { for readers(cell, sketch, partition, first, slots) } }
        </g>
    }
}

/// The positions of consumers that live, under the leader's tape.
fn readers<'s>(
    cell: Field,
    sketch: &'s Sketch,
    partition: &'s PartitionView,
    first: Offset,
    slots: usize,
) -> impl Iterator<Item = Html> + 's {
    let consumers = sketch.consumers.iter().filter(|consumer| !is_dead(consumer.state));
    let positions = consumers.flat_map(|consumer| consumer.positions.iter());
    let here = positions.filter(|(tp, _)| *tp == partition.tp).filter_map(|(_, position)| *position);
    here.filter_map(move |position| {
        let slot = usize::try_from(position - first).ok().filter(|slot| *slot <= slots)?;
        let (x, y) = (cell.x + PAD + SLOT * slot as f64 + RECORD / 2.0, cell.y + cell.height - 4.0);
        Some(html! { <path class="reader" d={format!("M{} {}l4 6h-8z", px(x), px(y))} /> })
    })
}

/// Slanted lines over a cell: each begins at its upper or right edge, and ends at the lower or left one.
fn hatch(cell: Field) -> String {
    let (width, height) = (cell.width - 1.0, cell.height - 1.0);
    let lines = (0..).map(|n| 4.0 + 7.0 * f64::from(n)).take_while(|along| *along < width + height);
    let line = |along: f64| {
        let (x, y) = (along.min(width), (along - width).max(0.0));
        let reach = (height - y).min(x);
        format!("M{} {}l{} {}", px(cell.x + x), px(cell.y + 0.5 + y), px(-reach), px(reach))
    };
    lines.map(line).collect()
}

/// Somebody who is no broker.
#[derive(Clone, Debug, PartialEq)]
struct Extra {
    text: String,
    class: &'static str,
}

/// Controllers of their own; consumers; a producer that was refused.
fn extras(sketch: &Sketch) -> Vec<Extra> {
    let controllers = sketch.quorum.iter().filter_map(|voter| {
        let NodeId::Controller(id) = voter.node else { return None };
        let class = match voter.leads {
            _ if is_dead(voter.state) => "dead",
            true => "leads",
            false => "",
        };
        Some(Extra { text: id.to_string(), class })
    });
    let refused = sketch.producers.iter().filter_map(|producer| producer.last_error);
    let refused = refused.map(|error| Extra { text: error.name().to_owned(), class: "dead" });
    let consumers = sketch.consumers.iter().map(|consumer| Extra {
        text: consumer.name.to_string(),
        class: if is_dead(consumer.state) { "dead" } else { "consumer" },
    });
    controllers.chain(consumers).chain(refused.take(1)).collect()
}

/// Capsules in a line, as many as there is room for. One who has died is struck out.
fn capsules(extras: &[Extra]) -> Vec<Html> {
    let mut x = 0.5;
    let top = HEIGHT - FOOT + 3.0;
    let mut drawn = Vec::new();
    for Extra { text, class } in extras {
        let width = text.chars().count() as f64 * LETTER + 14.0;
        if x + width > WIDTH {
            break;
        }
        drawn.push(html! {
            <g class={classes!("capsule", *class)}>
                <rect x={px(x)} y={px(top)} width={px(width)} height="16" rx="8" />
                <text x={px(x + width / 2.0)} y={px(top + 12.0)}>{ text.clone() }</text>
            </g>
        });
        x += width + 6.0;
    }
    drawn
}

/// A length, to a tenth.
fn px(length: f64) -> String {
    format!("{length:.1}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_fill_the_picture_and_leave_room_for_names() {
        let last = cell((3, 4), (3, 4), HEIGHT - HEAD - FOOT);
        assert!((last.x + last.width - WIDTH).abs() < 0.01 && last.y + last.height <= HEIGHT - FOOT);
        assert!(cell((0, 4), (0, 1), 80.0).y >= HEAD);
    }

    #[test]
    fn a_cell_of_four_shows_four_records_and_one_alone_no_more_than_are_read() {
        assert_eq!(slots(cell((0, 4), (0, 1), 80.0)), 4);
        assert_eq!(slots(cell((0, 1), (0, 1), 80.0)), SLOTS_MAX);
    }

    #[test]
    fn a_cell_is_hatched_from_corner_to_corner_and_no_further() {
        let cell = Field { x: 0.0, y: 0.0, width: 21.0, height: 11.0 };
        assert_eq!(
            hatch(cell),
            "M4.0 0.5l-4.0 4.0M11.0 0.5l-10.0 10.0M18.0 0.5l-10.0 10.0M20.0 5.5l-5.0 5.0"
        );
    }

    #[test]
    fn what_does_not_fit_in_the_line_is_left_out() {
        let extra = |text: &str| Extra { text: text.to_owned(), class: "" };
        let few = [extra("c1"), extra("c2")];
        assert_eq!(capsules(&few).len(), 2);
        assert_eq!(capsules(&[extra(&"x".repeat(30)), extra(&"y".repeat(30))]).len(), 1);
    }
}
