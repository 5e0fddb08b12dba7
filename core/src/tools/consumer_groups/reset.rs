//! `--reset-offsets`: where a group is to go on.

use super::super::{Args, Expected, ToolError};
use super::Group;
use crate::client::Logger;
use crate::ids::{Offset, TopicName, TopicPartition};
use crate::process::Out;
use crate::protocol::cluster::TopicMetadata;

/// Which partitions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All that the group has committed.
    AllTopics,
    /// These topics, whole or some partitions of each.
    Topics(Vec<(TopicName, Option<Vec<i32>>)>),
}

/// Where to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum To {
    Earliest,
    Latest,
    Current,
    Offset(Offset),
    ShiftBy(i64),
}

/// What `--reset-offsets` asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reset {
    /// Which partitions.
    pub scope: Scope,
    /// Whether to do it, not only to show it.
    pub execute: bool,
    to: To,
    dry_run: bool,
}

impl Reset {
    /// Reads its part of the command line.
    pub fn parse(args: &Args<'_>) -> Result<Self, Box<ToolError>> {
        let topics: Result<Vec<_>, Box<ToolError>> = args
            .all("--topic")
            .map(|given| match given.value.split_once(':') {
                None => Ok((given.value.into(), None)),
                Some((topic, numbers)) => {
                    let numbers: Result<Vec<i32>, _> = numbers.split(',').map(str::parse).collect();
                    let numbers = numbers.map_err(|_| given.bad(Expected::TopicOrPartitions))?;
                    Ok((topic.into(), Some(numbers)))
                }
            })
            .collect();
        let topics = topics?;
        let scope = match (args.has("--all-topics"), topics.is_empty()) {
            (true, _) => Scope::AllTopics,
            (false, false) => Scope::Topics(topics),
            (false, true) => {
                return Err(ToolError::Required {
                    tool: args.tool,
                    what: Expected::OneOf(&["--topic", "--all-topics"]),
                }
                .into());
            }
        };
        const WAYS: &[&str] = &["--to-earliest", "--to-latest", "--to-current", "--to-offset", "--shift-by"];
        let to = match args.action(WAYS)? {
            "--to-earliest" => To::Earliest,
            "--to-latest" => To::Latest,
            "--to-current" => To::Current,
            "--to-offset" => To::Offset(args.number("--to-offset")?.unwrap_or(Offset::ZERO)),
            _ => To::ShiftBy(args.number("--shift-by")?.unwrap_or(0)),
        };
        Ok(Reset { scope, execute: args.has("--execute"), to, dry_run: args.has("--dry-run") })
    }

    /// Whether it is a dry run only because nothing was said.
    pub fn is_implicit_dry_run(&self) -> bool {
        !self.execute && !self.dry_run
    }

    /// The partitions of its topics.
    pub fn partitions(&self, topics: &[TopicMetadata]) -> Vec<TopicPartition> {
        let Scope::Topics(wanted) = &self.scope else { return Vec::new() };
        let mut partitions = Vec::new();
        for (name, numbers) in wanted {
            let all = topics.iter().filter(|topic| topic.name == *name).flat_map(|topic| &topic.partitions);
            let all = all.map(|partition| partition.partition);
            let some = all.filter(|n| numbers.as_ref().is_none_or(|numbers| numbers.contains(n)));
            partitions.extend(some.map(|n| TopicPartition::new(name.clone(), n)));
        }
        partitions
    }

    /// The new offsets; what lies outside the log is moved to its nearer end.
    pub fn plan(&self, group: &Group, out: &mut Out<'_>) -> Vec<(TopicPartition, Offset)> {
        let mut planned = Vec::new();
        for tp in &group.partitions {
            let (Some(start), Some(end)) = (group.starts.get(tp), group.ends.get(tp)) else { continue };
            let current = group.committed.get(tp).map(|committed| committed.offset);
            let wanted = match self.to {
                To::Earliest => *start,
                To::Latest => *end,
                To::Offset(offset) => offset,
                To::Current => current.unwrap_or(*end),
                To::ShiftBy(by) => match current {
                    Some(current) => current.saturating_add(by),
                    None => continue, // Kafka refuses to shift what was never committed
                },
            };
            let offset = wanted.clamp(*start, *end);
            if offset != wanted {
                let (than, which) = if wanted > *end { ("higher", "latest") } else { ("lower", "earliest") };
                let line = format!(
                    "New offset ({wanted}) is {than} than {which} offset for topic partition {tp}. Value will be set to {offset}"
                );
                Logger::plain().warn(
                    &line,
                    "org.apache.kafka.tools.consumer.group.ConsumerGroupCommand$ConsumerGroupService",
                    out,
                );
            }
            planned.push((tp.clone(), offset));
        }
        planned
    }
}
