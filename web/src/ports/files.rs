//! Files: those that a person chooses or drops on the page are read whole, and what the page makes is saved as one.

use std::cell::RefCell;

use gloo::events::{EventListener, EventListenerOptions};
use gloo::file::{Blob, ObjectUrl};
use js_sys::Uint8Array;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{DataTransfer, DragEvent, Event, File, FileList, HtmlAnchorElement};
use yew::Callback;
use yew::platform::spawn_local;

use super::directory;
use crate::session::directory::is_kafkas;
use crate::session::{FileError, Intent, Notice};

/// How large a script may be: more than anybody writes, and read within a moment.
const FILE_BYTES_MAX: u64 = 1 << 20;

thread_local! {
    /// The file that was saved last: browsers may read it after the click.
    static SAVED: RefCell<Option<ObjectUrl>> = const { RefCell::new(None) };
}

/// Saves bytes of some MIME type as a file.
pub fn save(name: &str, kind: &str, bytes: &[u8]) {
    let url = ObjectUrl::from(Blob::new_with_options(bytes, Some(kind)));
    let document = web_sys::window().and_then(|window| window.document());
    let link = document.and_then(|document| document.create_element("a").ok());
    if let Some(link) = link.and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok()) {
        link.set_href(&url);
        link.set_download(name);
        link.click();
    }
    SAVED.replace(Some(url));
}

/// Opens the first of these files as a script, or says why that cannot be.
pub fn open(files: Option<FileList>, on: &Callback<Intent>) {
    let Some(file) = files.and_then(|files| files.get(0)) else { return };
    let on = on.clone();
    spawn_local(async move {
        on.emit(match read(&file).await {
            Ok(text) => Intent::OpenScript(text.into()),
            Err(error) => Intent::Tell(Notice::File(error)),
        });
    });
}

async fn read(file: &File) -> Result<String, FileError> {
    let bytes = file.size() as u64;
    if bytes > FILE_BYTES_MAX {
        return Err(FileError::TooLarge { bytes, most: FILE_BYTES_MAX });
    }
    let buffer = JsFuture::from(file.array_buffer()).await.map_err(|_| FileError::Unreadable)?;
    String::from_utf8(Uint8Array::new(&buffer).to_vec())
        .map_err(|error| FileError::NotText { at: error.utf8_error().valid_up_to() as u64 + 1 })
}

/// Listens for files that are dropped on the page, for as long as it lives.
#[derive(Debug)]
pub struct Drops {
    _over: EventListener,
    _drop: EventListener,
}

impl Drops {
    /// Opens what is dropped.
    pub fn listen(on: &Callback<Intent>) -> Drops {
        let window = web_sys::window().expect("the page runs in a window");
        // Not passive: a browser would leave the page for the file.
        let options = EventListenerOptions::enable_prevent_default();
        let over = EventListener::new_with_options(&window, "dragover", options, |event| {
            if files_of(event).is_some() {
                event.prevent_default();
            }
        });
        let on = on.clone();
        let drop = EventListener::new_with_options(&window, "drop", options, move |event| {
            if let Some(data) = files_of(event) {
                event.prevent_default();
                drop_in(&data, &on);
            }
        });
        Drops { _over: over, _drop: drop }
    }
}

/// What is dragged, where it is files: a text that is dragged into a field is none.
fn files_of(event: &Event) -> Option<DataTransfer> {
    let data = event.dyn_ref::<DragEvent>()?.data_transfer()?;
    data.types().includes(&"Files".into(), 0).then_some(data)
}

/// Opens what was dropped: directories, and Kafka's own files, are looked into, and anything else is a script.
fn drop_in(data: &DataTransfer, on: &Callback<Intent>) {
    if let Some(entries) = directory::entries(data) {
        return directory::open_entries(entries, on);
    }
    match data.files() {
        Some(files) if files.get(0).is_some_and(|file| is_kafkas(&file.name())) => {
            directory::open(&files, on)
        }
        files => open(files, on),
    }
}
