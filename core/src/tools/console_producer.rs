//! `kafka-console-producer`: one record for each line of its input (`kafka.tools.ConsoleProducer`).
//!
//! Its own defaults differ from a producer's: it lingers 1,000 ms, gives a request 1,500 ms, and retries three times.
//! At the end of the input it closes the producer, which sends at once what still lingers. A record that fails is
//! logged and forgotten: the exit code is 0 all the same, unless it writes synchronously.
//!
//! CAVEATS: `--reader-config`, and `--line-reader` are not modelled.

use bytes::Bytes;

use super::args::Args;
use super::program::Program;
use super::{Common, Start, TERMINATED, ToolError};
use crate::client::producer::{Delivery, Producer, ProducerConfig, ProducerRecord, SendId};
use crate::client::{ClientError, Logger, Properties};
use crate::ids::TopicName;
use crate::process::{Input, Out};
use crate::rng::Rng;
use crate::time::Instant;
use crate::wire::Header;

/// Flags that stand for a property, with the tool's default; a property that was given beats the default.
const FLAGS: &[(&str, &str, &str)] = &[
    ("--timeout", "linger.ms", "1000"),
    ("--request-required-acks", "acks", "-1"),
    ("--request-timeout-ms", "request.timeout.ms", "1500"),
    ("--message-send-max-retries", "retries", "3"),
    ("--retry-backoff-ms", "retry.backoff.ms", "100"),
    ("--max-memory-bytes", "buffer.memory", "33554432"),
    ("--max-block-ms", "max.block.ms", "60000"),
    ("--metadata-expiry-ms", "metadata.max.age.ms", "300000"),
    ("--batch-size", "batch.size", "16384"),
    ("--max-partition-memory-bytes", "batch.size", "16384"),
];

/// What `--property` can say to the reader.
pub(super) const READER_PROPERTIES: &[&str] = &[
    "headers.delimiter",
    "headers.key.separator",
    "headers.separator",
    "ignore.error",
    "key.separator",
    "null.marker",
    "parse.headers",
    "parse.key",
];

/// How a line becomes a record (`LineMessageReader`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineReader {
    parse_key: bool,
    key_separator: String,
    parse_headers: bool,
    headers_delimiter: String,
    headers_separator: String,
    headers_key_separator: String,
    ignore_error: bool,
    null_marker: Option<String>,
}

/// What the command line asks for.
#[derive(Clone, Debug)]
pub struct Spec {
    topic: TopicName,
    sync: bool,
    reader: LineReader,
    properties: Properties,
}

/// Reads the command line.
pub fn parse(words: &[String]) -> Result<(Spec, Common), Box<ToolError>> {
    let args = Args::parse(words)?;
    args.no_rest()?;
    let mut properties = args.properties("--producer-property", "--producer.config")?;
    for (flag, property, default) in FLAGS {
        match args.get(flag) {
            Some(given) => properties.set(property, given.value),
            None => properties.set_default(property, *default),
        }
    }
    // The flag alone says gzip; without it nothing is compressed, whatever --producer-property says.
    let codec = match args.get("--compression-codec") {
        Some(given) => {
            if given.value.is_empty() {
                "gzip"
            } else {
                given.value
            }
        }
        None => "none",
    };
    properties.set("compression.type", codec);
    let name = properties.get("client.id").cloned();
    properties.set_default("client.id", "console-producer");
    let spec = Spec {
        topic: args.required("--topic")?.into(),
        sync: args.has("--sync"),
        reader: LineReader::parse(&args)?,
        properties,
    };
    Ok((spec, Common::of(&args, name)?))
}

impl LineReader {
    fn parse(args: &Args<'_>) -> Result<Self, Box<ToolError>> {
        let mut reader = LineReader {
            parse_key: false,
            key_separator: "\t".into(),
            parse_headers: false,
            headers_delimiter: "\t".into(),
            headers_separator: ",".into(),
            headers_key_separator: ":".into(),
            ignore_error: false,
            null_marker: None,
        };
        for given in args.all("--property") {
            let (name, value) = given.value.split_once('=').unwrap_or((given.value, ""));
            let text = value.to_owned();
            match name {
                "parse.key" => reader.parse_key = value == "true",
                "key.separator" => reader.key_separator = text,
                "parse.headers" => reader.parse_headers = value == "true",
                "headers.delimiter" => reader.headers_delimiter = text,
                "headers.separator" => reader.headers_separator = text,
                "headers.key.separator" => reader.headers_key_separator = text,
                "ignore.error" => reader.ignore_error = value == "true",
                "null.marker" => reader.null_marker = Some(text),
                _ => {} // notes tell of it
            }
        }
        Ok(reader)
    }

    /// The record that a line stands for.
    fn read(&self, topic: &TopicName, line: &str, number: u64) -> Result<ProducerRecord, ClientError> {
        let mut rest = line;
        let mut headers = Vec::new();
        if self.parse_headers
            && let Some(text) = self.cut(&mut rest, &self.headers_delimiter, "headers delimiter", number)?
            && !self.is_null(text)
        {
            headers = self.headers(text, number)?;
        }
        let key = match self.parse_key {
            true => self.cut(&mut rest, &self.key_separator, "key separator", number)?,
            false => None,
        };
        let bytes = |text: &str| (!self.is_null(text)).then(|| Bytes::copy_from_slice(text.as_bytes()));
        Ok(ProducerRecord {
            topic: topic.clone(),
            partition: None,
            key: key.and_then(bytes),
            value: bytes(rest),
            headers: headers.into(),
            timestamp: None,
        })
    }

    /// What stands before a separator, which may be missing if errors are to be ignored.
    fn cut<'l>(
        &self,
        rest: &mut &'l str,
        separator: &str,
        what: &str,
        number: u64,
    ) -> Result<Option<&'l str>, ClientError> {
        match rest.split_once(separator) {
            Some((before, after)) => {
                *rest = after;
                Ok(Some(before))
            }
            None if self.ignore_error => Ok(None),
            None => Err(ClientError::kafka(format!("No {what} found on line number {number}: '{rest}'"))),
        }
    }

    fn headers(&self, text: &str, number: u64) -> Result<Vec<Header>, ClientError> {
        let mut headers = Vec::new();
        for pair in text.split(self.headers_separator.as_str()) {
            match pair.split_once(self.headers_key_separator.as_str()) {
                Some((key, value)) => {
                    let value = (!self.is_null(value)).then(|| Bytes::copy_from_slice(value.as_bytes()));
                    headers.push(Header { key: key.into(), value });
                }
                None if self.ignore_error => headers.push(Header { key: pair.into(), value: None }),
                None => {
                    return Err(ClientError::kafka(format!(
                        "No header key separator found in pair '{pair}' on line number {number}"
                    )));
                }
            }
        }
        Ok(headers)
    }

    fn is_null(&self, text: &str) -> bool {
        self.null_marker.as_deref() == Some(text)
    }
}

/// The running tool.
#[derive(Clone, Debug)]
pub struct ConsoleProducer {
    topic: TopicName,
    sync: bool,
    reader: LineReader,
    producer: Option<Producer>,
    feed: Bytes,
    line: u64,
    waiting: Option<SendId>,
    exit: i32,
}

impl ConsoleProducer {
    /// Starts it.
    pub fn start(spec: &Spec, start: Start<'_>, out: &mut Out<'_>) -> Self {
        let mut tool = ConsoleProducer {
            topic: spec.topic.clone(),
            sync: spec.sync,
            reader: spec.reader.clone(),
            producer: None,
            feed: start.feed,
            line: 0,
            waiting: None,
            exit: 0,
        };
        match ProducerConfig::new(&spec.properties) {
            Ok(config) => {
                tool.producer = Some(Producer::new(config, start.bootstrap, Rng::new(start.seed)));
                tool.run(out);
            }
            Err(error) => {
                error.stack_trace().into_iter().for_each(|line| out.print_err(line));
                out.exit(1);
            }
        }
        tool
    }

    /// Reads and sends until nothing more can be done now.
    fn run(&mut self, out: &mut Out<'_>) {
        loop {
            self.read_lines(out);
            let Some(producer) = &mut self.producer else { return };
            producer.poll(out);
            let mut any = false;
            while let Some(delivery) = self.producer.as_mut().and_then(Producer::next_delivery) {
                self.on_delivery(&delivery, out);
                any = true;
            }
            if !any {
                break;
            }
        }
        let done = self.feed.is_empty() && self.waiting.is_none();
        if done && self.producer.as_ref().is_some_and(Producer::is_drained) {
            self.end(self.exit, out);
        }
    }

    fn read_lines(&mut self, out: &mut Out<'_>) {
        while self.waiting.is_none()
            && self.producer.as_ref().is_some_and(|producer| !producer.is_blocked())
            && let Some(line) = self.next_line()
        {
            match self.reader.read(&self.topic, &line, self.line) {
                Ok(record) => self.send(record, out),
                Err(error) => self.give_up(&error, out),
            }
        }
        if self.feed.is_empty()
            && self.waiting.is_none()
            && let Some(producer) = &mut self.producer
        {
            producer.flush();
        }
    }

    fn next_line(&mut self) -> Option<String> {
        if self.feed.is_empty() {
            return None;
        }
        let end = self.feed.iter().position(|byte| *byte == b'\n');
        let line = self.feed.split_to(end.unwrap_or(self.feed.len()));
        if end.is_some() {
            self.feed = self.feed.slice(1..);
        }
        self.line += 1;
        let line = line.strip_suffix(b"\r").unwrap_or(&line);
        Some(String::from_utf8_lossy(line).into_owned())
    }

    fn send(&mut self, record: ProducerRecord, out: &mut Out<'_>) {
        let Some(producer) = &mut self.producer else { return };
        let send = producer.send(record, out);
        self.waiting = self.sync.then_some(send);
    }

    fn on_delivery(&mut self, delivery: &Delivery, out: &mut Out<'_>) {
        self.waiting.take_if(|send| *send == delivery.send);
        let Err(error) = &delivery.result else { return };
        if self.sync {
            return self.give_up(error, out);
        }
        let bytes = |len: Option<usize>| len.map_or("null".into(), |len| format!("{len} bytes"));
        let line = format!(
            "Error when sending message to topic {} with key: {}, value: {} with error:",
            self.topic,
            bytes(delivery.sizes.0),
            bytes(delivery.sizes.1)
        );
        let class = "org.apache.kafka.clients.producer.internals.ErrorLoggingCallback";
        Logger::plain().error(&line, class, out);
        error.stack_trace().into_iter().for_each(|line| out.print_err(line));
    }

    /// An exception ends the reading; what was sent before is still delivered.
    fn give_up(&mut self, error: &ClientError, out: &mut Out<'_>) {
        self.feed = Bytes::new();
        self.exit = 1;
        let first = if self.sync { "java.util.concurrent.ExecutionException: " } else { "" };
        for (n, line) in error.stack_trace().into_iter().enumerate() {
            out.print_err(if n == 0 { format!("{first}{line}") } else { line });
        }
    }

    fn end(&mut self, code: i32, out: &mut Out<'_>) {
        if let Some(mut producer) = self.producer.take() {
            producer.close(out);
        }
        out.exit(code);
    }
}

impl Program for ConsoleProducer {
    fn on_input(&mut self, input: &Input, out: &mut Out<'_>) {
        let Some(producer) = &mut self.producer else { return };
        if matches!(input, Input::Terminate) {
            self.feed = Bytes::new();
            self.waiting = None;
            self.exit = TERMINATED;
        } else {
            producer.on_input(input, out);
        }
        self.run(out);
    }

    fn deadline(&self) -> Instant {
        self.producer.as_ref().map_or(Instant::NEVER, Producer::deadline)
    }

    fn producer(&self) -> Option<&Producer> {
        self.producer.as_ref()
    }
}
