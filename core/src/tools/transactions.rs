//! `kafka-transactions`: transactional ids and the producers of a partition (`org.apache.kafka.tools.TransactionsCommand`).
//!
//! CAVEATS: `abort` and `find-hanging` are not modelled.

use std::rc::Rc;

use super::args::Args;
use super::program::{AdminProgram, Session};
use super::{Common, Expected, Start, ToolError, Unmodelled};
use crate::client::ClientError;
use crate::client::admin::{CallId, Target};
use crate::ids::{BrokerId, TopicPartition};
use crate::map::Map;
use crate::process::Out;
use crate::protocol::cluster::MetadataRequest;
use crate::protocol::group::FindCoordinatorRequest;
use crate::protocol::transaction::{
    ActiveProducer, DescribeProducersRequest, DescribeTransactionsRequest, DescribedTransaction,
    ListTransactionsRequest, TransactionState,
};
use crate::protocol::{ErrorCode, Request, Response};
use crate::time::Span;

/// What can be asked.
const COMMANDS: [&str; 3] = ["list", "describe", "describe-producers"];
/// How long to wait before asking again for what may pass.
const RETRY: Span = Span(100_000);

/// What the command line asks for.
#[derive(Clone, Debug)]
pub enum Spec {
    /// `list`
    List,
    /// `describe`
    Describe(Rc<str>),
    /// `describe-producers`, on a certain replica or on the leader.
    Producers(TopicPartition, Option<BrokerId>),
}

/// Reads the command line.
pub fn parse(words: &[String]) -> Result<(Spec, Common), Box<ToolError>> {
    let args = Args::parse(words)?;
    let (word, command) = match &args.rest[..] {
        [(word, command)] => (*word, *command),
        [_, (word, text), ..] => {
            return Err(ToolError::Surplus { word: *word, text: (*text).to_owned() }.into());
        }
        [] => return Err(ToolError::Required { tool: args.tool, what: Expected::OneOf(&COMMANDS) }.into()),
    };
    let spec = match command {
        "list" => Spec::List,
        "describe" => Spec::Describe(args.required("--transactional-id")?.into()),
        "describe-producers" => {
            args.required("--partition")?;
            let partition = args.number("--partition")?.unwrap_or(0);
            let tp = TopicPartition::new(args.required("--topic")?, partition);
            Spec::Producers(tp, args.number("--broker-id")?.map(BrokerId))
        }
        _ => {
            let what = Unmodelled::Words(format!("{} {command}", args.tool));
            return Err(ToolError::NotModelled { word, what }.into());
        }
    };
    Ok((spec, Common::of(&args, None)?))
}

/// The running tool.
#[derive(Clone, Debug)]
pub struct Transactions {
    spec: Spec,
    session: Session,
    coordinator: BrokerId,
    waiting: Map<CallId, BrokerId>,
    listed: Map<BrokerId, Vec<(Rc<str>, i64, TransactionState)>>,
}

impl Transactions {
    /// Starts it.
    pub fn start(spec: &Spec, start: Start<'_>, out: &mut Out<'_>) -> Self {
        let session = Session::open("adminclient-1", &start);
        let (waiting, listed) = (Map::new(), Map::new());
        let mut tool =
            Transactions { spec: spec.clone(), session, coordinator: BrokerId::NONE, waiting, listed };
        match spec {
            Spec::Describe(_) => tool.find_coordinator(out),
            Spec::Producers(tp, Some(broker)) => tool.describe_producers(tp.clone(), *broker, out),
            Spec::Producers(tp, None) => tool.ask_metadata(Some(vec![tp.topic.clone()]), out),
            Spec::List => tool.ask_metadata(Some(Vec::new()), out),
        }
        tool.drive(out);
        tool
    }

    fn ask_metadata(&mut self, topics: Option<Vec<crate::ids::TopicName>>, out: &Out<'_>) {
        let request = MetadataRequest { topics, allow_auto_topic_creation: false };
        self.session.ask_at(out.now, Target::LeastLoaded, Request::Metadata(request), out);
    }

    fn find_coordinator(&mut self, out: &Out<'_>) {
        let Spec::Describe(id) = &self.spec else { return };
        let request = FindCoordinatorRequest { key: id.clone(), of_transaction: true };
        self.session.ask(Target::LeastLoaded, Request::FindCoordinator(request), out);
    }

    fn describe_producers(&mut self, tp: TopicPartition, broker: BrokerId, out: &Out<'_>) {
        let request = Request::DescribeProducers(DescribeProducersRequest { partitions: vec![tp] });
        self.session.ask(Target::Broker(broker), request, out);
    }

    fn fail(&mut self, what: &str, error: &ClientError, out: &mut Out<'_>) {
        out.print_err(format!("{what}: {}. Enable debug logging for additional detail.", error.message()));
        self.session.end(1, out);
    }

    fn print_list(&mut self, out: &mut Out<'_>) {
        let mut rows = vec![
            ["TransactionalId", "Coordinator", "ProducerId", "TransactionState"].map(str::to_owned).to_vec(),
        ];
        for (broker, listed) in &self.listed {
            rows.extend(listed.iter().map(|(id, producer, state)| {
                vec![id.to_string(), broker.to_string(), producer.to_string(), state.name().to_owned()]
            }));
        }
        print_table(&rows, out);
        self.session.end(0, out);
    }

    fn print_transaction(&mut self, id: &str, found: &DescribedTransaction, out: &mut Out<'_>) {
        let header = [
            "CoordinatorId",
            "TransactionalId",
            "ProducerId",
            "ProducerEpoch",
            "TransactionState",
            "TransactionTimeoutMs",
            "CurrentTransactionStartTimeMs",
            "TransactionDurationMs",
            "TopicPartitions",
        ];
        let (started, lasted) = match found.started.0 {
            -1 => ("None".to_owned(), "None".to_owned()),
            started => (started.to_string(), (out.timestamp().0 - started).to_string()),
        };
        let partitions: Vec<String> = found.partitions.iter().map(ToString::to_string).collect();
        let row = vec![
            self.coordinator.to_string(),
            id.to_owned(),
            found.producer_id.to_string(),
            found.producer_epoch.to_string(),
            found.state.name().to_owned(),
            found.timeout_ms.to_string(),
            started,
            lasted,
            partitions.join(","),
        ];
        print_table(&[header.map(str::to_owned).to_vec(), row], out);
        self.session.end(0, out);
    }

    fn print_producers(&mut self, producers: &[ActiveProducer], out: &mut Out<'_>) {
        let header = [
            "ProducerId",
            "ProducerEpoch",
            "LatestCoordinatorEpoch",
            "LastSequence",
            "LastTimestamp",
            "CurrentTransactionStartOffset",
        ];
        let mut rows = vec![header.map(str::to_owned).to_vec()];
        rows.extend(producers.iter().map(|known| {
            let open = known.current_txn_start_offset;
            vec![
                known.producer_id.to_string(),
                known.producer_epoch.to_string(),
                known.coordinator_epoch.to_string(),
                known.last_sequence.to_string(),
                known.last_timestamp.0.to_string(),
                if open.is_known() { open.to_string() } else { "None".to_owned() },
            ]
        }));
        print_table(&rows, out);
        self.session.end(0, out);
    }
}

/// Padded columns, each followed by a tab.
fn print_table(rows: &[Vec<String>], out: &mut Out<'_>) {
    let width = |at: usize| rows.iter().map(|row| row[at].len()).max().unwrap_or(0);
    for row in rows {
        let cells = row.iter().enumerate().map(|(at, cell)| format!("{cell:<w$}\t", w = width(at)));
        out.print(cells.collect::<String>());
    }
}

impl AdminProgram for Transactions {
    fn session(&self) -> &Session {
        &self.session
    }

    fn session_mut(&mut self) -> &mut Session {
        &mut self.session
    }

    fn on_answer(&mut self, call: CallId, answer: Result<Rc<Response>, ClientError>, out: &mut Out<'_>) {
        let what = match &self.spec {
            Spec::List => "Failed to list transactions".to_owned(),
            Spec::Describe(id) => format!("Failed to describe transaction state of transactional-id `{id}`"),
            Spec::Producers(tp, Some(broker)) => {
                format!("Failed to describe producers for partition {tp} on broker {broker}")
            }
            Spec::Producers(tp, None) => {
                format!("Failed to describe producers for partition {tp} on leader")
            }
        };
        let response = match answer {
            Ok(response) => response,
            Err(error) => return self.fail(&what, &error, out),
        };
        match (&self.spec.clone(), &*response) {
            (Spec::List, Response::Metadata(answer)) => {
                for broker in &answer.brokers {
                    let request = Request::ListTransactions(ListTransactionsRequest);
                    let call = self.session.ask(Target::Broker(*broker), request, out);
                    self.waiting.insert(call, *broker);
                }
            }
            (Spec::List, Response::ListTransactions(answer)) => {
                if let Some(broker) = self.waiting.remove(&call) {
                    self.listed.insert(broker, answer.transactions.clone());
                }
                if self.waiting.is_empty() {
                    self.print_list(out);
                }
            }
            (Spec::Describe(id), Response::FindCoordinator(answer)) => match answer.error {
                ErrorCode::None => {
                    self.coordinator = answer.coordinator;
                    let request = DescribeTransactionsRequest { ids: vec![id.clone()] };
                    let request = Request::DescribeTransactions(request);
                    self.session.ask(Target::Broker(answer.coordinator), request, out);
                }
                _ => {
                    let request = FindCoordinatorRequest { key: id.clone(), of_transaction: true };
                    let request = Request::FindCoordinator(request);
                    self.session.ask_at(out.now + RETRY, Target::LeastLoaded, request, out);
                }
            },
            (Spec::Describe(id), Response::DescribeTransactions(answer)) => {
                match answer.transactions.first().map(|(_, found)| found) {
                    Some(Ok(found)) => self.print_transaction(id, found, out),
                    Some(Err(error)) if error.is_retriable() => self.find_coordinator(out),
                    Some(Err(error)) => self.fail(&what, &ClientError::of(*error), out),
                    None => {}
                }
            }
            (Spec::Producers(tp, None), Response::Metadata(answer)) => {
                let topic = answer.topics.first();
                let found = topic.and_then(|topic| {
                    topic.partitions.iter().find(|partition| partition.partition == tp.partition)
                });
                match found.map(|partition| partition.leader) {
                    Some(leader) if leader.0 >= 0 => self.describe_producers(tp.clone(), leader, out),
                    _ => self.fail(&what, &ClientError::of(ErrorCode::UnknownTopicOrPartition), out),
                }
            }
            (Spec::Producers(..), Response::DescribeProducers(answer)) => match answer.partitions.first() {
                Some((_, ErrorCode::None, producers)) => self.print_producers(producers, out),
                Some((_, error, _)) => self.fail(&what, &ClientError::of(*error), out),
                None => {}
            },
            _ => {}
        }
    }
}
