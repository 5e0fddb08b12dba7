//! Reading a tool's command line: `--flag value`, `--flag=value` and `--switch`, in any order.

use std::str::FromStr;

use super::error::{Expected, ToolError};
use crate::client::Properties;
use crate::ids::BrokerId;
use crate::script::nearest::nearest;

/// The flags of a tool.
#[derive(Debug)]
pub struct Grammar {
    /// The tool's name.
    pub tool: &'static str,
    /// Flags that take a value.
    pub values: &'static [&'static str],
    /// Flags that do not.
    pub switches: &'static [&'static str],
    /// Flags that Kafka's tool has and this one does not.
    pub unmodelled: &'static [&'static str],
}

/// A command line, taken apart.
#[derive(Clone, Debug)]
pub struct Args<'w> {
    /// The tool's name.
    pub tool: &'static str,
    given: Vec<Given<'w>>,
    /// Words that belong to no flag, with their places.
    pub rest: Vec<(usize, &'w str)>,
}

/// Flags that may stand without their value.
const MAYBE_VALUES: &[&str] = &["--compression-codec"];

/// A flag that was given.
#[derive(Clone, Copy, Debug)]
pub struct Given<'w> {
    /// The flag.
    pub flag: &'static str,
    /// Its value; empty for a switch.
    pub value: &'w str,
    /// The word that holds the value, or the switch.
    pub word: usize,
}

impl<'w> Args<'w> {
    /// Takes `words` apart; the first one is the tool's name.
    pub fn parse(grammar: &Grammar, words: &'w [String]) -> Result<Self, Box<ToolError>> {
        let mut args = Args { tool: grammar.tool, given: Vec::new(), rest: Vec::new() };
        let mut rest = words.iter().enumerate().skip(1).peekable();
        while let Some((word, text)) = rest.next() {
            if !text.starts_with("--") {
                args.rest.push((word, text));
                continue;
            }
            let (name, inline) = match text.split_once('=') {
                Some((name, value)) => (name, Some(value)),
                None => (text.as_str(), None),
            };
            let known = |flags: &'static [&'static str]| flags.iter().find(|flag| **flag == name).copied();
            if let Some(flag) = known(grammar.values) {
                let value = match inline {
                    Some(value) => Some((word, value)),
                    None if MAYBE_VALUES.contains(&flag)
                        && rest.peek().is_none_or(|(_, next)| next.starts_with("--")) =>
                    {
                        Some((word, ""))
                    }
                    None => rest.next().map(|(word, text)| (word, text.as_str())),
                };
                let (word, value) = value.ok_or(ToolError::MissingValue { word, flag })?;
                args.given.push(Given { flag, value, word });
            } else if let Some(flag) = known(grammar.switches) {
                args.given.push(Given { flag, value: "", word });
            } else if known(grammar.unmodelled).is_some() {
                let what = format!("{} {name}", grammar.tool);
                return Err(ToolError::NotModelled { word, what }.into());
            } else {
                let all = [grammar.values, grammar.switches].concat();
                let (tool, flag, nearest) = (grammar.tool, name.to_owned(), nearest(name, all));
                return Err(ToolError::UnknownFlag { word, tool, flag, nearest }.into());
            }
        }
        Ok(args)
    }

    /// Nothing may be left over.
    pub fn no_rest(&self) -> Result<(), Box<ToolError>> {
        match self.rest.first() {
            Some((word, text)) => Err(ToolError::Surplus { word: *word, text: (*text).to_owned() }.into()),
            None => Ok(()),
        }
    }

    /// Whether a flag was given.
    pub fn has(&self, flag: &str) -> bool {
        self.get(flag).is_some()
    }

    /// A flag, as it was given last.
    pub fn get(&self, flag: &str) -> Option<Given<'w>> {
        self.all(flag).last()
    }

    /// A flag, every time that it was given.
    pub fn all(&self, flag: &str) -> impl Iterator<Item = Given<'w>> {
        self.given.iter().filter(move |given| given.flag == flag).copied()
    }

    /// A flag's value as text.
    pub fn text(&self, flag: &str) -> Option<String> {
        self.get(flag).map(|given| given.value.to_owned())
    }

    /// A flag that the tool cannot do without.
    pub fn required(&self, flag: &'static str) -> Result<&'w str, Box<ToolError>> {
        let given =
            self.get(flag).ok_or(ToolError::Required { tool: self.tool, what: Expected::Like(flag) })?;
        Ok(given.value)
    }

    /// A flag's value as a number.
    pub fn number<N: FromStr>(&self, flag: &str) -> Result<Option<N>, Box<ToolError>> {
        let Some(given) = self.get(flag) else { return Ok(None) };
        given.value.parse().map(Some).map_err(|_| given.bad(Expected::WholeNumber))
    }

    /// Which of the tool's actions was asked for: exactly one.
    pub fn action(&self, actions: &'static [&'static str]) -> Result<&'static str, Box<ToolError>> {
        let mut asked = self.given.iter().filter(|given| actions.contains(&given.flag));
        let what = Expected::OneOf(actions);
        let first = asked.next().ok_or(ToolError::Required { tool: self.tool, what })?;
        match asked.find(|other| other.flag != first.flag) {
            Some(other) => Err(ToolError::Surplus { word: other.word, text: other.flag.to_owned() }.into()),
            None => Ok(first.flag),
        }
    }

    /// The brokers after `--bootstrap-server`; `None` for all.
    pub fn bootstrap(&self) -> Result<Option<Vec<BrokerId>>, Box<ToolError>> {
        let given = self.get("--bootstrap-server").or_else(|| self.get("--broker-list"));
        let Some(given) = given else { return Ok(None) };
        let ids = given.value.split(',').map(|id| id.parse().map(BrokerId));
        ids.collect::<Result<_, _>>().map(Some).map_err(|_| given.bad(Expected::BrokerNumbers))
    }

    /// Client properties: `flag` once for each `name=value`, `file` for a list `name=value,name=value` in place of a
    /// file. `names` are those that the client takes.
    pub fn properties(
        &self,
        flag: &str,
        file: &str,
        names: &[&[&str]],
    ) -> Result<Properties, Box<ToolError>> {
        let mut properties = Properties::default();
        for given in self.all(file) {
            for property in given.value.split(',').filter(|property| !property.is_empty()) {
                given.set_property(property, &mut properties, names)?;
            }
        }
        for given in self.all(flag) {
            given.set_property(given.value, &mut properties, names)?;
        }
        Ok(properties)
    }
}

/// Properties that change nothing here and nothing that a script could see: socket buffers, and the like.
const INERT: &[&str] = &["send.buffer.bytes", "receive.buffer.bytes", "client.dns.lookup", "check.crcs"];

impl Given<'_> {
    /// The value is not what it should be.
    pub fn bad(&self, expected: Expected) -> Box<ToolError> {
        let (flag, value) = (self.flag.to_owned(), self.value.to_owned());
        Box::new(ToolError::BadValue { word: self.word, flag, value, expected })
    }

    /// It is Kafka's, but not modelled.
    pub fn not_modelled(&self, what: impl Into<String>) -> Box<ToolError> {
        Box::new(ToolError::NotModelled { word: self.word, what: what.into() })
    }

    /// The value as `name=value`.
    pub fn pair(&self) -> Result<(&str, &str), Box<ToolError>> {
        self.value.split_once('=').ok_or_else(|| self.bad(Expected::Like("name=value")))
    }

    fn set_property(
        &self,
        property: &str,
        properties: &mut Properties,
        names: &[&[&str]],
    ) -> Result<(), Box<ToolError>> {
        let (name, value) = property.split_once('=').ok_or_else(|| self.bad(Expected::Like("name=value")))?;
        if !names.iter().any(|names| names.contains(&name)) && !INERT.contains(&name) {
            return Err(self.not_modelled(format!("the client property {name}")));
        }
        properties.set(name, value);
        Ok(())
    }
}
