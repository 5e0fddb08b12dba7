//! A run in buckets of time: how much was written and read, how long PRODUCE took, and the figures of the cluster.
//!
//! ```text
//! buckets   ▂ ▅ ▇ ▃ ▁ ▁ ▂ ▆ ┆        each as long as the others, at most 256
//!           └─┴─┴─┴─┴─┴─┴─┴─┘        one more: two and two become one, and all are twice as long
//! ```
//!
//! The samples of a moment are a function of the run up to there, and of nothing else: they go through the run with the
//! world, and a keyframe holds both. So going back counts nothing twice, and a fork goes on from what there was. A run of
//! hours has as many buckets as one of a minute, and an event costs what its facts do.
//!
//! Figures of the cluster are taken from the world with the first event of a bucket, and shortly after each turning point
//! (a death, a leader, an ISR); a bucket keeps the largest of each.
//!
//! CAVEATS: a PRODUCE takes from when it is sent to when its answer would arrive, should nobody disturb the answer on its
//! way; one without an answer is not counted. Durations are exact to a sixteenth.

use std::rc::Rc;

use crate::fact::{ConsumerFact, Fact, LogFact, NetworkFact, Role, What};
use crate::ids::{ConnId, TopicName};
use crate::map::Map;
use crate::metadata::cache::is_internal;
use crate::protocol::{Message, Request, Response};
use crate::time::{Instant, Span};
use crate::view::Gauges;
use crate::wire::metadata_record::METADATA_TOPIC;
use crate::world::World;

/// How long a bucket is at first.
const WIDTH: Span = Span(100_000);
/// How many buckets there are at most.
const BUCKETS_MAX: usize = 256;
/// Of how many PRODUCE requests it is known at most when they left.
const REQUESTS_MAX: usize = 1024;
/// The least time between two looks at the world.
const LOOK_EVERY: Span = Span(50_000);

/// What happened in a stretch of time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bucket {
    /// Records that leaders have written.
    pub written: u64,
    /// Their bytes.
    pub written_bytes: u64,
    /// Records that consumers were handed.
    pub read: u64,
    /// How long PRODUCE took.
    pub latencies: Latencies,
    /// The largest figures of the cluster; `None` where nothing happened.
    pub gauges: Option<Gauges>,
}

impl Bucket {
    /// Takes in what another bucket has.
    pub fn merge(&mut self, other: &Bucket) {
        self.written += other.written;
        self.written_bytes += other.written_bytes;
        self.read += other.read;
        self.latencies.merge(&other.latencies);
        match (&mut self.gauges, &other.gauges) {
            (Some(gauges), Some(others)) => gauges.rise_to(others),
            (gauges @ None, Some(others)) => *gauges = Some(others.clone()),
            (_, None) => {}
        }
    }
}

/// Durations, counted by their size: sixteen sizes between a power of two and the next.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Latencies(Map<u16, u32>);

impl Latencies {
    const STEPS: u64 = 16;

    fn add(&mut self, span: Span) {
        *self.0.entry(Self::size(span.0)).or_default() += 1;
    }

    fn merge(&mut self, other: &Latencies) {
        for (size, count) in &other.0 {
            *self.0.entry(*size).or_default() += count;
        }
    }

    /// How many there are.
    pub fn count(&self) -> u64 {
        self.0.values().map(|count| u64::from(*count)).sum()
    }

    /// What so many percent do not exceed; `None` where there are none.
    pub fn percentile(&self, percent: u64) -> Option<Span> {
        let wanted = (self.count() * percent).div_ceil(100).max(1);
        let mut seen = 0;
        let found = self.0.iter().find(|(_, count)| {
            seen += u64::from(**count);
            seen >= wanted
        });
        found.map(|(size, _)| Span(Self::longest(*size)))
    }

    fn size(us: u64) -> u16 {
        if us < Self::STEPS {
            return us as u16;
        }
        let power = us.ilog2() - Self::STEPS.ilog2();
        (u64::from(power) * Self::STEPS + (us >> power)) as u16
    }

    /// The longest duration of a size.
    fn longest(size: u16) -> u64 {
        let size = u64::from(size);
        if size < 2 * Self::STEPS {
            return size;
        }
        let power = size / Self::STEPS - 1;
        ((size - power * Self::STEPS + 1) << power) - 1
    }
}

/// A run in buckets, up to a moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Samples {
    width: Span,
    /// Those that are over.
    closed: Vec<Rc<Bucket>>,
    open: Bucket,
    /// PRODUCE requests on their way, and when they left.
    requests: Map<(ConnId, u32), Instant>,
    /// When the world was looked at last.
    looked: Option<Instant>,
    /// Whether something has happened since that changes its figures.
    news: bool,
}

impl Default for Samples {
    fn default() -> Samples {
        Samples {
            width: WIDTH,
            closed: Vec::new(),
            open: Bucket::default(),
            requests: Map::new(),
            looked: None,
            news: true,
        }
    }
}

impl Samples {
    /// How long a bucket is.
    pub fn width(&self) -> Span {
        self.width
    }

    /// The buckets that are over, from the beginning of the run.
    pub fn buckets(&self) -> &[Rc<Bucket>] {
        &self.closed
    }

    /// An event has happened, with such facts.
    pub(super) fn add(&mut self, world: &World, facts: &[Fact]) {
        let now = world.now();
        self.open_bucket_of(now);
        for fact in facts {
            self.take(fact);
        }
        let waited = self.looked.is_none_or(|looked| now.since(looked) >= LOOK_EVERY);
        if self.open.gauges.is_none() || (self.news && waited) {
            let gauges = world.gauges();
            match &mut self.open.gauges {
                Some(largest) => largest.rise_to(&gauges),
                none => *none = Some(gauges),
            }
            (self.looked, self.news) = (Some(now), false);
        }
    }

    /// Has the bucket open that a moment falls into.
    fn open_bucket_of(&mut self, now: Instant) {
        let place = |width: Span| (now.0 / width.0) as usize;
        while place(self.width) >= BUCKETS_MAX {
            self.double();
        }
        while self.closed.len() < place(self.width) {
            self.closed.push(Rc::new(std::mem::take(&mut self.open)));
        }
    }

    /// Two and two buckets become one.
    fn double(&mut self) {
        self.width = Span(self.width.0 * 2);
        let half = self.closed.chunks_exact(2);
        let odd = half.remainder().first().cloned();
        self.closed = half
            .map(|pair| {
                let mut bucket = (*pair[0]).clone();
                bucket.merge(&pair[1]);
                Rc::new(bucket)
            })
            .collect();
        if let Some(odd) = odd {
            let later = std::mem::replace(&mut self.open, (*odd).clone());
            self.open.merge(&later);
        }
    }

    fn take(&mut self, fact: &Fact) {
        match &fact.what {
            What::Log(LogFact::Appended { tp, role: Role::Leader, base_offset, last_offset, bytes })
                if is_of_people(&tp.topic) =>
            {
                self.open.written += (*last_offset - *base_offset + 1).max(0) as u64;
                self.open.written_bytes += bytes.len;
            }
            What::Consumer(ConsumerFact::Delivered { records, .. }) => self.open.read += u64::from(*records),
            What::Network(NetworkFact::Sent { conn, message, way, .. }) => {
                self.take_message(*conn, message, fact.at, way.arrives());
            }
            what => self.news |= what.is_turning_point(),
        }
    }

    fn take_message(&mut self, conn: ConnId, message: &Message, sent: Instant, arrives: Option<Instant>) {
        match message {
            Message::Request { correlation, request } => {
                if matches!(&**request, Request::Produce(produce) if produce.acks != 0) {
                    self.requests.insert((conn, *correlation), sent);
                    // Connections are numbered: the oldest has most likely gone without its answer.
                    let oldest = self.requests.first_key_value().map(|(key, _)| *key);
                    if let Some(oldest) = oldest.filter(|_| self.requests.len() > REQUESTS_MAX) {
                        self.requests.remove(&oldest);
                    }
                }
            }
            Message::Response { correlation, response } if matches!(**response, Response::Produce(_)) => {
                let began = self.requests.remove(&(conn, *correlation));
                if let (Some(began), Some(arrives)) = (began, arrives) {
                    self.open.latencies.add(arrives.since(began));
                }
            }
            _ => {}
        }
    }
}

/// Whether a topic is none of Kafka's own.
fn is_of_people(topic: &TopicName) -> bool {
    !is_internal(topic) && **topic != *METADATA_TOPIC
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_is_found_again_to_a_sixteenth() {
        for us in [0, 1, 15, 16, 17, 31, 32, 33, 1_000, 65_535, 65_536, 12_345_678] {
            let mut latencies = Latencies::default();
            latencies.add(Span(us));
            let found = latencies.percentile(50).expect("there is one").0;
            assert!((us..=us + us / 16).contains(&found), "{us}: {found}");
        }
    }

    #[test]
    fn a_percentile_is_what_so_many_do_not_exceed() {
        let mut latencies = Latencies::default();
        assert_eq!(latencies.percentile(99), None);
        (1..=15).for_each(|us| latencies.add(Span(us)));
        let found = [1, 50, 95, 99].map(|percent| latencies.percentile(percent).map(|span| span.0));
        assert_eq!(found, [Some(1), Some(8), Some(15), Some(15)]);
    }

    #[test]
    fn however_long_a_run_is_there_are_no_more_buckets_and_nothing_is_lost() {
        let mut samples = Samples::default();
        for second in 0..4_000 {
            samples.open_bucket_of(Instant(second * 1_000_000));
            samples.open.written += 1;
            assert!(samples.closed.len() < BUCKETS_MAX);
        }
        let written: u64 = samples.closed.iter().map(|bucket| bucket.written).sum();
        assert_eq!((written + samples.open.written, samples.width), (4_000, Span(25_600_000)));
        assert_eq!(samples.closed[0].written, 26);
    }
}
