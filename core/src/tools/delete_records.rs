//! `kafka-delete-records`: lets partitions begin later (`org.apache.kafka.tools.DeleteRecordsCommand`).
//!
//! It asks for the leaders, and each of them to delete; what has no leader is looked up again until the call's time is
//! up.
//!
//! CAVEATS: partitions are printed in their order, where Kafka has that of a hash table.

use std::rc::Rc;

use super::args::Args;
use super::program::{AdminProgram, Session};
use super::{Common, Expected, Start, ToolError, offsets};
use crate::client::ClientError;
use crate::client::admin::{CallId, Target};
use crate::ids::{Offset, TopicPartition};
use crate::map::{Map, Set};
use crate::process::Out;
use crate::protocol::cluster::{MetadataRequest, MetadataResponse};
use crate::protocol::data::DeleteRecordsRequest;
use crate::protocol::{ErrorCode, Request, Response};
use crate::time::{Instant, Span};

const EXPECTED: &str = r#"{"partitions":[{"topic":"orders","partition":0,"offset":3}],"version":1}"#;
/// `default.api.timeout.ms`
const API_TIMEOUT: Span = Span(60_000_000);
/// How long to wait before looking again for a leader.
const RETRY: Span = Span(100_000);
/// What the admin client tells the leader to wait (`request.timeout.ms`).
const REQUEST_TIMEOUT: Span = Span(30_000_000);

/// What the command line asks for.
#[derive(Clone, Debug)]
pub struct Spec {
    offsets: Map<TopicPartition, Offset>,
}

/// Reads the command line.
pub fn parse(words: &[String]) -> Result<(Spec, Common), Box<ToolError>> {
    let args = Args::parse(words)?;
    args.no_rest()?;
    args.required("--offset-json-file")?;
    let given = args.get("--offset-json-file").expect("it was just required");
    let entries = read(given.value).ok_or_else(|| given.bad(Expected::Like(EXPECTED)))?;
    let count = entries.len();
    let offsets: Map<_, _> = entries.into_iter().collect();
    if offsets.len() < count {
        return Err(given.bad(Expected::EachPartitionOnce));
    }
    Ok((Spec { offsets }, Common::of(&args, None)?))
}

/// The JSON of `--offset-json-file`. No name in it has a space or an escape, so none matters.
fn read(json: &str) -> Option<Vec<(TopicPartition, Offset)>> {
    let json: String = json.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    let (before, rest) = json.strip_prefix('{')?.strip_suffix('}')?.split_once("\"partitions\":[")?;
    let (list, after) = rest.split_once(']')?;
    if !["", "\"version\":1,"].contains(&before) || !["", ",\"version\":1"].contains(&after) {
        return None;
    }
    let item = |item: &str| {
        let field =
            |name: &str| item.split(',').find_map(|field| field.strip_prefix(name)?.strip_prefix(':'));
        let topic = field("\"topic\"")?.strip_prefix('"')?.strip_suffix('"')?;
        let partition = field("\"partition\"")?.parse().ok()?;
        Some((TopicPartition::new(topic, partition), field("\"offset\"")?.parse().ok()?))
    };
    let list = list.strip_prefix('{')?.strip_suffix('}')?;
    list.split("},{").map(item).collect()
}

/// The running tool.
#[derive(Clone, Debug)]
pub struct DeleteRecords {
    session: Session,
    wanted: Map<TopicPartition, Offset>,
    in_flight: Set<CallId>,
    done: Map<TopicPartition, Result<Offset, ClientError>>,
    until: Instant,
    tries: u32,
}

impl DeleteRecords {
    /// Starts it.
    pub fn start(spec: &Spec, start: Start<'_>, out: &mut Out<'_>) -> Self {
        out.print("Executing records delete operation");
        let mut tool = DeleteRecords {
            session: Session::open("adminclient-1", &start),
            wanted: spec.offsets.clone(),
            in_flight: Set::new(),
            done: Map::new(),
            until: out.now + API_TIMEOUT,
            tries: 0,
        };
        tool.ask_for_leaders(out.now, out);
        tool.drive(out);
        tool
    }

    fn ask_for_leaders(&mut self, not_before: Instant, out: &Out<'_>) {
        self.tries += 1;
        let topics: Set<_> = self.wanted.keys().map(|tp| tp.topic.clone()).collect();
        let topics = Some(topics.into_iter().collect());
        let request = Request::Metadata(MetadataRequest { topics, allow_auto_topic_creation: false });
        self.in_flight.insert(self.session.ask_at(not_before, Target::LeastLoaded, request, out));
    }

    fn ask_leaders(&mut self, metadata: &MetadataResponse, out: &Out<'_>) {
        let leaders = offsets::leaders(metadata);
        let mut by_leader = Map::<_, Vec<_>>::new();
        for (tp, offset) in &self.wanted {
            if let Some((leader, _)) = leaders.get(tp) {
                by_leader.entry(*leader).or_default().push((tp.clone(), *offset));
            }
        }
        for (leader, partitions) in by_leader {
            let request = DeleteRecordsRequest { timeout: REQUEST_TIMEOUT, partitions };
            let call = self.session.ask(Target::Broker(leader), Request::DeleteRecords(request), out);
            self.in_flight.insert(call);
        }
    }

    fn go_on(&mut self, out: &mut Out<'_>) {
        if !self.in_flight.is_empty() {
            return;
        }
        let next = out.now + RETRY;
        if !self.wanted.is_empty() && next < self.until {
            return self.ask_for_leaders(next, out);
        }
        let tries = self.tries;
        for tp in std::mem::take(&mut self.wanted).into_keys() {
            let message = format!(
                "Call(callName=deleteRecords(api=METADATA), deadlineMs={}, tries={tries}, nextAllowedTryMs={}) timed \
                 out at {} after {tries} attempt(s)",
                out.wall.at(self.until).0,
                out.wall.at(next).0,
                out.timestamp().0,
            );
            self.done.insert(tp, Err(ClientError::timeout(message)));
        }
        out.print("Records delete operation completed:");
        for (tp, done) in &self.done {
            out.print(match done {
                Ok(low_watermark) => format!("partition: {tp}\tlow_watermark: {low_watermark}"),
                Err(error) => format!("partition: {tp}\terror: {error}"),
            });
        }
        self.session.end(0, out);
    }
}

impl AdminProgram for DeleteRecords {
    fn session(&self) -> &Session {
        &self.session
    }

    fn session_mut(&mut self) -> &mut Session {
        &mut self.session
    }

    fn on_answer(&mut self, call: CallId, answer: Result<Rc<Response>, ClientError>, out: &mut Out<'_>) {
        self.in_flight.remove(&call);
        match answer.as_deref() {
            Ok(Response::Metadata(metadata)) => self.ask_leaders(metadata, out),
            Ok(Response::DeleteRecords(answer)) => {
                for deleted in &answer.partitions {
                    let done = match deleted.error {
                        ErrorCode::None => Ok(deleted.low_watermark),
                        error if error.is_retriable() => continue,
                        error => Err(ClientError::of(error)),
                    };
                    self.wanted.remove(&deleted.tp);
                    self.done.insert(deleted.tp.clone(), done);
                }
            }
            Ok(_) => {}
            Err(error) => {
                let failed = std::mem::take(&mut self.wanted).into_keys();
                self.done.extend(failed.map(|tp| (tp, Err(error.clone()))));
            }
        }
        self.go_on(out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::data::{DeleteRecordsResponse, DeletedRecords};
    use crate::tools::testing::{Lab, Reply};

    #[test]
    fn the_file_is_read_whatever_its_spacing_and_order() {
        let expected =
            vec![(TopicPartition::new("a", 0), Offset(3)), (TopicPartition::new("b", 1), Offset::NONE)];
        for json in [
            r#"{"partitions":[{"topic":"a","partition":0,"offset":3},{"topic":"b","partition":1,"offset":-1}],"version":1}"#,
            r#"{ "version": 1, "partitions": [ {"offset": 3, "topic": "a", "partition": 0},
                {"topic": "b", "offset": -1, "partition": 1} ] }"#,
        ] {
            assert_eq!(read(json), Some(expected.clone()), "{json}");
        }
    }

    #[test]
    fn what_is_not_that_json_is_refused() {
        for json in ["", "{}", r#"{"partitions":[]}"#, r#"{"partitions":[{"topic":"a","offset":1}]}"#, "[1]"]
        {
            assert_eq!(read(json), None, "{json}");
        }
        let words = |json: &str| {
            ["kafka-delete-records", "--offset-json-file", json]
                .iter()
                .map(|w| (*w).to_owned())
                .collect::<Vec<_>>()
        };
        let error = parse(&words("nonsense")).unwrap_err();
        assert_eq!((error.word(), error.expected()), (2, Some(Expected::Like(EXPECTED))));
        let twice = r#"{"partitions":[{"topic":"a","partition":0,"offset":3},{"topic":"a","partition":0,"offset":4}]}"#;
        assert_eq!(parse(&words(twice)).unwrap_err().expected(), Some(Expected::EachPartitionOnce));
    }

    #[test]
    fn each_leader_is_asked_and_every_partition_is_told() {
        let mut lab = Lab::new(&[1, 2]);
        for (low_watermark, error) in
            [(Offset(3), ErrorCode::None), (Offset::NONE, ErrorCode::OffsetOutOfRange)]
        {
            lab.once(crate::protocol::ApiKey::DeleteRecords, move |_, request| {
                let Request::DeleteRecords(asked) = request else {
                    unreachable!("the rule is for DELETE_RECORDS")
                };
                let tp = asked.partitions[0].0.clone();
                let partitions = vec![DeletedRecords { tp, error, low_watermark }];
                Reply::Answer(Response::DeleteRecords(DeleteRecordsResponse { partitions }))
            });
        }
        let json = r#"{"partitions":[{"topic":"orders","partition":0,"offset":3},{"topic":"orders","partition":1,"offset":9}]}"#;
        lab.run(&format!("kafka-delete-records --offset-json-file {json}"), "");
        let refused = "The requested offset is not within the range of offsets maintained by the server.";
        assert_eq!(
            lab.stdout,
            [
                "Executing records delete operation".to_owned(),
                "Records delete operation completed:".to_owned(),
                "partition: orders-0\tlow_watermark: 3".to_owned(),
                format!(
                    "partition: orders-1\terror: org.apache.kafka.common.errors.OffsetOutOfRangeException: {refused}"
                ),
            ]
        );
        assert_eq!(lab.exit, Some(0));
    }

    #[test]
    fn what_has_no_leader_is_given_up_after_a_minute() {
        let mut lab = Lab::new(&[1]);
        let json = r#"{"partitions":[{"topic":"nope","partition":0,"offset":3}]}"#;
        lab.run(&format!("kafka-delete-records --offset-json-file {json}"), "");
        let last = lab.stdout.last().unwrap();
        assert!(
            last.starts_with("partition: nope-0\terror: org.apache.kafka.common.errors.TimeoutException: "),
            "{last}"
        );
        assert_eq!(lab.exit, Some(0));
    }
}
