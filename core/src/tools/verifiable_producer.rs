//! `kafka-verifiable-producer`: numbers as records, and a line of JSON for each that was acknowledged or failed
//! (`org.apache.kafka.tools.VerifiableProducer`).
//!
//! It sets `retries` to 0, so what fails is told at once, and the producer is not idempotent unless its properties say
//! otherwise. With `--throughput` the n-th record leaves n / throughput seconds after the start.
//!
//! CAVEATS: without `--throughput` a thousand records a millisecond leave; a real one sends as fast as it can.

use bytes::Bytes;

use super::args::Args;
use super::json::Line;
use super::program::Program;
use super::{Common, Expected, Start, TERMINATED, ToolError};
use crate::client::Properties;
use crate::client::producer::{Delivery, Producer, ProducerConfig, ProducerRecord};
use crate::ids::{FactId, TopicName};
use crate::process::{Input, Out};
use crate::rng::Rng;
use crate::time::{Instant, Span, Timestamp};

/// Records a millisecond, without `--throughput`.
const UNTHROTTLED_PER_MS: u64 = 1000;

/// What the command line asks for.
#[derive(Clone, Debug)]
pub struct Spec {
    topic: TopicName,
    max_messages: Option<u64>,
    throughput: i64,
    repeating_keys: Option<u64>,
    value_prefix: Option<i64>,
    create_time: Option<i64>,
    properties: Properties,
}

/// Reads the command line.
pub fn parse(words: &[String]) -> Result<(Spec, Common), Box<ToolError>> {
    let args = Args::parse(words)?;
    args.no_rest()?;
    let given = args.properties("--producer-property", "--producer.config")?;
    let acks: i16 = args.number("--acks")?.unwrap_or(-1);
    if let Some(given) = args.get("--acks").filter(|_| ![-1, 0, 1].contains(&acks)) {
        return Err(given.bad(Expected::OneOf(&["0", "1", "-1"])));
    }
    let mut properties = Properties::default();
    properties.set("acks", acks.to_string());
    properties.set("retries", "0");
    given.iter().for_each(|(name, value)| properties.set(name, value.clone()));
    let name = properties.get("client.id").cloned();
    let spec = Spec {
        topic: args.required("--topic")?.into(),
        max_messages: args.number::<i64>("--max-messages")?.and_then(|max| u64::try_from(max).ok()),
        throughput: args.number("--throughput")?.unwrap_or(-1),
        repeating_keys: args.number::<u64>("--repeating-keys")?.filter(|keys| *keys > 0),
        value_prefix: args.number("--value-prefix")?,
        create_time: args.number::<i64>("--message-create-time")?.filter(|time| *time >= 0),
        properties,
    };
    Ok((spec, Common::of(&args, name)?))
}

/// The running tool.
#[derive(Clone, Debug)]
pub struct VerifiableProducer {
    spec: Spec,
    producer: Option<Producer>,
    started: Instant,
    sent: u64,
    acknowledged: u64,
    printed: u64,
    stopped: bool,
    exit: i32,
    /// Its start: why it sends at its pace.
    because: Option<FactId>,
}

impl VerifiableProducer {
    /// Starts it.
    pub fn start(spec: &Spec, start: Start<'_>, out: &mut Out<'_>) -> Self {
        let mut tool = VerifiableProducer {
            spec: spec.clone(),
            producer: None,
            started: out.now,
            sent: 0,
            acknowledged: 0,
            printed: 0,
            stopped: false,
            exit: 0,
            because: out.cause(),
        };
        match ProducerConfig::new(&spec.properties) {
            Ok(config) => {
                tool.producer = Some(Producer::new(config, start.bootstrap, Rng::new(start.seed)));
                Line::new("startup_complete", out).print(out);
                tool.run(out);
            }
            Err(error) => {
                error.stack_trace().into_iter().for_each(|line| out.print_err(line));
                out.exit(1);
            }
        }
        tool
    }

    fn run(&mut self, out: &mut Out<'_>) {
        loop {
            self.send_due(out);
            let Some(producer) = &mut self.producer else { return };
            producer.poll(out);
            let mut any = false;
            while let Some(delivery) = self.producer.as_mut().and_then(Producer::next_delivery) {
                self.print(&delivery, out);
                any = true;
            }
            if !any {
                break;
            }
        }
        if self.is_over() && self.producer.as_ref().is_some_and(Producer::is_drained) {
            self.end(out);
        }
    }

    fn is_over(&self) -> bool {
        self.stopped || self.spec.max_messages.is_some_and(|max| self.sent >= max)
    }

    /// When the next record leaves.
    fn next_send(&self) -> Instant {
        match u64::try_from(self.spec.throughput) {
            Ok(0) => Instant::NEVER,
            Ok(per_second) => self.started + Span(self.sent.saturating_mul(1_000_000) / per_second),
            Err(_) => self.started + Span(self.sent / UNTHROTTLED_PER_MS * 1000),
        }
    }

    fn send_due(&mut self, out: &mut Out<'_>) {
        while !self.is_over() && self.next_send() <= out.now {
            let (key, value) = (self.key(self.sent), self.value(self.sent));
            let bytes = |text: String| Bytes::from(text.into_bytes());
            let record = ProducerRecord {
                topic: self.spec.topic.clone(),
                partition: None,
                key: key.map(bytes),
                value: Some(bytes(value)),
                headers: [].into(),
                timestamp: self.spec.create_time.map(|time| Timestamp(time + self.sent as i64)),
            };
            let Some(producer) = self.producer.as_mut().filter(|producer| !producer.is_blocked()) else {
                return;
            };
            let before = out.wake_for(self.because);
            producer.send(record, out);
            out.set_cause(before);
            self.sent += 1;
        }
        if self.is_over()
            && let Some(producer) = &mut self.producer
        {
            producer.flush();
        }
    }

    fn key(&self, number: u64) -> Option<String> {
        self.spec.repeating_keys.map(|keys| (number % keys).to_string())
    }

    fn value(&self, number: u64) -> String {
        match self.spec.value_prefix {
            Some(prefix) => format!("{prefix}.{number}"),
            None => number.to_string(),
        }
    }

    fn print(&mut self, delivery: &Delivery, out: &mut Out<'_>) {
        let number = delivery.send.0; // its records are numbered as they are sent
        let (key, value) = (self.key(number), self.value(number));
        self.printed += 1;
        match &delivery.result {
            Ok(offset) => {
                self.acknowledged += 1;
                let partition = delivery.tp.as_ref().map_or(-1, |tp| tp.partition);
                Line::new("producer_send_success", out)
                    .text("key", key.as_deref())
                    .text("value", Some(&value))
                    .raw("offset", offset)
                    .raw("partition", partition)
                    .text("topic", Some(&self.spec.topic))
                    .print(out);
            }
            Err(error) => Line::new("producer_send_error", out)
                .text("exception", Some(&format!("class {}", error.class_name())))
                .text("message", Some(error.message()))
                .text("topic", Some(&self.spec.topic))
                .text("key", key.as_deref())
                .text("value", Some(&value))
                .print(out),
        }
    }

    fn end(&mut self, out: &mut Out<'_>) {
        if let Some(mut producer) = self.producer.take() {
            producer.close(out);
        }
        let ms = out.now.since(self.started).millis().max(1);
        let thousandths = self.acknowledged as i64 * 1_000_000 / ms;
        Line::new("shutdown_complete", out).print(out);
        Line::new("tool_data", out)
            .raw("sent", self.sent)
            .raw("acked", self.acknowledged)
            .raw("target_throughput", self.spec.throughput)
            .raw("avg_throughput", format_args!("{}.{:03}", thousandths / 1000, thousandths % 1000))
            .print(out);
        out.exit(self.exit);
    }
}

impl Program for VerifiableProducer {
    fn on_input(&mut self, input: &Input, out: &mut Out<'_>) {
        let Some(producer) = &mut self.producer else { return };
        if matches!(input, Input::Terminate) {
            self.stopped = true;
            self.exit = TERMINATED;
        } else {
            producer.on_input(input, out);
        }
        self.run(out);
    }

    fn deadline(&self) -> Instant {
        let Some(producer) = &self.producer else { return Instant::NEVER };
        let blocked = producer.is_blocked() || self.is_over();
        let next = if blocked { Instant::NEVER } else { self.next_send() };
        producer.deadline().min(next)
    }

    fn printed_records(&self) -> u64 {
        self.printed
    }

    fn producer(&self) -> Option<&Producer> {
        self.producer.as_ref()
    }
}
