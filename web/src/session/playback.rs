//! Playing: how fast the virtual clock runs against the person's.
//!
//! A message takes half a virtual millisecond, a session timeout six seconds: no one speed shows both. [`Speed::Auto`]
//! therefore follows the run: slow while a message that matters is on its way, quick through the routine
//! of heartbeats and empty fetches, quickest where nothing moves at all, and faster and faster where the same goes on
//! for long.

use highwater_core::protocol::ApiKey;
use highwater_core::time::{Instant, Span};
use highwater_core::view::{Figure, Flight, FlightName};

/// Whether the clock runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Playback {
    /// It runs.
    #[default]
    Playing,
    /// It stands; a command starts it again, since its maker wants to see what comes of it.
    Paused,
    /// It stands, and the person goes step by step: a command changes nothing about that.
    Stepping,
}

/// How fast the clock runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Speed {
    /// As fast as a person can follow what happens.
    #[default]
    Auto,
    /// A thousandth.
    Thousandth,
    /// A hundredth.
    Hundredth,
    /// A tenth.
    Tenth,
    /// Real time.
    Real,
    /// Ten times real time.
    Tenfold,
}

impl Playback {
    /// Its name, as the page carries it.
    pub fn name(self) -> &'static str {
        match self {
            Playback::Playing => "Playing",
            Playback::Paused => "Paused",
            Playback::Stepping => "Stepping",
        }
    }
}

impl Speed {
    /// All, slowest first.
    pub const ALL: [Speed; 6] =
        [Speed::Auto, Speed::Thousandth, Speed::Hundredth, Speed::Tenth, Speed::Real, Speed::Tenfold];

    /// What it is called; `None` for the one that needs a word.
    pub fn label(self) -> Option<&'static str> {
        match self {
            Speed::Auto => None,
            Speed::Thousandth => Some("0.001×"),
            Speed::Hundredth => Some("0.01×"),
            Speed::Tenth => Some("0.1×"),
            Speed::Real => Some("1×"),
            Speed::Tenfold => Some("10×"),
        }
    }

    /// How much virtual time `real_ms` of the person's time are.
    pub fn span(self, real_ms: f64, flights: &[Flight], now: Instant, patience: Patience) -> Span {
        let rate = match self {
            Speed::Auto => auto_rate(flights, now, patience.hurry()),
            Speed::Thousandth => 0.001,
            Speed::Hundredth => 0.01,
            Speed::Tenth => 0.1,
            Speed::Real => 1.0,
            Speed::Tenfold => 10.0,
        };
        Span::from_micros((real_ms.clamp(0.0, FRAME_MS_MAX) * 1000.0 * rate).max(1.0) as u64)
    }
}

/// How long a person has watched messages that matter since the last turning point, at the slow pace at which single
/// ones can be followed. After some seconds more of the same goes by faster and faster, up to real time: a load of a
/// thousand messages is over while somebody still looks.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Patience {
    marks: usize,
    watched_ms: f64,
}

impl Patience {
    /// Takes in how long the last frame took, and how many turning points there were so far.
    pub fn watched(&mut self, real_ms: f64, marks: usize) {
        if marks == self.marks {
            self.watched_ms += real_ms.clamp(0.0, FRAME_MS_MAX);
        } else {
            *self = Patience { marks, watched_ms: 0.0 };
        }
    }

    fn hurry(self) -> f64 {
        ((self.watched_ms - PATIENCE_MS) / DOUBLED_AFTER_MS).max(0.0).exp2()
    }
}

/// How many events happen in a frame at most: the clock falls behind rather than the page.
///
/// It follows what frames take: how fast a machine is shows only while it works. What made a frame late is remembered:
/// up to near there the pace rises quickly, and beyond it slowly, so that looking for the limit makes few frames late.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    steps: u32,
    /// So many were too many last.
    too_many: u32,
}

impl Default for Pace {
    fn default() -> Pace {
        Pace { steps: 200, too_many: STEPS_MAX }
    }
}

impl Pace {
    /// Takes in how long the last frame took: late ones bring the pace down at once, those in time raise it.
    pub fn took(&mut self, real_ms: f64) {
        let steps = if is_late(real_ms) {
            self.too_many = self.steps;
            self.steps / 2
        } else if self.steps < self.too_many / 4 * 3 {
            self.steps + self.steps / 16
        } else {
            self.steps + self.steps.div_ceil(256)
        };
        self.steps = steps.clamp(STEPS_MIN, STEPS_MAX);
    }

    /// So many events may happen in the next one.
    pub fn steps(self) -> u32 {
        self.steps
    }
}

/// Which frames draw panels while the clock runs. Nobody reads figures that change sixty times a second, and everybody
/// sees dots that stumble: so in a crowd, and after a late frame, some frames only move messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rests {
    /// How many frames since the last that drew.
    since: u32,
}

impl Rests {
    /// Whether the next frame draws panels, after one that took so long.
    pub fn next(&mut self, in_crowd: bool, real_ms: f64) -> bool {
        let rests = if in_crowd {
            RESTS_IN_CROWD
        } else if is_late(real_ms) {
            RESTS_WHEN_LATE
        } else {
            0
        };
        let draws = self.since >= rests;
        self.since = if draws { 0 } else { self.since + 1 };
        draws
    }
}

/// How much has happened lately, frame by frame. Where records land faster than an eye follows them, motion tells nothing,
/// and costs the frames that it was to fill.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rush {
    /// Events of the last quarter of a second or so: older ones count less and less.
    events: u64,
}

impl Rush {
    /// Takes in how many events the last frame played.
    pub fn played(&mut self, events: u64) {
        self.events = self.events - self.events.div_ceil(RUSH_FRAMES) + events;
    }

    /// Whether nobody follows a single event.
    pub fn is_on(self) -> bool {
        self.events > RUSH_EVENTS
    }
}

/// Whether a frame of so many milliseconds has missed its turn on the screen.
fn is_late(real_ms: f64) -> bool {
    real_ms > FRAME_MS_LATE
}

/// Over so many frames a rush is counted.
const RUSH_FRAMES: u64 = 16;
/// And begins with so many events in them.
const RUSH_EVENTS: u64 = 160;
/// How many frames only move messages, for each that draws, while a crowd of messages is on its way.
const RESTS_IN_CROWD: u32 = 2;
/// And after a frame that came late.
const RESTS_WHEN_LATE: u32 = 1;
/// Sixty frames a second leave 16.7 ms for each; one that takes longer has missed its turn on the screen.
const FRAME_MS_LATE: f64 = 25.0;
/// The slowest pace: the clock has to come forward.
const STEPS_MIN: u32 = 64;
/// The quickest.
const STEPS_MAX: u32 = 4_000;

/// A tab that was in the background does not catch up on what it slept through.
const FRAME_MS_MAX: f64 = 100.0;
/// How long a message that matters is on the screen.
const MESSAGE_SHOWN_MS: f64 = 650.0;
/// How long a person follows single messages.
const PATIENCE_MS: f64 = 6_000.0;
/// After so long, time then goes by twice as fast.
const DOUBLED_AFTER_MS: f64 = 1_000.0;
/// How fast the routine goes by.
const ROUTINE_RATE: f64 = 0.02;
/// How fast nothing goes by.
const IDLE_RATE: f64 = 1.0;

fn auto_rate(flights: &[Flight], now: Instant, hurry: f64) -> f64 {
    let flying = |flight: &&Flight| flight.sent <= now && flight.arrives.is_some_and(|arrives| arrives > now);
    let story = flights.iter().filter(flying).filter(|flight| !is_routine(flight));
    let quickest = story.filter_map(|flight| Some(flight.arrives?.since(flight.sent).0)).min();
    let rate = match quickest {
        Some(micros) => (micros as f64 / 1000.0 / MESSAGE_SHOWN_MS).min(ROUTINE_RATE),
        None if flights.iter().any(|flight| flying(&flight)) => ROUTINE_RATE,
        // While messages wait for a hand, somebody thinks: no session runs out meanwhile.
        None if flights.iter().any(|flight| flight.arrives.is_none()) => return ROUTINE_RATE,
        None => IDLE_RATE,
    };
    (rate * hurry).min(IDLE_RATE)
}

/// Whether a message only says that all is as it was: heartbeats, pings, and fetches that ask again or bring nothing.
pub fn is_routine(flight: &Flight) -> bool {
    match flight.name {
        FlightName::Api(ApiKey::Fetch) => !matches!(flight.figure, Figure::Records(1..) | Figure::Error(_)),
        FlightName::Api(ApiKey::Heartbeat | ApiKey::BrokerHeartbeat) => {
            !matches!(flight.figure, Figure::Error(_))
        }
        FlightName::Api(ApiKey::ApiVersions) | FlightName::Zk | FlightName::Connect => true,
        FlightName::Api(_) | FlightName::ZkWatch => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn late_frames_bring_the_pace_down_and_frames_in_time_raise_it_again() {
        let mut pace = Pace { steps: STEPS_MAX, too_many: STEPS_MAX };
        for _ in 0..12 {
            pace.took(FRAME_MS_LATE + 1.0);
        }
        assert_eq!(pace.steps(), STEPS_MIN);
        for _ in 0..1200 {
            pace.took(16.7);
        }
        assert_eq!(pace.steps(), STEPS_MAX);
    }

    #[test]
    fn where_more_than_a_thousand_events_make_a_frame_late_fewer_than_one_in_fifty_is() {
        let (mut pace, mut late) = (Pace::default(), 0);
        for _ in 0..1000 {
            let is_late = pace.steps() > 1000;
            late += u32::from(is_late);
            pace.took(if is_late { FRAME_MS_LATE + 1.0 } else { 16.7 });
        }
        assert!((5..20).contains(&late), "{late} of 1000 were late");
    }

    fn draws(in_crowd: bool, frames: &[f64]) -> Vec<bool> {
        let mut rests = Rests::default();
        frames.iter().map(|real_ms| rests.next(in_crowd, *real_ms)).collect()
    }

    #[test]
    fn in_a_crowd_one_frame_of_three_draws() {
        assert_eq!(draws(true, &[16.7; 6]), [false, false, true, false, false, true]);
    }

    #[test]
    fn after_a_late_frame_one_only_moves_messages() {
        let late = FRAME_MS_LATE + 1.0;
        assert_eq!(draws(false, &[16.7, late, late, 16.7]), [true, false, true, true]);
    }

    #[test]
    fn one_write_is_no_rush_and_a_load_is_one_until_it_is_over() {
        let mut rush = Rush::default();
        let mut after = |frames: &[u64]| {
            frames.iter().for_each(|events| rush.played(*events));
            rush.is_on()
        };
        assert!(!after(&[40]));
        assert!(after(&[40; 16]));
        assert!(!after(&[0; 32]));
    }

    /// How many seconds a person looks at a hundred milliseconds of messages that all matter.
    fn seconds_of_load(marks: impl Fn(u32) -> usize) -> u32 {
        let (mut patience, mut virtual_us, mut frames) = (Patience::default(), 0, 0);
        while virtual_us < 100_000 {
            frames += 1;
            patience.watched(16.7, marks(frames));
            let flight = Flight {
                fact: None,
                conn: highwater_core::ids::ConnId(1),
                from: highwater_core::ids::NodeId::Zk,
                to: highwater_core::ids::NodeId::Zk,
                name: FlightName::Api(ApiKey::Produce),
                response: false,
                tp: None,
                partitions: 1,
                figure: Figure::None,
                sent: Instant(virtual_us),
                arrives: Some(Instant(virtual_us + 500)),
            };
            virtual_us += Speed::Auto.span(16.7, &[flight], Instant(virtual_us), patience).0;
        }
        frames / 60
    }

    #[test]
    fn a_load_is_over_within_seconds() {
        assert!((8..18).contains(&seconds_of_load(|_| 0)), "{}", seconds_of_load(|_| 0));
    }

    #[test]
    fn a_turning_point_brings_the_slow_pace_back() {
        // One every five seconds.
        let turning = |frames: u32| (frames / 300) as usize;
        assert!(seconds_of_load(turning) > 60);
    }
}
