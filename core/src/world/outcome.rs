//! The outcome of a run: the document by which it is compared with the same script on a real Apache Kafka.

use std::rc::Rc;

use serde::Serialize;

use super::{World, logs};
use crate::disk::{Device, ReadCost, ReadPath, Traffic};
use crate::ids::{BrokerId, LeaderEpoch, Offset, TopicPartition};
use crate::map::Map;
use crate::metadata::cache::{MetadataCache, is_internal};
use crate::node::Broker;
use crate::protocol::cluster::{MetadataRequest, PartitionMetadata};
use crate::protocol::group::GroupState;
use crate::script::Failed;
use crate::view::MetadataMode;
use crate::wire::consumer_protocol::Assignment;

/// The whole outcome. Its fields are those of `real-kafka/README.md`.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs)]
pub struct Outcome {
    pub format: u32,
    pub kafka: &'static str,
    pub metadata: MetadataMode,
    pub brokers: Vec<BrokerId>,
    pub commands: Vec<CommandOutcome>,
    pub clients: Map<Rc<str>, ClientOutcome>,
    pub groups: Map<Rc<str>, GroupOutcome>,
    pub topics: Map<Rc<str>, Map<i32, PartitionOutcome>>,
    /// Where the cluster line names a device; no field of Kafka's.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub disks: Map<BrokerId, DiskOutcome>,
    /// Left to the front end, which has the words.
    #[serde(skip)]
    pub failed: Option<Failed>,
}

/// What a broker's disk had to do, and what its reads cost, or would have cost without `sendfile`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs)]
pub struct DiskOutcome {
    pub device: Device,
    #[serde(flatten)]
    pub traffic: Traffic,
    pub sendfile: ReadCost,
    pub read_and_write: ReadCost,
}

/// A foreground tool.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs)]
pub struct CommandOutcome {
    pub line: u32,
    pub command: Rc<str>,
    pub exit: i32,
    pub stdout: Vec<Rc<str>>,
    pub errors: Vec<String>,
    /// No part of the document.
    #[serde(skip)]
    pub stderr: Vec<Rc<str>>,
}

/// A background client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs)]
pub struct ClientOutcome {
    pub alive: bool,
    pub stdout: Vec<Rc<str>>,
    pub errors: Vec<String>,
}

/// A group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs)]
pub struct GroupOutcome {
    pub state: &'static str,
    pub assignor: Option<Rc<str>>,
    pub offsets: Map<String, Offset>,
    pub members: Map<Rc<str>, Map<Rc<str>, Vec<i32>>>,
}

/// A partition.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[allow(missing_docs)]
pub struct PartitionOutcome {
    pub leader: BrokerId,
    pub leader_epoch: LeaderEpoch,
    pub replicas: Vec<BrokerId>,
    pub isr: Vec<BrokerId>,
    pub high_watermark: Option<Offset>,
    pub logs: Map<BrokerId, Option<LogOutcome>>,
}

/// A replica's log, as its files hold it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[allow(missing_docs)]
pub struct LogOutcome {
    pub segments: Vec<Offset>,
    pub log_end_offset: Offset,
    pub epochs: Vec<(LeaderEpoch, Offset)>,
    pub records: Vec<RecordOutcome>,
}

/// A record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs)]
pub struct RecordOutcome {
    pub offset: Offset,
    pub epoch: LeaderEpoch,
    pub key: Option<String>,
    pub value: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub control: Option<&'static str>,
}

impl World {
    /// What the run has come to by now.
    pub fn outcome(&self) -> Outcome {
        let view = self.brokers.values().find_map(|slot| slot.answers()).map(Broker::cache);
        let none = MetadataCache::default();
        let view = view.unwrap_or(&none);
        let commands = self.lab.commands().iter().map(|done| {
            let slot = &self.clients[&done.client];
            CommandOutcome {
                line: done.line,
                command: done.text.clone(),
                exit: slot.exit.unwrap_or(-1),
                stdout: slot.stdout.to_vec(),
                errors: errors(slot.stderr.iter().chain(slot.stdout.iter())),
                stderr: slot.stderr.to_vec(),
            }
        });
        let clients = self.lab.background().iter().map(|(name, id)| {
            let slot = &self.clients[id];
            let (stdout, errors) = (slot.stdout.to_vec(), errors(slot.stderr.iter()));
            (name.clone(), ClientOutcome { alive: slot.is_alive(), stdout, errors })
        });
        Outcome {
            format: 1,
            kafka: "3.9.1",
            metadata: self.lab.cluster().metadata,
            brokers: view.brokers.iter().copied().collect(),
            commands: commands.collect(),
            clients: clients.collect(),
            groups: self.group_outcomes(),
            topics: self.topic_outcomes(view),
            disks: self.disk_outcomes(),
            failed: self.lab.failed(),
        }
    }

    fn disk_outcomes(&self) -> Map<BrokerId, DiskOutcome> {
        let Some(device) = self.lab.cluster().disk else { return Map::new() };
        let disks = self.brokers.iter().filter_map(|(id, slot)| {
            let traffic = slot.broker.as_ref()?.disk.traffic();
            let (sendfile, read_and_write) =
                (traffic.read_cost(ReadPath::Sendfile), traffic.read_cost(ReadPath::ReadAndWrite));
            Some((*id, DiskOutcome { device, traffic, sendfile, read_and_write }))
        });
        disks.collect()
    }

    fn group_outcomes(&self) -> Map<Rc<str>, GroupOutcome> {
        let live = self.brokers.values().filter_map(|slot| slot.answers());
        let groups = live.flat_map(|broker| broker.coordinator().groups());
        let counted = groups
            .filter(|group| !group.id.starts_with("console-consumer-") && group.state != GroupState::Dead);
        counted
            .map(|group| {
                let stable = group.state == GroupState::Stable;
                let members = group.members.values().map(|member| {
                    let mut topics: Map<Rc<str>, Vec<i32>> = Map::new();
                    for tp in Assignment::parse(&member.assignment).map(|a| a.partitions).unwrap_or_default()
                    {
                        topics.entry(tp.topic).or_default().push(tp.partition);
                    }
                    topics.values_mut().for_each(|partitions| partitions.sort_unstable());
                    (member.client_id.clone(), topics)
                });
                let outcome = GroupOutcome {
                    state: group.state.name(),
                    assignor: stable.then(|| group.protocol.clone()).filter(|name| !name.is_empty()),
                    offsets: group.offsets.iter().map(|(tp, c)| (tp.to_string(), c.offset)).collect(),
                    members: members.collect(),
                };
                (group.id.clone(), outcome)
            })
            .collect()
    }

    fn topic_outcomes(&self, view: &MetadataCache) -> Map<Rc<str>, Map<i32, PartitionOutcome>> {
        let all = view.answer(&MetadataRequest { topics: None, allow_auto_topic_creation: false });
        let own =
            all.topics.into_iter().filter(|topic| !is_internal(&topic.name) && !topic.name.starts_with("__"));
        own.map(|topic| {
            let partitions = topic.partitions.iter().map(|metadata| {
                let tp = TopicPartition::new(topic.name.clone(), metadata.partition);
                (metadata.partition, self.partition_outcome(&tp, metadata))
            });
            (topic.name.clone(), partitions.collect())
        })
        .collect()
    }

    fn partition_outcome(&self, tp: &TopicPartition, metadata: &PartitionMetadata) -> PartitionOutcome {
        let leader = self.brokers.get(&metadata.leader).and_then(|slot| slot.answers());
        let leading = leader.and_then(|broker| broker.replicas().partition(tp)).filter(|p| p.is_leader());
        let mut isr = metadata.isr.clone();
        isr.sort_unstable();
        PartitionOutcome {
            leader: metadata.leader,
            leader_epoch: metadata.leader_epoch,
            replicas: metadata.replicas.clone(),
            isr,
            high_watermark: leading.map(|partition| partition.high_watermark),
            logs: metadata.replicas.iter().map(|id| (*id, self.log_outcome(*id, tp))).collect(),
        }
    }

    fn log_outcome(&self, broker: BrokerId, tp: &TopicPartition) -> Option<LogOutcome> {
        let disk = &self.brokers.get(&broker)?.broker.as_ref()?.disk;
        let files = logs::read(disk, tp)?;
        let records = files.records.into_iter().map(|(record, epoch, control)| RecordOutcome {
            offset: record.offset,
            epoch,
            key: record.key.filter(|_| !control).map(|key| String::from_utf8_lossy(&key).into_owned()),
            value: record
                .value
                .filter(|_| !control)
                .map(|value| String::from_utf8_lossy(&value).into_owned()),
            control: control.then_some("COMMIT"),
        });
        Some(LogOutcome {
            segments: files.segments,
            log_end_offset: files.log_end_offset,
            epochs: files.epochs,
            records: records.collect(),
        })
    }
}

/// The packages whose exceptions count.
const PACKAGES: [&str; 4] = [
    "org.apache.kafka.common.errors.",
    "org.apache.kafka.clients.consumer.",
    "java.util.concurrent.",
    "java.lang.",
];

/// The exception classes, and the error codes of retried responses, that a tool named: each once, in the order in
/// which the recorder of the real Kafka finds them.
pub fn errors<'l>(lines: impl Iterator<Item = &'l Rc<str>> + Clone) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut note = |name: &str| {
        if !found.iter().any(|known| known == name) {
            found.push(name.to_owned());
        }
    };
    let word = |text: &str| text.split(|c: char| !c.is_alphanumeric() && c != '_').next().map(str::to_owned);
    for line in lines.clone() {
        for (at, _) in line.char_indices() {
            let rest = &line[at..];
            let class = PACKAGES.iter().find_map(|package| rest.strip_prefix(package)).and_then(word);
            if let Some(class) =
                class.filter(|class| class.ends_with("Exception") || class.ends_with("Error"))
            {
                note(&class);
            }
        }
    }
    for line in lines.clone() {
        if let Some((_, rest)) = line.split_once(r#""exception":"class "#) {
            let class = rest.split('"').next().and_then(|name| name.rsplit('.').next());
            class.into_iter().for_each(&mut note);
        }
    }
    for line in lines {
        let code =
            line.split_once("Got error produce response").and_then(|(_, rest)| rest.split_once("Error: "));
        code.and_then(|(_, rest)| word(rest)).iter().for_each(|code| note(code));
    }
    found
}
