//! The files of a disk as pages: dirty ones are in the cache alone, flushed ones on the device, cold ones on the device
//! alone.

use highwater_core::disk::{Disk, PAGE};
use yew::prelude::*;

use crate::texts::Disk as Texts;

/// How many pages of a file are drawn; of a longer one the last ones, since writes come at its end.
const DRAWN_MAX: u64 = 40;
/// How many directories are listed, and how many files of each: the newest.
const FOLDERS_MAX: usize = 24;
const FILES_MAX: usize = 6;

/// How a page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Page {
    /// Written, and only in the cache: a power cut may take it.
    Dirty,
    /// On the device and in the cache.
    Flushed,
    /// On the device alone: a reader waits for it.
    Cold,
}

/// A file.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Drawn {
    pub name: String,
    pub bytes: u64,
    pub dirty: u64,
    /// How many pages come before those that are drawn.
    pub before: u64,
    pub pages: Vec<Page>,
}

/// A partition's directory.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Folder {
    pub name: String,
    pub bytes: u64,
    pub dirty: u64,
    /// The newest files that hold anything.
    pub files: Vec<Drawn>,
}

/// The directories of the user's own topics, and of everything else what is dirty and what there is.
pub(super) fn folders(disk: &Disk) -> (Vec<Folder>, (u64, u64)) {
    let (mut folders, mut others): (Vec<Folder>, _) = (Vec::new(), (0, 0));
    for path in disk.list("") {
        let (bytes, flushed) = (disk.written(path), disk.flushed(path));
        let dirty = bytes.saturating_sub(flushed);
        let own = path.split_once('/').filter(|(folder, _)| !folder.starts_with("__"));
        let Some((name, file)) = own else {
            others = (others.0 + dirty, others.1 + bytes);
            continue;
        };
        if folders.last().is_none_or(|folder| folder.name != name) {
            folders.push(Folder { name: name.to_owned(), bytes: 0, dirty: 0, files: Vec::new() });
        }
        let Some(folder) = folders.last_mut() else { continue };
        (folder.bytes, folder.dirty) = (folder.bytes + bytes, folder.dirty + dirty);
        if bytes > 0 {
            folder.files.push(drawn(disk, path, file));
        }
    }
    for folder in &mut folders {
        let hidden = folder.files.len().saturating_sub(FILES_MAX);
        folder.files.drain(..hidden);
    }
    (folders, others)
}

fn drawn(disk: &Disk, path: &str, name: &str) -> Drawn {
    let (bytes, flushed, cold) = (disk.written(path), disk.flushed(path), disk.cold(path));
    let count = bytes.div_ceil(PAGE);
    let before = count.saturating_sub(DRAWN_MAX);
    let page = |n: u64| {
        let (from, to) = (n * PAGE, ((n + 1) * PAGE).min(bytes));
        if to > flushed {
            Page::Dirty
        } else if from < cold.1 && to > cold.0 {
            Page::Cold
        } else {
            Page::Flushed
        }
    };
    let dirty = bytes.saturating_sub(flushed);
    Drawn { name: name.to_owned(), bytes, dirty, before, pages: (before..count).map(page).collect() }
}

/// The directories, with their files' pages.
pub(super) fn pages(folders: &[Folder], (dirty, bytes): (u64, u64), texts: Texts) -> Html {
    let more = folders.len().saturating_sub(FOLDERS_MAX);
    html! {
        <>
            <p class="page-legend">
                <span><i class="page dirty"></i>{ texts.dirty() }</span>
                <span><i class="page"></i>{ texts.flushed() }</span>
                <span><i class="page cold"></i>{ texts.cold() }</span>
            </p>
            if folders.is_empty() { <p>{ texts.no_files() }</p> }
            <div class="side-by-side">{ for folders.iter().take(FOLDERS_MAX).map(|folder| one(folder, texts)) }</div>
            if more > 0 { <p>{ texts.more_folders(more) }</p> }
            if bytes > 0 { <p>{ texts.others(bytes, dirty) }</p> }
        </>
    }
}

fn one(folder: &Folder, texts: Texts) -> Html {
    html! {
        <section key={folder.name.clone()} class="folder">
            <span class="queue-head"><b>{ folder.name.clone() }</b><small>{ texts.extent(folder.bytes, folder.dirty) }</small></span>
            { for folder.files.iter().map(|file| row(file, texts)) }
        </section>
    }
}

fn row(file: &Drawn, texts: Texts) -> Html {
    let count = |kind| file.pages.iter().filter(|page| **page == kind).count();
    let label = texts.pages_of(&file.name, count(Page::Dirty), count(Page::Flushed), count(Page::Cold));
    let square = |page: &Page| {
        let class = match page {
            Page::Dirty => "page dirty",
            Page::Flushed => "page",
            Page::Cold => "page cold",
        };
        html! { <i {class}></i> }
    };
    html! {
        <div class="file-pages">
            <code>{ file.name.clone() }</code>
            <span role="img" aria-label={label}>
                if file.before > 0 { <small>{ format!("+{}", file.before) }</small> }
                { for file.pages.iter().map(square) }
            </span>
            <small>{ texts.bytes(file.bytes) }</small>
        </div>
    }
}
