//! `kafka-producer-perf-test`: so many records of a size, and how long they took (`org.apache.kafka.tools.ProducerPerformance`).
//!
//! ```text
//! 100 records sent, 49.900200 records/sec (0.00 MB/sec), 1.20 ms avg latency, 5.00 ms max latency, 1 ms 50th, 2 ms 95th, …
//! ```
//!
//! A latency goes from `send()` to the answer, in whole milliseconds. Every five seconds it tells of those that came since.
//!
//! CAVEATS: time passes for messages and disks, not for the tool's own work; the payload is one letter; transactions and
//! payload files are not modelled.

use bytes::Bytes;

use super::args::Args;
use super::program::Program;
use super::{Common, Start, TERMINATED, ToolError};
use crate::client::Properties;
use crate::client::producer::{Delivery, Producer, ProducerConfig, ProducerRecord};
use crate::ids::{FactId, TopicName};
use crate::process::{Input, Out};
use crate::rng::Rng;
use crate::time::{Instant, Span};

/// How often it tells what came since.
const WINDOW: Span = Span(5_000_000);
/// Latencies that are kept for the percentiles.
const KEPT_MAX: u64 = 500_000;

/// What the command line asks for.
#[derive(Clone, Debug)]
pub struct Spec {
    topic: TopicName,
    records: u64,
    /// Bytes of each value; `None`: its number.
    size: Option<usize>,
    /// Records a second; `None`: as many as go.
    throughput: Option<u64>,
    properties: Properties,
}

/// Reads the command line.
pub fn parse(words: &[String]) -> Result<(Spec, Common), Box<ToolError>> {
    let args = Args::parse(words)?;
    args.no_rest()?;
    let mut properties = args.properties("--producer-props", "--producer.config")?;
    let name = properties.get("client.id").cloned();
    properties.set_default("client.id", "perf-producer-client");
    let size = args.number("--record-size")?;
    if size.is_none() && !args.has("--payload-monotonic") {
        args.required("--record-size")?;
    }
    args.required("--num-records")?;
    args.required("--throughput")?;
    let throughput: i64 = args.number("--throughput")?.unwrap_or(-1);
    let spec = Spec {
        topic: args.required("--topic")?.into(),
        records: args.number("--num-records")?.unwrap_or(0),
        size,
        throughput: u64::try_from(throughput).ok().filter(|rate| *rate > 0),
        properties,
    };
    Ok((spec, Common::of(&args, name)?))
}

/// What came, in a window or in all.
#[derive(Clone, Copy, Debug)]
struct Sum {
    since: Instant,
    count: u64,
    bytes: u64,
    latency_ms: u64,
    latency_ms_max: u64,
}

impl Sum {
    fn new(since: Instant) -> Self {
        Sum { since, count: 0, bytes: 0, latency_ms: 0, latency_ms_max: 0 }
    }

    fn add(&mut self, bytes: u64, latency_ms: u64) {
        self.count += 1;
        self.bytes += bytes;
        self.latency_ms += latency_ms;
        self.latency_ms_max = self.latency_ms_max.max(latency_ms);
    }

    /// `100 records sent, 49.9 records/sec (0.00 MB/sec), 1.2 ms avg latency, 5.0 ms max latency`
    fn text(&self, now: Instant, rate_places: usize, latency_places: usize) -> String {
        let ms = now.since(self.since).millis().max(1) as u64;
        format!(
            "{} records sent, {} records/sec ({} MB/sec), {} ms avg latency, {} ms max latency",
            self.count,
            fixed(self.count * 1000, ms, rate_places),
            fixed(self.bytes * 1000, ms << 20, 2),
            fixed(self.latency_ms, self.count.max(1), latency_places),
            fixed(self.latency_ms_max, 1, latency_places),
        )
    }
}

/// A quotient with so many decimal places, as Java rounds it: half up.
pub(super) fn fixed(number: u64, by: u64, places: usize) -> String {
    let ten = 10u128.pow(places as u32);
    let scaled = (u128::from(number) * ten * 2 + u128::from(by)) / (u128::from(by) * 2);
    match places {
        0 => scaled.to_string(),
        _ => format!("{}.{:0places$}", scaled / ten, scaled % ten),
    }
}

/// The running tool.
#[derive(Clone, Debug)]
pub struct ProducerPerfTest {
    spec: Spec,
    producer: Option<Producer>,
    sent: u64,
    /// When each record was sent that has no answer yet, the oldest first, with the number of the first.
    sent_at: Vec<Instant>,
    total: Sum,
    window: Sum,
    latencies_ms: Vec<u32>,
    stopped: bool,
    /// Its start: why it sends at its pace.
    because: Option<FactId>,
}

impl ProducerPerfTest {
    /// Starts it.
    pub fn start(spec: &Spec, start: Start<'_>, out: &mut Out<'_>) -> Self {
        let mut tool = ProducerPerfTest {
            spec: spec.clone(),
            producer: None,
            sent: 0,
            sent_at: Vec::new(),
            total: Sum::new(out.now),
            window: Sum::new(out.now),
            latencies_ms: Vec::new(),
            stopped: false,
            because: out.cause(),
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

    fn run(&mut self, out: &mut Out<'_>) {
        loop {
            self.send_due(out);
            let Some(producer) = &mut self.producer else { return };
            producer.poll(out);
            let mut any = false;
            while let Some(delivery) = self.producer.as_mut().and_then(Producer::next_delivery) {
                self.note(&delivery, out);
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
        self.stopped || self.sent >= self.spec.records
    }

    /// When the next record leaves.
    fn next_send(&self) -> Instant {
        let waits = self.spec.throughput.map_or(0, |rate| self.sent.saturating_mul(1_000_000) / rate);
        self.total.since + Span(waits)
    }

    fn send_due(&mut self, out: &mut Out<'_>) {
        while !self.is_over() && self.next_send() <= out.now {
            let value = match self.spec.size {
                Some(size) => Bytes::from(vec![b'A'; size]),
                None => Bytes::from(self.sent.to_string().into_bytes()),
            };
            let record = ProducerRecord {
                topic: self.spec.topic.clone(),
                partition: None,
                key: None,
                value: Some(value),
                headers: [].into(),
                timestamp: None,
            };
            let Some(producer) = self.producer.as_mut().filter(|producer| !producer.is_blocked()) else {
                return;
            };
            let before = out.wake_for(self.because);
            producer.send(record, out);
            out.set_cause(before);
            self.sent_at.push(out.now);
            self.sent += 1;
        }
        if self.is_over()
            && let Some(producer) = &mut self.producer
        {
            producer.flush();
        }
    }

    fn note(&mut self, delivery: &Delivery, out: &mut Out<'_>) {
        let number = delivery.send.0;
        if let Err(error) = &delivery.result {
            return error.stack_trace().into_iter().for_each(|line| out.print_err(line));
        }
        let sent_at = self.sent_at.get(number as usize).copied().unwrap_or(out.now);
        let latency_ms = out.now.since(sent_at).millis() as u64;
        let bytes = self.spec.size.unwrap_or_else(|| number.to_string().len()) as u64;
        if number.is_multiple_of(self.spec.records.div_ceil(KEPT_MAX).max(1)) {
            self.latencies_ms.push(latency_ms as u32);
        }
        self.total.add(bytes, latency_ms);
        self.window.add(bytes, latency_ms);
        if out.now.since(self.window.since) >= WINDOW {
            out.print(format!("{}.", self.window.text(out.now, 1, 1)));
            self.window = Sum::new(out.now);
        }
    }

    fn end(&mut self, out: &mut Out<'_>) {
        if let Some(mut producer) = self.producer.take() {
            producer.close(out);
        }
        self.latencies_ms.sort_unstable();
        let kept = &self.latencies_ms;
        let percentile = |permille: usize| {
            let at = (kept.len() * permille / 1000).min(kept.len().saturating_sub(1));
            kept.get(at).copied().unwrap_or(0)
        };
        let [p50, p95, p99, p999] = [500, 950, 990, 999].map(percentile);
        let told = self.total.text(out.now, 6, 2);
        out.print(format!("{told}, {p50} ms 50th, {p95} ms 95th, {p99} ms 99th, {p999} ms 99.9th."));
        out.exit(if self.stopped { TERMINATED } else { 0 });
    }
}

impl Program for ProducerPerfTest {
    fn on_input(&mut self, input: &Input, out: &mut Out<'_>) {
        let Some(producer) = &mut self.producer else { return };
        match input {
            Input::Terminate => self.stopped = true,
            input => producer.on_input(input, out),
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
        self.total.count
    }

    fn producer(&self) -> Option<&Producer> {
        self.producer.as_ref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotients_are_rounded_half_up() {
        for (quotient, printed) in
            [((1, 3, 2), "0.33"), ((1, 8, 2), "0.13"), ((5, 1, 1), "5.0"), ((5, 2, 0), "3")]
        {
            assert_eq!(fixed(quotient.0, quotient.1, quotient.2), printed);
        }
    }
}
