//! What the panel asks and tells of runs with many small segments, gaps, and disks that have lost something.

use highwater_core::disk::Disk;
use highwater_core::log::{Located, Log};
use highwater_core::permalink::Link;
use highwater_core::time::{Instant, Timestamp};
use highwater_core::wire::Record;

use super::lookup::{Happens, Which};
use super::pieces::{Gap, Piece};
use super::seen::{About, Open, Seen, SeenLog, ask};
use super::target::{By, Goal, Refused, Target};
use super::tell;
use crate::Locale;
use crate::session::{Preferences, Selection, Session};
use crate::texts::Log as Texts;

const TOPIC: &str = "kafka-topics --create --topic log --replica-assignment 1:2:3 --config segment.bytes=4096 --config index.interval.bytes=256";
const WRITE: &str = "kafka-console-producer --topic log --producer-property batch.size=200";
/// Two hundred records of some size.
const RECORDS: &str = "seq -f 'order-%g-0123456789012345678901234567890123456789' 200";

/// A run of lines after the cluster's own, far enough for all of them to be done.
fn run(lines: &str) -> Session {
    run_for(20, lines)
}

fn run_for(seconds: u64, lines: &str) -> Session {
    let script = format!("cluster brokers=3\n{lines}");
    let link = Link { script, at: Some(Instant(seconds * 1_000_000)) };
    Session::open(&link.fragment().expect("it fits a link"), Preferences::default())
}

/// Two hundred records in small batches and segments.
fn two_hundred() -> Session {
    run(&format!("{TOPIC}\n{RECORDS} | {WRITE}\n"))
}

fn about(target: Option<Target>) -> About {
    About { selection: Selection::Nothing, broker: None, open: Open::Itself, target }
}

fn seen(session: &Session, about: &About) -> Box<SeenLog> {
    match ask(session, about) {
        Seen::Log(seen) => seen,
        other => panic!("there is a log: {other:?}"),
    }
}

fn offset(number: i64) -> Option<Target> {
    Some(Target { by: By::Offset, number })
}

fn time(number: i64) -> Option<Target> {
    Some(Target { by: By::Time, number })
}

/// The log that a panel shows.
fn log_of<'s>(session: &'s Session, seen: &SeenLog) -> (&'s Log, &'s Disk) {
    session.world().log(seen.broker, &seen.tp).expect("it was just seen")
}

/// Every record with its batch, without any index.
fn all(log: &Log, disk: &Disk) -> Vec<(Located, Record)> {
    let batches = log.segments().flat_map(|segment| segment.batches(disk, 0));
    let records = |located: Located| {
        let records: Vec<Record> = located.batch.records().map_while(Result::ok).collect();
        records.into_iter().map(move |record| (located.clone(), record))
    };
    batches.flat_map(records).collect()
}

/// Every sentence of a look-up, in every language: none panics, none is empty.
fn tell_all(seen: &SeenLog) {
    let Some(Ok(played)) = &seen.answer else { return };
    for locale in Locale::ALL {
        let texts = Texts(*locale);
        assert!(played.steps.iter().all(|step| !tell::step(step, played, seen.wall, texts).is_empty()));
        assert!(!tell::result(played, seen.wall, texts)[0].is_empty());
    }
}

#[test]
fn a_look_up_of_any_offset_ends_at_the_batch_that_a_scan_of_everything_finds() {
    let session = two_hundred();
    let whole = seen(&session, &about(None));
    assert!(whole.count > 4 && whole.log_end_offset.0 == 200, "{} segments", whole.count);
    let (log, disk) = log_of(&session, &whole);
    let records = all(log, disk);
    let mut halved = 0;
    for (located, record) in &records {
        let seen = seen(&session, &about(offset(record.offset.0)));
        let played = seen.answer.as_ref().expect("it was asked for").as_ref().expect("it is there");
        let found = played.found.as_ref().expect("it is found");
        assert_eq!((found.record, found.timestamp), (record.offset, record.timestamp));
        assert!(located.file.ends_with(&*found.file));
        assert_eq!(found.position, located.position);
        assert_eq!(found.batch, (located.batch.base_offset(), located.batch.last_offset()));
        let last = played.steps.last().expect("a look-up has steps");
        let Happens::Scan { position, first, last, hit } = last.happens else { panic!("{last:?}") };
        assert_eq!((position, (first, last), hit), (found.position, found.batch, true));
        if let Some((slot, entry)) = found.entry {
            let segment = played.segments().last().expect("it is in one");
            let segment = log.segments().find(|other| other.base_offset() == segment).expect("it is there");
            assert_eq!(segment.offset_index().entry(slot, disk), entry);
            assert!(entry.offset <= record.offset && u64::from(entry.position) <= position);
        }
        let saw = |fits: &str| {
            let probed = played.steps.iter().filter_map(|step| step.happens.slot(Which::Offsets)?.1);
            probed.map(tell::verdict).any(|verdict| verdict == fits)
        };
        halved += usize::from(saw("fits") && saw("high"));
        // Whatever a step looks at is in the tables.
        let rows: Vec<usize> = seen
            .opened
            .iter()
            .flat_map(|open| &open.index.rows)
            .filter_map(shown)
            .map(|row| row.slot as usize)
            .collect();
        let probed = played.segments().flat_map(|base| played.slots(base, Which::Offsets));
        assert!(probed.into_iter().all(|slot| rows.contains(&slot)));
        tell_all(&seen);
    }
    assert_eq!(records.len(), 200);
    assert!(halved > 100, "{halved}");
}

fn shown<T>(piece: &Piece<T>) -> Option<&T> {
    match piece {
        Piece::Shown(one) => Some(one),
        Piece::Hidden(_) => None,
    }
}

#[test]
fn a_look_up_of_any_time_ends_at_the_first_record_from_then_on() {
    let session = two_hundred();
    let whole = seen(&session, &about(None));
    let (log, disk) = log_of(&session, &whole);
    let records = all(log, disk);
    let begun = whole.wall.start.0;
    let times = records
        .iter()
        .flat_map(|(_, record)| [record.timestamp.0 - 1, record.timestamp.0, record.timestamp.0 + 1]);
    let mut none = 0;
    for at in times {
        let wanted = records
            .iter()
            .find(|(_, record)| record.timestamp >= Timestamp(at))
            .map(|(_, record)| record.offset);
        // As records carry it, and as the page's clock shows it.
        for number in [at, at - begun] {
            let seen = seen(&session, &about(time(number)));
            match seen.answer.as_ref().expect("it was asked for") {
                Ok(played) => {
                    assert_eq!(played.goal, Goal::Time(Timestamp(at)));
                    assert_eq!(played.found.as_ref().map(|found| found.record), wanted);
                }
                Err(refused) => {
                    let newest = records.iter().map(|(_, record)| record.timestamp).max();
                    assert_eq!((Some(*refused), wanted), (newest.map(Refused::NoneThatNew), None));
                    none += 1;
                }
            }
            tell_all(&seen);
        }
    }
    assert!(none > 0);
}

#[test]
fn what_is_no_number_is_answered_where_it_stands() {
    let read = |text| Target::read(By::Offset, text);
    assert_eq!(read("  "), Err(Refused::Empty));
    assert_eq!(read("-3"), Err(Refused::Negative));
    for text in ["abc", "1.5", "12a", "-", "+4", "1,000", "٣"] {
        assert_eq!(read(text), Err(Refused::NoNumber), "{text}");
    }
    assert_eq!(read(" 137 "), Ok(Target { by: By::Offset, number: 137 }));
    assert_eq!(read("99999999999999999999").map(|target| target.number), Ok(i64::MAX));
}

#[test]
fn an_offset_that_cannot_be_read_is_refused_with_the_reason() {
    let session = two_hundred();
    let answer = |target| seen(&session, &about(target)).answer.expect("it was asked for").map(|_| ());
    assert_eq!(answer(offset(0)), Ok(()));
    assert_eq!(answer(offset(199)), Ok(()));
    assert_eq!(answer(offset(200)), Err(Refused::AtEnd));
    assert_eq!(answer(offset(201)), Err(Refused::BeyondEnd));
    assert_eq!(answer(offset(i64::MAX)), Err(Refused::BeyondEnd));
    assert!(matches!(answer(time(i64::MAX)), Err(Refused::NoneThatNew(newest)) if newest.0 > 0));
    let empty = run(&format!("{TOPIC}\n"));
    for target in [offset(0), time(0)] {
        let seen = seen(&empty, &about(target));
        assert_eq!(seen.answer.as_ref().map(|answer| answer.as_ref().err()), Some(Some(&Refused::NoRecord)));
        assert_eq!((seen.count, seen.opened.len()), (1, 1));
    }
}

#[test]
fn records_before_the_log_start_are_refused_and_said_to_lie_there_still() {
    let delete = r#"kafka-delete-records --offset-json-file '{"partitions":[{"topic":"log","partition":0,"offset":60}],"version":1}'"#;
    let session = run(&format!("{TOPIC}\n{RECORDS} | {WRITE}\n{delete}\n"));
    let seen = seen(&session, &about(offset(59)));
    assert_eq!(seen.log_start_offset.0, 60);
    assert!(seen.first_base < seen.log_start_offset);
    assert!(matches!(seen.answer, Some(Err(Refused::BelowStart))));
    assert!(super::beginning(&seen, Texts(Locale::En)).contains("–59 still lie"));
    let played = |target| match super::tests::seen(&session, &about(target)).answer {
        Some(Ok(played)) => played,
        other => panic!("{other:?}"),
    };
    assert_eq!(played(offset(60)).found.map(|found| found.record.0), Some(60));
    // As in Kafka, all of the first file that is new enough may lie before the log start.
    let by_time = played(time(0));
    let told = tell::result(&by_time, seen.wall, Texts(Locale::En));
    assert_eq!((by_time.found.is_none(), told[0].contains("looks into no other")), (true, true), "{told:?}");
}

#[test]
fn of_hundreds_of_segments_and_entries_a_handful_is_asked_for() {
    let small = TOPIC.replace("segment.bytes=4096", "segment.bytes=300");
    let session = run(&format!("{small}\nseq 2000 | {WRITE}\n"));
    let whole = seen(&session, &about(None));
    assert!(whole.count > 100, "{} segments", whole.count);
    let hidden = |seen: &SeenLog| {
        seen.segments
            .iter()
            .map(|piece| if let Piece::Hidden(gap) = piece { gap.count } else { 0 })
            .sum::<usize>()
    };
    for open in [
        Open::Itself,
        Open::None(None),
        Open::None(Some(Gap { first: 9, count: 80 })),
        Open::None(Some(Gap { first: 9, count: 5000 })),
    ] {
        let seen = seen(&session, &About { open, ..about(None) });
        assert!(seen.segments.len() <= 11);
        assert_eq!(hidden(&seen) + seen.segments.iter().filter_map(shown).count(), seen.count);
    }
    let dense = TOPIC.replace("segment.bytes=4096", "segment.bytes=1000000").replace("bytes=256", "bytes=1");
    let session = run(&format!("{dense}\nseq 2000 | {WRITE}\n"));
    let whole = seen(&session, &about(None));
    let index = &whole.opened[0].index;
    assert!(index.used > 100 && index.rows.len() <= 11, "{} entries, {} rows", index.used, index.rows.len());
    for number in 0..2000 {
        let seen = seen(&session, &about(offset(number)));
        assert!(seen.opened[0].index.rows.len() <= 32);
        assert!(
            matches!(&seen.answer, Some(Ok(played)) if played.found.as_ref().is_some_and(|f| f.record.0 == number))
        );
    }
}

#[test]
fn the_replica_is_the_one_turned_to_or_the_selected_records_or_the_leaders() {
    let session = two_hundred();
    let whole = seen(&session, &about(None));
    assert_eq!((whole.broker.0, whole.leader.map(|id| id.0), whole.replicas.len()), (1, Some(1), 3));
    let selection = Selection::Record(whole.replicas[2], whole.tp.clone(), highwater_core::ids::Offset(5));
    let of_record = About { selection, ..about(None) };
    assert_eq!(seen(&session, &of_record).broker.0, 3);
    let turned = About { broker: Some(whole.replicas[1]), ..of_record };
    assert_eq!(seen(&session, &turned).broker.0, 2);
}

#[test]
fn the_log_of_a_broker_that_has_died_or_lost_pages_can_be_looked_at() {
    for verb in ["broker kill 2", "broker power-off 2", "broker stop 2", "broker pause 2"] {
        let session = run(&format!("{TOPIC}\n{RECORDS} | {WRITE}\n{verb}\n"));
        let whole = seen(&session, &about(None));
        let of_it = About { broker: Some(whole.replicas[1]), ..about(None) };
        let there = seen(&session, &of_it);
        assert_eq!((there.broker.0, there.live), (2, verb.contains("pause")), "{verb}");
        for number in 0..=200 {
            for target in [offset(number), time(number * 100)] {
                let seen = seen(&session, &About { target, ..of_it.clone() });
                tell_all(&seen);
            }
        }
    }
}

#[test]
fn an_offset_that_compaction_has_taken_out_leads_to_the_next() {
    let compact = "kafka-topics --create --topic log --replica-assignment 1:2:3 --config segment.bytes=600 \
        --config index.interval.bytes=100 --config cleanup.policy=compact --config min.cleanable.dirty.ratio=0.01 \
        --config max.compaction.lag.ms=1000";
    let records: String = (0..60).map(|n| format!("k{}:{n}\\n", n % 3)).collect();
    let write = format!("{WRITE} --property parse.key=true --property key.separator=:");
    let session = run_for(60, &format!("{compact}\nprintf '{records}' | {write}\n"));
    let whole = seen(&session, &about(None));
    assert!(whole.compacts);
    let (log, disk) = log_of(&session, &whole);
    let records = all(log, disk);
    assert!(records.len() < 60, "{} are left", records.len());
    let mut gaps = 0;
    for number in 0..60 {
        let seen = seen(&session, &about(offset(number)));
        let Some(Ok(played)) = &seen.answer else { panic!("{:?}", seen.answer) };
        let next =
            records.iter().find(|(_, record)| record.offset.0 >= number).map(|(_, record)| record.offset);
        assert_eq!(played.found.as_ref().map(|found| found.record), next, "{number}");
        let told = tell::result(played, seen.wall, Texts(Locale::En));
        gaps += usize::from(told[0].contains("after the gap"));
        assert_eq!(told[0].contains("after the gap"), next != Some(highwater_core::ids::Offset(number)));
        tell_all(&seen);
    }
    assert_eq!(gaps, 60 - records.len());
}

#[test]
fn without_a_topic_there_is_no_log() {
    assert!(matches!(ask(&run(""), &about(None)), Seen::NoPartition));
}
