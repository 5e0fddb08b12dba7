//! How a scenario is told: a caption where a line begins, one moment at which the clock stops, a question at the end.
//!
//! ```text
//! script   3 kafka-topics …   4 kafka-verifiable-producer …   6 broker kill 1      (ends)
//! told     topic ───────────► write ────────────────────────► kill ─► ‖ key ─────► question, what to try
//! ```
//!
//! What is told holds in the scenario as the page ships it; a run that has left it is told nothing.

use highwater_core::fact::{
    ControllerFact, ElectionReason, GroupFact, LeaveReason, ProducerFact, QuorumFact, ReplicaFact, Role, What,
};
use highwater_core::metadata::cache::is_internal;

use super::Scenario;
use crate::texts::Telling as Texts;

/// A text in the language of the page.
pub(crate) type Text = fn(Texts) -> &'static str;

/// How a scenario is told.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Telling {
    /// The lines of the script at which a caption begins, and the captions.
    pub captions: &'static [(u32, Text)],
    /// What the clock stops at, the first time that it happens.
    pub key: Option<Key>,
    /// What a person is asked at the end, and the answer.
    pub question: (Text, Text),
    /// A command to try then.
    pub to_try: Option<&'static str>,
    /// The scenario to go on with.
    pub next: Scenario,
}

/// The moment that a scenario is about.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Key {
    /// Whether this is it.
    pub is: fn(&What) -> bool,
    /// What is to be seen.
    pub text: Text,
}

impl Telling {
    /// What is told while the script is at this line.
    pub(crate) fn caption(&self, line: u32) -> Option<Text> {
        self.captions.iter().rev().find(|(begins, _)| *begins <= line).map(|(_, text)| *text)
    }
}

impl Scenario {
    /// How it is told; an empty cluster has no story.
    pub(crate) fn telling(self) -> Option<Telling> {
        Some(match self {
            Scenario::Fresh => return None,
            Scenario::FirstWrite => FIRST_WRITE,
            Scenario::SlowFollower => SLOW_FOLLOWER,
            Scenario::LeaderFailover => LEADER_FAILOVER,
            Scenario::LostWrite => LOST_WRITE,
            Scenario::RefusedWrite => REFUSED_WRITE,
            Scenario::ConsumerCrash => CONSUMER_CRASH,
            Scenario::KraftFailover => KRAFT_FAILOVER,
            Scenario::Moved => MOVED,
            Scenario::Codecs => CODECS,
        })
    }
}

const FIRST_WRITE: Telling = Telling {
    captions: &[
        (3, Texts::first_write_topic),
        (4, Texts::first_write_write),
        (5, Texts::first_write_group),
        (8, Texts::first_write_read),
    ],
    key: Some(Key { is: raises_high_watermark, text: Texts::first_write_key }),
    question: (Texts::first_write_question, Texts::first_write_answer),
    to_try: Some("kafka-consumer-groups --describe --group billing"),
    next: Scenario::SlowFollower,
};

const SLOW_FOLLOWER: Telling = Telling {
    captions: &[
        (3, Texts::slow_follower_topic),
        (4, Texts::slow_follower_write),
        (6, Texts::slow_follower_pause),
        (9, Texts::slow_follower_resume),
    ],
    key: Some(Key { is: shrinks_isr, text: Texts::slow_follower_key }),
    question: (Texts::slow_follower_question, Texts::slow_follower_answer),
    to_try: Some("broker pause 2"),
    next: Scenario::LeaderFailover,
};

const LEADER_FAILOVER: Telling = Telling {
    captions: &[
        (3, Texts::one_partition),
        (4, Texts::leader_failover_write),
        (6, Texts::leader_failover_kill),
        (8, Texts::leader_failover_found),
        (10, Texts::leader_failover_back),
    ],
    key: Some(Key { is: elects_successor, text: Texts::leader_failover_key }),
    question: (Texts::leader_failover_question, Texts::leader_failover_answer),
    to_try: Some("broker kill 2"),
    next: Scenario::LostWrite,
};

const LOST_WRITE: Telling = Telling {
    captions: &[
        (3, Texts::one_partition),
        (4, Texts::lost_write_first),
        (5, Texts::lost_write_pause),
        (8, Texts::lost_write_alone),
        (9, Texts::lost_write_kill),
        (13, Texts::lost_write_third),
        (14, Texts::lost_write_back),
        (16, Texts::lost_write_read),
    ],
    key: Some(Key { is: elects_successor, text: Texts::lost_write_key }),
    question: (Texts::lost_write_question, Texts::lost_write_answer),
    to_try: None,
    next: Scenario::RefusedWrite,
};

const REFUSED_WRITE: Telling = Telling {
    captions: &[
        (3, Texts::one_partition),
        (4, Texts::refused_write_first),
        (5, Texts::refused_write_kill),
        (8, Texts::refused_write_all),
        (9, Texts::refused_write_one),
        (11, Texts::refused_write_back),
        (13, Texts::refused_write_again),
    ],
    key: Some(Key { is: gives_up, text: Texts::refused_write_key }),
    question: (Texts::refused_write_question, Texts::refused_write_answer),
    to_try: Some("broker start 3"),
    next: Scenario::ConsumerCrash,
};

const CONSUMER_CRASH: Telling = Telling {
    captions: &[
        (3, Texts::consumer_crash_old),
        (6, Texts::consumer_crash_first),
        (8, Texts::consumer_crash_second),
        (12, Texts::consumer_crash_new),
        (15, Texts::consumer_crash_kill),
        (17, Texts::consumer_crash_reread),
    ],
    key: Some(Key { is: loses_member, text: Texts::consumer_crash_key }),
    question: (Texts::consumer_crash_question, Texts::consumer_crash_answer),
    to_try: Some("consumer stop c2"),
    next: Scenario::KraftFailover,
};

const KRAFT_FAILOVER: Telling = Telling {
    captions: &[
        (4, Texts::kraft_failover_topic),
        (5, Texts::kraft_failover_write),
        (6, Texts::kraft_failover_controller),
        (8, Texts::kraft_failover_broker),
        (10, Texts::kraft_failover_leader),
    ],
    key: Some(Key { is: grants_vote, text: Texts::kraft_failover_key }),
    question: (Texts::kraft_failover_question, Texts::kraft_failover_answer),
    to_try: Some("broker start 101"),
    next: Scenario::Moved,
};

const MOVED: Telling = Telling {
    captions: &[
        (3, Texts::moved_topic),
        (4, Texts::moved_write),
        (5, Texts::moved_begin),
        (7, Texts::moved_verify),
        (8, Texts::moved_describe),
    ],
    key: Some(Key { is: expands_isr, text: Texts::moved_key }),
    question: (Texts::moved_question, Texts::moved_answer),
    to_try: Some("broker kill 3"),
    next: Scenario::Codecs,
};

const CODECS: Telling = Telling {
    captions: &[
        (3, Texts::codecs_gzip),
        (5, Texts::codecs_snappy),
        (7, Texts::codecs_lz4),
        (9, Texts::codecs_zstd),
    ],
    key: None,
    question: (Texts::codecs_question, Texts::codecs_answer),
    to_try: None,
    next: Scenario::FirstWrite,
};

fn raises_high_watermark(what: &What) -> bool {
    matches!(what, What::Replica(ReplicaFact::HighWatermarkMoved { tp, role: Role::Leader, .. }) if !is_internal(&tp.topic))
}

fn shrinks_isr(what: &What) -> bool {
    matches!(what, What::Replica(ReplicaFact::IsrShrinkWanted { .. }))
}

fn expands_isr(what: &What) -> bool {
    matches!(what, What::Replica(ReplicaFact::IsrExpandWanted { .. }))
}

fn elects_successor(what: &What) -> bool {
    matches!(what, What::Controller(ControllerFact::LeaderElected { reason: ElectionReason::LeaderLost, .. }))
}

fn gives_up(what: &What) -> bool {
    matches!(what, What::Producer(ProducerFact::Failed { .. }))
}

fn loses_member(what: &What) -> bool {
    matches!(what, What::Group(GroupFact::MemberLeft { reason: LeaveReason::SessionTimeout, .. }))
}

fn grants_vote(what: &What) -> bool {
    matches!(what, What::Quorum(QuorumFact::VoteGranted { .. }))
}
