//! What the fuzzers have kept, read by the very targets that they run: `core/fuzz/corpus`, a folder a target.

use std::fs;
use std::path::Path;

#[path = "../fuzz/targets/batch.rs"]
mod batch;
#[path = "../fuzz/targets/checkpoint.rs"]
mod checkpoint;
#[path = "../fuzz/targets/compressed.rs"]
mod compressed;
#[path = "../fuzz/targets/index.rs"]
mod index;
#[path = "../fuzz/targets/internal.rs"]
mod internal;
#[path = "../fuzz/targets/record.rs"]
mod record;

/// Hands a target every input that was kept for it.
fn replay(target: &str, check: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    let files: Vec<_> = fs::read_dir(&folder).expect("the corpus is kept").map(Result::unwrap).collect();
    assert!(files.len() > 10, "{target} has a corpus");
    for file in files {
        let bytes = fs::read(file.path()).unwrap();
        let outcome = std::panic::catch_unwind(|| check(&bytes));
        assert!(outcome.is_ok(), "{target}: {}", file.path().display());
    }
}

#[test]
fn batches_are_read_or_refused() {
    replay("batch", batch::check);
}

#[test]
fn records_are_read_or_refused() {
    replay("record", record::check);
}

#[test]
fn directories_of_any_content_open() {
    replay("index", index::check);
}

#[test]
fn checkpoints_are_read_or_refused() {
    replay("checkpoint", checkpoint::check);
}

#[test]
fn compressed_blobs_open_to_no_more_than_they_may() {
    replay("compressed", compressed::check);
}

#[test]
fn internal_records_are_read_or_refused() {
    replay("internal", internal::check);
}
