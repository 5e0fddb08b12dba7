//! `highwater calc place`: the brokers that get a new topic's replicas.

use highwater_core::controller::placement::{place as place_without_racks, place_in_racks};
use highwater_core::ids::BrokerId;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::lines;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    brokers: Vec<(i32, Option<String>)>,
    partitions: i32,
    replication_factor: i32,
    #[serde(default)]
    start: u32,
    #[serde(default)]
    shift: u32,
}

/// Answers a line: the replicas of each partition, the preferred leader first.
pub fn place(line: &str) -> Result<Map<String, Value>, String> {
    let Line { mut brokers, partitions, replication_factor, start, shift } = lines::json(line)?;
    brokers.sort();
    let count = brokers.len();
    if let Some(twice) = brokers.windows(2).find(|two| two[0].0 == two[1].0) {
        return Err(format!("brokers: {} is there twice", twice[0].0));
    }
    if partitions < 1 {
        return Err(format!("partitions: {partitions} (expected 1 or more)"));
    }
    let replicas = usize::try_from(replication_factor).ok().filter(|replicas| *replicas >= 1);
    let replicas =
        replicas.ok_or_else(|| format!("replication_factor: {replication_factor} (expected 1 or more)"))?;
    if replicas > count {
        return Err(format!("replication_factor: {replicas}, but there are {count} brokers"));
    }
    let (start, shift) = (start as usize, shift as usize);
    let ids: Vec<BrokerId> = brokers.iter().map(|(id, _)| BrokerId(*id)).collect();
    let racks: Vec<&str> = brokers.iter().filter_map(|(_, rack)| rack.as_deref()).collect();
    let placed = match racks.len() {
        0 => place_without_racks(&ids, 0..partitions, replicas, start, shift),
        all if all == count => {
            let brokers: Vec<_> = ids.into_iter().zip(racks).collect();
            place_in_racks(&brokers, 0..partitions, replicas, start, shift)
        }
        some => return Err(format!("brokers: {some} of {count} have a rack (expected all or none)")),
    };
    let row = |(partition, replicas): (usize, &Vec<BrokerId>)| {
        (partition.to_string(), replicas.iter().map(|id| id.0).collect())
    };
    Ok(placed.iter().enumerate().map(row).collect())
}
