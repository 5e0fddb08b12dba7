//! Messages between replicas: ours beside raft-rs, whose nodes hand each other theirs in memory.
//!
//! They do not do the same. Ours is Kafka's whole way: a producer builds a batch, a leader appends it to segments and
//! indexes, two followers fetch and check it, and a network delays every message on a virtual clock. A raft node keeps
//! its log in memory, and its messages take no time. Both replicate records of 100 bytes to three replicas of twelve
//! logs, 24 of them in flight.

#[path = "../../benches/load/mod.rs"]
mod load;

use std::collections::VecDeque;

use highwater_core::world::World;
use raft::eraftpb::Message;
use raft::storage::MemStorage;
use raft::{Config, RawNode, StateRole};
use slog::{Discard, Logger, o};

use self::load::Cluster;
use crate::pair;

/// How many messages are delivered in a call.
const MESSAGES: u32 = 1_000;
/// After so many, producers are given new lines: a clone of the world as it was.
const MESSAGES_OF_A_WORLD: u64 = 100_000;
const NODES: u64 = 3;
const GROUPS: usize = 12;
/// Entries that each leader has under way.
const IN_FLIGHT: usize = 2;
/// Applied entries that a log keeps before it forgets them.
const ENTRIES_KEPT: u64 = 1_000;
const ENTRY: [u8; 100] = [b'v'; 100];

/// A message of a replicated write.
pub fn compare() {
    let loaded = Cluster::USUAL.loaded();
    let mut world = loaded.clone();
    let mut groups: Vec<Group> = (0..GROUPS).map(|_| Group::new()).collect();
    pair::compare(
        "deliver a message, raft-rs",
        MESSAGES,
        || deliver(&mut world, &loaded),
        || {
            for turn in 0..MESSAGES as usize {
                groups[turn % GROUPS].deliver();
            }
        },
    );
}

fn deliver(world: &mut World, loaded: &World) {
    if world.delivered() - loaded.delivered() > MESSAGES_OF_A_WORLD {
        *world = loaded.clone();
    }
    let until = world.delivered() + u64::from(MESSAGES);
    while world.delivered() < until && world.step() {
        world.take_facts();
    }
}

/// A raft group of three nodes, whose leader always has entries under way.
struct Group {
    nodes: Vec<RawNode<MemStorage>>,
    on_their_way: VecDeque<Message>,
}

impl Group {
    fn new() -> Group {
        let logger = Logger::root(Discard, o!());
        let voters: Vec<u64> = (1..=NODES).collect();
        let node = |id: &u64| {
            let storage = MemStorage::new_with_conf_state((voters.clone(), vec![]));
            let config = Config { id: *id, ..Config::default() };
            RawNode::new(&config, storage, &logger).expect("its settings are sound")
        };
        let mut group = Group { nodes: voters.iter().map(node).collect(), on_their_way: VecDeque::new() };
        group.nodes[0].campaign().expect("a node without a leader may ask for votes");
        group.work(0);
        while group.nodes[0].raft.state != StateRole::Leader {
            group.deliver();
        }
        (0..IN_FLIGHT).for_each(|_| group.propose());
        group
    }

    fn propose(&mut self) {
        self.nodes[0].propose(vec![], ENTRY.to_vec()).expect("the leader takes entries");
        self.work(0);
    }

    /// One message arrives, and whoever it was for does what there is to do.
    fn deliver(&mut self) {
        let message = self.on_their_way.pop_front().expect("entries are always under way");
        let to = message.to as usize - 1;
        self.nodes[to].step(message).expect("it is from this group");
        let committed = self.work(to);
        if to == 0 {
            (0..committed).for_each(|_| self.propose());
        }
    }

    /// Gives how many of the entries that were proposed are committed now.
    fn work(&mut self, of: usize) -> usize {
        let node = &mut self.nodes[of];
        let mut committed = 0;
        while node.has_ready() {
            let mut ready = node.ready();
            self.on_their_way.extend(ready.take_messages());
            let mut done = ready.take_committed_entries();
            let storage = node.store().clone();
            storage.wl().append(ready.entries()).expect("entries follow on each other");
            if let Some(state) = ready.hs() {
                storage.wl().set_hardstate(state.clone());
            }
            self.on_their_way.extend(ready.take_persisted_messages());
            let mut light = node.advance(ready);
            if let Some(commit) = light.commit_index() {
                storage.wl().mut_hard_state().set_commit(commit);
            }
            self.on_their_way.extend(light.take_messages());
            done.extend(light.take_committed_entries());
            node.advance_apply();
            committed += done.iter().filter(|entry| !entry.data.is_empty()).count();
            forget(node, &storage);
        }
        committed
    }
}

/// Both logs are to be as long at the end as at the beginning.
fn forget(node: &RawNode<MemStorage>, storage: &MemStorage) {
    let applied = node.raft.raft_log.applied();
    let first = raft::Storage::first_index(storage).expect("a log in memory can be asked");
    // The slowest replica still needs what it has not acknowledged.
    let needed = node.raft.prs().iter().map(|(_, progress)| progress.matched).min().unwrap_or(applied);
    if applied.min(needed) > first + ENTRIES_KEPT {
        storage.wl().compact(applied.min(needed)).expect("applied entries can go");
    }
}
