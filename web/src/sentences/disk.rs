//! What happens to a disk.

use highwater_core::fact::{DiskFact, FileRange, Repair};
use highwater_core::time::Span;

use crate::texts::{FactDisk, Locale};

pub(super) fn sentence(locale: Locale, fact: &DiskFact) -> String {
    let texts = FactDisk(locale);
    match fact {
        DiskFact::PagesLost { dirty, pages, lost } => {
            texts.pages_lost(*lost, *pages, &dirty.file, dirty.position)
        }
        DiskFact::Filled { full: true } => texts.filled().to_owned(),
        DiskFact::Filled { full: false } => texts.freed().to_owned(),
        DiskFact::Slowed { by: Span::ZERO } => texts.unslowed().to_owned(),
        DiskFact::Slowed { by } => texts.slowed(by),
        DiskFact::BitFlipped { bytes } => texts.bit_flipped(&bytes.file, bytes.position),
        DiskFact::WriteFailed { file } => texts.write_failed(file),
        DiskFact::Repaired { repair, bytes } => repaired(texts, *repair, bytes),
    }
}

fn repaired(texts: FactDisk, repair: Repair, bytes: &FileRange) -> String {
    let FileRange { file, position, len } = bytes;
    match repair {
        Repair::Torn => texts.torn(file, *len, position),
        Repair::NoBatch => texts.no_batch(file, *len, position),
        Repair::BadChecksum => texts.bad_checksum(file, *len, position),
        Repair::BadOffset => texts.bad_offset(file, *len, position),
        Repair::BehindCut => texts.behind_cut(file),
        Repair::BeforeStart => texts.before_start(file),
        Repair::IndexMissing => texts.index_missing(file),
        Repair::CleaningUndone => texts.cleaning_undone(file),
        Repair::CleaningFinished => texts.cleaning_finished(file),
        Repair::Unreadable => texts.unreadable(file),
    }
}
