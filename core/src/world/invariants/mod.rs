//! What must hold after every step, whatever fails: checked on what the step's facts say has changed.
//!
//! | name | the guarantee | may fail |
//! |---|---|---|
//! | `isr-within-replicas` | an ISR is a subset of the replicas | ZooKeeper mode: a broker that a partition moves away from leaves the ISR an epoch after it is no replica |
//! | `one-leader-per-epoch` | two brokers never lead a partition in the same epoch | never |
//! | `one-controller-per-epoch` | two processes are never the controller in the same epoch | never |
//! | `isr-replaces-what-was-seen` | an ISR that a leader asked for replaces the very state that it knew (KIP-497) | never |
//! | `high-watermark-within-log` | a high watermark is never beyond its log's end | never |
//! | `min-isr-before-high-watermark` | a high watermark moves only while the ISR has `min.insync.replicas` (since 3.7) | never |
//! | `logs-agree-below-high-watermark` | two replicas have the same batch below the smaller high watermark | unclean election; old truncation; a lost disk; compaction |
//! | `offsets-are-dense` | a batch begins where the one before it ended | compaction |
//! | `index-points-at-batch` | an index entry points at the start of the batch that has its offset | never |
//! | `isr-has-committed` | every member of the ISR has what is below the high watermark | the same; ZooKeeper mode: a leader that was away when the partition moved from it |
//! | `isr-caught-up` | a follower that has not caught up for `replica.lag.time.max.ms` is soon asked out of the ISR | never |
//! | `epochs-end-with-the-log` | what was cut off a follower's log takes its epochs with it | never |
//! | `leader-notes-its-epoch` | a leader's log knows where its epoch begins, before its first record (KIP-101) | never |
//! | `counted-in-its-epoch` | a leader counts a follower's FETCH only of its own epoch, which that follower has heard of (KIP-320) | never |
//! | `acknowledged-survives` | the leader, and every one after it, has what was acknowledged with acks=all (the newest) | the same; min.insync.replicas=1 |
//! | `nothing-twice` | a leader's log has no sequence of an idempotent producer twice | never |
//! | `zombies-are-fenced` | in a leader's log a producer's epoch never goes back | never |
//! | `last-stable-before-open` | a last stable offset is beyond neither the high watermark nor the first open transaction | never |
//! | `commit-as-asked` | a transaction is committed only if its newest producer has asked for that (END_TXN) | never |
//! | `one-outcome` | a transaction's end is decided once, and every marker of it says so | a lost disk |
//! | `commits-with-their-transaction` | commits in a transaction count only when it is committed | a lost disk |
//! | `delivered-is-whole` | a consumer is given what it may see, in order and nothing else: with read_committed a transaction's records all or none | unclean election; old truncation; a lost disk; compaction |
//! | `delivered-is-committed` | a consumer is given nothing at or beyond every high watermark | never |
//! | `one-owner-per-generation` | a partition has one owner in a generation of a group | a lost disk: generations begin anew |
//! | `commit-within-log` | no committed offset is beyond the end that the leader's log has had | never |
//!
//! "May fail" names what a configuration permits. There it is an explained loss, told once for each partition, and no
//! violation: after an election from outside the ISR (unclean.leader.election.enable), with a rule of truncation that
//! is older than KIP-279 (inter.broker.protocol.version below 2.0), on disks that have lost pages or have a flipped
//! bit; and `acknowledged-survives` with min.insync.replicas=1, since a single broker may hold the record.
//!
//! Each check costs what its fact names, never what has happened before.

mod ailment;
mod clients;
mod controllers;
mod replicas;
mod transactions;

use std::rc::Rc;

pub use self::ailment::Ailment;

use self::transactions::{LastBatch, Transaction};

use super::World;
use crate::fact::MoveStep;
use crate::fact::{
    ControllerFact, Evidence, Fact, Invariant, InvariantFact, NetworkFact, What, ZooKeeperFact,
};
use crate::ids::TopicName;
use crate::ids::{BrokerId, ClientId, ConnId, ControllerEpoch, LeaderEpoch, NodeId, Offset, TopicPartition};
use crate::map::{Map, Set};
use crate::metadata::znodes;
use crate::protocol::Request;
use crate::replica::partition::Partition;
use crate::replica::truncation::Truncation;
use crate::time::Instant;

/// What has to be remembered to notice that something is wrong, and whether anybody looks.
#[derive(Clone, Debug)]
pub(super) struct Watch {
    pub on: bool,
    pub violations: u32,
    /// A disk has lost something that it had.
    pub disk_lost: bool,
    leaders: Map<TopicPartition, (LeaderEpoch, BrokerId)>,
    controller: (ControllerEpoch, Option<NodeId>),
    /// Each broker's last ALTER_PARTITION, and what its answer will come as: it asks one at a time.
    asked_isrs: Map<BrokerId, (ConnId, u32, Rc<Request>)>,
    /// The highest high watermark, and the highest end of a leader's log.
    committed: Map<TopicPartition, Offset>,
    ends: Map<TopicPartition, Offset>,
    /// Of the leaders that asked for an ISR: since when the answer is known to be there. NEVER: they wait for it.
    answered: Map<(TopicPartition, BrokerId), Instant>,
    /// In which epoch each leader led, and where its log ended, as far as facts were looked at: a step may go on.
    led: Map<(TopicPartition, BrokerId), (LeaderEpoch, Offset)>,
    /// The newest acknowledged batch: its first offset and checksum, and the epoch in which a leader had it.
    acknowledged: Map<TopicPartition, (Offset, u32, LeaderEpoch)>,
    /// Each producer's newest batch in a leader's log.
    producers: Map<(TopicPartition, i64), LastBatch>,
    /// What is known of the newest transaction of each producer id.
    transactions: Map<i64, Transaction>,
    /// Where each consumer reads on.
    positions: Map<(ClientId, TopicPartition), Offset>,
    /// How well followers keep up, by their leader's facts.
    pace: Map<(TopicPartition, BrokerId), Pace>,
    /// The newest epoch in which each replica was told to follow.
    followed: Map<(TopicPartition, BrokerId), LeaderEpoch>,
    /// Of two replicas of a partition, the lower broker id first: how far they were found to agree.
    agreed: Map<TopicPartition, Map<(BrokerId, BrokerId), Agreed>>,
    /// Since when a broker has been running without a pause.
    runs_since: Map<BrokerId, Instant>,
    /// Of each group the newest generation, and who owns what in it.
    owners: Map<Rc<str>, (i32, Map<TopicPartition, ClientId>)>,
    /// Who gave up a partition that somebody else had already in a generation. If it is a member of that generation
    /// itself, both had it at once.
    late: Map<ClientId, (i32, TopicPartition, ClientId)>,
    /// Topics that were deleted. Another of that name has histories of its own, and brokers that have not heard of it
    /// still write the old one's: only what each replica promises by itself is looked at then.
    deleted: Set<TopicName>,
    /// Who partitions moved away from.
    left: Set<(TopicPartition, BrokerId)>,
    /// Losses that were explained.
    explained: Set<(Invariant, TopicPartition)>,
}

impl Default for Watch {
    fn default() -> Self {
        Watch {
            on: true,
            violations: 0,
            disk_lost: false,
            leaders: Map::new(),
            controller: (ControllerEpoch::ZERO, None),
            asked_isrs: Map::new(),
            committed: Map::new(),
            ends: Map::new(),
            answered: Map::new(),
            led: Map::new(),
            acknowledged: Map::new(),
            producers: Map::new(),
            transactions: Map::new(),
            positions: Map::new(),
            pace: Map::new(),
            followed: Map::new(),
            agreed: Map::new(),
            runs_since: Map::new(),
            owners: Map::new(),
            late: Map::new(),
            deleted: Set::new(),
            left: Set::new(),
            explained: Set::new(),
        }
    }
}

/// What a leader has seen of a follower.
#[derive(Clone, Copy, Debug)]
struct Pace {
    caught_up: Instant,
    last_fetch: Instant,
    offset: Offset,
    end_at_last_fetch: Offset,
}

/// Two replicas have the same batch before an offset, on disks that have rewritten so much by then. As long as neither
/// rewrites more they will always have it: an append changes nothing that is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Agreed {
    below: Offset,
    rewrites: (u64, u64),
}

/// What is wrong, if something is.
type Verdict = Result<(), Evidence>;

/// What was found to be wrong: of which partition, what shows it, and whether the configuration permits it there.
#[derive(Default)]
struct Findings(Vec<(Option<TopicPartition>, Evidence, bool)>);

impl Findings {
    /// Takes a verdict on a partition. That all is well costs nothing.
    fn note(&mut self, tp: &TopicPartition, verdict: Verdict) {
        self.note_loss(tp, verdict, false);
    }

    /// The same, of a partition that is (or is not) permitted to lose something.
    fn note_loss(&mut self, tp: &TopicPartition, verdict: Verdict, permitted: bool) {
        if let Err(evidence) = verdict {
            self.0.push((Some(tp.clone()), evidence, permitted));
        }
    }
}

impl World {
    /// How many violations there were.
    pub fn violations(&self) -> u32 {
        self.invariants.violations
    }

    /// Whether a disk has lost something that it had.
    pub fn has_lost_data(&self) -> bool {
        self.invariants.disk_lost
    }

    /// Checks what the facts of the last step say has changed.
    pub(super) fn watch_invariants(&mut self) {
        if !self.invariants.on {
            return;
        }
        let from = self.invariants_from.min(self.facts.len());
        let mut findings = Findings::default();
        let mut touched: Vec<(BrokerId, TopicPartition)> = Vec::new();
        // The facts stand aside meanwhile: a check may look at all of the world.
        let facts = std::mem::take(&mut self.facts);
        for fact in &facts[from..] {
            self.check_fact(fact, &mut touched, &mut findings);
        }
        self.facts = facts;
        for (broker, tp) in touched {
            self.check_replica(broker, &tp, &mut findings);
        }
        // Whatever it was, the step ended with it.
        let cause = self.facts.last().map(|fact| fact.id);
        for (tp, evidence, permitted) in findings.0 {
            let (invariant, evidence) = (evidence.invariant(), Rc::new(evidence));
            match tp {
                Some(tp) if permitted => {
                    if self.invariants.explained.insert((invariant, tp.clone())) {
                        self.fact(None, cause, InvariantFact::LossExplained { tp, evidence }.into());
                    }
                }
                tp => {
                    self.invariants.violations += 1;
                    self.fact(None, cause, InvariantFact::Violated { tp, evidence }.into());
                }
            }
        }
        self.invariants_from = self.facts.len();
    }

    fn check_fact(
        &mut self,
        fact: &Fact,
        touched: &mut Vec<(BrokerId, TopicPartition)>,
        findings: &mut Findings,
    ) {
        match &fact.what {
            What::Controller(ControllerFact::Elected { epoch }) => {
                if let Err(evidence) = self.check_controller(*epoch, fact.node) {
                    findings.0.push((None, evidence, false));
                }
            }
            What::Controller(ControllerFact::TopicDeleted { topic }) => {
                self.invariants.deleted.insert(topic.clone());
            }
            // Its controller may never hear that it is gone.
            What::ZooKeeper(ZooKeeperFact::ZnodeDeleted { path }) => {
                if let Some(topic) = znodes::topic_of(path) {
                    self.invariants.deleted.insert(topic);
                }
            }
            What::Controller(ControllerFact::PartitionMoves { tp, replicas, step: MoveStep::Begins }) => {
                self.note_move(fact.node, tp, replicas)
            }
            What::Network(NetworkFact::Sent { conn, message, .. }) => {
                self.check_asked_isr(*conn, message, findings);
                self.note_asked_commit(message);
            }
            What::Transaction(fact) => self.check_transaction(fact, findings),
            _ => {}
        }
        if let Some(tp) = replicas::partition_of(&fact.what)
            && self.invariants.deleted.contains(&tp.topic)
        {
            if let Some(NodeId::Broker(broker)) = fact.node {
                self.check_alone(broker, tp, findings);
            }
            return;
        }
        match fact.node {
            Some(NodeId::Broker(broker)) => {
                if let Some(tp) = self.check_broker_fact(broker, &fact.what, findings)
                    && !touched.iter().any(|(b, t)| *b == broker && *t == tp)
                {
                    touched.push((broker, tp));
                }
            }
            Some(NodeId::Client(client)) => self.check_client_fact(client, &fact.what, findings),
            _ => {}
        }
    }

    /// Whether a replica's configuration, or its disk, permits what must not be elsewhere.
    fn may_lose(&self, partition: &Partition) -> bool {
        let truncation = self.brokers.values().find_map(|slot| slot.broker.as_ref());
        let truncation = truncation.map(|broker| broker.replicas().truncation());
        partition.log.config().unclean_leader_election_enable
            || self.invariants.disk_lost
            || truncation.is_some_and(|rule| !rule.is_on_fetch() && rule != Truncation::ByEpoch)
    }
}
