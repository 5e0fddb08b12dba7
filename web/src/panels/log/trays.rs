//! The segments as trays, and what lies in those that are open: index entries, and the batches that a look-up reads.

use std::cmp::Ordering;

use highwater_core::ids::Offset;
use yew::prelude::*;

use super::lookup::{Happens, Which};
use super::pieces::{Gap, Piece, around, pieces};
use super::seen::{Entries, Open, OpenSegment, Row, SegmentHead};
use super::{Act, Sight, tell};
use crate::parts::rich::rich;

/// How many of the batches that were read are shown on either side.
const BATCHES_BESIDE: usize = 3;

/// The segments.
pub(super) fn trays(sight: &Sight) -> Html {
    let piece = |piece: &Piece<SegmentHead>| match piece {
        Piece::Shown(head) => tray(head, sight),
        Piece::Hidden(gap) => {
            let onclick = sight.acts(Act::Open(Open::None(Some(*gap))));
            html! {
                <li key={format!("after {}", gap.first)} class="hidden-trays">
                    <button class="quiet" {onclick}>{ sight.texts.more_segments(gap.count) }</button>
                </li>
            }
        }
    };
    html! { <ol class="trays">{ for sight.seen.segments.iter().map(piece) }</ol> }
}

fn tray(head: &SegmentHead, sight: &Sight) -> Html {
    let texts = sight.texts;
    let progress = Progress::of(sight, head.base);
    let open = sight.seen.opened.iter().find(|open| open.base == head.base);
    let to = if open.is_some() { Open::None(None) } else { Open::Segment(head.base, None) };
    let offsets = match head.bytes {
        0 => texts.no_records().to_owned(),
        _ => texts.offsets(tell::range((head.base, head.end - 1))),
    };
    html! {
        <li key={head.base.0} class={if progress.here { "tray lit" } else { "tray" }} data-base={head.base.to_string()}>
            <button class="tray-head" aria-expanded={open.is_some().to_string()} onclick={sight.acts(Act::Open(to))}
                style={format!("--full:{}%", head.full)}>
                <b>{ head.file.to_string() }</b>
                <span>{ texts.bytes(head.bytes) }</span>
                <small>{ offsets }</small>
                <em>{ if head.active { texts.active() } else { "" } }</em>
            </button>
            if let Some(open) = open { <div class="tray-body">{ for inside(open, &progress, sight) }</div> }
        </li>
    }
}

/// What a look-up has done in one segment, up to the step that is shown.
struct Progress {
    /// Whether that step is taken in this segment.
    here: bool,
    done: Vec<Happens>,
}

impl Progress {
    fn of(sight: &Sight, segment: Offset) -> Progress {
        let steps = sight.played.map_or(&[][..], |played| &played.steps);
        let steps = &steps[..steps.len().min(sight.step + 1)];
        let here = steps.last().is_some_and(|step| step.segment == segment);
        let done = steps.iter().filter(|step| step.segment == segment).map(|step| step.happens);
        Progress { here, done: done.collect() }
    }

    /// How the entry in a slot did, and whether it is looked at now.
    fn slot(&self, slot: u32, of: Which) -> (Option<Ordering>, bool) {
        let at = |happens: &Happens| happens.slot(of).filter(|(at, _)| *at == slot);
        let verdict = self.done.iter().rev().find_map(|happens| at(happens)?.1);
        (verdict, self.here && self.done.last().is_some_and(|happens| at(happens).is_some()))
    }
}

fn inside(open: &OpenSegment, progress: &Progress, sight: &Sight) -> [Html; 3] {
    let texts = sight.texts;
    let batch = if open.searched { texts.probed() } else { texts.batch() };
    let offsets = [texts.slot(), texts.relative(), texts.offset(), texts.position(), batch];
    let times = [texts.slot(), texts.timestamp(), texts.clock(), texts.offset(), texts.probed()];
    [
        index(Which::Times, &open.time_index, times, open, progress, sight),
        index(Which::Offsets, &open.index, offsets, open, progress, sight),
        scanned(progress, sight),
    ]
}

fn index(
    which: Which,
    entries: &Entries,
    heads: [&'static str; 5],
    open: &OpenSegment,
    progress: &Progress,
    sight: &Sight,
) -> Html {
    let texts = sight.texts;
    let caption = match entries.room {
        Some(room) => texts.entries_of(tell::name(which), entries.used, room),
        None => texts.entries(tell::name(which), entries.used),
    };
    if entries.rows.is_empty() {
        let why = match which {
            Which::Offsets => rich(&texts.no_entry(open.interval)),
            Which::Times => Html::default(),
        };
        return html! { <p class="caption">{ caption }{ " " }{ why }</p> };
    }
    let one = |row: &Row| {
        let (verdict, lit) = progress.slot(row.slot, which);
        let last = match (verdict, row.batch) {
            (Some(verdict), _) => html! { { texts.verdict(tell::verdict(verdict)) } },
            (None, Some(batch)) if !open.searched => open_batch(batch, sight),
            _ => Html::default(),
        };
        let class = match (verdict, lit) {
            (Some(Ordering::Greater), _) => "out",
            (Some(_), _) => "fits",
            (None, _) => "",
        };
        let figures = row.figures.iter().map(|figure| html! { <td>{ figure.clone() }</td> });
        html! {
            <tr key={row.slot} {class} data-slot={row.slot.to_string()} data-lit={lit.then_some("")}>
                <td>{ row.slot }</td>{ for figures }<td>{ last }</td>
            </tr>
        }
    };
    let piece = |piece: &Piece<Row>| match piece {
        Piece::Shown(row) => one(row),
        Piece::Hidden(gap) => {
            let goes = Act::Open(Open::Segment(open.base, Some(*gap)));
            hidden(*gap, (which == Which::Offsets).then_some(goes), sight)
        }
    };
    table(caption, &heads, entries.rows.iter().map(piece).collect())
}

fn table(caption: String, heads: &[&'static str], rows: Html) -> Html {
    html! {
        <table class="entries">
            <caption>{ caption }</caption>
            <thead><tr>{ for heads.iter().map(|head| html! { <th>{ *head }</th> }) }</tr></thead>
            <tbody>{ rows }</tbody>
        </table>
    }
}

/// A row for what a table does not show, and the way there.
fn hidden(Gap { first, count }: Gap, goes: Option<Act>, sight: &Sight) -> Html {
    let text = sight.texts.more_entries(count);
    let told = match goes {
        Some(act) => html! { <button class="quiet" onclick={sight.acts(act)}>{ text }</button> },
        None => html! { { text } },
    };
    html! { <tr key={format!("after {first}")} class="hidden-rows"><td colspan="5">{ told }</td></tr> }
}

/// The batch that an entry points at: a way to its bytes.
fn open_batch(batch: (Offset, Offset), sight: &Sight) -> Html {
    let onclick = sight.opens(batch.1);
    let offsets = tell::range(batch);
    html! { <button class="link" {onclick} title={sight.texts.open_batch(&offsets)}>{ offsets }</button> }
}

/// The batches that were read so far.
fn scanned(progress: &Progress, sight: &Sight) -> Html {
    let texts = sight.texts;
    let batch = |happens: &Happens| match *happens {
        Happens::Scan { position, first, last, hit } => Some((position, tell::range((first, last)), hit)),
        _ => None,
    };
    let read: Vec<_> = progress.done.iter().filter_map(batch).collect();
    let Some((begin, ..)) = read.first() else { return Html::default() };
    let last = read.len() - 1;
    let piece = |piece: Piece<usize>| match piece {
        Piece::Hidden(gap) => hidden(gap, None, sight),
        Piece::Shown(place) => {
            let (position, offsets, hit) = &read[place];
            let lit = (progress.here && place == last).then_some("");
            html! {
                <tr key={*position} class={if *hit { "fits" } else { "" }} data-lit={lit}>
                    <td>{ position }</td><td>{ offsets.clone() }</td>
                </tr>
            }
        }
    };
    let rows = pieces(read.len(), around(last, BATCHES_BESIDE)).into_iter().map(piece).collect();
    table(texts.scanned(begin), &[texts.position(), texts.batch()], rows)
}
