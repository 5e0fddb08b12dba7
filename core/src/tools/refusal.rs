//! Command lines that the tool itself refuses when it starts: flags that exclude each other or need one another
//! (`org.apache.kafka.server.util.CommandLineUtils`).
//!
//! Such a line runs: the tool says what is wrong and ends, mostly with exit code 1, before it has asked anybody. What a
//! tool of ours cannot read at all (a misspelt flag, a value of the wrong form) is a [`ToolError`] before the run.
//!
//! CAVEATS: the page of options that a real tool prints behind the complaint is left out.

use std::fmt::Display;
use std::rc::Rc;

use super::args::Args;
use super::program::Program;
use super::{Start, ToolError};
use crate::client::ClientError;
use crate::process::{Input, Out};
use crate::time::Instant;

/// What the tool says, and its exit code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spec {
    stdout: Vec<Rc<str>>,
    stderr: Vec<Rc<str>>,
    exit: i32,
}

impl Spec {
    /// A usage error: exit code 1.
    pub fn usage(message: impl Display) -> Self {
        Spec { stdout: Vec::new(), stderr: vec![message.to_string().into()], exit: 1 }
    }

    /// The tool got further than reading its flags, and ends with that code.
    pub fn ended(stdout: &[String], stderr: &[String], exit: i32) -> Self {
        let lines = |lines: &[String]| lines.iter().map(|line| line.as_str().into()).collect();
        Spec { stdout: lines(stdout), stderr: lines(stderr), exit }
    }

    /// The tool has made no admin client of its properties, and tells so in its own way.
    pub fn without_admin(words: &[String], error: &ClientError) -> Self {
        let (message, mut stderr) = (error.message(), error.stack_trace());
        let told = |text: &str| [text, message].concat();
        match words.first().map_or("", |word| word) {
            "kafka-consumer-groups" => {
                let said = told("Error: Executing consumer group command failed due to ");
                return Spec::ended(&[String::new(), said], &stderr, 0);
            }
            "kafka-reassign-partitions" => {
                stderr.insert(0, told("Error: "));
                return Spec::ended(&stderr, &[], 1);
            }
            "kafka-configs" => {
                let line = words[1..].join(" ");
                stderr.insert(0, format!("Error while executing config command with args '{line}'"));
            }
            "kafka-get-offsets" => stderr.insert(0, told("Error occurred: ")),
            "kafka-transactions" => stderr[0].insert_str(0, "Exception in thread \"main\" "),
            "kafka-features" => stderr = vec![message.to_owned()],
            _ => stderr.insert(0, message.to_owned()),
        }
        Spec::ended(&[], &stderr, 1)
    }

    /// The same, after a line on standard error.
    pub fn after(mut self, line: Option<&str>) -> Self {
        self.stderr.splice(0..0, line.map(Rc::from));
        self
    }
}

/// Why a command line does no work.
#[derive(Clone, Debug)]
pub enum Fault {
    /// It cannot be run here.
    Line(Box<ToolError>),
    /// It runs, and the tool refuses it.
    Refused(Box<Spec>),
}

impl Fault {
    /// A usage error.
    pub fn usage(message: impl Display) -> Self {
        Spec::usage(message).into()
    }

    /// The same, after a line on standard error.
    pub fn after(self, line: Option<&str>) -> Self {
        match self {
            Fault::Refused(spec) => spec.after(line).into(),
            fault => fault,
        }
    }
}

impl From<Box<ToolError>> for Fault {
    fn from(error: Box<ToolError>) -> Self {
        Fault::Line(error)
    }
}

impl From<Spec> for Fault {
    fn from(spec: Spec) -> Self {
        Fault::Refused(Box::new(spec))
    }
}

/// `used` stands with none of `others` (`checkInvalidArgs`).
pub fn excludes(args: &Args<'_>, used: &str, others: &[&str]) -> Result<(), Fault> {
    let other = others.iter().find(|other| args.has(used) && args.has(other));
    match other {
        Some(other) => {
            let (used, other) = (bare(used), bare(other));
            Err(Fault::usage(format!("Option \"[{used}]\" can't be used with option \"[{other}]\"")))
        }
        None => Ok(()),
    }
}

/// A flag without its dashes, as the tools name it.
fn bare(flag: &str) -> &str {
    flag.trim_start_matches('-')
}

/// A tool that has refused its command line.
#[derive(Clone, Debug)]
pub struct Refused;

impl Refused {
    /// Says so, and ends.
    pub fn start(spec: &Spec, _start: Start<'_>, out: &mut Out<'_>) -> Self {
        spec.stdout.iter().for_each(|line| out.print(line.clone()));
        spec.stderr.iter().for_each(|line| out.print_err(line.clone()));
        out.exit(spec.exit);
        Refused
    }
}

impl Program for Refused {
    fn on_input(&mut self, _input: &Input, _out: &mut Out<'_>) {}

    fn deadline(&self) -> Instant {
        Instant::NEVER
    }
}
