//! `kafka-console-consumer`: prints records (`org.apache.kafka.tools.consumer.ConsoleConsumer`).
//!
//! With `--topic` or `--include` it is a member of a group: that of `--group`, or one of its own
//! (`console-consumer-12345`) that commits nothing. With `--partition` it needs no group. It ends after
//! `--max-messages`, when nothing came for `--timeout-ms`, at SIGTERM, or at an exception; the exit code is 0 each
//! time, since no script waits for it. Records that a poll returned but that were not printed are not committed either.
//!
//! CAVEATS: formatters and deserialisers of one's own are not modelled; values are printed as UTF-8.

use bytes::Bytes;

use super::args::Args;
use super::pattern::Pattern;
use super::program::Program;
use super::refusal::Fault;
use super::{Common, Expected, Start, TERMINATED, ToolError, Unmodelled};
use crate::client::config::ClientConfigs;
use crate::client::consumer::{Consumer, ConsumerConfig, ConsumerConfigs, ConsumerRecords, Event};
use crate::client::{ClientError, Logger, Properties};
use crate::ids::{FactId, Offset, TopicName, TopicPartition};
use crate::process::{Input, Out};
use crate::protocol::data::OffsetSpec;
use crate::rng::Rng;
use crate::time::{Instant, Span};
use crate::wire::Record;

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

/// How a record is printed (`DefaultMessageFormatter`).
#[derive(Clone, Debug, PartialEq, Eq)]
struct Formatter {
    timestamp: bool,
    partition: bool,
    offset: bool,
    headers: bool,
    key: bool,
    value: bool,
    key_separator: String,
    line_separator: String,
    headers_separator: String,
    null_literal: String,
}

/// What the command line asks for.
#[derive(Clone, Debug)]
pub struct Spec {
    source: Source,
    max_messages: Option<u64>,
    timeout: Option<Span>,
    formatter: Formatter,
    properties: Properties,
}

/// Reads the command line.
pub fn parse(words: &[String]) -> Result<(Spec, Common), Fault> {
    let args = Args::parse(words)?;
    args.no_rest()?;
    let mut properties = args.properties(
        "--consumer-property",
        "--consumer.config",
        &[ClientConfigs::NAMES, ConsumerConfigs::NAMES],
    )?;
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
        properties,
    };
    Ok((spec, Common { bootstrap: args.bootstrap()?, name }))
}

/// Flags and properties that say two things at once (`ConsoleConsumerOptions`).
fn refuse_contradictions(args: &Args<'_>, properties: &Properties) -> Result<(), Fault> {
    let by_pattern = args.has("--include") || args.has("--whitelist");
    if args.has("--topic") && by_pattern {
        return Err(Fault::usage("Exactly one of --include/--topic is required. "));
    }
    if by_pattern && args.has("--partition") {
        return Err(Fault::usage("The topic is required when partition is specified."));
    }
    if args.has("--partition") && args.has("--offset") && args.has("--from-beginning") {
        return Err(Fault::usage("Options from-beginning and offset cannot be specified together."));
    }
    if args.has("--from-beginning")
        && properties.get("auto.offset.reset").is_some_and(|reset| &**reset == "latest")
    {
        return Err(Fault::usage(
            "Can't simultaneously specify --from-beginning and 'auto.offset.reset=latest', please remove one option",
        ));
    }
    let groups = [args.get("--group").map(|given| given.value), properties.get("group.id").map(|id| &**id)];
    match groups {
        [Some(flag), Some(property)] if flag != property => Err(Fault::usage(
            "The group ids provided in different places (directly using '--group', via '--consumer-property', or via '--consumer.config') do not match.",
        )),
        _ => Ok(()),
    }
}

fn source(args: &Args<'_>) -> Result<Source, Box<ToolError>> {
    if let Some(given) = args.get("--include").or_else(|| args.get("--whitelist")) {
        let pattern = Pattern::parse_list(given.value).ok_or_else(|| given.bad(Expected::Pattern))?;
        return Ok(Source::Include(pattern));
    }
    let topic = args
        .get("--topic")
        .ok_or(ToolError::Required { tool: args.tool, what: Expected::OneOf(&["--topic", "--include"]) })?;
    let Some(partition) = args.number("--partition")? else {
        return match args.get("--offset") {
            Some(_) => {
                Err(ToolError::Required { tool: args.tool, what: Expected::PartitionWithOffset }.into())
            }
            None => Ok(Source::Topic(topic.value.into())),
        };
    };
    if let Some(group) = args.get("--group") {
        return Err(ToolError::Surplus { word: group.word, text: "--group beside --partition".into() }.into());
    }
    let earliest = args.has("--from-beginning");
    let from = match args.get("--offset").map(|given| (given, given.value)) {
        None if earliest => From::Listed(OffsetSpec::Earliest),
        None | Some((_, "latest")) => From::Listed(OffsetSpec::Latest),
        Some((_, "earliest")) => From::Listed(OffsetSpec::Earliest),
        Some((given, text)) => {
            let offset = text.parse().ok().and_then(Offset::known);
            From::Given(offset.ok_or_else(|| given.bad(Expected::StartingPoint))?)
        }
    };
    Ok(Source::Partition(TopicPartition::new(topic.value, partition), from))
}

impl Formatter {
    fn parse(args: &Args<'_>) -> Result<Self, Box<ToolError>> {
        let mut formatter = Formatter {
            timestamp: false,
            partition: false,
            offset: false,
            headers: false,
            key: false,
            value: true,
            key_separator: "\t".into(),
            line_separator: "\n".into(),
            headers_separator: ",".into(),
            null_literal: "null".into(),
        };
        for given in args.all("--property") {
            let (name, value) = given.pair()?;
            let (on, text) = (value == "true", value.to_owned());
            match name {
                "print.timestamp" => formatter.timestamp = on,
                "print.partition" => formatter.partition = on,
                "print.offset" => formatter.offset = on,
                "print.headers" => formatter.headers = on,
                "print.key" => formatter.key = on,
                "print.value" => formatter.value = on,
                "key.separator" => formatter.key_separator = text,
                "line.separator" => formatter.line_separator = text,
                "headers.separator" => formatter.headers_separator = text,
                "null.literal" => formatter.null_literal = text,
                _ => return Err(given.not_modelled(Unmodelled::FormatterProperty(name.to_owned()))),
            }
        }
        Ok(formatter)
    }

    /// The fields asked for, each followed by a separator; the last one by the line's.
    fn line(&self, tp: &TopicPartition, record: &Record, log_append_time: bool) -> String {
        let clock = if log_append_time { "LogAppendTime" } else { "CreateTime" };
        let fields = [
            self.timestamp.then(|| format!("{clock}:{}", record.timestamp.0)),
            self.partition.then(|| format!("Partition:{}", tp.partition)),
            self.offset.then(|| format!("Offset:{}", record.offset)),
            self.headers.then(|| self.headers(record)),
            self.key.then(|| self.text(record.key.as_ref())),
            self.value.then(|| self.text(record.value.as_ref())),
        ];
        let mut line = fields.into_iter().flatten().collect::<Vec<_>>().join(&self.key_separator);
        line.push_str(&self.line_separator);
        line
    }

    fn headers(&self, record: &Record) -> String {
        let header =
            |header: &crate::wire::Header| format!("{}:{}", header.key, self.text(header.value.as_ref()));
        match &record.headers[..] {
            [] => "NO_HEADERS".into(),
            headers => headers.iter().map(header).collect::<Vec<_>>().join(&self.headers_separator),
        }
    }

    fn text(&self, bytes: Option<&Bytes>) -> String {
        bytes.map_or_else(|| self.null_literal.clone(), |bytes| String::from_utf8_lossy(bytes).into_owned())
    }
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
        match ConsumerConfig::new(&properties) {
            Ok(config) => {
                tool.consumer = Some(tool.subscribed(Consumer::new(config, start.bootstrap, rng), out));
                if tool.spec.max_messages == Some(0) {
                    tool.close(out);
                }
                tool.run(out);
            }
            Err(error) => {
                error.stack_trace().into_iter().for_each(|line| out.print_err(line));
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
            out.exit(self.exit);
        }
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
        for ConsumerRecords { tp, records, log_append_time } in polled {
            for record in records {
                if self.spec.max_messages.is_some_and(|max| self.printed >= max) {
                    self.unread(tp, record.offset, out);
                    break;
                }
                self.printed += 1;
                self.line.push_str(&self.spec.formatter.line(tp, record, *log_append_time));
                self.print_whole_lines(out);
            }
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
        Logger::plain().error("Error processing message, terminating consumer process: ", CLASS, out);
        error.stack_trace().into_iter().for_each(|line| out.print_err(line));
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
