use highwater_core::history::{History, PushError};
use highwater_core::permalink::LinkError;
use highwater_core::script::{Failed, Failure, Line, Script};

use crate::sentences::{line_error, link_error, notice, run_failed};
use crate::session::Notice;
use crate::texts::Locale;

fn refused(line: &str) -> PushError {
    let script = Script::parse("cluster brokers=3\n").expect("a cluster");
    let mut history = History::new(script).expect("it runs");
    let line = Line::parse(line, 2).map_err(PushError::Parse);
    line.and_then(|line| history.push(line).map(|pushed| pushed.line)).expect_err("no line of a script")
}

fn said(locale: Locale, line: &str) -> String {
    line_error(locale, &refused(line))
}

#[test]
fn a_word_that_does_not_belong_is_refused_with_its_place_and_the_nearest_word() {
    assert_eq!(
        said(Locale::En, "broker kil 1"),
        "line 2, character 8: `kil` does not belong here (expected `kill`, `power-off`, `stop`, `start`, `pause`, `resume` or `restart`; did you mean `kill`?)"
    );
    assert_eq!(
        said(Locale::ZhCn, "broker kil 1"),
        "第 2 行第 8 字：这里不能是 `kil`（应为：`kill`、`power-off`、`stop`、`start`、`pause`、`resume` 或 `restart`；是不是想写 `kill`？）"
    );
}

#[test]
fn a_flag_that_a_tool_has_not_is_refused_with_the_nearest() {
    assert_eq!(
        said(Locale::ZhCn, "kafka-topics --craete --topic orders"),
        "第 2 行第 14 字：这里不能是 `--craete`（应为：kafka-topics 的选项；是不是想写 `--create`？）"
    );
}

#[test]
fn a_value_that_a_flag_cannot_have_is_refused_with_what_it_can_have() {
    let line = "kafka-topics --create --topic orders --partitions many";
    assert_eq!(
        said(Locale::En, line),
        "line 2, character 51: `--partitions` cannot be `many` (expected a whole number)"
    );
    assert_eq!(said(Locale::ZhCn, line), "第 2 行第 51 字：`--partitions` 不能是 `many`（应为：整数）");
}

#[test]
fn every_error_of_a_link_has_words_in_every_language() {
    let errors = [
        LinkError::ScriptTooLong { bytes: 70_000 },
        LinkError::PackedTooLong { bytes: 70_000 },
        LinkError::UnpacksTooLong,
        LinkError::NoRun,
        LinkError::UnknownVersion { found: 9 },
        LinkError::BadMoment { found: "soon".to_owned() },
        LinkError::Truncated,
        LinkError::BadCharacter { at: 3, found: '!' },
        LinkError::Damaged,
    ];
    for locale in Locale::ALL {
        let mut words: Vec<String> = errors.iter().map(|error| link_error(*locale, error)).collect();
        words.sort();
        words.dedup();
        assert_eq!(words.len(), errors.len(), "{words:?}");
    }
    assert!(link_error(Locale::En, &errors[0]).contains("70,000 bytes"));
}

#[test]
fn a_link_whose_script_is_refused_says_why() {
    let broken = Notice::Script(refused("broker kil 1"));
    let words = notice(Locale::En, &broken);
    assert!(words.starts_with("The script of this link cannot be run: line 2, character 8"), "{words}");
}

#[test]
fn a_run_that_failed_is_told_in_the_readers_language() {
    let failed = Failed { line: 7, reason: Failure::NoSuchRecord };
    assert_eq!(
        run_failed(Locale::En, failed),
        "line 7 failed: the disk of that broker has no record with that offset"
    );
    assert_eq!(run_failed(Locale::ZhCn, failed), "第 7 行失败：该 broker 的磁盘上没有包含此位移的批次");
}
