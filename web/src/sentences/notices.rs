//! What a person is told at the foot of the page.

use highwater_core::script::{Failed, Failure};

use super::{line_error, link_error};
use crate::session::{FileError, Notice};
use crate::texts::{Editor, Locale, Notices};

/// A notice in words.
pub(crate) fn notice(locale: Locale, notice: &Notice) -> String {
    let texts = Notices(locale);
    match notice {
        Notice::Line(error, _) => line_error(locale, error),
        Notice::Link(error) => link_error(locale, error),
        Notice::Script(error) => texts.script(line_error(locale, error)),
        Notice::File(error) => file_error(locale, *error),
        Notice::Copied => texts.copied().to_owned(),
        Notice::InAddressBar => texts.in_address_bar().to_owned(),
        Notice::LeftScenario(lines) => texts.left_scenario(*lines),
        Notice::TookPlace(lines) => texts.took_place(*lines),
        Notice::TakenBack(command) => texts.taken_back(command),
        Notice::NothingToRedo => texts.nothing_to_redo().to_owned(),
        Notice::NothingFurther => texts.nothing_further().to_owned(),
        Notice::NothingToUndo => texts.nothing_to_undo().to_owned(),
    }
}

fn file_error(locale: Locale, error: FileError) -> String {
    let texts = Editor(locale);
    match error {
        FileError::TooLarge { bytes, most } => texts.too_large(bytes, most),
        FileError::NotText { at } => texts.not_text(at),
        FileError::Unreadable => texts.unreadable().to_owned(),
    }
}

/// The script cannot go on.
pub(crate) fn run_failed(locale: Locale, failed: Failed) -> String {
    let texts = Notices(locale);
    let reason = match failed.reason {
        Failure::ToolNotEnded => texts.tool_not_ended(),
        Failure::NeverTrue => texts.never_true(),
        Failure::NoZooKeeper => texts.no_zookeeper(),
        Failure::NoSuchClient => texts.no_such_client(),
        Failure::NoSuchBroker => texts.no_such_broker(),
        Failure::NeverStarted => texts.never_started(),
        Failure::NothingToCommit => texts.nothing_to_commit(),
        Failure::NoConsumer => texts.no_consumer(),
        Failure::NoSuchRecord => texts.no_such_record(),
    };
    texts.run_failed(failed.line, reason)
}
