//! Time travel: a run that can be stepped, sought, extended, undone and forked.
//!
//! ```text
//! keyframes   K0 ········ K1 ········ K2 ··      world and samples every 512 events, as long as there is room
//! events      0 ──────────────────●───────────   position: what has happened on the screen
//! facts            ═══════════════╪═══════════   the newest, and all turning points: [`chronicle`]
//! ```
//!
//! A run is its script. Going back is: the last keyframe before, and replay from there; the keyframes are a cache and
//! nothing but a cache, of a bounded number. The clock runs on between two events, because a message on its way is a
//! thing to be seen.
//! Doing something in the past drops what was computed of the future; [`History::other`] computes it again beside it.

mod chronicle;
mod fork;
mod samples;

use std::rc::Rc;

use bytes::Bytes;

pub use self::chronicle::{Happened, Kept};
pub use self::fork::Other;
pub use self::samples::{Bucket, Latencies, Samples};

use self::chronicle::Chronicle;
use crate::bug::Bug;
use crate::fact::{Fact, FileRange, ScriptFact, What};
use crate::ids::{BrokerId, FactId};
use crate::map::Map;
use crate::script::{Command, Entry, Line, ParseError, Script};
use crate::time::Instant;
use crate::world::{Refused, World};

/// Events between two keyframes.
const KEYFRAME_EVERY: u64 = 512;
/// When there are more, every other one is dropped.
const KEYFRAMES_MAX: usize = 256;

/// Why a line could not be added.
#[derive(Clone, Debug, PartialEq)]
pub enum PushError {
    /// It is no line of a script.
    Parse(Box<ParseError>),
    /// It is, but it cannot be carried out.
    Refused(Refused),
}

impl PushError {
    /// The line and the character that it is about, from 1.
    pub fn place(&self) -> (u32, u32) {
        match self {
            PushError::Parse(error) => (error.line, error.column),
            PushError::Refused(refused) => (refused.line, refused.column),
        }
    }
}

/// A run with its past, and as much of its future as was computed.
#[derive(Clone, Debug)]
pub struct History {
    /// The script that the run began with.
    given: Rc<Script>,
    script: Rc<Script>,
    world: World,
    clock: Instant,
    /// The run up to this moment in buckets, and those of the furthest moment where that is another one.
    samples: Samples,
    furthest_samples: Option<Samples>,
    keyframes: Map<u64, Keyframe>,
    keyframe_every: u64,
    chronicle: Chronicle,
    /// How often the future was dropped.
    futures: u64,
    /// What each line that was added has changed, to take it back.
    added: Vec<Added>,
    /// The lines that were taken back, the last one last.
    taken_back: Vec<TakenBack>,
}

/// A moment that can be gone back to.
#[derive(Clone, Debug)]
struct Keyframe {
    world: World,
    samples: Samples,
}

impl Keyframe {
    fn beginning(world: World) -> Keyframe {
        Keyframe { world, samples: Samples::default() }
    }
}

/// How a run was before a line was added.
#[derive(Clone, Debug)]
struct Added {
    script: Rc<Script>,
    /// It holds the script as the world knows it, with the lines that had not begun.
    world: World,
    clock: Instant,
    /// The event up to which both runs are the same.
    same_until: u64,
}

/// A line that was taken back, and the moment to which that has led.
#[derive(Clone, Debug)]
struct TakenBack {
    line: Line,
    /// Of a line that the run began with: the script that has it, and a world that knows that script. It stands in its
    /// place again; a line that was added is added again.
    stood_in: Option<(Rc<Script>, World)>,
    step: u64,
    clock: Instant,
}

/// What became of a line that was added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pushed {
    /// Its number in the script.
    pub line: u32,
    /// How many lines that had not begun it has taken the place of.
    pub dropped: usize,
}

impl History {
    /// A run at its beginning.
    pub fn new(script: Script) -> Result<History, Refused> {
        let script = Rc::new(script);
        let world = World::new(&script)?;
        Ok(History {
            given: script.clone(),
            script,
            samples: Samples::default(),
            furthest_samples: None,
            keyframes: Map::from([(0, Keyframe::beginning(world.clone()))]),
            keyframe_every: KEYFRAME_EVERY,
            world,
            clock: Instant::START,
            chronicle: Chronicle::default(),
            futures: 0,
            added: Vec::new(),
            taken_back: Vec::new(),
        })
    }

    /// The world at this moment.
    pub fn world(&self) -> &World {
        &self.world
    }

    /// The virtual clock: at or after the last event, before the next.
    pub fn now(&self) -> Instant {
        self.clock
    }

    /// How many events have happened.
    pub fn position(&self) -> u64 {
        self.world.steps()
    }

    /// How many events were ever computed.
    pub fn known(&self) -> u64 {
        self.chronicle.furthest().0
    }

    /// The time of the furthest event that was computed.
    pub fn known_time(&self) -> Instant {
        self.chronicle.furthest().1
    }

    /// The script, with everything that was added.
    pub fn script(&self) -> &Script {
        &self.script
    }

    /// The script's text.
    pub fn script_text(&self) -> String {
        self.script.to_string()
    }

    /// The facts up to this moment, traffic too, as far back as they are kept.
    pub fn facts(&self) -> Kept<'_, Fact> {
        self.chronicle.recent(self.position())
    }

    /// Those of them from a fact on, by its number in the run.
    pub fn facts_from(&self, fact: u64) -> Kept<'_, Fact> {
        self.chronicle.recent_from(self.position(), fact)
    }

    /// Those of them that happened at or after `from`, and not after `to`.
    pub fn facts_between(&self, from: Instant, to: Instant) -> Kept<'_, Fact> {
        self.chronicle.recent_between(self.position(), from, to)
    }

    /// How many facts there have been up to this moment.
    pub fn fact_count(&self) -> u64 {
        self.world.fact_count()
    }

    /// What is worth a line, up to this moment, as far back as it is kept.
    pub fn told(&self) -> Kept<'_, Happened> {
        self.chronicle.told(self.position())
    }

    /// Whether what is told goes back to the beginning of the run.
    pub fn tells_all(&self) -> bool {
        self.chronicle.tells_all()
    }

    /// Commands, and what was printed, up to this moment, as far back as they are kept.
    pub fn printed(&self) -> Kept<'_, Happened> {
        self.chronicle.printed(self.position())
    }

    /// All turning points of the run up to this moment.
    pub fn turning_points(&self) -> &[Happened] {
        self.chronicle.turning(self.position())
    }

    /// All turning points that are known: behind those up to this moment, those of the future that was computed.
    pub fn known_turning_points(&self) -> &[Happened] {
        self.chronicle.all_turning()
    }

    /// The run in buckets of time, as far as it is known.
    pub fn samples(&self) -> &Samples {
        let furthest = self.furthest_samples.as_ref().filter(|_| self.position() < self.known());
        furthest.unwrap_or(&self.samples)
    }

    /// Another number whenever the future has become another one.
    pub fn futures(&self) -> u64 {
        self.futures
    }

    /// One fact, of the past or of the future that was computed, where it is kept.
    pub fn fact(&self, id: FactId) -> Option<&Fact> {
        self.chronicle.fact(id)
    }

    /// The number of events after which a fact has happened; of one that is not kept, that of the next one known.
    pub fn step_of(&self, id: FactId) -> u64 {
        self.chronicle.step_of(id)
    }

    /// Bytes of a file on a broker's disk.
    pub fn bytes(&self, broker: BrokerId, range: &FileRange) -> Option<Bytes> {
        self.world.bytes(broker, range)
    }

    /// Lets one event happen. False where nothing is left to happen.
    pub fn step(&mut self) -> bool {
        if !self.advance() {
            return false;
        }
        self.clock = self.world.now();
        true
    }

    /// Takes the last event back.
    pub fn step_back(&mut self) {
        self.seek_step(self.position().saturating_sub(1));
    }

    /// Lets everything happen up to `t`, at most `max_steps` events, and sets the clock there. False where the budget
    /// ran out first.
    pub fn run_until(&mut self, t: Instant, max_steps: u32) -> bool {
        for _ in 0..max_steps {
            if self.world.next_at() > t {
                self.clock = self.clock.max(t);
                return true;
            }
            if !self.advance() {
                break;
            }
        }
        self.clock = self.clock.max(self.world.now());
        self.world.next_at() > t
    }

    /// Runs until every line of the script has been carried out, at most `max_steps` events. True where it was.
    pub fn run_script(&mut self, max_steps: u64) -> bool {
        let mut left = max_steps;
        while !self.world.is_finished() && left > 0 && self.advance() {
            left -= 1;
        }
        self.clock = self.world.now();
        self.world.is_finished()
    }

    /// Goes to the moment right after the `step`-th event.
    pub fn seek_step(&mut self, step: u64) {
        let position = self.position();
        let keyframe = self.keyframes.range(..=step).next_back().map_or(0, |(at, _)| *at);
        if step < position || keyframe > position {
            self.begin_at(keyframe, step);
        }
        while self.position() < step && self.advance() {}
        self.clock = self.world.now();
    }

    /// Goes to a time: everything before and at it has happened, nothing after.
    pub fn seek_time(&mut self, t: Instant) {
        let before = self
            .keyframes
            .iter()
            .rev()
            .find(|(_, keyframe)| keyframe.world.now() <= t)
            .map_or(0, |(at, _)| *at);
        self.seek_step(self.chronicle.step_at(t).unwrap_or(0).max(before));
        while self.world.next_at() <= t && self.advance() {}
        self.clock = t.max(self.world.now());
    }

    /// Goes to the moment after the `step`-th event at which the clock showed `clock`.
    pub fn seek_moment(&mut self, step: u64, clock: Instant) {
        self.seek_step(step);
        self.clock = clock.clamp(self.world.now(), self.world.next_at().max(self.world.now()));
    }

    /// Adds a line at this moment. It acts at once: a line that waits for time, for a condition or for a client's end
    /// ends now, and a tool that runs in the foreground goes on in the background; the script says so. Only a start or
    /// a stop that is being carried out ends first. What was computed of the future is dropped, and so are lines that
    /// were not carried out yet; [`Self::undo`] brings both back.
    pub fn push(&mut self, line: Line) -> Result<Pushed, PushError> {
        self.taken_back.clear();
        self.add(line)
    }

    fn add(&mut self, line: Line) -> Result<Pushed, PushError> {
        let at = line.at.unwrap_or(self.clock).max(self.clock);
        let line = Line { at: Some(at), ..line };
        // A line that is refused leaves everything as it is.
        let mut script = self.script_so_far();
        let kept = script.lines().count();
        let line = script.push(line).map_err(PushError::Parse)?.clone();
        let mut world = self.world.clone();
        world.forget_lines_to_come();
        world.append(&line).map_err(PushError::Refused)?;

        let (before, clock) = (self.world.clone(), self.clock);
        let dropped = self.script.lines().count() - kept;
        let same_until = self.position();
        let mut added = Added { script: self.script.clone(), world: before, clock, same_until };
        let pushed = Pushed { line: line.number, dropped };
        if let Some((number, begun, command)) = self.world.pending(at) {
            self.cut_short(number, begun, command);
            added.same_until = self.position();
            self.seek_time(at);
            script = (*self.script).clone();
            world = self.world.clone();
            let pushed = script.push(line).map_err(PushError::Parse)?;
            world.append(pushed).map_err(PushError::Refused)?;
        }
        self.world = world;
        self.script = Rc::new(script);
        self.drop_future();
        self.added.push(added);
        Ok(pushed)
    }

    /// Goes back to where a line began, and puts another command there.
    fn cut_short(&mut self, number: u32, begun: Instant, command: Command) {
        self.seek_before(number, begun);
        let script = self.script.truncated(number as usize).with_command(number, command);
        let line = script.lines().next_back().expect("it has the line").clone();
        self.world.forget_line(number + 1);
        self.world.replace_line(&line).expect("the same tool, or a wait");
        self.script = Rc::new(script);
        self.drop_future();
    }

    /// Takes the last line back, and everything that came of it: the run stands where the line was given, and lines
    /// that it had taken the place of are there again.
    pub fn undo(&mut self) -> bool {
        let last = self.script.lines().next_back().cloned();
        let Some(last) = last.filter(|_| self.script.lines().count() > 1) else { return false };
        let Some(added) = self.added.pop() else {
            self.take_last_back(last);
            return true;
        };
        self.seek_step(added.same_until);
        self.world.share_script(&added.world);
        self.script = added.script;
        self.drop_future();
        let (step, clock) = (added.world.steps(), added.clock);
        self.seek_moment(step, clock);
        self.taken_back.push(TakenBack { line: last, stood_in: None, step, clock });
        true
    }

    /// Whether the script is the one that the run began with.
    pub fn is_as_given(&self) -> bool {
        Rc::ptr_eq(&self.script, &self.given)
    }

    /// Takes back a line that the run began with.
    fn take_last_back(&mut self, last: Line) {
        let at = last.at.unwrap_or(self.clock).min(self.clock);
        self.seek_before(last.number, at);
        let stood_in = Some((self.script.clone(), self.world.clone()));
        self.script = Rc::new(self.script.truncated(last.number as usize - 1));
        self.world.forget_line(last.number);
        self.drop_future();
        self.taken_back.push(TakenBack { line: last, stood_in, step: self.position(), clock: self.clock });
    }

    /// Gives the line that was taken back last once more, at the moment to which that had led, and returns its number;
    /// `None` where there is none.
    pub fn redo(&mut self) -> Option<u32> {
        let TakenBack { line, stood_in, step, clock } = self.taken_back.pop()?;
        self.seek_moment(step, clock);
        let Some((script, world)) = stood_in else {
            return Some(
                self.add(line).expect("it could be added to this script at this moment before").line,
            );
        };
        self.script = script;
        self.world.share_script(&world);
        self.drop_future();
        Some(line.number)
    }

    /// Goes to the last moment at or before `at` at which a line has not begun.
    fn seek_before(&mut self, number: u32, at: Instant) {
        self.seek_time(at);
        let begins = |happened: &&Happened| matches!(happened.fact.what, What::Script(ScriptFact::Command { line, .. }) if line == number);
        if let Some(begun) = self.turning_points().iter().rev().find(begins).map(|begun| begun.step) {
            self.seek_step(begun - 1);
        }
    }

    /// Plants a mistake from the beginning of the run on, or takes it away: what was computed is forgotten.
    pub fn plant(&mut self, bug: Option<Bug>) {
        self.seek_step(0);
        self.world.plant(bug);
        self.keyframes = Map::from([(0, Keyframe::beginning(self.world.clone()))]);
        self.furthest_samples = None;
        self.chronicle = Chronicle::default();
        self.futures += 1;
        self.added.clear();
        self.taken_back.clear();
    }

    /// The script up to the line that is being carried out.
    fn script_so_far(&self) -> Script {
        let begun = |entry: &Entry| matches!(entry, Entry::Line(line) if self.world.has_begun(line.number));
        let kept = self.script.entries().iter().rposition(begun).map_or(1, |at| at + 1);
        if kept == self.script.entries().len() { (*self.script).clone() } else { self.script.truncated(kept) }
    }

    /// Forgets what was computed beyond this moment.
    fn drop_future(&mut self) {
        let position = self.position();
        self.chronicle.truncate(position);
        self.futures += 1;
        self.keyframes.retain(|at, _| *at <= position);
        self.furthest_samples = None;
    }

    /// Goes to the last keyframe before the `step`-th event. What happened from there on is computed again where it is
    /// not kept; where that would be little, from the keyframe before, so that something is known of what led there.
    fn begin_at(&mut self, keyframe: u64, step: u64) {
        let is_enough = self.chronicle.covers(keyframe) || step - keyframe >= KEYFRAME_EVERY;
        let at = match self.keyframes.range(..keyframe).next_back() {
            Some((before, _)) if !is_enough => *before,
            _ => keyframe,
        };
        if self.position() == self.known() {
            self.furthest_samples = Some(self.samples.clone());
        }
        // Keyframes keep the script that they were made with.
        let Keyframe { mut world, samples } =
            self.keyframes.get(&at).expect("the beginning is a keyframe").clone();
        world.share_script(&self.world);
        (self.world, self.samples) = (world, samples);
        if !self.chronicle.covers(at) {
            self.chronicle.restart(at, self.world.fact_count());
        }
    }

    /// One event on; facts and keyframes are kept where they are new.
    fn advance(&mut self) -> bool {
        if !self.world.step() {
            return false;
        }
        let (facts, position) = (self.world.take_facts(), self.world.steps());
        self.samples.add(&self.world, &facts);
        self.chronicle.add(position, self.world.now(), facts);
        if position.is_multiple_of(self.keyframe_every) && !self.keyframes.contains_key(&position) {
            let keyframe = Keyframe { world: self.world.clone(), samples: self.samples.clone() };
            self.keyframes.insert(position, keyframe);
            if self.keyframes.len() > KEYFRAMES_MAX {
                self.keyframe_every *= 2;
                let every = self.keyframe_every;
                self.keyframes.retain(|at, _| at.is_multiple_of(every));
            }
        }
        true
    }
}

#[cfg(test)]
mod tests;
