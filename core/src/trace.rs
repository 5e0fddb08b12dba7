//! A run written down, fact by fact, for other programs to read.
//!
//! ```text
//! text     7.412600 #410 broker-2 leads orders-0 epoch 2 from 3 because #409
//! JSON     {"id":410,"at_us":7412600,"node":"broker-2","family":"Replica","what":"leads orders-0 epoch 2 from 3","cause":409}
//! ShiViz   7.412600 leads orders-0 epoch 2 from 3
//!          broker-2 {"script":4,"broker-1":61,"broker-2":38}
//! ```
//!
//! The JSON is one list with a fact a line, so that both a parser and grep can read it.
//!
//! ShiViz draws a run from *vector clocks*: for each process, how many of its facts had happened when something was
//! known. A process counts its own facts; a fact that another process's fact has caused (a message came, a command
//! killed a broker) takes over what that one knew. So one fact is before another in the clocks exactly if a way of causes,
//! and of what a process did one after the other, leads from it to the other; a test holds the clocks to that. The script is
//! a process as well, and so are the checkers of the invariants, which know what they look at.
//!
//! CAVEATS: a trace has what happened, not the bytes of messages and records; vector clocks are as long as there are
//! processes, so that a trace for ShiViz grows with the square of a cluster.

use std::fmt::Write;
use std::rc::Rc;

use crate::fact::{Fact, What};
use crate::ids::{FactId, NodeId};
use crate::map::Map;
use crate::script::Script;
use crate::tools::json::quoted;
use crate::world::{Refused, World};

/// How a run is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A line a fact, as `Display` has it.
    Text,
    /// One JSON list, a line a fact.
    Json,
    /// What ShiViz reads, with vector clocks.
    ShiViz,
}

/// The expression by which ShiViz takes this log apart.
pub const SHIVIZ_PARSER: &str = r"(?<time>\S+) (?<event>.*)\n(?<host>\S+) (?<clock>\{.*\})";

/// The first `steps` events of a script's run.
pub fn of_run(script: &Rc<Script>, steps: u64, format: Format) -> Result<String, Refused> {
    let mut world = World::new(script)?;
    let mut trace = Trace::new(format);
    let mut text = trace.head();
    while world.steps() < steps && world.step() {
        for fact in world.take_facts() {
            trace.fact(&world, &fact, &mut text);
        }
    }
    text += trace.foot();
    Ok(text)
}

/// A trace in the making: it is given every fact of a run, from the first on.
#[derive(Clone, Debug)]
pub struct Trace {
    format: Format,
    facts: u64,
    clocks: Clocks,
}

impl Trace {
    /// A trace without any fact yet.
    pub fn new(format: Format) -> Trace {
        Trace { format, facts: 0, clocks: Clocks::default() }
    }

    /// What stands before the first fact. ShiViz wants its expression there, and on a line of its own the one that parts
    /// several runs: there is one.
    pub fn head(&self) -> String {
        match self.format {
            Format::Text => String::new(),
            Format::Json => "[".to_owned(),
            Format::ShiViz => format!("{SHIVIZ_PARSER}\n\n"),
        }
    }

    /// What stands behind the last.
    pub fn foot(&self) -> &'static str {
        match self.format {
            Format::Json => "\n]\n",
            Format::Text | Format::ShiViz => "",
        }
    }

    /// Writes the next fact of the run that has led to this world.
    pub fn fact(&mut self, world: &World, fact: &Fact, to: &mut String) {
        // Writing to a String does not fail.
        let _ = match self.format {
            Format::Text => writeln!(to, "{}", world.trace_line(fact)),
            Format::Json => {
                let separator = if self.facts == 0 { "\n" } else { ",\n" };
                write!(to, "{separator}{}", json(world, fact))
            }
            Format::ShiViz => {
                let (process, clock) = self.clocks.tick(world, fact);
                let what = one_line(&fact.what.to_string());
                writeln!(to, "{} {what}\n{} {}", fact.at, process, self.clocks.text(&clock))
            }
        };
        self.facts += 1;
    }
}

fn json(world: &World, fact: &Fact) -> String {
    let node = fact.node.map_or_else(|| "null".to_owned(), |node| quoted(&world.node_name(node)));
    let cause = fact.cause.map_or_else(|| "null".to_owned(), |cause| cause.0.to_string());
    format!(
        "{{\"id\":{},\"at_us\":{},\"node\":{node},\"family\":\"{}\",\"what\":{},\"cause\":{cause}}}",
        fact.id.0,
        fact.at.0,
        fact.what.family(),
        quoted(&fact.what.to_string()),
    )
}

fn one_line(text: &str) -> String {
    text.replace(['\r', '\n'], " ")
}

/// Who counts facts of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Who {
    Script,
    Checkers,
    Node(NodeId),
}

impl Who {
    fn of(fact: &Fact) -> Who {
        match (fact.node, &fact.what) {
            (Some(node), _) => Who::Node(node),
            (None, What::Invariant(_)) => Who::Checkers,
            (None, _) => Who::Script,
        }
    }
}

/// For each process, in the order of [`Clocks::names`], how many of its facts are known. Processes that came later are
/// missing.
type Clock = Rc<[u32]>;

/// The vector clocks of a run.
#[derive(Clone, Debug, Default)]
struct Clocks {
    /// Each process's place in a clock.
    places: Map<Who, usize>,
    /// The processes' names, each once.
    names: Vec<Rc<str>>,
    /// What each process knew with its last fact.
    last: Vec<Clock>,
    /// What was known with each fact.
    of_facts: Map<FactId, Clock>,
}

impl Clocks {
    /// The next fact: its process's name, and what is known with it.
    fn tick(&mut self, world: &World, fact: &Fact) -> (Rc<str>, Clock) {
        let place = self.place(world, Who::of(fact));
        let mut clock = self.last[place].to_vec();
        let caused = fact.cause.and_then(|cause| self.of_facts.get(&cause));
        let known = caused.map_or(0, |caused| caused.len());
        clock.resize(clock.len().max(known).max(place + 1), 0);
        for (own, other) in clock.iter_mut().zip(caused.iter().flat_map(|caused| caused.iter())) {
            *own = (*own).max(*other);
        }
        clock[place] += 1;
        let clock = Clock::from(clock);
        self.last[place] = clock.clone();
        self.of_facts.insert(fact.id, clock.clone());
        (self.names[place].clone(), clock)
    }

    fn place(&mut self, world: &World, who: Who) -> usize {
        if let Some(place) = self.places.get(&who) {
            return *place;
        }
        let place = self.names.len();
        self.places.insert(who, place);
        let name = match who {
            Who::Script => "script".to_owned(),
            Who::Checkers => "invariants".to_owned(),
            Who::Node(node) => world.node_name(node).replace(char::is_whitespace, "_"),
        };
        // A tool that runs twice is two processes.
        let taken = |name: &str| self.names.iter().any(|other| &**other == name);
        let numbered = (2..).map(|n| format!("{name}.{n}"));
        let name = std::iter::once(name.clone()).chain(numbered).find(|name| !taken(name));
        self.names.push(name.unwrap_or_default().into());
        self.last.push(Clock::default());
        place
    }

    /// `{"broker-1":5,"shop":2}`
    fn text(&self, clock: &Clock) -> String {
        let known = self.names.iter().zip(clock.iter()).filter(|(_, count)| **count > 0);
        let fields: Vec<String> = known.map(|(name, count)| format!("{}:{count}", quoted(name))).collect();
        format!("{{{}}}", fields.join(","))
    }
}

#[cfg(test)]
mod tests;
