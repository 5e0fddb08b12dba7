//! `highwater calc assign`: the partitions that each member of a group gets.

use std::rc::Rc;

use highwater_core::client::consumer::assignor::{Assignor, Member};
use highwater_core::ids::{TopicName, TopicPartition};
use highwater_core::map::Map;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::lines;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    assignor: String,
    topics: serde_json::Map<String, Value>,
    members: Vec<GivenMember>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)] // racks are read, and matter only where partitions have them as well
struct GivenMember {
    id: String,
    topics: Vec<String>,
    instance: Option<String>,
    rack: Option<String>,
    owned: Option<Vec<(String, i32)>>,
    generation: Option<i32>,
}

/// Answers a line: the partitions of each member, as (topic, partition), members in the order in which they were given.
pub fn assign(line: &str) -> Result<serde_json::Map<String, Value>, String> {
    let line: Line = lines::json(line)?;
    let expected = || {
        let names: Vec<&str> = Assignor::ALL.iter().map(|assignor| assignor.name()).collect();
        format!("assignor: '{}' (expected {})", line.assignor, names.join(", "))
    };
    let assignor = Assignor::of_name(&line.assignor).ok_or_else(expected)?;
    let mut counts: Map<TopicName, usize> = Map::new();
    for (topic, count) in &line.topics {
        let count = count.as_u64().and_then(|count| i32::try_from(count).ok());
        let count = count.ok_or_else(|| format!("topics.{topic}: expected how many partitions it has"))?;
        counts.insert(topic.as_str().into(), count as usize);
    }
    let mut members: Vec<Member> = Vec::new();
    for given in &line.members {
        if members.iter().any(|known| *known.id == *given.id) {
            return Err(format!("members: '{}' is there twice", given.id));
        }
        let owned = given.owned.iter().flatten();
        members.push(Member {
            id: given.id.as_str().into(),
            instance_id: given.instance.as_deref().map(Rc::from),
            topics: given.topics.iter().map(|topic| topic.as_str().into()).collect(),
            owned: owned.map(|(topic, partition)| TopicPartition::new(topic.as_str(), *partition)).collect(),
            generation: given.generation.unwrap_or(-1),
        });
    }
    let assigned = assignor.assign(&counts, &members);
    let of = |member: &Member| {
        let partitions = assigned.get(&member.id).into_iter().flatten();
        let partitions = partitions.map(|tp| json!([&*tp.topic, tp.partition]));
        (member.id.to_string(), partitions.collect())
    };
    Ok(members.iter().map(of).collect())
}
