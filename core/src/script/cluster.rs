//! `cluster`: the first line, which names the brokers, the metadata mode, the seed and the configuration of a run.

use std::fmt;
use std::rc::Rc;

use super::date;
use super::error::{Expected, ParseError, Problem};
use super::values::{duration, number};
use super::word::Word;
use super::words::quote;
use crate::config::KNOWN_BROKER_CONFIGS;
use crate::disk::Device;
use crate::time::{Span, Timestamp};

/// The node id of the first controller.
const FIRST_CONTROLLER: i32 = 100;
/// The most controllers of a cluster.
pub const CONTROLLERS_MAX: u32 = 5;
/// The most brokers of a cluster.
pub const BROKERS_MAX: u32 = 100;

const SETTINGS: &[&str] =
    &["brokers", "metadata", "controllers", "racks", "seed", "tool-start", "start", "disk"];
const MODES: &[&str] = &["zk", "kraft"];

/// Where the cluster keeps its metadata.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum MetadataMode {
    /// In ZooKeeper.
    #[default]
    Zk,
    /// In a log of its own.
    Kraft,
}

impl MetadataMode {
    /// Whether it is KRaft's.
    pub fn is_kraft(self) -> bool {
        self == MetadataMode::Kraft
    }
}

/// A cluster line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClusterSpec {
    /// How many brokers: their ids are 1, 2 ….
    pub brokers: u32,
    /// Where it keeps its metadata.
    pub metadata: MetadataMode,
    /// How many controllers it has in KRaft mode: their ids are 100, 101 ….
    pub controllers: u32,
    /// The rack of each broker; empty: none has one.
    pub racks: Vec<Rc<str>>,
    /// What chance is drawn from.
    pub seed: Option<u64>,
    /// How long a tool takes before its first request (a JVM starts).
    pub tool_start: Option<Span>,
    /// What the wall clock says when the run begins.
    pub start: Option<Timestamp>,
    /// What device every broker's disk is; `None`: one that takes no time.
    pub disk: Option<Device>,
    /// Broker configurations, the same for every broker, in the order given.
    pub configs: Vec<(Rc<str>, Rc<str>)>,
}

impl Default for ClusterSpec {
    fn default() -> Self {
        ClusterSpec {
            brokers: 3,
            metadata: MetadataMode::Zk,
            controllers: 1,
            racks: Vec::new(),
            seed: None,
            tool_start: None,
            start: None,
            disk: None,
            configs: Vec::new(),
        }
    }
}

impl ClusterSpec {
    /// The node ids of its controllers in KRaft mode: from 100 on, unless there are that many brokers.
    pub fn controller_ids(&self) -> std::ops::Range<i32> {
        let first = FIRST_CONTROLLER.max(self.brokers as i32 + 1);
        match self.metadata {
            MetadataMode::Zk => first..first,
            MetadataMode::Kraft => first..first + self.controllers as i32,
        }
    }

    /// Reads the settings behind `cluster`. A setting that is given twice counts as the last time.
    pub(super) fn parse(words: &[Word]) -> Result<ClusterSpec, Box<ParseError>> {
        let mut spec = ClusterSpec::default();
        for word in words {
            let (name, value) = setting(word)?;
            match name {
                "brokers" => spec.brokers = brokers(&value)?,
                "metadata" => spec.metadata = metadata(&value)?,
                "controllers" => spec.controllers = controllers(&value)?,
                "racks" => spec.racks = value.text.split(',').map(Rc::from).collect(),
                "seed" => spec.seed = Some(number(&value)?),
                "tool-start" => spec.tool_start = Some(duration(&value)?),
                "start" => {
                    let bad = || ParseError::unexpected(&value, Expected::Date);
                    spec.start = Some(date::parse(&value.text).ok_or_else(bad)?);
                }
                "disk" => {
                    let bad = || ParseError::unexpected(&value, Expected::OneOf(Device::NAMES));
                    spec.disk = Some(Device::from_name(&value.text).ok_or_else(bad)?);
                }
                config => {
                    spec.configs.retain(|(name, _)| &**name != config);
                    spec.configs.push((config.into(), value.text.as_str().into()));
                }
            }
        }
        let racks = words.iter().find(|word| word.text.starts_with("racks="));
        match racks {
            Some(word) if spec.racks.len() != spec.brokers as usize => {
                Err(ParseError::unexpected(word, Expected::RackForEachBroker(spec.brokers)))
            }
            _ => Ok(spec),
        }
    }
}

/// `cluster brokers=3 seed=7 log.retention.ms=1000`
impl fmt::Display for ClusterSpec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cluster brokers={}", self.brokers)?;
        if self.metadata == MetadataMode::Kraft {
            f.write_str(" metadata=kraft")?;
        }
        if self.controllers != 1 {
            write!(f, " controllers={}", self.controllers)?;
        }
        if !self.racks.is_empty() {
            write!(f, " {}", quote(&format!("racks={}", self.racks.join(","))))?;
        }
        if let Some(seed) = self.seed {
            write!(f, " seed={seed}")?;
        }
        if let Some(tool_start) = self.tool_start {
            write!(f, " tool-start={tool_start}")?;
        }
        if let Some(start) = self.start {
            write!(f, " start={}", date::format(start))?;
        }
        if let Some(device) = self.disk {
            write!(f, " disk={}", device.name())?;
        }
        self.configs.iter().try_for_each(|(name, value)| write!(f, " {}", quote(&format!("{name}={value}"))))
    }
}

/// `name=value`, with a name that there is; the value as a word of its own, where it stands.
fn setting(word: &Word) -> Result<(&str, Word), Box<ParseError>> {
    let (name, value) = word.text.split_once('=').unwrap_or((&word.text, ""));
    if !SETTINGS.contains(&name) && KNOWN_BROKER_CONFIGS.binary_search(&name).is_err() {
        let problem = Problem::Unexpected(name.into());
        let known = SETTINGS.iter().chain(KNOWN_BROKER_CONFIGS).copied();
        return Err(ParseError::new(word.column, problem, Expected::Setting).suggest(name, known));
    }
    let column = word.column + name.chars().count() as u32 + 1;
    if !word.text.contains('=') {
        let equals = Expected::ValueOf(format!("{name}=").into());
        return Err(ParseError::new(column - 1, Problem::Missing, equals));
    }
    Ok((name, Word { text: value.to_owned(), column, ..word.clone() }))
}

fn brokers(value: &Word) -> Result<u32, Box<ParseError>> {
    match number(value)? {
        brokers @ 1..=BROKERS_MAX => Ok(brokers),
        _ => Err(ParseError::unexpected(value, Expected::BrokersUpTo(BROKERS_MAX))),
    }
}

fn controllers(value: &Word) -> Result<u32, Box<ParseError>> {
    match number(value)? {
        controllers @ 1..=CONTROLLERS_MAX => Ok(controllers),
        _ => Err(ParseError::unexpected(value, Expected::BrokersUpTo(CONTROLLERS_MAX))),
    }
}

fn metadata(value: &Word) -> Result<MetadataMode, Box<ParseError>> {
    match value.text.as_str() {
        "zk" => Ok(MetadataMode::Zk),
        "kraft" => Ok(MetadataMode::Kraft),
        _ => Err(ParseError::unexpected(value, Expected::OneOf(MODES))),
    }
}
