//! `kafka-verifiable-consumer`: a line of JSON for all that happens to a member of a group
//! (`org.apache.kafka.tools.VerifiableConsumer`).
//!
//! Unless `--enable-autocommit` is given it commits synchronously after each poll that brought records, without a
//! leader epoch; the next poll comes when that is done.
//!
//! CAVEATS: `--group-protocol consumer` is not modelled.

use super::args::Args;
use super::json::{Line, partition_fields};
use super::program::Program;
use super::{Common, Start, TERMINATED, ToolError};
use crate::client::consumer::{Consumer, ConsumerConfig, ConsumerRecords, Event};
use crate::client::{ClientError, Logger, Properties};
use crate::ids::{LeaderEpoch, TopicName, TopicPartition};
use crate::process::{Input, Out};
use crate::protocol::group::CommittedOffset;
use crate::rng::Rng;
use crate::time::Instant;

const CLASS: &str = "org.apache.kafka.tools.VerifiableConsumer";

/// What the command line asks for.
#[derive(Clone, Debug)]
pub struct Spec {
    topic: TopicName,
    max_messages: Option<u64>,
    auto_commit: bool,
    verbose: bool,
    properties: Properties,
}

/// Reads the command line.
pub fn parse(words: &[String]) -> Result<(Spec, Common), Box<ToolError>> {
    let args = Args::parse(words)?;
    args.no_rest()?;
    let mut properties = args.properties("--consumer-property", "--consumer.config")?;
    let auto_commit = args.has("--enable-autocommit");
    let value = |flag: &str, default: &str| args.text(flag).unwrap_or_else(|| default.to_owned());
    properties.set("group.id", args.required("--group-id")?);
    properties.set("enable.auto.commit", auto_commit.to_string());
    properties.set("auto.offset.reset", value("--reset-policy", "earliest"));
    properties.set("session.timeout.ms", value("--session-timeout", "30000"));
    let strategy = value("--assignment-strategy", "org.apache.kafka.clients.consumer.RangeAssignor");
    properties.set("partition.assignment.strategy", strategy);
    let instance = args.text("--group-instance-id").filter(|id| !id.is_empty());
    if let Some(instance) = &instance {
        properties.set("group.instance.id", instance.as_str());
    }
    let name = properties.get("client.id").cloned().or(instance.map(Into::into));
    let spec = Spec {
        topic: args.required("--topic")?.into(),
        max_messages: args.number::<i64>("--max-messages")?.and_then(|max| u64::try_from(max).ok()),
        auto_commit,
        verbose: args.has("--verbose"),
        properties,
    };
    Ok((spec, Common::of(&args, name)?))
}

/// The running tool.
#[derive(Clone, Debug)]
pub struct VerifiableConsumer {
    spec: Spec,
    consumer: Option<Consumer>,
    consumed: u64,
    printed: u64,
    exit: i32,
}

impl VerifiableConsumer {
    /// Starts it.
    pub fn start(spec: &Spec, start: Start<'_>, out: &mut Out<'_>) -> Self {
        let mut tool =
            VerifiableConsumer { spec: spec.clone(), consumer: None, consumed: 0, printed: 0, exit: 0 };
        match ConsumerConfig::new(&spec.properties) {
            Ok(config) => {
                let mut consumer = Consumer::new(config, start.bootstrap, Rng::new(start.seed));
                consumer.subscribe(vec![spec.topic.clone()]);
                tool.consumer = Some(consumer);
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
            let Some(consumer) = &mut self.consumer else { return };
            consumer.poll(out);
            let mut any = false;
            while let Some(event) = self.consumer.as_mut().and_then(Consumer::next_event) {
                any = true;
                self.on_event(event, out);
            }
            if !any {
                break;
            }
        }
        if self.consumer.as_ref().is_some_and(Consumer::is_closed) {
            self.consumer = None;
            Line::new("shutdown_complete", out).print(out);
            out.exit(self.exit);
        }
    }

    fn on_event(&mut self, event: Event, out: &mut Out<'_>) {
        match event {
            Event::Records(polled) => self.on_records(&polled, out),
            Event::Assigned { partitions } => {
                Line::new("partitions_assigned", out).partitions("partitions", partitions.iter()).print(out);
            }
            Event::Revoked { partitions, .. } => {
                Line::new("partitions_revoked", out).partitions("partitions", partitions.iter()).print(out);
            }
            Event::Committed { offsets, result } => {
                let offset = |(tp, committed): &(TopicPartition, CommittedOffset)| {
                    format!("{{{},\"offset\":{}}}", partition_fields(tp), committed.offset)
                };
                let offsets: Vec<String> = offsets.iter().map(offset).collect();
                let line = Line::new("offsets_committed", out)
                    .raw("offsets", format_args!("[{}]", offsets.join(",")));
                let line = match &result {
                    Ok(()) => line,
                    Err(error) => line.text("error", Some(error.message())),
                };
                line.raw("success", result.is_ok()).print(out);
                self.finish_if_enough(out);
            }
            Event::EndOffset(_) => {}
            Event::Failed(error) => {
                self.log(&error, out);
                self.exit = 1;
                self.close(out);
            }
        }
    }

    fn on_records(&mut self, polled: &[ConsumerRecords], out: &mut Out<'_>) {
        let (mut count, mut summaries, mut offsets) = (0, Vec::new(), Vec::new());
        for ConsumerRecords { tp, records, .. } in polled {
            count += records.len();
            let left = self.spec.max_messages.map_or(usize::MAX, |max| (max - self.consumed) as usize);
            let records = &records[..records.len().min(left)];
            let (Some(first), Some(last)) = (records.first(), records.last()) else { continue };
            let committed = CommittedOffset {
                offset: last.offset + 1,
                leader_epoch: LeaderEpoch::NONE,
                metadata: "".into(),
            };
            offsets.push((tp.clone(), committed));
            summaries.push(format!(
                "{{{},\"count\":{},\"minOffset\":{},\"maxOffset\":{}}}",
                partition_fields(tp),
                records.len(),
                first.offset,
                last.offset
            ));
            self.consumed += records.len() as u64;
            if self.spec.verbose {
                records.iter().for_each(|record| self.print(tp, record, out));
            }
        }
        let partitions = format!("[{}]", summaries.join(","));
        Line::new("records_consumed", out).raw("count", count).raw("partitions", partitions).print(out);
        match (&mut self.consumer, self.spec.auto_commit) {
            (Some(consumer), false) => consumer.commit_sync(offsets, out.now),
            _ => self.finish_if_enough(out),
        }
    }

    fn print(&mut self, tp: &TopicPartition, record: &crate::wire::Record, out: &mut Out<'_>) {
        let text = |bytes: &Option<bytes::Bytes>| {
            bytes.as_deref().map(|bytes| String::from_utf8_lossy(bytes).into_owned())
        };
        self.printed += 1;
        Line::new("record_data", out)
            .text("key", text(&record.key).as_deref())
            .text("value", text(&record.value).as_deref())
            .text("topic", Some(&tp.topic))
            .raw("partition", tp.partition)
            .raw("offset", record.offset)
            .print(out);
    }

    fn finish_if_enough(&mut self, out: &mut Out<'_>) {
        if self.spec.max_messages.is_some_and(|max| self.consumed >= max) {
            self.close(out);
        }
    }

    fn log(&self, error: &ClientError, out: &mut Out<'_>) {
        Logger::plain().error("Error during processing, terminating consumer process: ", CLASS, out);
        error.stack_trace().into_iter().for_each(|line| out.print_err(line));
    }

    fn close(&mut self, out: &mut Out<'_>) {
        if let Some(consumer) = &mut self.consumer {
            consumer.close(out.now);
        }
    }
}

impl Program for VerifiableConsumer {
    fn on_input(&mut self, input: &Input, out: &mut Out<'_>) {
        let Some(consumer) = &mut self.consumer else { return };
        consumer.on_input(input, out);
        if let Input::Asked(ask) = input {
            consumer.on_asked(*ask, out.now);
        }
        if matches!(input, Input::Terminate) {
            self.exit = TERMINATED;
            self.close(out);
        }
        self.run(out);
    }

    fn deadline(&self) -> Instant {
        self.consumer.as_ref().map_or(Instant::NEVER, Consumer::deadline)
    }

    fn printed_records(&self) -> u64 {
        self.printed
    }

    fn consumer(&self) -> Option<&Consumer> {
        self.consumer.as_ref()
    }
}
