//! `--reset-offsets`: where a group is to go on.

use super::super::refusal::Fault;
use super::super::{Args, Expected, ToolError};
use super::{Group, flags, moment};
use crate::client::Logger;
use crate::ids::{Offset, TopicName, TopicPartition};
use crate::process::Out;
use crate::protocol::ErrorCode;
use crate::protocol::cluster::TopicMetadata;
use crate::time::Timestamp;

/// Which partitions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All that the group has committed.
    AllTopics,
    /// Those that a file has offsets for.
    Given,
    /// These topics, whole or some partitions of each.
    Topics(Vec<(TopicName, Option<Vec<i32>>)>),
}

/// Where to.
#[derive(Clone, Debug, PartialEq, Eq)]
enum To {
    Earliest,
    Latest,
    Current,
    Offset(Offset),
    ShiftBy(i64),
    /// The first record at or behind a moment, in ms since 1970.
    Moment(i64),
    /// The same, so many ms ago.
    Ago(i64),
    /// (group or none, partition, offset)
    Rows(Vec<(Option<String>, TopicPartition, Offset)>),
}

/// What `--reset-offsets` asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reset {
    /// Which partitions.
    pub scope: Scope,
    /// Whether to do it, not only to show it.
    pub execute: bool,
    /// Whether to show it as the rows of a file.
    pub export: bool,
    to: To,
}

impl Reset {
    /// Reads its part of the command line.
    pub fn parse(args: &Args<'_>) -> Result<Self, Fault> {
        let topics = topics(args)?;
        let from_file = args.get("--from-file");
        let scope = match () {
            () if from_file.is_some() => Scope::Given,
            () if args.has("--all-topics") => Scope::AllTopics,
            () => Scope::Topics(topics),
        };
        let way = flags::WAYS.iter().find_map(|way| args.get(way));
        let value = way.map_or("", |given| given.value);
        let to = match way.map_or("", |given| given.flag) {
            "--to-latest" => To::Latest,
            "--to-current" => To::Current,
            "--to-offset" => To::Offset(args.number("--to-offset")?.unwrap_or(Offset::ZERO)),
            "--shift-by" => To::ShiftBy(args.number("--shift-by")?.unwrap_or(0)),
            "--to-datetime" => To::Moment(moment::date_time(value)?),
            "--by-duration" => To::Ago(moment::duration_ms(value)?),
            "--from-file" => To::Rows(rows(args)?),
            _ => To::Earliest,
        };
        Ok(Reset { scope, execute: args.has("--execute"), export: args.has("--export"), to })
    }

    /// The moment that it resets to, if it is one.
    pub fn moment_ms(&self, now: Timestamp) -> Option<i64> {
        match self.to {
            To::Moment(moment) => Some(moment),
            To::Ago(span) => Some(now.0.saturating_sub(span)),
            _ => None,
        }
    }

    /// The partitions that its rows name for a group.
    pub fn given(&self, group: &str) -> Vec<TopicPartition> {
        let To::Rows(rows) = &self.to else { return Vec::new() };
        rows.iter().filter(|row| is_for(row.0.as_deref(), group)).map(|(_, tp, _)| tp.clone()).collect()
    }

    /// Why the partitions of one of its topics cannot be listed.
    pub fn missing(&self, known: &[TopicMetadata]) -> Option<ErrorCode> {
        known.iter().map(|topic| topic.error).find(|error| *error != ErrorCode::None)
    }

    /// The partitions of its topics.
    pub fn partitions(&self, known: &[TopicMetadata]) -> Vec<TopicPartition> {
        match &self.scope {
            Scope::Topics(wanted) => partitions(wanted, known),
            Scope::AllTopics | Scope::Given => Vec::new(),
        }
    }

    /// The new offsets, in the order in which the tool has them; what lies outside the log is moved to its nearer
    /// end. What cannot be planned is refused with a message.
    pub fn plan(
        &self,
        group: &Group,
        text: &mut String,
        out: &mut Out<'_>,
    ) -> Result<Vec<(TopicPartition, Offset)>, String> {
        let mut planned = Vec::new();
        for tp in &in_java_order(&group.partitions) {
            let (Some(start), Some(end)) = (group.starts.get(tp), group.ends.get(tp)) else { continue };
            let current = group.committed.get(tp).map(|committed| committed.offset);
            let wanted = match &self.to {
                To::Earliest => *start,
                To::Latest => *end,
                To::Offset(offset) => *offset,
                To::Current => current.unwrap_or(*end),
                To::ShiftBy(by) => match current {
                    Some(current) => current.saturating_add(*by),
                    None => {
                        return Err(format!(
                            "Cannot shift offset for partition {tp} since there is no current committed offset"
                        ));
                    }
                },
                To::Moment(_) | To::Ago(_) => group.at.get(tp).copied().unwrap_or_else(|| {
                    let TopicPartition { topic, partition } = tp;
                    text.push_str(&format!(
                        "\nWarn: Partition {partition} from topic {topic} is empty. Falling back to latest known offset.\n"
                    ));
                    *end
                }),
                To::Rows(rows) => {
                    let row = rows.iter().rfind(|(of, row, _)| row == tp && is_for(of.as_deref(), &group.id));
                    match row {
                        Some((.., offset)) => *offset,
                        None => continue,
                    }
                }
            };
            let offset = wanted.clamp(*start, *end);
            if offset != wanted {
                let (than, which) = if wanted > *end { ("higher", "latest") } else { ("lower", "earliest") };
                let line = format!(
                    "New offset ({wanted}) is {than} than {which} offset for topic partition {tp}. Value will be set to {offset}"
                );
                Logger::plain().warn(
                    &line,
                    "org.apache.kafka.tools.consumer.group.ConsumerGroupCommand",
                    out,
                );
            }
            planned.push((tp.clone(), offset));
        }
        Ok(planned)
    }
}

/// Whether a row that names this group, or none, is for that one.
fn is_for(row: Option<&str>, group: &str) -> bool {
    row.is_none_or(|row| row == group)
}

/// A topic, and which of its partitions; `None`: all.
type Wanted = (TopicName, Option<Vec<i32>>);

/// `topic`, or `topic:0,1`, as often as `--topic` stands there.
pub fn topics(args: &Args<'_>) -> Result<Vec<Wanted>, Box<ToolError>> {
    args.all("--topic")
        .map(|given| match given.value.split_once(':') {
            None => Ok((given.value.into(), None)),
            Some((topic, numbers)) => {
                let numbers: Result<Vec<i32>, _> = numbers.split(',').map(str::parse).collect();
                let numbers = numbers.map_err(|_| given.bad(Expected::TopicOrPartitions))?;
                Ok((topic.into(), Some(numbers)))
            }
        })
        .collect()
}

/// The partitions of topics: those that are named, or all that there are.
pub fn partitions(wanted: &[Wanted], known: &[TopicMetadata]) -> Vec<TopicPartition> {
    let mut partitions = Vec::new();
    for (name, numbers) in wanted {
        let all = known.iter().filter(|topic| topic.name == *name).flat_map(|topic| &topic.partitions);
        let numbers = match numbers {
            Some(numbers) => numbers.clone(),
            None => all.map(|partition| partition.partition).collect(),
        };
        partitions.extend(numbers.into_iter().map(|n| TopicPartition::new(name.clone(), n)));
    }
    partitions
}

/// `topic,0,4;topic,1,7`, or with a group before each: what stands in place of a file.
fn rows(args: &Args<'_>) -> Result<Vec<(Option<String>, TopicPartition, Offset)>, Fault> {
    let Some(file) = args.get("--from-file") else { return Ok(Vec::new()) };
    let row = |row: &str| {
        let cells: Vec<&str> = row.trim().split(',').map(str::trim).collect();
        let (group, topic, partition, offset) = match cells[..] {
            [topic, partition, offset] => (None, topic, partition, offset),
            [group, topic, partition, offset] => (Some(group.to_owned()), topic, partition, offset),
            _ => return None,
        };
        let tp = TopicPartition::new(topic, partition.parse().ok()?);
        Some((group, tp, offset.parse().ok().and_then(Offset::known)?))
    };
    let rows: Option<Vec<_>> =
        file.value.split(';').filter(|text| !text.trim().is_empty()).map(row).collect();
    Ok(rows.ok_or_else(|| file.bad(Expected::Like("orders,0,4;orders,1,7")))?)
}

/// The order in which the tool goes through partitions: by their hashes as Java computes them, the same in every run.
fn in_java_order(partitions: &[TopicPartition]) -> Vec<TopicPartition> {
    let mut buckets = 16;
    while partitions.len() > buckets * 3 / 4 {
        buckets *= 2;
    }
    let bucket = |tp: &TopicPartition| {
        let of_topic = tp.topic.encode_utf16().fold(0u32, |h, c| h.wrapping_mul(31).wrapping_add(c.into()));
        let hash = (31u32.wrapping_add(tp.partition as u32)).wrapping_mul(31).wrapping_add(of_topic);
        (hash ^ hash >> 16) as usize & (buckets - 1)
    };
    let mut ordered = partitions.to_vec();
    ordered.sort_by_key(bucket);
    ordered
}
