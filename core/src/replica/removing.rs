//! Replicas that go: with their topic, or because their partition moves to other brokers.
//!
//! ```text
//! orders-0/ ─► orders-0.5d2f…-delete/ ─► gone      renamed at once, deleted after file.delete.delay.ms
//!          └─► orders-0.81c0…-stray/               KRaft: the broker was away when its topic went; nobody deletes it
//! ```
//!
//! The name is free from the first moment on: the topic may be created again while the old files are still there.
//! (`LogManager.asyncDelete`.)
//!
//! CAVEATS: Kafka looks for directories to delete no earlier than `log.initial.task.delay.ms` after its start.

use std::rc::Rc;

use super::manager::{Hands, ReplicaManager};
use crate::disk::Disk;
use crate::fact::ReplicaFact;
use crate::ids::TopicPartition;
use crate::log::Log;
use crate::process::Out;
use crate::rng::Rng;
use crate::time::{Instant, Span};

/// How a directory's name ends that is about to be deleted.
pub const DELETE: &str = "-delete";
/// How a directory's name ends whose partition is none of this broker's.
pub const STRAY: &str = "-stray";

impl ReplicaManager {
    /// Lets a replica go, with its files. Who waited for something of it is answered.
    pub fn remove(&mut self, tp: &TopicPartition, delay: Span, hands: &mut Hands<'_, '_>) {
        self.give_up(tp);
        self.wanted.remove(tp);
        if let Some(partition) = self.partitions.remove(tp) {
            let directory = set_aside(&partition.log, DELETE, hands.disk, hands.out);
            self.doom(directory, hands.out.now + delay);
            self.forget_checkpoints(tp, hands.disk);
        }
        self.after_change(tp, hands);
    }

    /// Has a directory deleted at `at`.
    pub fn doom(&mut self, directory: Rc<str>, at: Instant) {
        self.doomed.insert(directory, at);
    }

    /// Deletes the directories whose time has come.
    pub(super) fn delete_doomed(&mut self, disk: &mut Disk, now: Instant) {
        let due: Vec<Rc<str>> = self
            .doomed
            .iter()
            .filter(|(_, at)| **at <= now)
            .map(|(directory, _)| directory.clone())
            .collect();
        for directory in due {
            self.doomed.remove(&directory);
            let files: Vec<Rc<str>> = disk.list(&directory).cloned().collect();
            files.iter().for_each(|file| disk.delete(file));
        }
    }

    /// When the next one's has.
    pub(super) fn next_doomed(&self) -> Instant {
        self.doomed.values().copied().min().unwrap_or(Instant::NEVER)
    }

    fn forget_checkpoints(&mut self, tp: &TopicPartition, disk: &mut Disk) {
        self.checkpoints.remove(tp);
        self.upkeep.forget(tp, disk);
        self.write_recovery_points(disk);
        self.write_log_starts(disk);
    }
}

/// Gives a log's directory another name; says which.
pub fn set_aside(log: &Log, suffix: &str, disk: &mut Disk, out: &mut Out<'_>) -> Rc<str> {
    let (from, tp) = (log.tp().to_string(), log.tp().clone());
    // Kafka draws it; here it follows from the name and the moment.
    let seed =
        from.bytes().fold(out.now.0, |hash, byte| hash.wrapping_mul(0x100_0000_01b3) ^ u64::from(byte));
    let mut rng = Rng::new(seed);
    let directory: Rc<str> = format!("{from}.{:016x}{:016x}{suffix}", rng.bits(), rng.bits()).into();
    let files: Vec<Rc<str>> = disk.list(&from).cloned().collect();
    for file in files {
        let name = &file[from.len()..];
        disk.rename(&file, &format!("{directory}{name}").into());
    }
    out.fact(ReplicaFact::Deleted { tp, directory: directory.clone(), stray: suffix == STRAY });
    directory
}

/// Whether a name is one of a directory that is about to be deleted.
pub fn is_doomed(directory: &str) -> bool {
    directory.ends_with(DELETE)
}

/// The directories at the top of a disk that were about to be deleted when the broker stopped.
pub fn left_over(disk: &Disk) -> Vec<Rc<str>> {
    let mut found: Vec<Rc<str>> = Vec::new();
    for path in disk.list("") {
        let directory = path.split_once('/').map(|(directory, _)| directory);
        let new =
            directory.filter(|name| is_doomed(name) && found.last().is_none_or(|last| **last != **name));
        found.extend(new.map(Rc::from));
    }
    found
}
