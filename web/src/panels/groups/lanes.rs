//! A topic as a group reads it: a lane of its partitions in their owners' colours, and under it each partition's log
//! with the two marks of a reader.

use highwater_core::ids::{Offset, TopicName};
use highwater_core::view::LeaderLog;
use yew::prelude::*;

use super::seen::PartitionSeen;
use crate::geometry::members::Mark;
use crate::parts::term::{Term, term};
use crate::texts::Groups as Texts;

pub(super) fn topic(name: &TopicName, partitions: &[PartitionSeen], texts: Texts) -> Html {
    html! {
        <section class="topic-lane" key={name.to_string()}>
            <h4>{ name.to_string() }</h4>
            <ol class="lane" aria-label={texts.assignment()}>{ for partitions.iter().map(|partition| cell(partition, texts)) }</ol>
            <table class="replica-table read-table">
                <thead><tr>
                    <th>{ texts.partition() }</th>
                    <th class="figure"><i class="reader" aria-hidden="true" />{ texts.position() }</th>
                    <th class="figure"><i class="reader committed" aria-hidden="true" />{ texts.committed() }</th>
                    <th class="figure">{ term(Term::Leo, texts.0) }</th>
                    <th class="figure">{ texts.lag() }</th>
                </tr></thead>
                <tbody>{ for partitions.iter().map(row) }</tbody>
            </table>
        </section>
    }
}

/// A partition in its owner's colour.
fn cell(partition: &PartitionSeen, texts: Texts) -> Html {
    let number = partition.tp.partition;
    let (hue, owner) = match &partition.owner {
        Some(Mark { hue, label }) => (format!("hue-{hue}"), label.clone()),
        None => ("hue-none nobody".to_owned(), texts.nobody().to_owned()),
    };
    html! { <li key={number} class={hue}><b>{ number }</b><span>{ owner }</span></li> }
}

fn row(partition: &PartitionSeen) -> Html {
    let number = partition.tp.partition;
    let hue =
        partition.owner.as_ref().map_or_else(|| "hue-none".to_owned(), |mark| format!("hue-{}", mark.hue));
    html! {
        <>
            <tr key={number}>
                <td><b>{ number }</b></td>
                <td class="figure">{ offset(partition.position) }</td>
                <td class="figure">{ offset(partition.committed) }</td>
                <td class="figure">{ offset(partition.log.map(|log| log.log_end_offset)) }</td>
                <td class="figure">{ partition.lag().map_or_else(|| "–".to_owned(), |lag| lag.to_string()) }</td>
            </tr>
            <tr class="reach" aria-hidden="true"><td colspan="5">
                if let Some(log) = &partition.log { { strip(log, partition, hue) } }
            </td></tr>
        </>
    }
}

/// The log from its start to its end, under water up to the high watermark, with the readers' marks.
fn strip(log: &LeaderLog, partition: &PartitionSeen, hue: String) -> Html {
    let at = |offset: Offset| share(log, offset);
    let style = format!("--wet:{}%;--dry:{}%", at(log.high_watermark), at(log.log_end_offset));
    let mark = |offset: Option<Offset>, class: &'static str| {
        let at = at(offset?);
        Some(html! { <i class={classes!("reader", class)} style={format!("--at:{at}%")} /> })
    };
    html! {
        <div class={classes!("read-strip", hue)}>
            <div class="strip" {style} />
            { for mark(partition.committed, "committed") }
            { for mark(partition.position, "position") }
        </div>
    }
}

/// Where an offset lies between log start and log end, in hundredths. A committed offset may be out of the log: its
/// records were deleted, or cut off.
fn share(log: &LeaderLog, offset: Offset) -> i64 {
    let whole = (log.log_end_offset - log.log_start_offset).max(1);
    (offset - log.log_start_offset).clamp(0, whole) * 100 / whole
}

/// An offset, or a dash where there is none: nothing is committed, or nobody leads the partition.
fn offset(offset: Option<Offset>) -> String {
    offset.map_or_else(|| "–".to_owned(), |offset| offset.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offset_out_of_the_log_is_drawn_at_its_nearer_end() {
        let log = LeaderLog {
            log_start_offset: Offset(10),
            high_watermark: Offset(30),
            log_end_offset: Offset(30),
            bytes: 0,
        };
        assert_eq!([4, 10, 15, 30, 44].map(|offset| share(&log, Offset(offset))), [0, 0, 25, 100, 100]);
    }
}
