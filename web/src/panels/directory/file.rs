//! One of some files: its batches, entries, text or bytes, a page at a time.

use std::rc::Rc;

use bytes::Bytes;
use highwater_core::fact::FileRange;
use highwater_core::wire::index::{OffsetEntry, TimeEntry};
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::contents::{BatchRow, Contents, Head};
use crate::desk::use_locale;
use crate::panels::bytes::{Annotated, Hex, Part};
use crate::session::directory::Directories;
use crate::texts::{Bytes as BytesTexts, Directory as Texts};

/// How many rows are drawn at once.
const ROWS: usize = 50;

/// Which files.
#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct FileProps {
    /// The directories.
    pub all: Rc<Directories>,
    /// Which of them.
    pub n: usize,
    /// The files to choose from, by their paths; at least one.
    pub files: Vec<Rc<str>>,
}

/// Which file is open, from which row on, and the place of the batch whose bytes are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Open {
    file: usize,
    from: usize,
    batch: Option<(u64, u64)>,
}

/// The file that is chosen.
#[component]
pub(super) fn FileView(FileProps { all, n, files }: &FileProps) -> Html {
    let texts = Texts(use_locale());
    let open = use_state_eq(|| Open {
        file: files.iter().position(|file| file.ends_with(".log")).unwrap_or(0),
        ..Open::default()
    });
    let file = files.get(open.file).cloned().unwrap_or_default();
    let contents =
        use_memo((all.clone(), *n, file.clone()), |(all, n, file)| Contents::of(&all.all[*n].disk, file));
    let onchange = {
        let open = open.setter();
        move |event: Event| {
            let place = event.target_unchecked_into::<HtmlSelectElement>().selected_index();
            open.set(Open { file: usize::try_from(place).unwrap_or(0), ..Open::default() });
        }
    };
    let option = |(m, file): (usize, &Rc<str>)| {
        html! { <option selected={m == open.file}>{ file.rsplit('/').next().unwrap_or_default() }</option> }
    };
    let disk = &all.all[*n].disk;
    html! {
        <div class="file-view">
            <div class="file-head">
                <select {onchange} aria-label={texts.file()}>{ for files.iter().enumerate().map(option) }</select>
                <small>{ texts.file_bytes(disk.len(&file)) }</small>
                { pages(&open, contents.len(), texts) }
            </div>
            { rows(&contents, &open, texts, &|position, len| disk.read(&file, position, len).concat().into()) }
        </div>
    }
}

/// Buttons to the rows before and behind.
fn pages(open: &UseStateHandle<Open>, count: usize, texts: Texts) -> Html {
    let go = |from: usize| {
        let (setter, file) = (open.setter(), open.file);
        move |_: MouseEvent| setter.set(Open { file, from, batch: None })
    };
    let to = (open.from + ROWS).min(count);
    html! {
        if count > ROWS {
            <button class="line" onclick={go(open.from.saturating_sub(ROWS))} disabled={open.from == 0}>{ texts.earlier() }</button>
            <small>{ texts.rows(open.from + 1, to, count) }</small>
            <button class="line" onclick={go(to)} disabled={to == count}>{ texts.later() }</button>
        }
    }
}

/// The rows that are drawn; `read` gives bytes of the file.
fn rows(
    contents: &Contents,
    open: &UseStateHandle<Open>,
    texts: Texts,
    read: &dyn Fn(u64, u64) -> Bytes,
) -> Html {
    let from = open.from;
    match contents {
        Contents::Batches(rows) if rows.is_empty() => html! { <p>{ texts.no_batch() }</p> },
        Contents::Batches(rows) => table(
            &[texts.offsets(), texts.at_byte(), texts.bytes(), texts.records(), "epoch", "codec"],
            rows.iter().skip(from).take(ROWS).map(|row| batch_row(row, open, texts, read)),
        ),
        Contents::Offsets(rows) => table(
            &[texts.slot(), texts.offset(), texts.position()],
            rows.iter().enumerate().skip(from).take(ROWS).map(|(slot, OffsetEntry { offset, position })| {
                cells([slot.to_string(), offset.to_string(), position.to_string()])
            }),
        ),
        Contents::Times(rows) => table(
            &[texts.slot(), texts.timestamp(), texts.offset()],
            rows.iter().enumerate().skip(from).take(ROWS).map(|(slot, TimeEntry { timestamp, offset })| {
                cells([slot.to_string(), timestamp.0.to_string(), offset.to_string()])
            }),
        ),
        Contents::Text(text) => html! { <pre class="file-text" tabindex="0">{ &**text }</pre> },
        Contents::Bytes(bytes) => {
            html! { <Hex part={Part { bytes: bytes.clone(), fields: Rc::default() }} /> }
        }
    }
}

fn table(heads: &[&'static str], rows: impl Iterator<Item = Html>) -> Html {
    html! {
        <table class="entries figures">
            <thead><tr>{ for heads.iter().map(|head| html! { <th scope="col">{ *head }</th> }) }</tr></thead>
            <tbody>{ for rows }</tbody>
        </table>
    }
}

fn cells<const N: usize>(values: [String; N]) -> Html {
    html! { <tr>{ for values.into_iter().map(|value| html! { <td>{ value }</td> }) }</tr> }
}

/// A batch, whose bytes a click shows.
fn batch_row(
    row: &BatchRow,
    open: &UseStateHandle<Open>,
    texts: Texts,
    read: &dyn Fn(u64, u64) -> Bytes,
) -> Html {
    let place = (row.position, row.len);
    let is_open = open.batch == Some(place);
    let onclick = {
        let (setter, now) = (open.setter(), **open);
        move |_: MouseEvent| setter.set(Open { batch: (!is_open).then_some(place), ..now })
    };
    let name = match &row.batch {
        Some(Head { base_offset, last_offset, .. }) => format!("{base_offset}–{last_offset}"),
        None => texts.not_a_batch().to_owned(),
    };
    let rest = match &row.batch {
        Some(Head { records, epoch, codec, sound, .. }) => html! { <>
            <td>{ records.to_string() }</td><td>{ epoch.to_string() }</td>
            <td>{ *codec }if !sound { <b class="error">{ " crc ✗" }</b> }</td>
        </> },
        None => html! { <><td /><td /><td /></> },
    };
    html! { <>
        <tr data-lit={is_open.then_some("")}>
            <td><button class="link" aria-expanded={is_open.to_string()} {onclick}>{ name }</button></td>
            <td>{ row.position.to_string() }</td><td>{ row.len.to_string() }</td>{ rest }
        </tr>
        if is_open { <tr><td class="batch-bytes" colspan="6">{ batch(read(row.position, row.len), texts) }</td></tr> }
    </> }
}

fn batch(bytes: Bytes, texts: Texts) -> Html {
    // Where it is on a disk stands in the row above.
    let nowhere = FileRange { file: "".into(), position: 0, len: bytes.len() as u64 };
    let batch = Annotated::batch(nowhere, bytes);
    html! {
        <>
            <Hex part={batch.stored.clone()} />
            if let Some(decompressed) = &batch.decompressed {
                <h3>{ BytesTexts(texts.0).decompressed(batch.codec, decompressed.bytes.len()) }</h3>
                <Hex part={decompressed.clone()} />
            }
        </>
    }
}
