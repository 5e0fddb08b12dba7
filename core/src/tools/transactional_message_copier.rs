//! `kafka-transactional-message-copier`: copies a partition to another topic, records and commits together
//! (`org.apache.kafka.tools.TransactionalMessageCopier`, a tool of Kafka's own system tests).
//!
//! Each poll that brings records is a transaction: the records are sent to the same partition of the output topic, the
//! positions as commits of the group, and all of it is committed. An exception that is not fatal aborts it, and the
//! consumer goes back to what is committed. It ends when it has come to where the input ended at its start.
//!
//! CAVEATS: `--group-mode` and `--use-group-metadata` are not modelled.

use std::collections::VecDeque;
use std::rc::Rc;

use super::args::Args;
use super::program::Program;
use super::{Common, Start, TERMINATED, ToolError};
use crate::client::consumer::{Consumer, ConsumerConfig, ConsumerRecords, Event};
use crate::client::producer::{Producer, ProducerConfig, ProducerRecord};
use crate::client::{ClientError, Properties};
use crate::ids::{FactId, LeaderEpoch, TopicName, TopicPartition};
use crate::process::{Input, Out};
use crate::protocol::ErrorCode;
use crate::protocol::group::CommittedOffset;
use crate::rng::Rng;
use crate::time::{Instant, Span};

/// How long a poll waits.
const POLL: Span = Span(200_000);

/// What the command line asks for.
#[derive(Clone, Debug)]
pub struct Spec {
    input: TopicPartition,
    output: TopicName,
    max_messages: Option<u64>,
    group: Rc<str>,
    transactional_id: Rc<str>,
    timeout_ms: i32,
    random_aborts: bool,
    size: String,
}

/// Reads the command line.
pub fn parse(words: &[String]) -> Result<(Spec, Common), Box<ToolError>> {
    let args = Args::parse(words)?;
    args.no_rest()?;
    let partition = args.number("--input-partition")?;
    args.required("--input-partition")?;
    let spec = Spec {
        input: TopicPartition::new(args.required("--input-topic")?, partition.unwrap_or(0)),
        output: args.required("--output-topic")?.into(),
        max_messages: args.number::<i64>("--max-messages")?.and_then(|max| u64::try_from(max).ok()),
        group: args.text("--consumer-group").unwrap_or_else(|| "-1".to_owned()).into(),
        transactional_id: args.required("--transactional-id")?.into(),
        timeout_ms: args.number("--transaction-timeout")?.unwrap_or(60_000),
        random_aborts: args.has("--enable-random-aborts"),
        size: args.number::<i32>("--transaction-size")?.unwrap_or(200).max(1).to_string(),
    };
    Ok((spec, Common::of(&args, None)?))
}

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    /// It asks where it begins, and where the input ends.
    Looking,
    Initializing,
    /// In `poll()`, until then.
    Polling(Instant),
    /// In `send()`.
    Sending,
    SendingOffsets,
    Committing,
    Aborting,
    /// It closes, and exits with this code.
    Closing(i32),
}

/// The running tool.
#[derive(Clone, Debug)]
pub struct Copier {
    spec: Spec,
    consumer: Option<Consumer>,
    producer: Option<Producer>,
    step: Step,
    rng: Rng,
    total: u64,
    /// Below zero where a poll brought more than was to be copied.
    remaining: i64,
    in_transaction: u64,
    to_send: VecDeque<ProducerRecord>,
    because: Option<FactId>,
}

impl Copier {
    /// Starts it.
    pub fn start(spec: &Spec, start: Start<'_>, out: &mut Out<'_>) -> Self {
        let mut tool = Copier {
            spec: spec.clone(),
            consumer: None,
            producer: None,
            step: Step::Looking,
            rng: Rng::stream(start.seed, 2),
            total: 0,
            remaining: 0,
            in_transaction: 0,
            to_send: VecDeque::new(),
            because: out.cause(),
        };
        let mut properties = Properties::default();
        properties.set("batch.size", "512");
        properties.set("client.id", format!("producer-{}", spec.transactional_id));
        let producer = ProducerConfig::new(&properties);
        let mut properties = Properties::default();
        for (name, value) in [
            ("group.id", &*spec.group),
            ("isolation.level", "read_committed"),
            ("max.poll.records", &spec.size),
            ("enable.auto.commit", "false"),
            ("session.timeout.ms", "10000"),
            ("max.poll.interval.ms", "180000"),
            ("auto.offset.reset", "earliest"),
        ] {
            properties.set(name, value);
        }
        match (producer, ConsumerConfig::new(&properties)) {
            (Ok(mut producer), Ok(consumer)) => {
                producer.transactional = Some((spec.transactional_id.clone(), spec.timeout_ms));
                let mut consumer = Consumer::new(consumer, start.bootstrap, Rng::new(start.seed));
                consumer.assign(spec.input.clone());
                consumer.hold(true);
                tool.consumer = Some(consumer);
                tool.producer = Some(Producer::new(producer, start.bootstrap, Rng::stream(start.seed, 1)));
                tool.run(out);
            }
            (Err(error), _) | (_, Err(error)) => tool.throw(&error, out),
        }
        tool
    }

    fn run(&mut self, out: &mut Out<'_>) {
        loop {
            if let Some(producer) = &mut self.producer {
                producer.poll(out);
                while producer.next_delivery().is_some() {}
            }
            if let Some(consumer) = &mut self.consumer {
                consumer.poll(out);
            }
            if !self.go_on(out) {
                return;
            }
        }
    }

    /// One step of the application. True where there may be another one.
    fn go_on(&mut self, out: &mut Out<'_>) -> bool {
        if let Some(event) = self.consumer.as_mut().and_then(Consumer::next_event) {
            match event {
                Event::Records(polled) => self.copy(&polled, out),
                Event::EndOffset(end) => {
                    let position = self.consumer.as_ref().and_then(|consumer| consumer.positions().pop());
                    let position = position.and_then(|(_, offset)| offset).unwrap_or(end);
                    let most = self.spec.max_messages.and_then(|most| i64::try_from(most).ok());
                    self.remaining = (end - position).max(0).min(most.unwrap_or(i64::MAX));
                    self.step = Step::Initializing;
                    if let Some(producer) = &mut self.producer {
                        producer.init_transactions(out.now);
                    }
                }
                Event::Failed(error) => self.throw(&error, out),
                _ => {}
            }
            return true;
        }
        match self.step {
            Step::Looking => {
                let (Some(consumer), tp) = (&mut self.consumer, &self.spec.input) else { return false };
                return consumer.ask_end_offset(tp, out);
            }
            Step::Sending if self.producer.as_ref().is_some_and(|producer| !producer.is_blocked()) => {
                self.send(out);
                return true;
            }
            Step::Polling(until) if until <= out.now => {
                self.next_poll(out);
                return true;
            }
            Step::Closing(code) => {
                if self.consumer.as_ref().is_none_or(Consumer::is_closed) {
                    if self.consumer.take().is_some() && code == 0 {
                        self.status("ShutdownComplete", out);
                    }
                    out.exit(code);
                }
                return false;
            }
            _ => {}
        }
        let Some(result) = self.producer.as_mut().and_then(Producer::next_result) else { return false };
        let now = out.now;
        match (self.step, result) {
            (Step::Initializing, Ok(())) => self.next_poll(out),
            (Step::SendingOffsets, Ok(())) => {
                if self.spec.random_aborts && self.rng.below(3) == 0 {
                    self.abort(now);
                } else if let Some(producer) = &mut self.producer {
                    self.step = Step::Committing;
                    producer.commit_transaction(now);
                }
            }
            (Step::Committing, Ok(())) => {
                self.remaining -= self.in_transaction as i64;
                self.total += self.in_transaction;
                self.next_poll(out);
            }
            (Step::Aborting, Ok(())) => {
                if let Some(consumer) = &mut self.consumer {
                    consumer.assign(self.spec.input.clone());
                }
                self.next_poll(out);
            }
            (Step::SendingOffsets | Step::Committing, Err(error)) if !is_fatal(&error) => self.abort(now),
            (_, Err(error)) => self.throw(&error, out),
            (_, Ok(())) => {}
        }
        true
    }

    fn abort(&mut self, now: Instant) {
        self.step = Step::Aborting;
        if let Some(producer) = &mut self.producer {
            producer.abort_transaction(now);
        }
    }

    fn next_poll(&mut self, out: &mut Out<'_>) {
        if self.remaining <= 0 {
            return self.close(0, out);
        }
        out.wake_for(self.because);
        self.status("ProcessLoop", out);
        self.step = Step::Polling(out.now + POLL);
        if let Some(consumer) = &mut self.consumer {
            consumer.hold(false);
        }
    }

    fn copy(&mut self, polled: &[ConsumerRecords], out: &mut Out<'_>) {
        let (Some(consumer), Some(producer)) = (&mut self.consumer, &mut self.producer) else { return };
        consumer.hold(true);
        if let Err(error) = producer.begin_transaction() {
            return self.throw(&error, out);
        }
        self.in_transaction = 0;
        for ConsumerRecords { tp, records, .. } in polled {
            for record in records {
                self.in_transaction += 1;
                let record = ProducerRecord {
                    topic: self.spec.output.clone(),
                    partition: Some(tp.partition),
                    key: record.key.clone(),
                    value: record.value.clone(),
                    headers: [].into(),
                    timestamp: None,
                };
                self.to_send.push_back(record);
            }
        }
        self.step = Step::Sending;
        self.send(out);
    }

    /// Sends what is left of the transaction's records, and then its positions.
    fn send(&mut self, out: &mut Out<'_>) {
        let (Some(consumer), Some(producer)) = (&mut self.consumer, &mut self.producer) else { return };
        while !producer.is_blocked()
            && let Some(record) = self.to_send.pop_front()
        {
            producer.send(record, out);
        }
        if producer.is_blocked() {
            return;
        }
        let positions = consumer.positions().into_iter().filter_map(|(tp, offset)| Some((tp, offset?)));
        let commit = |(tp, offset)| {
            (tp, CommittedOffset { offset, leader_epoch: LeaderEpoch::NONE, metadata: "".into() })
        };
        producer.send_offsets(&self.spec.group, positions.map(commit).collect(), out.now);
        self.step = Step::SendingOffsets;
    }

    fn status(&self, stage: &str, out: &mut Out<'_>) {
        let Copier { spec, total, remaining, .. } = self;
        let (id, time) = (super::json::quoted(&spec.transactional_id), out.timestamp());
        let time = crate::script::date::format(time)
            .replace('-', "/")
            .replace('T', " ")
            .replace('.', ":")
            .replace('Z', "");
        out.print(format!(
            "{{\"transactionalId\":{id},\"stage\":\"{stage}\",\"time\":\"{time}\",\"totalProcessed\":{total},\"consumed\":{total},\"remaining\":{remaining}}}"
        ));
    }

    fn throw(&mut self, error: &ClientError, out: &mut Out<'_>) {
        let mut lines = error.stack_trace().into_iter();
        let first = lines.next().unwrap_or_default();
        out.print_err(format!("Exception in thread \"main\" {first}"));
        lines.for_each(|line| out.print_err(line));
        self.close(1, out);
    }

    fn close(&mut self, code: i32, out: &mut Out<'_>) {
        if matches!(self.step, Step::Closing(_)) {
            return;
        }
        self.step = Step::Closing(code);
        if let Some(mut producer) = self.producer.take() {
            producer.close(out);
        }
        if let Some(consumer) = &mut self.consumer {
            consumer.close(out.now);
        }
    }
}

/// Exceptions that the application does not answer with an abort.
fn is_fatal(error: &ClientError) -> bool {
    matches!(error.code, Some(ErrorCode::ProducerFenced | ErrorCode::OutOfOrderSequenceNumber))
}

impl Program for Copier {
    fn on_input(&mut self, input: &Input, out: &mut Out<'_>) {
        if matches!(input, Input::Terminate) {
            self.close(TERMINATED, out);
        }
        if let Some(producer) = &mut self.producer {
            producer.on_input(input, out);
        }
        if let Some(consumer) = &mut self.consumer {
            consumer.on_input(input, out);
        }
        self.run(out);
    }

    fn deadline(&self) -> Instant {
        let producer = self.producer.as_ref().map_or(Instant::NEVER, Producer::deadline);
        let consumer = self.consumer.as_ref().map_or(Instant::NEVER, Consumer::deadline);
        let poll = if let Step::Polling(until) = self.step { until } else { Instant::NEVER };
        producer.min(consumer).min(poll)
    }

    fn producer(&self) -> Option<&Producer> {
        self.producer.as_ref()
    }

    fn consumer(&self) -> Option<&Consumer> {
        self.consumer.as_ref()
    }
}
