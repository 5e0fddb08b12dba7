//! Reading a tool's command line: `--flag value`, `--flag=value` and `--switch`, in any order.

use std::str::FromStr;

use super::error::{Expected, ToolError, Unmodelled};
use crate::client::Properties;
use crate::ids::BrokerId;
use crate::metadata::znodes::broker_of;
use crate::script::tools::{Takes, Tool};

/// A command line, taken apart.
#[derive(Clone, Debug)]
pub struct Args<'w> {
    /// The tool's name.
    pub tool: &'static str,
    given: Vec<Given<'w>>,
    /// Words that belong to no flag, with their places.
    pub rest: Vec<(usize, &'w str)>,
}

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
    pub fn parse(words: &'w [String]) -> Result<Self, Box<ToolError>> {
        let name = words.first().map_or("", String::as_str);
        let table = Tool::named(name).ok_or_else(|| ToolError::unknown_tool(name))?;
        let mut args = Args { tool: table.name, given: Vec::new(), rest: Vec::new() };
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
            let (flag, takes) = table.flag(name).ok_or_else(|| ToolError::unknown_flag(table, word, name))?;
            if table.absent.contains(&flag) {
                let what = Unmodelled::Words(format!("{} {flag}", args.tool));
                return Err(ToolError::NotModelled { word, what }.into());
            }
            let is_value = |(_, next): &(usize, &String)| !next.starts_with("--");
            let (word, value) = match (takes, inline) {
                (Takes::Nothing, _) => (word, ""),
                (_, Some(value)) => (word, value),
                (Takes::Value, None) => {
                    let (word, value) = rest.next().ok_or(ToolError::MissingValue { word, flag })?;
                    (word, value.as_str())
                }
                (Takes::Values, None) => {
                    let first = rest.next_if(is_value).ok_or(ToolError::MissingValue { word, flag })?;
                    let more = std::iter::from_fn(|| rest.next_if(is_value));
                    let given = [first].into_iter().chain(more);
                    args.given.extend(given.map(|(word, value)| Given { flag, value, word }));
                    continue;
                }
                (Takes::MaybeValue, None) => {
                    rest.next_if(is_value).map_or((word, ""), |(word, value)| (word, value.as_str()))
                }
            };
            args.given.push(Given { flag, value, word });
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

    /// Every flag that was given.
    pub fn iter(&self) -> impl Iterator<Item = Given<'w>> {
        self.given.iter().copied()
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

    /// The brokers after `--bootstrap-server`: their numbers, or addresses as the lab's brokers print them
    /// (`127.0.0.1:9094` is broker 3's, by whatever name its host goes). `None` for all, and for an address that is
    /// nobody's here, as it stands in a text about another cluster: which broker is meant cannot be known.
    pub fn bootstrap(&self) -> Result<Option<Vec<BrokerId>>, Box<ToolError>> {
        const PROPERTY: &str = "bootstrap.servers=";
        let given = self.get("--bootstrap-server").or_else(|| self.get("--broker-list"));
        let given =
            given.or_else(|| self.all("--producer-props").find(|given| given.value.starts_with(PROPERTY)));
        let Some(given) = given else { return Ok(None) };
        let mut ids = Vec::new();
        let addresses = given.value.strip_prefix(PROPERTY).unwrap_or(given.value);
        for part in addresses.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            match part.rsplit_once(':') {
                None => ids.push(part.parse().map(BrokerId).map_err(|_| given.bad(Expected::BrokerNumbers))?),
                Some((_, port)) => {
                    let port: u16 = port.parse().map_err(|_| given.bad(Expected::BrokerNumbers))?;
                    match broker_of(port) {
                        Some(id) => ids.push(id),
                        None => return Ok(None),
                    }
                }
            }
        }
        Ok(Some(ids).filter(|ids| !ids.is_empty()))
    }

    /// Client properties: `flag` once for each `name=value`, `file` for a list `name=value,name=value` in place of a
    /// file. Every name is taken ([`notes`](super::notes) tells of those that change nothing), but what would make
    /// another client of it is refused.
    pub fn properties(&self, flag: &str, file: &str) -> Result<Properties, Box<ToolError>> {
        let mut properties = Properties::default();
        let listed = self.all(file).flat_map(|given| given.value.split(',').map(move |text| (given, text)));
        for (given, property) in listed.chain(self.all(flag).map(|given| (given, given.value))) {
            let (name, value) = property.split_once('=').unwrap_or((property, ""));
            let (name, value) = (name.trim(), value.trim());
            let is = |word: &&str| word.eq_ignore_ascii_case(value);
            match name {
                "" => continue,
                "transactional.id" => {
                    return Err(given.not_modelled(Unmodelled::ClientProperty(name.to_owned())));
                }
                "group.protocol" if is(&"consumer") => return Err(given.not_modelled_value(name, value)),
                "security.protocol" if ["SSL", "SASL_SSL", "SASL_PLAINTEXT"].iter().any(is) => {
                    return Err(given.not_modelled_value(name, value));
                }
                _ => properties.set(name, value),
            }
        }
        Ok(properties)
    }

    /// What an administrator's tool is told of its client.
    pub fn admin_properties(&self) -> Result<Properties, Box<ToolError>> {
        let file = if self.has("--admin.config") { "--admin.config" } else { "--command-config" };
        self.properties("", file)
    }
}

impl Given<'_> {
    /// The value is not what it should be.
    pub fn bad(&self, expected: Expected) -> Box<ToolError> {
        let (flag, value) = (self.flag.to_owned(), self.value.to_owned());
        Box::new(ToolError::BadValue { word: self.word, flag, value, expected })
    }

    /// It is Kafka's, but not modelled.
    pub fn not_modelled(&self, what: Unmodelled) -> Box<ToolError> {
        Box::new(ToolError::NotModelled { word: self.word, what })
    }

    /// The value as `name=value`.
    pub fn pair(&self) -> Result<(&str, &str), Box<ToolError>> {
        self.value.split_once('=').ok_or_else(|| self.bad(Expected::Like("name=value")))
    }

    fn not_modelled_value(&self, name: &str, value: &str) -> Box<ToolError> {
        self.not_modelled(Unmodelled::ClientProperty(format!("{name}={value}")))
    }
}
