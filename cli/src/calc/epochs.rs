//! `highwater calc epochs`: a leader epoch cache after some changes, and the end offsets of epochs in it.

use std::rc::Rc;

use highwater_core::disk::Disk;
use highwater_core::ids::{LeaderEpoch, Offset};
use highwater_core::log::EpochCache;
use highwater_core::wire::checkpoint;
use serde::{Deserialize, Serialize};

use crate::lines;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    ops: Vec<Op>,
    queries: Vec<LeaderEpoch>,
    leo: Offset,
}

/// `["assign",0,3]`: an epoch begins at an offset; `["truncateFromEnd",9]`; `["truncateFromStart",11]`.
#[derive(Deserialize)]
#[serde(
    untagged,
    expecting = "expected [\"assign\",epoch,offset], [\"truncateFromEnd\",offset] or \
                               [\"truncateFromStart\",offset]"
)]
enum Op {
    Assign(Assign, LeaderEpoch, Offset),
    Truncate(Truncate, Offset),
}

#[derive(Deserialize)]
enum Assign {
    #[serde(rename = "assign")]
    Assign,
}

#[derive(Deserialize)]
enum Truncate {
    #[serde(rename = "truncateFromEnd")]
    FromEnd,
    #[serde(rename = "truncateFromStart")]
    FromStart,
}

/// The entries, the answers as (requested epoch, returned epoch, end offset), and the checkpoint's text.
#[derive(Serialize)]
pub struct Answer {
    entries: Vec<(LeaderEpoch, Offset)>,
    answers: Vec<(LeaderEpoch, LeaderEpoch, Offset)>,
    file: String,
}

/// Answers a line.
pub fn epochs(line: &str) -> Result<Answer, String> {
    let Line { ops, queries, leo } = lines::json(line)?;
    let (mut cache, mut disk) = (EpochCache::new(Rc::from("leader-epoch-checkpoint")), Disk::new());
    for op in ops {
        match op {
            Op::Assign(Assign::Assign, epoch, start) if !epoch.is_known() || !start.is_known() => {
                return Err(format!("assign: epoch {epoch} from offset {start} (expected neither below 0)"));
            }
            Op::Assign(Assign::Assign, epoch, start) => cache.assign(epoch, start, &mut disk),
            Op::Truncate(Truncate::FromEnd, end) => cache.truncate_from_end(end, &mut disk),
            Op::Truncate(Truncate::FromStart, start) => cache.truncate_from_start(start, &mut disk),
        }
    }
    let answer = |requested| {
        let (epoch, end) = cache.end_offset_for(requested, leo);
        (requested, epoch, end)
    };
    Ok(Answer {
        answers: queries.into_iter().map(answer).collect(),
        file: checkpoint::write_epochs(cache.entries()),
        entries: cache.entries().to_vec(),
    })
}
