//! What the panel asks of the session: the run's buckets as lines, and the figures of the moment.
//!
//! What flows (records, bytes) is given for the second before a moment, or for a bucket that is longer; what stands (lag, a
//! buffer) is a bucket's largest, and at the cursor what it is.

use std::rc::Rc;

use highwater_core::history::{Bucket, Latencies};
use highwater_core::map::Set;
use highwater_core::view::Gauges;

use crate::session::Session;

/// Over how long what flows is counted, in microseconds.
const SECOND: u64 = 1_000_000;
/// The lines of one plot, at most.
const LINES_MAX: usize = 8;

/// What a plot shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Measure {
    /// Tenths of records a second.
    Records,
    /// Bytes a second.
    Bytes,
    /// Microseconds.
    Latency,
    /// Records.
    Lag,
    /// Partitions.
    UnderReplicated,
    /// Records.
    Uncommitted,
    /// Bytes.
    Buffer,
}

/// Which line of a plot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Name {
    Written,
    Read,
    Percentile(u64),
    Group(Rc<str>),
    Only,
}

/// A line: a point for each bucket, and its figure at the cursor.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Line {
    pub name: Name,
    pub points: Vec<Option<u64>>,
    pub now: Option<u64>,
}

/// A plot.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Plot {
    pub measure: Measure,
    pub lines: Vec<Line>,
    /// Of how many groups that have committed there is no line.
    pub more: usize,
}

/// The answer. Times are in microseconds.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Seen {
    pub now: u64,
    /// How far the run has gone.
    pub end: u64,
    /// How long a bucket is.
    pub width: u64,
    /// What the producers that run may hold.
    pub buffer_memory: u64,
    /// Over how long what flows is counted.
    pub span: u64,
    /// Whether nobody writes or reads anything in the run, as far as it is known.
    pub idle: bool,
    pub plots: Vec<Plot>,
}

pub(super) fn ask(session: &Session, (): &()) -> Seen {
    let (samples, now) = (session.history().samples(), session.now());
    let (end, width) = (session.furthest().max(now).0.max(1), samples.width().0);
    let known = samples.buckets().len().min((end / width) as usize);
    let run = Run {
        buckets: &samples.buckets()[..known],
        past: (now.0 / width) as usize,
        width,
        groups: committed(session),
    };
    let gauges = session.world().gauges();
    Seen {
        now: now.0,
        end,
        width,
        buffer_memory: gauges.buffer_memory,
        span: run.second() as u64 * width,
        idle: samples.buckets().iter().all(|bucket| bucket.written + bucket.read == 0),
        plots: run.plots(&gauges),
    }
}

/// The groups that have committed something.
fn committed(session: &Session) -> Vec<Rc<str>> {
    let groups = session.world().group_views().into_iter();
    groups.filter(|group| !group.committed.is_empty()).map(|group| group.group).collect()
}

/// The buckets that are plotted.
struct Run<'s> {
    buckets: &'s [Rc<Bucket>],
    /// How many of them are over at the cursor.
    past: usize,
    width: u64,
    /// The groups that have committed something: more, perhaps, than buckets keep the lag of.
    groups: Vec<Rc<str>>,
}

impl Run<'_> {
    fn plots(&self, now: &Gauges) -> Vec<Plot> {
        let plot = |measure, lines| Plot { measure, lines, more: 0 };
        let only = |points, now| vec![Line { name: Name::Only, points, now: Some(now) }];
        vec![
            plot(
                Measure::Records,
                vec![
                    self.flow(Name::Written, 10, |bucket| bucket.written),
                    self.flow(Name::Read, 10, |bucket| bucket.read),
                ],
            ),
            plot(Measure::Bytes, vec![self.flow(Name::Only, 1, |bucket| bucket.written_bytes)]),
            plot(Measure::Latency, [50, 95, 99].map(|percent| self.latency(percent)).into()),
            self.lags(now),
            plot(
                Measure::Uncommitted,
                only(self.level(|gauges| gauges.uncommitted.max(0) as u64), now.uncommitted.max(0) as u64),
            ),
            plot(
                Measure::UnderReplicated,
                only(self.level(|gauges| gauges.under_replicated.into()), now.under_replicated.into()),
            ),
            plot(Measure::Buffer, only(self.level(|gauges| gauges.buffered), now.buffered)),
        ]
    }

    /// How many buckets a second has; at least one.
    fn second(&self) -> usize {
        SECOND.div_ceil(self.width) as usize
    }

    /// `times` what flows in a second, in the second that ends with each bucket.
    fn flow(&self, name: Name, times: u64, of: impl Fn(&Bucket) -> u64) -> Line {
        let second = self.second();
        let mut sum = 0;
        let point = |n: usize| {
            sum += of(&self.buckets[n]);
            if n >= second {
                sum -= of(&self.buckets[n - second]);
            }
            Some(sum * times * SECOND / (second as u64 * self.width))
        };
        let points: Vec<_> = (0..self.buckets.len()).map(point).collect();
        let now = self.past.checked_sub(1).and_then(|last| points.get(last).copied().flatten());
        Line { name, points, now: now.or(Some(0)) }
    }

    fn latency(&self, percent: u64) -> Line {
        let points = self.buckets.iter().map(|bucket| of(&bucket.latencies, percent));
        let mut second = Bucket::default();
        let past = &self.buckets[..self.past.min(self.buckets.len())];
        past.iter().rev().take(self.second()).for_each(|bucket| second.merge(bucket));
        Line {
            name: Name::Percentile(percent),
            points: points.collect(),
            now: of(&second.latencies, percent),
        }
    }

    /// What stands. Where nothing happened, nothing has changed.
    fn level(&self, of: impl Fn(&Gauges) -> u64) -> Vec<Option<u64>> {
        let mut last = None;
        let point = |bucket: &Rc<Bucket>| {
            last = bucket.gauges.as_ref().map(&of).or(last);
            last
        };
        self.buckets.iter().map(point).collect()
    }

    fn lags(&self, now: &Gauges) -> Plot {
        let all = self.buckets.iter().filter_map(|bucket| bucket.gauges.as_ref()).chain([now]);
        let groups: Set<Rc<str>> =
            all.flat_map(|gauges| gauges.lags.iter().map(|(group, _)| group.clone())).collect();
        let line = |group: &Rc<str>| {
            let of = |gauges: &Gauges| {
                let lag = gauges.lags.iter().find(|(name, _)| name == group)?;
                Some(lag.1.max(0) as u64)
            };
            let mut last = None;
            let point = |bucket: &Rc<Bucket>| {
                last = bucket.gauges.as_ref().map_or(last, of);
                last
            };
            let points = self.buckets.iter().map(point).collect();
            Line { name: Name::Group(group.clone()), points, now: of(now) }
        };
        let drawn: Vec<&Rc<str>> = groups.iter().take(LINES_MAX).collect();
        let more = self.groups.iter().filter(|group| !drawn.contains(group)).count();
        Plot { measure: Measure::Lag, lines: drawn.into_iter().map(line).collect(), more }
    }
}

fn of(latencies: &Latencies, percent: u64) -> Option<u64> {
    latencies.percentile(percent).map(|span| span.0)
}
