//! `kafka-consumer-perf-test`: so many records read, and how long that took (`org.apache.kafka.tools.ConsumerPerformance`).
//!
//! ```text
//! start.time, end.time, data.consumed.in.MB, MB.sec, data.consumed.in.nMsg, nMsg.sec, rebalance.time.ms, fetch.time.ms, …
//! 2026-01-01 00:00:00:145, 2026-01-01 00:00:00:776, 0.0000, 0.0000, 5, 7.9239, 562, 69, 0.0001, 72.4638
//! ```
//!
//! It counts whole polls, so it may read more than it was asked for; without a group it has one of its own, and begins at
//! the beginning unless told `--from-latest`.
//!
//! CAVEATS: details by the second are not modelled; time passes for messages and disks, not for the tool's own work.

use super::args::Args;
use super::producer_perf_test::fixed;
use super::program::Program;
use super::{Common, Start, TERMINATED, ToolError};
use crate::client::consumer::{Consumer, ConsumerConfig, ConsumerRecords, Event};
use crate::client::{ClientError, Properties};
use crate::ids::{FactId, TopicName};
use crate::process::{Input, Out};
use crate::rng::Rng;
use crate::script::date::civil;
use crate::time::{Instant, Span, Timestamp};

/// What the command line asks for.
#[derive(Clone, Debug)]
pub struct Spec {
    topic: TopicName,
    messages: u64,
    timeout: Span,
    header: bool,
    properties: Properties,
}

/// Reads the command line.
pub fn parse(words: &[String]) -> Result<(Spec, Common), Box<ToolError>> {
    let args = Args::parse(words)?;
    args.no_rest()?;
    let mut properties = args.properties("", "--consumer.config")?;
    let name = properties.get("client.id").cloned();
    properties.set_default("client.id", "perf-consumer-client");
    if let Some(given) = args.get("--group") {
        properties.set("group.id", given.value);
    }
    let size: Option<i32> = args.number("--fetch-size")?;
    properties.set("max.partition.fetch.bytes", size.unwrap_or(1_048_576).to_string());
    let reset = if args.has("--from-latest") { "latest" } else { "earliest" };
    properties.set("auto.offset.reset", reset);
    properties.set("check.crcs", "false");
    let topic = args.required("--topic")?.into();
    args.required("--messages")?;
    let spec = Spec {
        topic,
        messages: args.number("--messages")?.unwrap_or(0),
        timeout: Span::from_millis(args.number("--timeout")?.unwrap_or(10_000)),
        header: !args.has("--hide-header"),
        properties,
    };
    Ok((spec, Common::of(&args, name)?))
}

/// The running tool.
#[derive(Clone, Debug)]
pub struct ConsumerPerfTest {
    spec: Spec,
    consumer: Option<Consumer>,
    started: Instant,
    joined: Option<Instant>,
    last_read: Instant,
    ended: Option<Instant>,
    messages: u64,
    bytes: u64,
    exit: i32,
    /// Its start, or what it last read.
    because: Option<FactId>,
}

impl ConsumerPerfTest {
    /// Starts it.
    pub fn start(spec: &Spec, start: Start<'_>, out: &mut Out<'_>) -> Self {
        let mut rng = Rng::new(start.seed);
        let mut properties = spec.properties.clone();
        properties.set_default("group.id", format!("perf-consumer-{}", rng.below(100_000)));
        let mut tool = ConsumerPerfTest {
            spec: spec.clone(),
            consumer: None,
            started: out.now,
            joined: None,
            last_read: out.now,
            ended: None,
            messages: 0,
            bytes: 0,
            exit: 0,
            because: out.cause(),
        };
        match ConsumerConfig::new(&properties) {
            Ok(config) => {
                if spec.header {
                    out.print(
                        "start.time, end.time, data.consumed.in.MB, MB.sec, data.consumed.in.nMsg, nMsg.sec, \
                         rebalance.time.ms, fetch.time.ms, fetch.MB.sec, fetch.nMsg.sec",
                    );
                }
                let mut consumer = Consumer::new(config, start.bootstrap, rng);
                consumer.subscribe(vec![spec.topic.clone()]);
                tool.consumer = Some(consumer);
                tool.run(out);
            }
            Err(error) => tool.throw(&error, out),
        }
        tool
    }

    fn throw(&mut self, error: &ClientError, out: &mut Out<'_>) {
        out.print_err(error.message());
        error.stack_trace().into_iter().for_each(|line| out.print_err(line));
        self.consumer = None;
        out.exit(1);
    }

    fn run(&mut self, out: &mut Out<'_>) {
        loop {
            let Some(consumer) = &mut self.consumer else { return };
            consumer.poll(out);
            let mut any = false;
            while let Some(event) = self.consumer.as_mut().and_then(Consumer::next_event) {
                any = true;
                match event {
                    Event::Records(polled) => self.count(&polled, out),
                    Event::Assigned { .. } => {
                        self.joined.get_or_insert(out.now);
                    }
                    Event::Failed(error) => return self.throw(&error, out),
                    Event::Revoked { .. } | Event::Committed { .. } | Event::EndOffset(_) => {}
                }
            }
            any |= self.is_timed_out(out);
            if !any {
                break;
            }
        }
        if self.consumer.as_ref().is_some_and(Consumer::is_closed) {
            self.consumer = None;
            self.tell(out);
            out.exit(self.exit);
        }
    }

    fn count(&mut self, polled: &[ConsumerRecords], out: &mut Out<'_>) {
        if self.ended.is_some() {
            return;
        }
        (self.last_read, self.because) = (out.now, out.cause());
        for record in polled.iter().flat_map(|of_one| of_one.records.iter()) {
            self.messages += 1;
            let sizes =
                [&record.key, &record.value].map(|bytes| bytes.as_ref().map_or(0, |bytes| bytes.len()));
            self.bytes += (sizes[0] + sizes[1]) as u64;
        }
        if self.messages >= self.spec.messages {
            self.close(out);
        }
    }

    fn is_timed_out(&mut self, out: &mut Out<'_>) -> bool {
        if self.ended.is_some() || self.last_read + self.spec.timeout > out.now {
            return false;
        }
        out.wake_for(self.because);
        let ms = self.spec.timeout.millis();
        out.print(format!(
            "WARNING: Exiting before consuming the expected number of messages: timeout ({ms} ms) exceeded. \
             You can use the --timeout option to increase the timeout."
        ));
        self.close(out);
        true
    }

    fn close(&mut self, out: &Out<'_>) {
        self.ended = Some(out.now);
        if let Some(consumer) = &mut self.consumer {
            consumer.close(out.now);
        }
    }

    fn tell(&self, out: &mut Out<'_>) {
        let ended = self.ended.unwrap_or(out.now);
        let ms = |from: Instant, to: Instant| to.since(from).millis().max(0) as u64;
        let elapsed = ms(self.started, ended).max(1);
        let rebalance = self.joined.map_or(0, |joined| ms(self.started, joined));
        let fetch = elapsed.saturating_sub(rebalance).max(1);
        let at = |instant: Instant| date(Timestamp(out.timestamp().0 - out.now.since(instant).millis()));
        let mb = |ms: u64| fixed(self.bytes * 1000, ms << 20, 4);
        let messages = |ms: u64| fixed(self.messages * 1000, ms, 4);
        let (total, count) = (fixed(self.bytes, 1 << 20, 4), self.messages);
        out.print(format!(
            "{}, {}, {total}, {}, {count}, {}, {rebalance}, {fetch}, {}, {}",
            at(self.started),
            at(ended),
            mb(elapsed),
            messages(elapsed),
            mb(fetch),
            messages(fetch),
        ));
    }
}

/// `2026-01-01 00:00:00:145`
fn date(at: Timestamp) -> String {
    let (days, ms) = (at.0.div_euclid(86_400_000), at.0.rem_euclid(86_400_000));
    let (year, month, day) = civil(days);
    let (hour, minute, second) = (ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60);
    format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}:{:03}", ms % 1000)
}

impl Program for ConsumerPerfTest {
    fn on_input(&mut self, input: &Input, out: &mut Out<'_>) {
        let Some(consumer) = &mut self.consumer else { return };
        consumer.on_input(input, out);
        if matches!(input, Input::Terminate) {
            self.exit = TERMINATED;
            self.close(out);
        }
        self.run(out);
    }

    fn deadline(&self) -> Instant {
        let Some(consumer) = &self.consumer else { return Instant::NEVER };
        let timeout = if self.ended.is_some() { Instant::NEVER } else { self.last_read + self.spec.timeout };
        consumer.deadline().min(timeout)
    }

    fn printed_records(&self) -> u64 {
        self.messages
    }

    fn consumer(&self) -> Option<&Consumer> {
        self.consumer.as_ref()
    }
}
