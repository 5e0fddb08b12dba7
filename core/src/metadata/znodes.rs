//! Kafka's paths in ZooKeeper and the JSON of their nodes (`kafka.zk.ZkData`), written as Kafka writes it.

use std::fmt::Write;
use std::rc::Rc;

use crate::ids::{BrokerId, ControllerEpoch, LeaderEpoch, TopicName, TopicPartition, joined};
use crate::map::Map;
use crate::metadata::moving::Move;
use crate::protocol::cluster::{PartitionState, Uuid};
use crate::time::Timestamp;

/// Whoever holds it is the controller.
pub const CONTROLLER: &str = "/controller";
/// The number of controllers so far; its version fences their writes.
pub const CONTROLLER_EPOCH: &str = "/controller_epoch";
/// One ephemeral child for each live broker.
pub const BROKER_IDS: &str = "/brokers/ids";
/// One child for each topic.
pub const TOPICS: &str = "/brokers/topics";
/// Topics that are to be deleted.
pub const DELETE_TOPICS: &str = "/admin/delete_topics";
/// The newest block of producer ids.
pub const PRODUCER_IDS: &str = "/latest_producer_id_block";

/// The id of the one cluster of a run.
pub const CLUSTER_ID: &str = "highwater";

/// The nodes of a new cluster, parents first.
pub fn initial(cluster_id: &str) -> Vec<(String, String)> {
    let empty = [
        "/admin",
        "/admin/delete_topics",
        "/brokers",
        "/brokers/ids",
        "/brokers/seqid",
        "/brokers/topics",
        "/cluster",
        "/config",
        "/config/brokers",
        "/config/changes",
        "/config/clients",
        "/config/ips",
        "/config/topics",
        "/config/users",
        "/consumers",
        "/isr_change_notification",
        "/latest_producer_id_block",
        "/log_dir_event_notification",
        "/zookeeper",
    ];
    let mut nodes: Vec<_> = empty.iter().map(|path| (path.to_string(), String::new())).collect();
    nodes.push(("/cluster/id".into(), format!(r#"{{"version":"1","id":"{cluster_id}"}}"#)));
    nodes.push(("/controller_epoch".into(), "0".into()));
    nodes.push(("/feature".into(), r#"{"features":{},"version":2,"status":1}"#.into()));
    nodes
}

/// The path above `path`; empty above the top.
pub fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(parent, _)| parent)
}

/// `/brokers/ids/1`
pub fn broker(id: BrokerId) -> Rc<str> {
    format!("{BROKER_IDS}/{id}").into()
}

/// `/brokers/topics/orders`
pub fn topic(name: &str) -> Rc<str> {
    format!("{TOPICS}/{name}").into()
}

/// The topic whose znode this is.
pub fn topic_of(path: &str) -> Option<TopicName> {
    let name = path.strip_prefix(TOPICS)?.strip_prefix('/')?;
    (!name.contains('/')).then(|| name.into())
}

/// `/brokers/topics/orders/partitions`
pub fn partitions(name: &str) -> Rc<str> {
    format!("{TOPICS}/{name}/partitions").into()
}

/// `/brokers/topics/orders/partitions/0`
pub fn partition(tp: &TopicPartition) -> Rc<str> {
    format!("{TOPICS}/{}/partitions/{}", tp.topic, tp.partition).into()
}

/// `/brokers/topics/orders/partitions/0/state`
pub fn state(tp: &TopicPartition) -> Rc<str> {
    format!("{TOPICS}/{}/partitions/{}/state", tp.topic, tp.partition).into()
}

/// `/admin/delete_topics/orders`
pub fn delete_topic(name: &str) -> Rc<str> {
    format!("{DELETE_TOPICS}/{name}").into()
}

/// `/config/brokers/1`; of all brokers `/config/brokers/<default>`.
pub fn broker_config(name: &str) -> Rc<str> {
    format!("/config/brokers/{}", if name.is_empty() { "<default>" } else { name }).into()
}

/// `/config/topics/orders`
pub fn topic_config(name: &str) -> Rc<str> {
    format!("/config/topics/{name}").into()
}

/// The port of broker 0, if there were one.
const FIRST_PORT: i32 = 9091;

/// The port that a broker's addresses have on the simulated network.
pub fn port(id: BrokerId) -> i32 {
    FIRST_PORT + id.0
}

/// The broker of a port.
pub fn broker_of(port: u16) -> Option<BrokerId> {
    Some(BrokerId(i32::from(port) - FIRST_PORT)).filter(|id| id.0 > 0)
}

/// The content of `/brokers/ids/1`.
pub fn broker_json(id: BrokerId, rack: Option<&str>, at: Timestamp) -> String {
    let port = port(id);
    let rack = rack.map_or(String::new(), |rack| format!(r#","rack":"{rack}""#));
    format!(
        concat!(
            r#"{{"features":{{}},"listener_security_protocol_map":{{"PLAINTEXT":"PLAINTEXT"}},"#,
            r#""endpoints":["PLAINTEXT://localhost:{port}"]{rack},"jmx_port":-1,"port":{port},"#,
            r#""host":"localhost","version":5,"timestamp":"{at}"}}"#
        ),
        port = port,
        rack = rack,
        at = at.0
    )
}

/// The content of `/controller`.
pub fn controller_json(id: BrokerId, at: Timestamp) -> String {
    format!(r#"{{"version":2,"brokerid":{id},"timestamp":"{}","kraftControllerEpoch":-1}}"#, at.0)
}

/// The broker that `/controller` names.
pub fn read_controller(json: &str) -> Option<BrokerId> {
    number_after(json, r#""brokerid":"#).map(BrokerId)
}

/// What `/brokers/topics/orders` says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopicNode {
    /// The topic's id.
    pub id: Uuid,
    /// The replicas of each partition.
    pub partitions: Map<i32, Vec<BrokerId>>,
    /// Partitions that move.
    pub moves: Map<i32, Move>,
}

impl TopicNode {
    /// As Kafka writes it.
    pub fn json(&self) -> String {
        let partitions = assignments(self.partitions.iter().map(|(p, replicas)| (*p, replicas)));
        let (id, moving) = (self.id, self.moving());
        format!(r#"{{"partitions":{{{partitions}}},"topic_id":"{id}",{moving},"version":3}}"#)
    }

    /// A topic of which nothing moves.
    pub fn new(id: Uuid, partitions: Map<i32, Vec<BrokerId>>) -> Self {
        TopicNode { id, partitions, moves: Map::new() }
    }

    fn moving(&self) -> String {
        let assignments = |of: fn(&Move) -> &Vec<BrokerId>| {
            let ids = self.moves.iter().map(|(partition, moving)| (*partition, of(moving)));
            assignments(ids.filter(|(_, ids)| !ids.is_empty()))
        };
        let (adding, removing) =
            (assignments(|moving| &moving.adding), assignments(|moving| &moving.removing));
        format!(r#""adding_replicas":{{{adding}}},"removing_replicas":{{{removing}}}"#)
    }

    /// Reads it back.
    pub fn read(json: &str) -> Option<Self> {
        let (_, id) = json.split_once(r#""topic_id":""#)?;
        let id = Uuid::parse(id.get(..22)?)?;
        let partitions = read_assignments(json, r#""partitions":{"#)?;
        let mut moves: Map<i32, Move> = Map::new();
        for (partition, adding) in read_assignments(json, r#""adding_replicas":{"#)? {
            moves.entry(partition).or_default().adding = adding;
        }
        for (partition, removing) in read_assignments(json, r#""removing_replicas":{"#)? {
            moves.entry(partition).or_default().removing = removing;
        }
        Some(TopicNode { id, partitions, moves })
    }
}

/// `"0":[1,2],"1":[2,3]`
fn assignments<'a>(partitions: impl Iterator<Item = (i32, &'a Vec<BrokerId>)>) -> String {
    let mut text = String::new();
    for (partition, replicas) in partitions {
        let comma = if text.is_empty() { "" } else { "," };
        let _ = write!(text, r#"{comma}"{partition}":[{}]"#, joined(replicas));
    }
    text
}

/// The same behind `field`.
fn read_assignments(json: &str, field: &str) -> Option<Map<i32, Vec<BrokerId>>> {
    let (_, rest) = json.split_once(field)?;
    let (body, _) = rest.split_once('}')?;
    let mut partitions = Map::new();
    for entry in body.split("],").filter(|entry| !entry.is_empty()) {
        let (partition, replicas) = entry.split_once(":[")?;
        partitions.insert(partition.trim_matches('"').parse().ok()?, ids(replicas.trim_end_matches(']'))?);
    }
    Some(partitions)
}

/// The content of `…/state`.
pub fn state_json(state: &PartitionState) -> String {
    format!(
        r#"{{"controller_epoch":{},"leader":{},"version":1,"leader_epoch":{},"isr":[{}]}}"#,
        state.controller_epoch,
        state.leader,
        state.leader_epoch,
        joined(&state.isr)
    )
}

/// Reads `…/state`; the replicas and the node's version come from elsewhere.
pub fn read_state(json: &str, partition_epoch: i32, replicas: Vec<BrokerId>) -> Option<PartitionState> {
    let (_, isr) = json.split_once(r#""isr":["#)?;
    Some(PartitionState {
        controller_epoch: ControllerEpoch(number_after(json, r#""controller_epoch":"#)?),
        leader: BrokerId(number_after(json, r#""leader":"#)?),
        leader_epoch: LeaderEpoch(number_after(json, r#""leader_epoch":"#)?),
        isr: ids(isr.split_once(']')?.0)?,
        partition_epoch,
        replicas,
    })
}

/// The content of `/config/topics/orders`.
pub fn config_json(configs: &Map<Rc<str>, Rc<str>>) -> String {
    let entries: Vec<_> =
        configs.iter().map(|(name, value)| format!("{}:{}", quoted(name), quoted(value))).collect();
    format!(r#"{{"version":1,"config":{{{}}}}}"#, entries.join(","))
}

/// Reads `/config/topics/orders`.
pub fn read_config(json: &str) -> Map<Rc<str>, Rc<str>> {
    let Some((_, body)) = json.split_once(r#""config":{"#) else { return Map::new() };
    let mut texts = Vec::new();
    let mut rest = body;
    while let Some((text, after)) = read_quoted(rest) {
        texts.push(text);
        rest = after;
    }
    texts.chunks_exact(2).map(|pair| (pair[0].as_str().into(), pair[1].as_str().into())).collect()
}

/// The content of `/latest_producer_id_block`.
pub fn producer_ids_json(broker: BrokerId, start: i64, end: i64) -> String {
    format!(r#"{{"version":1,"broker":{broker},"block_start":"{start}","block_end":"{end}"}}"#)
}

/// The last id of the newest block.
pub fn read_producer_ids_end(json: &str) -> Option<i64> {
    let (_, rest) = json.split_once(r#""block_end":""#)?;
    rest.split_once('"')?.0.parse().ok()
}

fn ids(text: &str) -> Option<Vec<BrokerId>> {
    text.split(',').filter(|id| !id.is_empty()).map(|id| id.parse().ok().map(BrokerId)).collect()
}

/// The number behind `field`.
pub fn number_after(json: &str, field: &str) -> Option<i32> {
    let (_, rest) = json.split_once(field)?;
    let end = rest.find(|c: char| c != '-' && !c.is_ascii_digit()).unwrap_or(rest.len());
    rest[..end].parse().ok()
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

fn read_quoted(text: &str) -> Option<(String, &str)> {
    let (_, body) = text.split_once('"')?;
    let mut read = String::new();
    let mut chars = body.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Some((read, &body[at + 1..])),
            '\\' => read.extend(chars.next().map(|(_, escaped)| escaped)),
            _ => read.push(c),
        }
    }
    None
}
