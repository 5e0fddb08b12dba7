//! `kafka-console-consumer`: prints records (`org.apache.kafka.tools.consumer.ConsoleConsumer`).
//!
//! With `--topic` or `--include` it is a member of a group: that of `--group`, or one of its own
//! (`console-consumer-12345`) that commits nothing. With `--partition` it needs no group. It ends after
//! `--max-messages`, when nothing came for `--timeout-ms`, at SIGTERM, or at an exception; the exit code is 0 each
//! time, since no script waits for it. Records that a poll returned but that were not printed are not committed either.
//!
//! A record that the formatter cannot print ends it with exit code 1, unless `--skip-message-on-error` says to go on.
//!
//! CAVEATS: formatters and deserialisers of one's own are not modelled; values are printed as UTF-8.

mod deserializer;
pub(super) mod formatter;
mod internal;

use self::formatter::Formatter;
use super::args::Args;
use super::pattern::Pattern;
use super::program::Program;
use super::refusal::Fault;
use super::{Common, Expected, Start, TERMINATED};
use crate::client::consumer::{Consumer, ConsumerConfig, ConsumerRecords, Event};
use crate::client::{ClientError, Logger, Properties};
use crate::ids::{FactId, Offset, TopicName, TopicPartition};
use crate::process::{Input, Out};
use crate::protocol::data::OffsetSpec;
use crate::rng::Rng;
use crate::time::{Instant, Span};

const CLASS: &str = "org.apache.kafka.tools.consumer.ConsoleConsumer";

/// What to read.
#[derive(Clone, Debug)]
enum Source {
    Topic(TopicName),
    Include(Pattern),
    Partition(TopicPartition, From),
}

/// Where to begin in a partition.
#[derive(Clone, Copy, Debug)]
enum From {
    Listed(OffsetSpec),
    Given(Offset),
}

/// What the command line asks for.
#[derive(Clone, Debug)]
pub struct Spec {
    source: Source,
    max_messages: Option<u64>,
    timeout: Option<Span>,
    formatter: Formatter,
    /// Whether it goes on behind a record that it cannot print.
    skips: bool,
    /// Whether it tells of its end (`--enable-systest-events`).
    tells_end: bool,
    properties: Properties,
}

/// Reads the command line.
pub fn parse(words: &[String]) -> Result<(Spec, Common), Fault> {
    let args = Args::parse(words)?;
    args.no_rest()?;
    let mut properties = args.properties("--consumer-property", "--consumer.config")?;
    let name = properties.get("client.id").cloned();
    properties.set_default("client.id", "console-consumer");
    refuse_contradictions(&args, &properties)?;
    if let Some(group) = args.get("--group") {
        properties.set("group.id", group.value);
    }
    if let Some(level) = args.get("--isolation-level") {
        properties.set("isolation.level", level.value);
    }
    if args.has("--from-beginning") {
        properties.set("auto.offset.reset", "earliest");
    }
    let spec = Spec {
        source: source(&args)?,
        max_messages: args.number::<i64>("--max-messages")?.and_then(|max| u64::try_from(max).ok()),
        timeout: args.number::<i64>("--timeout-ms")?.filter(|ms| *ms >= 0).map(Span::from_millis),
        formatter: Formatter::parse(&args)?,
        skips: args.has("--skip-message-on-error"),
        tells_end: args.has("--enable-systest-events"),
        properties,
    };
    Ok((spec, Common::of(&args, name)?))
}

/// Flags and properties that say too little, or two things at once (`ConsoleConsumerOptions`).
fn refuse_contradictions(args: &Args<'_>, properties: &Properties) -> Result<(), Fault> {
    let by_pattern = args.has("--include") || args.has("--whitelist");
    let [has_offset, has_partition] = ["--offset", "--partition"].map(|flag| args.has(flag));
    let said = if args.has("--topic") == by_pattern {
        match args.has("--whitelist") {
            false => "Exactly one of --include/--topic is required. ",
            true => {
                "Exactly one of --include/--topic is required. --whitelist is DEPRECATED use --include instead; ignored if --include specified."
            }
        }
    } else if by_pattern && has_partition {
        "The topic is required when partition is specified."
    } else if has_partition && has_offset && args.has("--from-beginning") {
        "Options from-beginning and offset cannot be specified together."
    } else if has_offset && !has_partition {
        "The partition is required when offset is specified."
    } else if args.has("--from-beginning")
        && properties.get("auto.offset.reset").is_some_and(|reset| &**reset == "latest")
    {
        "Can't simultaneously specify --from-beginning and 'auto.offset.reset=latest', please remove one option"
    } else {
        match [args.get("--group").map(|given| given.value), properties.get("group.id").map(|id| &**id)] {
            [Some(flag), Some(property)] if flag != property => {
                "The group ids provided in different places (directly using '--group', via '--consumer-property', or via '--consumer.config') do not match."
            }
            [None, None] => return Ok(()),
            _ if has_partition => "Options group and partition cannot be specified together.",
            _ => return Ok(()),
        }
    };
    Err(Fault::usage(said))
}

fn source(args: &Args<'_>) -> Result<Source, Fault> {
    if let Some(given) = args.get("--include").or_else(|| args.get("--whitelist")) {
        let pattern = Pattern::parse_list(given.value).ok_or_else(|| given.bad(Expected::Pattern))?;
        return Ok(Source::Include(pattern));
    }
    let topic = args.required("--topic")?;
    let Some(partition) = args.number("--partition")? else { return Ok(Source::Topic(topic.into())) };
    let from = match args.get("--offset").map(|given| given.value) {
        None if args.has("--from-beginning") => From::Listed(OffsetSpec::Earliest),
        Some(text) if text.eq_ignore_ascii_case("earliest") => From::Listed(OffsetSpec::Earliest),
        None => From::Listed(OffsetSpec::Latest),
        Some(text) if text.eq_ignore_ascii_case("latest") => From::Listed(OffsetSpec::Latest),
        Some(text) => {
            let offset = text.parse().ok().and_then(Offset::known).ok_or_else(|| {
                Fault::usage(format!(
                    "The provided offset value '{text}' is incorrect. Valid values are 'earliest', 'latest', or a non-negative long."
                ))
            })?;
            From::Given(offset)
        }
    };
    Ok(Source::Partition(TopicPartition::new(topic, partition), from))
}

/// The running tool.
#[derive(Clone, Debug)]
pub struct ConsoleConsumer {
    spec: Spec,
    consumer: Option<Consumer>,
    metadata_seen: u64,
    printed: u64,
    line: String,
    last_received: Instant,
    /// Its start, or what it last received.
    because: Option<FactId>,
    exit: i32,
}

impl ConsoleConsumer {
    /// Starts it.
    pub fn start(spec: &Spec, start: Start<'_>, out: &mut Out<'_>) -> Self {
        let mut rng = Rng::new(start.seed);
        let mut properties = spec.properties.clone();
        let grouped = !matches!(spec.source, Source::Partition(..));
        if grouped && properties.get("group.id").is_none() {
            properties.set("group.id", format!("console-consumer-{}", rng.below(100_000)));
            properties.set_default("enable.auto.commit", "false");
        }
        let mut tool = ConsoleConsumer {
            spec: spec.clone(),
            consumer: None,
            metadata_seen: 0,
            printed: 0,
            line: String::new(),
            last_received: out.now,
            because: out.cause(),
            exit: 0,
        };
        spec.formatter.warning.iter().for_each(|line| out.print_err(line.clone()));
        for (class, error) in &spec.formatter.complaints {
            let said = format!("Unable to instantiate a deserializer from {class}");
            Logger::plain().error(&said, "org.apache.kafka.tools.consumer.DefaultMessageFormatter", out);
            error.stack_trace().into_iter().for_each(|line| out.print_err(line));
        }
        match ConsumerConfig::new(&properties) {
            Ok(config) => {
                tool.consumer = Some(tool.subscribed(Consumer::new(config, start.bootstrap, rng), out));
                if tool.spec.max_messages == Some(0) {
                    tool.close(out);
                }
                tool.run(out);
            }
            Err(error) => {
                log("Unknown error when running consumer: ", &error, out);
                out.exit(1);
            }
        }
        tool
    }

    fn subscribed(&self, mut consumer: Consumer, out: &mut Out<'_>) -> Consumer {
        match &self.spec.source {
            Source::Topic(topic) => consumer.subscribe(vec![topic.clone()]),
            Source::Include(_) => consumer.subscribe_by_pattern(),
            Source::Partition(tp, from) => {
                consumer.assign(tp.clone());
                match from {
                    From::Listed(to) => consumer.seek_to(tp, *to),
                    From::Given(offset) => consumer.seek(tp, *offset, out),
                }
            }
        }
        consumer
    }

    fn run(&mut self, out: &mut Out<'_>) {
        loop {
            self.pick_topics();
            let Some(consumer) = &mut self.consumer else { return };
            consumer.poll(out);
            let mut any = false;
            while let Some(event) = self.consumer.as_mut().and_then(Consumer::next_event) {
                any = true;
                match event {
                    Event::Records(polled) => self.print(&polled, out),
                    Event::Failed(error) => self.give_up(&error, out),
                    Event::Assigned { .. }
                    | Event::Revoked { .. }
                    | Event::Committed { .. }
                    | Event::EndOffset(_) => {}
                }
            }
            any |= self.is_timed_out(out) || self.has_new_metadata();
            if !any {
                break;
            }
        }
        if self.consumer.as_ref().is_some_and(Consumer::is_closed) {
            self.consumer = None;
            self.end(out);
        }
    }

    /// Lets go of a line without an end, and ends.
    fn end(&mut self, out: &mut Out<'_>) {
        if self.spec.tells_end {
            self.line.push_str("shutdown_complete\n");
        }
        self.print_whole_lines(out);
        if !self.line.is_empty() {
            out.print(std::mem::take(&mut self.line));
        }
        out.exit(self.exit);
    }

    fn has_new_metadata(&self) -> bool {
        let version = self.consumer.as_ref().map_or(0, Consumer::metadata_version);
        matches!(self.spec.source, Source::Include(_)) && version != self.metadata_seen
    }

    fn pick_topics(&mut self) {
        if let (Source::Include(pattern), Some(consumer)) = (&self.spec.source, &mut self.consumer) {
            self.metadata_seen = consumer.metadata_version();
            consumer.pick(consumer.topics().into_iter().filter(|topic| pattern.matches(topic)).collect());
        }
    }

    fn print(&mut self, polled: &[ConsumerRecords], out: &mut Out<'_>) {
        (self.last_received, self.because) = (out.now, out.cause());
        let mut poison = None;
        for ConsumerRecords { tp, records, log_append_time } in polled {
            for record in records {
                if poison.is_some() || self.spec.max_messages.is_some_and(|max| self.printed >= max) {
                    self.unread(tp, record.offset, out);
                    break;
                }
                self.printed += 1;
                let written = self.spec.formatter.write(tp, record, *log_append_time, &mut self.line);
                self.print_whole_lines(out);
                match written {
                    Ok(()) => {}
                    Err(error) if self.spec.skips => {
                        log("Error processing message, skipping this message: ", &error, out)
                    }
                    Err(error) => poison = Some(error),
                }
            }
        }
        if let Some(error) = poison {
            self.exit = 1;
            self.close(out);
            return log("Unknown error when running consumer: ", &error, out);
        }
        if self.spec.max_messages.is_some_and(|max| self.printed >= max) {
            self.close(out);
        }
    }

    fn print_whole_lines(&mut self, out: &mut Out<'_>) {
        while let Some((line, rest)) = self.line.split_once('\n') {
            out.print(line);
            self.line = rest.to_owned();
        }
    }

    /// A poll returned this record, but it was not printed: it is not to be committed.
    fn unread(&mut self, tp: &TopicPartition, offset: Offset, out: &mut Out<'_>) {
        if let Some(consumer) = &mut self.consumer {
            consumer.seek(tp, offset, out);
        }
    }

    fn is_timed_out(&mut self, out: &mut Out<'_>) -> bool {
        let Some(timeout) = self.spec.timeout else { return false };
        if self.last_received + timeout > out.now || self.last_received == Instant::NEVER {
            return false;
        }
        out.wake_for(self.because);
        self.give_up(&ClientError::timeout(""), out);
        true
    }

    fn give_up(&mut self, error: &ClientError, out: &mut Out<'_>) {
        log("Error processing message, terminating consumer process: ", error, out);
        self.close(out);
    }

    fn close(&mut self, out: &mut Out<'_>) {
        if self.last_received != Instant::NEVER {
            out.print_err(format!("Processed a total of {} messages", self.printed));
        }
        self.last_received = Instant::NEVER; // nothing times out any more
        if let Some(consumer) = &mut self.consumer {
            consumer.close(out.now);
        }
    }
}

fn log(said: &str, error: &ClientError, out: &mut Out<'_>) {
    Logger::plain().error(said, CLASS, out);
    error.stack_trace().into_iter().for_each(|line| out.print_err(line));
}

impl Program for ConsoleConsumer {
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
        let timeout = self.spec.timeout.map_or(Instant::NEVER, |timeout| self.last_received + timeout);
        self.consumer.as_ref().map_or(Instant::NEVER, |consumer| consumer.deadline().min(timeout))
    }

    fn printed_records(&self) -> u64 {
        self.printed
    }

    fn consumer(&self) -> Option<&Consumer> {
        self.consumer.as_ref()
    }
}
