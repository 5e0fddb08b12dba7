//! Directories that a person chooses or drops on the page: every file below them, with its path.
//!
//! A browser gives a dropped directory as entries, a level at a time and some of them at once, and a chosen one as a list of
//! files with their paths. Nothing is read before the sizes are known, and nothing is read of what is too large.

use std::rc::Rc;

use js_sys::{Array, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DataTransfer, File, FileList, FileSystemDirectoryEntry, FileSystemDirectoryReader, FileSystemEntry,
    FileSystemFileEntry,
};
use yew::Callback;
use yew::platform::spawn_local;

use crate::session::Intent;
use crate::session::directory::{self, BYTES_MAX, Directories, DirectoryError, FILES_MAX, ReadFile};

/// A file that was not read yet, with its path.
type Found = (String, File);

/// Opens the files of a list.
pub fn open(files: &FileList, on: &Callback<Intent>) {
    let found: Vec<Found> =
        (0..files.length()).filter_map(|n| files.get(n)).map(|file| (path(&file), file)).collect();
    let on = on.clone();
    spawn_local(async move { on.emit(Intent::OpenDirectory(opened(found).await)) });
}

/// The entries of what was dropped, where a directory is among them. A browser tells them only while it drops.
pub fn entries(data: &DataTransfer) -> Option<Vec<FileSystemEntry>> {
    let items = data.items();
    let entries = (0..items.length()).filter_map(|n| items.get(n)?.webkit_get_as_entry().ok().flatten());
    let entries: Vec<FileSystemEntry> = entries.collect();
    entries.iter().any(FileSystemEntry::is_directory).then_some(entries)
}

/// Opens what was dropped.
pub fn open_entries(entries: Vec<FileSystemEntry>, on: &Callback<Intent>) {
    let on = on.clone();
    spawn_local(async move {
        let result = match walk(entries).await {
            Ok(found) => opened(found).await,
            Err(error) => Err(error),
        };
        on.emit(Intent::OpenDirectory(result));
    });
}

/// A chosen directory's files have a path, others only a name.
fn path(file: &File) -> String {
    let path = Reflect::get(file, &"webkitRelativePath".into()).ok().and_then(|path| path.as_string());
    path.filter(|path| !path.is_empty()).unwrap_or_else(|| file.name())
}

/// Every file below some entries.
async fn walk(mut open: Vec<FileSystemEntry>) -> Result<Vec<Found>, DirectoryError> {
    let mut found = Vec::new();
    while let Some(entry) = open.pop() {
        if found.len() > FILES_MAX {
            return Err(DirectoryError::TooMany);
        }
        match entry.is_directory() {
            true => open
                .extend(list(&entry.unchecked_into::<FileSystemDirectoryEntry>()).await.map_err(unreadable)?),
            false => {
                let path = entry.full_path();
                let entry = entry.unchecked_into::<FileSystemFileEntry>();
                let file = promised(|done, failed| entry.file_with_callback_and_callback(done, failed));
                found.push((path, file.await.map_err(unreadable)?.unchecked_into()));
            }
        }
    }
    Ok(found)
}

/// What is in a directory: the browser gives some of it, until it gives nothing.
async fn list(directory: &FileSystemDirectoryEntry) -> Result<Vec<FileSystemEntry>, JsValue> {
    let reader: FileSystemDirectoryReader = directory.create_reader();
    let mut all = Vec::new();
    loop {
        let some = promised(|done, failed| {
            // A reader that cannot read says so to `failed`.
            let _ = reader.read_entries_with_callback_and_callback(done, failed);
        });
        let some: Array = some.await?.unchecked_into();
        if some.length() == 0 {
            return Ok(all);
        }
        all.extend(some.iter().map(JsCast::unchecked_into));
    }
}

async fn promised(mut ask: impl FnMut(&js_sys::Function, &js_sys::Function)) -> Result<JsValue, JsValue> {
    JsFuture::from(Promise::new(&mut |done, failed| ask(&done, &failed))).await
}

fn unreadable(_: JsValue) -> DirectoryError {
    DirectoryError::Unreadable
}

async fn opened(found: Vec<Found>) -> Result<Rc<Directories>, DirectoryError> {
    if found.len() > FILES_MAX {
        return Err(DirectoryError::TooMany);
    }
    let counted = found.iter().filter(|(path, _)| !directory::is_index(path));
    let bytes = counted.map(|(_, file)| file.size() as u64).sum();
    if bytes > BYTES_MAX {
        return Err(DirectoryError::TooLarge { bytes });
    }
    let mut files = Vec::with_capacity(found.len());
    for (path, file) in found {
        if file.size() as u64 > BYTES_MAX {
            return Err(DirectoryError::TooLarge { bytes: file.size() as u64 });
        }
        let buffer = JsFuture::from(file.array_buffer()).await.map_err(unreadable)?;
        files.push(ReadFile::new(path, Uint8Array::new(&buffer).to_vec().into()));
    }
    directory::open(files).map(Rc::new)
}
