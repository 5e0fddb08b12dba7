//! The segments as trays, and what lies in those that are open: index entries, and the batches that a look-up reads.

use highwater_core::ids::Offset;
use highwater_core::wire::index::TimeEntry;
use yew::prelude::*;

use super::lookup::{Fits, Happens, Played};
use super::pieces::{Gap, Piece, around, pieces};
use super::seen::{Entries, IndexRow, Open, OpenSegment, SegmentHead};
use super::tell::{self, INDEX, TIME_INDEX};
use super::{Act, Sight};
use crate::parts::rich::rich;
use crate::session::{Intent, Selection};
use crate::texts::Log as Texts;

/// How many of the batches that were read are shown on either side.
const BATCHES_BESIDE: usize = 3;

/// What a look-up has done in one segment, up to the step that is shown.
struct Progress<'p> {
    /// Whether that step is taken in this segment.
    here: bool,
    done: Vec<&'p Happens>,
}

impl<'p> Progress<'p> {
    fn of(played: Option<&'p Played>, step: usize, segment: Offset) -> Progress<'p> {
        let steps = played.map_or(&[][..], |played| &played.steps[..played.steps.len().min(step + 1)]);
        let here = steps.last().is_some_and(|step| step.segment == segment);
        let done = steps.iter().filter(|step| step.segment == segment).map(|step| &step.happens).collect();
        Progress { here, done }
    }

    /// How the entry in a slot did, and whether it is looked at now. `probe` gives what is asked of a slot in a step.
    fn slot(
        &self,
        slot: u32,
        probe: impl Fn(&Happens) -> Option<(u32, Option<Fits>)>,
    ) -> (Option<Fits>, bool) {
        let at = |happens: &&&Happens| probe(happens).is_some_and(|(at, _)| at == slot);
        let verdict = self.done.iter().rev().filter(&at).find_map(|happens| probe(happens)?.1);
        (verdict, self.here && self.done.last().filter(&at).is_some())
    }
}

/// What a step asks of a slot of the offset index.
fn probe(happens: &Happens) -> Option<(u32, Option<Fits>)> {
    match *happens {
        Happens::Probe { slot, fits, .. } => Some((slot, Some(fits))),
        Happens::Floor { slot: Some(slot), .. } => Some((slot, None)),
        _ => None,
    }
}

/// And of the time index.
fn probe_time(happens: &Happens) -> Option<(u32, Option<Fits>)> {
    match *happens {
        Happens::ProbeTime { slot, fits, .. } => Some((slot, Some(fits))),
        Happens::FloorTime { slot: Some(slot), .. } => Some((slot, None)),
        _ => None,
    }
}

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
    let progress = Progress::of(sight.played, sight.step, head.base);
    let open = sight.seen.opened.iter().find(|open| open.base == head.base);
    let class = classes!("tray", progress.here.then_some("lit"));
    html! {
        <li key={head.base.0} {class} data-base={head.base.to_string()}>
            { tray_head(head, open.is_some(), sight) }
            if let Some(open) = open { { inside(open, &progress, sight) } }
        </li>
    }
}

fn tray_head(head: &SegmentHead, open: bool, sight: &Sight) -> Html {
    let texts = sight.texts;
    let onclick = sight.acts(Act::Open(if open { Open::None(None) } else { Open::Segment(head.base, None) }));
    let offsets = match head.bytes {
        0 => texts.no_records().to_owned(),
        _ => texts.offsets(tell::range(head.base, head.end - 1)),
    };
    html! {
        <button class="tray-head" aria-expanded={open.to_string()} {onclick} style={format!("--full:{}%", head.full)}>
            <b>{ head.file.to_string() }</b><span>{ texts.bytes(head.bytes) }</span>
            <small>{ offsets }</small>
            if head.active { <em>{ texts.active() }</em> }
        </button>
    }
}

fn inside(open: &OpenSegment, progress: &Progress, sight: &Sight) -> Html {
    let texts = sight.texts;
    let counted = |file: &str, used: u32, room: Option<u32>| match room {
        Some(room) => texts.entries_of(file, used, room),
        None => texts.entries(file, used),
    };
    let (index, times) = (&open.index, &open.time_index);
    let (of_index, of_times) =
        (counted(INDEX, index.used, index.room), counted(TIME_INDEX, times.used, times.room));
    html! {
        <div class="tray-body">
            if times.rows.is_empty() {
                <p class="caption">{ of_times }</p>
            } else {
                { time_table(times, of_times, progress, sight) }
            }
            if index.used == 0 {
                <p class="caption">{ of_index }</p>
                <p class="caption">{ rich(&texts.no_entry(open.interval)) }</p>
            } else {
                { index_table(open, of_index, progress, sight) }
            }
            { scanned(progress, texts) }
        </div>
    }
}

/// What a probe came to.
fn verdict(fits: Option<Fits>, texts: Texts) -> &'static str {
    match fits {
        Some(Fits::Yes) => texts.fits(),
        Some(Fits::Exactly) => texts.exactly(),
        Some(Fits::TooHigh) => texts.too_high(),
        None => "",
    }
}

fn class_of(fits: Option<Fits>, lit: bool) -> Classes {
    let kind = match fits {
        Some(Fits::TooHigh) => Some("out"),
        Some(Fits::Yes | Fits::Exactly) => Some("fits"),
        None => None,
    };
    classes!(kind, lit.then_some("lit"))
}

/// A row for what a table does not show.
fn hidden(Gap { first, count }: Gap, onclick: Option<Callback<MouseEvent>>, texts: Texts) -> Html {
    let text = texts.more_entries(count);
    let told = match onclick {
        Some(onclick) => html! { <button class="quiet" {onclick}>{ text }</button> },
        None => html! { <small>{ text }</small> },
    };
    html! { <tr key={format!("after {first}")} class="hidden-rows"><td colspan="5">{ told }</td></tr> }
}

fn index_table(open: &OpenSegment, caption: String, progress: &Progress, sight: &Sight) -> Html {
    let (base, texts, searched) = (open.base, sight.texts, open.searched);
    let row = |row: &IndexRow| {
        let (fits, lit) = progress.slot(row.slot, probe);
        let last = match row.batch {
            _ if searched => html! { { verdict(fits, texts) } },
            Some(batch) => open_batch(batch, sight),
            None => Html::default(),
        };
        html! {
            <tr key={row.slot} class={class_of(fits, lit)} data-slot={row.slot.to_string()}>
                <td>{ row.slot }</td><td>{ format!("+{}", row.entry.offset - base) }</td><td>{ row.entry.offset.0 }</td>
                <td>{ texts.0.number(row.entry.position) }</td><td>{ last }</td>
            </tr>
        }
    };
    let piece = |piece: &Piece<IndexRow>| match piece {
        Piece::Shown(one) => row(one),
        Piece::Hidden(gap) => {
            let onclick = sight.acts(Act::Open(Open::Segment(base, Some(*gap))));
            hidden(*gap, Some(onclick), texts)
        }
    };
    html! {
        <table class="entries">
            <caption>{ caption }</caption>
            <thead><tr>
                <th>{ texts.slot() }</th><th>{ texts.relative() }</th><th>{ texts.offset() }</th><th>{ texts.position() }</th>
                <th>{ if searched { texts.probed() } else { texts.batch() } }</th>
            </tr></thead>
            <tbody>{ for open.index.rows.iter().map(piece) }</tbody>
        </table>
    }
}

/// The batch that an entry points at: a way to its bytes.
fn open_batch((first, last): (Offset, Offset), sight: &Sight) -> Html {
    let selection = Selection::Record(sight.seen.broker, sight.seen.tp.clone(), last);
    let onclick = sight.desk.wants(Intent::Select(selection));
    let offsets = tell::range(first, last);
    let title = sight.texts.open_batch(&offsets);
    html! { <button class="link" {onclick} title={title.clone()} aria-label={title}>{ offsets }</button> }
}

fn time_table(
    times: &Entries<(u32, TimeEntry)>,
    caption: String,
    progress: &Progress,
    sight: &Sight,
) -> Html {
    let (wall, texts) = (sight.seen.wall, sight.texts);
    let piece = |piece: &Piece<(u32, TimeEntry)>| match piece {
        Piece::Hidden(gap) => hidden(*gap, None, texts),
        Piece::Shown((slot, entry)) => {
            let (fits, lit) = progress.slot(*slot, probe_time);
            html! {
                <tr key={*slot} class={class_of(fits, lit)}>
                    <td>{ slot }</td><td>{ entry.timestamp.0 }</td><td>{ tell::clock(entry.timestamp, wall) }</td>
                    <td>{ entry.offset.0 }</td><td>{ verdict(fits, texts) }</td>
                </tr>
            }
        }
    };
    html! {
        <table class="entries">
            <caption>{ caption }</caption>
            <thead><tr>
                <th>{ texts.slot() }</th><th>{ texts.timestamp() }</th><th>{ texts.clock() }</th><th>{ texts.offset() }</th>
                <th>{ texts.probed() }</th>
            </tr></thead>
            <tbody>{ for times.rows.iter().map(piece) }</tbody>
        </table>
    }
}

/// The batches that were read so far.
fn scanned(progress: &Progress, texts: Texts) -> Html {
    let batch = |happens: &&Happens| match **happens {
        Happens::Scan { position, first, last, hit } => Some((position, first, last, hit)),
        _ => None,
    };
    let read: Vec<_> = progress.done.iter().filter_map(batch).collect();
    let Some((begin, ..)) = read.first() else { return Html::default() };
    let last = read.len() - 1;
    let piece = |piece: Piece<usize>| match piece {
        Piece::Hidden(gap) => hidden(gap, None, texts),
        Piece::Shown(place) => {
            let (position, first, end, hit) = read[place];
            let class = classes!(hit.then_some("fits"), (progress.here && place == last).then_some("lit"));
            html! {
                <tr key={position} {class}><td>{ texts.0.number(position) }</td><td>{ tell::range(first, end) }</td></tr>
            }
        }
    };
    html! {
        <table class="entries scanned">
            <caption>{ texts.scanned(*begin) }</caption>
            <thead><tr><th>{ texts.position() }</th><th>{ texts.batch() }</th></tr></thead>
            <tbody>{ for pieces(read.len(), around(last, BATCHES_BESIDE)).into_iter().map(piece) }</tbody>
        </table>
    }
}
