//! Facts: what happened, why, and where the bytes are.
//!
//! Every handler reports what it did as facts. A fact names its cause (the fact that brought the message, set the
//! timer or was the command), so any of them can be followed back to a line of the script. A fact is data: the page
//! turns it into a sentence in the reader's language, `Display` into one line for the trace.
//!
//! Facts come in families, one a file: each part of the system has its own, with the reasons that it gives.

mod client;
mod consumer;
mod controller;
mod disk;
mod display;
mod evidence;
mod group;
mod invariant;
mod log;
mod network;
mod process;
mod producer;
mod quorum;
mod replica;
mod script;
mod transaction;
mod zookeeper;

use std::rc::Rc;

pub use self::client::ClientFact;
pub use self::consumer::{Ask, ConsumerFact, PositionFrom};
pub use self::controller::{Candidate, ControllerFact, ElectionReason, MoveStep};
pub use self::disk::{DiskFact, Repair};
pub use self::evidence::{Evidence, Invariant};
pub use self::group::{GroupFact, LeaveReason};
pub use self::invariant::InvariantFact;
pub use self::log::{DeleteReason, LogFact, RollReason};
pub use self::network::{MessageVerb, NetworkFact, Way};
pub use self::process::{ProcessFact, Stream};
pub use self::producer::ProducerFact;
pub use self::quorum::QuorumFact;
pub use self::replica::{ParkReason, ReplicaFact, Role};
pub use self::script::ScriptFact;
pub use self::transaction::TransactionFact;
pub use self::zookeeper::ZooKeeperFact;
use crate::ids::{FactId, NodeId};
use crate::time::Instant;
use crate::wire::metadata_record::METADATA_TOPIC;

/// One thing that happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// Its number in the run.
    pub id: FactId,
    /// When.
    pub at: Instant,
    /// The process that it happened in; `None` for the script.
    pub node: Option<NodeId>,
    /// The fact that made it happen; `None` for the beginning of things.
    pub cause: Option<FactId>,
    /// What happened.
    pub what: What,
}

/// A range of bytes in a file of a broker's log directory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileRange {
    /// The file, below the broker's log directory: `orders-0/00000000000000000000.log`.
    pub file: Rc<str>,
    /// The first byte.
    pub position: u64,
    /// How many bytes.
    pub len: u64,
}

/// What happened, by family.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// What happened to the script.
    Script(ScriptFact),
    /// What happened to a process.
    Process(ProcessFact),
    /// What happened on the network.
    Network(NetworkFact),
    /// What happened to a disk.
    Disk(DiskFact),
    /// What happened in ZooKeeper.
    ZooKeeper(ZooKeeperFact),
    /// What happened in the metadata quorum.
    Quorum(QuorumFact),
    /// What a controller saw or decided.
    Controller(ControllerFact),
    /// What happened to a log.
    Log(LogFact),
    /// What happened to a replica.
    Replica(ReplicaFact),
    /// What happened in a group.
    Group(GroupFact),
    /// What happened to a transactional id.
    Transaction(TransactionFact),
    /// What happened to a client.
    Client(ClientFact),
    /// What happened in a producer.
    Producer(ProducerFact),
    /// What happened in a consumer.
    Consumer(ConsumerFact),
    /// What an invariant found.
    Invariant(InvariantFact),
}

/// Lets a handler report its family's fact as it is.
macro_rules! families {
    ($($family:ident($fact:ident)),+) => {
        $(impl From<$fact> for What {
            fn from(fact: $fact) -> What {
                What::$family(fact)
            }
        })+

        impl What {
            /// Its family's name.
            pub fn family(&self) -> &'static str {
                match self { $(What::$family(_) => stringify!($family),)+ }
            }
        }

        impl std::fmt::Display for What {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                match self { $(What::$family(fact) => fact.fmt(f),)+ }
            }
        }
    };
}

families!(
    Script(ScriptFact),
    Process(ProcessFact),
    Network(NetworkFact),
    Disk(DiskFact),
    ZooKeeper(ZooKeeperFact),
    Quorum(QuorumFact),
    Controller(ControllerFact),
    Log(LogFact),
    Replica(ReplicaFact),
    Group(GroupFact),
    Transaction(TransactionFact),
    Client(ClientFact),
    Producer(ProducerFact),
    Consumer(ConsumerFact),
    Invariant(InvariantFact)
);

impl What {
    /// Whether a run is another one from here on: a command, the life and death of a process, a leader, an ISR, a loss.
    /// There are few of them, and each is worth a line.
    pub fn is_turning_point(&self) -> bool {
        match self {
            What::Script(fact) => matches!(fact, ScriptFact::Command { .. }),
            What::Process(fact) => !matches!(fact, ProcessFact::Printed { .. }),
            What::Disk(fact) => matches!(fact, DiskFact::WriteFailed { .. }),
            What::ZooKeeper(fact) => matches!(fact, ZooKeeperFact::SessionEnded { .. }),
            What::Controller(fact) => matches!(
                fact,
                ControllerFact::Elected { .. }
                    | ControllerFact::LeaderElected { .. }
                    | ControllerFact::NoLeader { .. }
                    | ControllerFact::IsrChanged { .. }
                    | ControllerFact::PartitionMoves { .. }
            ),
            What::Log(fact) => matches!(fact, LogFact::Truncated { .. }),
            What::Producer(fact) => matches!(fact, ProducerFact::Failed { .. }),
            What::Group(fact) => matches!(fact, GroupFact::MemberLeft { .. }),
            What::Transaction(fact) => {
                matches!(fact, TransactionFact::TimedOut { .. } | TransactionFact::Fenced { .. })
            }
            What::Invariant(_) => true,
            What::Network(_) | What::Quorum(_) | What::Replica(_) | What::Client(_) | What::Consumer(_) => {
                false
            }
        }
    }

    /// Whether it is worth a line in "what happened": false for traffic (messages, connections, printed lines), and for
    /// the metadata log, whose records say more when they are replayed.
    pub fn is_story(&self) -> bool {
        match self {
            What::Network(fact) => !matches!(fact, NetworkFact::Sent { .. } | NetworkFact::Connected { .. }),
            What::Process(fact) => !matches!(fact, ProcessFact::Printed { .. }),
            What::Script(fact) => !matches!(fact, ScriptFact::LineEnded { .. }),
            What::Log(LogFact::Appended { tp, .. }) => &*tp.topic != METADATA_TOPIC,
            What::Log(fact) => !matches!(fact, LogFact::Indexed { .. }),
            What::Replica(fact) => !matches!(
                fact,
                ReplicaFact::Parked { .. }
                    | ReplicaFact::Expired { .. }
                    | ReplicaFact::FollowerFetched { .. }
            ),
            What::Client(fact) => !matches!(fact, ClientFact::MetadataLearned { .. }),
            _ => true,
        }
    }
}
