use std::rc::Rc;

use highwater_core::config::NoEffect;
use highwater_core::fact::{
    ClientFact, ConsumerFact, ControllerFact, DeleteReason, DiskFact, ElectionReason, Evidence, Fact,
    FileRange, GroupFact, InvariantFact, LeaveReason, LogFact, MessageVerb, MoveStep, NetworkFact,
    ParkReason, PositionFrom, ProcessFact, ProducerFact, QuorumFact, Repair, ReplicaFact, Role, RollReason,
    ScriptFact, Stream, TransactionFact, Way, What, ZooKeeperFact,
};
use highwater_core::ids::{
    BrokerId, ClientId, ConnId, ControllerEpoch, FactId, LeaderEpoch, NodeId, Offset, TopicPartition,
};
use highwater_core::protocol::group::GroupState;
use highwater_core::protocol::transaction::TransactionState;
use highwater_core::protocol::zookeeper::{SessionId, WatchEvent, WatchKind};
use highwater_core::protocol::{ErrorCode, Message};
use highwater_core::time::{Instant, Span};

use crate::sentences::{Names, sentence};
use crate::texts::Locale;

fn say(locale: Locale, what: impl Into<What>) -> String {
    say_of(locale, NodeId::Broker(BrokerId(1)), what)
}

fn say_of(locale: Locale, node: NodeId, what: impl Into<What>) -> String {
    let fact = Fact { id: FactId(0), at: Instant(0), node: Some(node), cause: None, what: what.into() };
    sentence(locale, &fact, &Names::default())
}

fn tp() -> TopicPartition {
    TopicPartition::new("orders", 0)
}

fn brokers() -> Rc<[BrokerId]> {
    Rc::from([BrokerId(2), BrokerId(3)])
}

fn range() -> FileRange {
    FileRange { file: "orders-0/00000000000000000000.log".into(), position: 4096, len: 72 }
}

fn watch() -> Message {
    Message::ZkWatch(WatchEvent { path: "/controller".into(), kind: WatchKind::Deleted })
}

/// A fact of every kind, and of every reason that a fact can give.
fn every_fact() -> Vec<What> {
    let mut all = Vec::new();
    all.extend(servers());
    all.extend(metadata());
    all.extend(logs());
    all.extend(clients());
    all
}

fn no_effect(why: impl Fn(Rc<str>) -> NoEffect) -> What {
    ScriptFact::NoEffect { line: 1, column: 9, what: why("log.cleaner.threads".into()) }.into()
}

fn servers() -> Vec<What> {
    let (broker, zk, by) = (NodeId::Broker(BrokerId(2)), NodeId::Zk, Span::from_millis(200));
    let mut all: Vec<What> = vec![
        ScriptFact::LineEnded { line: 3, exit: 0 }.into(),
        ScriptFact::LineEnded { line: 3, exit: 1 }.into(),
        ScriptFact::InternalReplicas { replicas: 1 }.into(),
        no_effect(NoEffect::Idle),
        no_effect(NoEffect::OtherMode),
        no_effect(NoEffect::NotLive),
        no_effect(NoEffect::UnknownProperty),
        ProcessFact::Started { name: "broker".into() }.into(),
        ProcessFact::Killed.into(),
        ProcessFact::PowerLost { pages: 3, lost: 1 }.into(),
        ProcessFact::PowerLost { pages: 0, lost: 0 }.into(),
        ProcessFact::Paused.into(),
        ProcessFact::Resumed.into(),
        ProcessFact::Exited { code: 0 }.into(),
        ProcessFact::Exited { code: 1 }.into(),
        ProcessFact::Printed { stream: Stream::Out, line: "ok".into() }.into(),
        ProcessFact::Printed { stream: Stream::Err, line: "no".into() }.into(),
        NetworkFact::Connected { to: broker }.into(),
        NetworkFact::Disconnected { from: broker }.into(),
        DiskFact::PagesLost { dirty: range(), pages: 3, lost: 2 }.into(),
        DiskFact::Filled { full: true }.into(),
        DiskFact::Filled { full: false }.into(),
        DiskFact::Slowed { by }.into(),
        DiskFact::Slowed { by: Span::ZERO }.into(),
        DiskFact::BitFlipped { bytes: range() }.into(),
        DiskFact::WriteFailed { file: "orders-0/x.log".into() }.into(),
    ];
    all.extend([true, false].map(|on| NetworkFact::ByHand { on }.into()));
    for way in [Way::Arrives(Instant(1)), Way::Cut, Way::ByHand] {
        all.push(NetworkFact::Sent { to: zk, conn: ConnId(0), message: watch(), way }.into());
    }
    for (cut, one_way) in [(true, true), (true, false), (false, true), (false, false)] {
        let (a, b, delay) = (broker, zk, if cut { by } else { Span::ZERO });
        all.push(NetworkFact::LinkChanged { a, b, cut, one_way }.into());
        all.push(NetworkFact::LinkDelayed { a, b, delay, one_way }.into());
    }
    for verb in [MessageVerb::Drop, MessageVerb::Delay(by), MessageVerb::Duplicate, MessageVerb::Deliver] {
        all.push(NetworkFact::MessageDisturbed { verb, to: broker, message: watch() }.into());
    }
    for repair in [
        Repair::Torn,
        Repair::NoBatch,
        Repair::BadChecksum,
        Repair::BadOffset,
        Repair::BehindCut,
        Repair::BeforeStart,
        Repair::IndexMissing,
        Repair::CleaningUndone,
        Repair::CleaningFinished,
        Repair::Unreadable,
    ] {
        all.push(DiskFact::Repaired { repair, bytes: range() }.into());
    }
    all
}

fn metadata() -> Vec<What> {
    let (owner, session, silent_for) = (NodeId::Broker(BrokerId(2)), SessionId(7), Span::from_millis(6000));
    let mut all: Vec<What> = vec![
        ZooKeeperFact::SessionOpened { session, owner }.into(),
        ZooKeeperFact::SessionEnded { session, owner, closed: true, silent_for }.into(),
        ZooKeeperFact::SessionEnded { session, owner, closed: false, silent_for }.into(),
        ZooKeeperFact::ZnodeCreated { path: "/controller".into(), ephemeral: true }.into(),
        ZooKeeperFact::ZnodeCreated { path: "/admin".into(), ephemeral: false }.into(),
        ZooKeeperFact::ZnodeChanged { path: "/admin".into(), version: 2 }.into(),
        ZooKeeperFact::ZnodeDeleted { path: "/admin".into() }.into(),
        QuorumFact::CandidateStands { epoch: LeaderEpoch(2) }.into(),
        QuorumFact::VoteGranted { candidate: BrokerId(2), epoch: LeaderEpoch(2) }.into(),
        QuorumFact::BrokerRegistered { broker: BrokerId(2), epoch: 9 }.into(),
        QuorumFact::BrokerFenced { broker: BrokerId(2), silent_for: Some(silent_for) }.into(),
        QuorumFact::BrokerFenced { broker: BrokerId(2), silent_for: None }.into(),
        QuorumFact::BrokerUnfenced { broker: BrokerId(2) }.into(),
        QuorumFact::MetadataReplayed { to: Offset(9), records: 4 }.into(),
        ControllerFact::Elected { epoch: ControllerEpoch(1) }.into(),
        ControllerFact::Resigned { epoch: ControllerEpoch(1) }.into(),
        ControllerFact::BrokerJoined { broker: BrokerId(2) }.into(),
        ControllerFact::BrokerLost { broker: BrokerId(2) }.into(),
        ControllerFact::NoLeader { tp: tp(), epoch: LeaderEpoch(3), isr: brokers(), eligible: true }.into(),
        ControllerFact::NoLeader { tp: tp(), epoch: LeaderEpoch(3), isr: brokers(), eligible: false }.into(),
        ControllerFact::IsrChanged { tp: tp(), isr: Rc::from([]), epoch: LeaderEpoch(3) }.into(),
        ControllerFact::TopicCreated { topic: "orders".into(), partitions: 3 }.into(),
        ControllerFact::DeletionWaits { topic: "orders".into(), brokers: brokers() }.into(),
        ControllerFact::TopicDeleted { topic: "orders".into() }.into(),
    ];
    for kind in [WatchKind::Created, WatchKind::Deleted, WatchKind::DataChanged, WatchKind::ChildrenChanged] {
        all.push(ZooKeeperFact::WatchFired { path: "/brokers/ids".into(), kind, to: owner }.into());
    }
    for reason in [
        ElectionReason::NewPartition,
        ElectionReason::LeaderLost,
        ElectionReason::Unclean,
        ElectionReason::Preferred,
        ElectionReason::ControlledShutdown,
        ElectionReason::Reassigned,
    ] {
        all.push(elected(reason).into());
    }
    for step in [MoveStep::Begins, MoveStep::TakenBack, MoveStep::Arrives] {
        all.push(ControllerFact::PartitionMoves { tp: tp(), replicas: brokers(), step }.into());
    }
    all
}

fn elected(reason: ElectionReason) -> ControllerFact {
    ControllerFact::LeaderElected {
        tp: tp(),
        leader: BrokerId(2),
        epoch: LeaderEpoch(2),
        isr: brokers(),
        reason,
        candidates: Rc::new([]),
    }
}

fn logs() -> Vec<What> {
    let mut all: Vec<What> = vec![
        LogFact::LogStartMoved { tp: tp(), from: Offset::ZERO, to: Offset(5) }.into(),
        LogFact::Cleaned { tp: tp(), from: Offset::ZERO, to: Offset(5), removed: 2, bytes: 99 }.into(),
        LogFact::Indexed { tp: tp(), offset: Offset(5), position: 99, bytes: range() }.into(),
        LogFact::Truncated { tp: tp(), to: Offset(5), removed: 0 }.into(),
        LogFact::Recovered { tp: tp(), log_end_offset: Offset(5), truncated: 0 }.into(),
        LogFact::Recovered { tp: tp(), log_end_offset: Offset(5), truncated: 9 }.into(),
        ReplicaFact::BecameLeader { tp: tp(), epoch: LeaderEpoch(1), start_offset: Offset(5) }.into(),
        ReplicaFact::BecameFollower { tp: tp(), epoch: LeaderEpoch(1), leader: BrokerId(2) }.into(),
        ReplicaFact::FollowerFetched { tp: tp(), follower: BrokerId(2), offset: Offset(5) }.into(),
        ReplicaFact::IsrShrinkWanted { tp: tp(), out: brokers(), lag_ms: 30_000 }.into(),
        ReplicaFact::IsrExpandWanted { tp: tp(), broker: BrokerId(2) }.into(),
        ReplicaFact::Refused { tp: tp(), error: ErrorCode::NotEnoughReplicas }.into(),
    ];
    for role in [Role::Leader, Role::Follower] {
        let (base_offset, last_offset) = (Offset(5), Offset(7));
        all.push(LogFact::Appended { tp: tp(), role, base_offset, last_offset, bytes: range() }.into());
        all.push(ReplicaFact::HighWatermarkMoved { tp: tp(), role, from: Offset(5), to: Offset(7) }.into());
    }
    for stray in [true, false] {
        all.push(ReplicaFact::Deleted { tp: tp(), directory: "orders-0.x".into(), stray }.into());
    }
    for reason in [
        RollReason::Size,
        RollReason::Time,
        RollReason::OffsetIndexFull,
        RollReason::TimeIndexFull,
        RollReason::OffsetOverflow,
        RollReason::Retention,
    ] {
        all.push(LogFact::Rolled { tp: tp(), base_offset: Offset(5), reason }.into());
    }
    for reason in [DeleteReason::LogStart, DeleteReason::Size, DeleteReason::Time] {
        all.push(LogFact::SegmentDeleted { tp: tp(), base_offset: Offset(5), reason }.into());
    }
    for reason in [
        ParkReason::AwaitsHighWatermark(Offset(5)),
        ParkReason::AwaitsData,
        ParkReason::AwaitsLowWatermark(Offset(5)),
        ParkReason::AwaitsMembers,
        ParkReason::AwaitsAssignment,
    ] {
        for tp in [None, Some(tp())] {
            all.push(ReplicaFact::Parked { reason, tp: tp.clone() }.into());
            all.push(ReplicaFact::Expired { reason, tp }.into());
        }
    }
    all
}

fn clients() -> Vec<What> {
    let (group, member): (Rc<str>, Rc<str>) = ("billing".into(), "c1".into());
    let (from, to) = (GroupState::Stable, GroupState::PreparingRebalance);
    let (error, after) = (ErrorCode::NotLeaderOrFollower, Span::from_millis(100));
    let mut all: Vec<What> = vec![
        GroupFact::Changed { group: group.clone(), from, to, generation: 2 }.into(),
        GroupFact::MemberJoined { group: group.clone(), member: member.clone() }.into(),
        GroupFact::OffsetCommitted { group: group.clone(), tp: tp(), offset: Offset(5), producer_id: None }
            .into(),
        GroupFact::CommitForgotten { group: group.clone(), tp: tp() }.into(),
        GroupFact::GroupsLoaded { partition: 7, groups: 0 }.into(),
        TransactionFact::Changed {
            id: "t1".into(),
            from: TransactionState::Ongoing,
            to: TransactionState::PrepareCommit,
            producer_id: 1,
            epoch: 0,
        }
        .into(),
        TransactionFact::PartitionAdded { id: "t1".into(), tp: tp() }.into(),
        TransactionFact::Fenced { id: "t1".into(), producer_id: 1, epoch: 1 }.into(),
        TransactionFact::TimedOut { id: "t1".into(), timeout_ms: 60_000 }.into(),
        TransactionFact::Loaded { partition: 7, transactions: 1 }.into(),
        ClientFact::MetadataLearned { topics: 2 }.into(),
        ClientFact::RequestTimedOut { to: NodeId::Broker(BrokerId(2)), after }.into(),
        ProducerFact::Accumulated { tp: tp(), key: Some("k1".into()) }.into(),
        ProducerFact::Accumulated { tp: tp(), key: None }.into(),
        ProducerFact::BatchSent { tp: tp(), records: 2, attempt: 1 }.into(),
        ProducerFact::BatchSent { tp: tp(), records: 2, attempt: 2 }.into(),
        ProducerFact::Acknowledged { tp: tp(), base_offset: Offset::NONE, records: 2, acks: 0 }.into(),
        ProducerFact::Acknowledged { tp: tp(), base_offset: Offset::NONE, records: 2, acks: -1 }.into(),
        ProducerFact::Acknowledged { tp: tp(), base_offset: Offset(5), records: 2, acks: -1 }.into(),
        ProducerFact::Retried { tp: tp(), error, after }.into(),
        ProducerFact::Failed { tp: tp(), error, records: 2 }.into(),
        ConsumerFact::Delivered { tp: tp(), base_offset: Offset(5), last_offset: Offset(5), records: 1 }
            .into(),
        ConsumerFact::NoOffset { tp: tp() }.into(),
        ConsumerFact::PollTimedOut { group: "g".into(), interval: Span::from_millis(300_000) }.into(),
    ];
    for evidence in evidence() {
        let evidence = Rc::new(evidence);
        all.push(InvariantFact::Violated { tp: Some(tp()), evidence: evidence.clone() }.into());
        all.push(InvariantFact::LossExplained { tp: tp(), evidence }.into());
    }
    for reason in
        [LeaveReason::Left, LeaveReason::SessionTimeout, LeaveReason::RebalanceTimeout, LeaveReason::Replaced]
    {
        all.push(GroupFact::MemberLeft { group: group.clone(), member: member.clone(), reason }.into());
    }
    for partitions in [Rc::from([]), Rc::from([tp()])] {
        let (group, kept) = (group.clone(), Rc::from([]));
        all.push(ConsumerFact::Assigned { group, generation: 2, partitions, kept }.into());
    }
    for kept in [1, 2] {
        let partitions: Rc<[TopicPartition]> = Rc::from([tp(), TopicPartition::new("orders", 7)]);
        let (group, kept) = (group.clone(), Rc::from(&partitions[..kept]));
        all.push(ConsumerFact::Assigned { group, generation: 2, partitions, kept }.into());
    }
    for lost in [true, false] {
        let partitions = Rc::from([tp()]);
        all.push(ConsumerFact::Revoked { group: group.clone(), partitions, lost }.into());
    }
    for from in [PositionFrom::Committed, PositionFrom::Earliest, PositionFrom::Latest, PositionFrom::Given] {
        all.push(ConsumerFact::Positioned { tp: tp(), offset: Offset(5), from }.into());
    }
    all
}

fn evidence() -> Vec<Evidence> {
    let (broker, leader, member, follower) = (BrokerId(1), BrokerId(1), BrokerId(2), BrokerId(2));
    let (brokers, clients) = ([broker, member], [ClientId(0), ClientId(1)]);
    let (epoch, known, offset) = (LeaderEpoch(3), LeaderEpoch(2), Offset(5));
    let (high_watermark, log_end_offset) = (Offset(9), Offset(7));
    vec![
        Evidence::StrangerInIsr { broker, stranger: member },
        Evidence::TwoLeaders { epoch, brokers },
        Evidence::TwoControllers { epoch: ControllerEpoch(4) },
        Evidence::IsrReplacedUnseen { broker, known: 1, became: 3 },
        Evidence::HighWatermarkBeyondLog { broker, high_watermark, log_end_offset },
        Evidence::TooFewInSync { broker, in_sync: 1, min_insync_replicas: 2 },
        Evidence::BatchesDiffer { brokers, offset },
        Evidence::Gap { broker, base_offset: offset, expected: None },
        Evidence::Gap { broker, base_offset: offset, expected: Some(Offset(4)) },
        Evidence::IndexPointsElsewhere { file: "orders-0/0.log".into(), offset, position: 70 },
        Evidence::MemberLacksCommitted { leader, member, log_end_offset, high_watermark },
        Evidence::MemberIsLate { leader, member, allowed: Span::from_millis(2_000) },
        Evidence::EpochBeyondLog { broker, epoch, start_offset: high_watermark, log_end_offset },
        Evidence::EpochNotNoted { broker, epoch, noted: None },
        Evidence::EpochNotNoted { broker, epoch, noted: Some(known) },
        Evidence::CountedTooEarly { leader, epoch, follower, known },
        Evidence::AcknowledgedReplaced { broker, offset },
        Evidence::AcknowledgedLost { broker, offset },
        Evidence::SequenceOutOfOrder { broker, producer_id: 1000, sequence: 4, last: 4 },
        Evidence::ZombieWrote { broker, producer_id: 1000, epoch: 1, newest: 2 },
        Evidence::StableBeyondOpen { broker, last_stable_offset: high_watermark, bound: offset },
        Evidence::CommitNotAsked { producer_id: 1000, epoch: 1 },
        Evidence::OutcomeChanged { producer_id: 1000, committed: true },
        Evidence::OutcomeChanged { producer_id: 1000, committed: false },
        Evidence::CommitTooEarly { producer_id: 1000, offset },
        Evidence::DeliveredOthers { from: offset, to: high_watermark, visible: 2, delivered: 3 },
        Evidence::DeliveredUncommitted { offset: high_watermark, high_watermark },
        Evidence::TwoOwners { group: "billing".into(), generation: 2, clients },
        Evidence::CommitBeyondLog { offset: high_watermark, log_end_offset },
    ]
}

#[test]
fn every_fact_has_a_sentence_of_its_own_in_every_language() {
    for locale in Locale::ALL {
        let mut said: Vec<String> = every_fact().into_iter().map(|what| say(*locale, what)).collect();
        assert!(said.iter().all(|sentence| !sentence.trim().is_empty()), "{said:#?}");
        let all = said.len();
        said.sort();
        said.dedup();
        assert_eq!(said.len(), all, "two facts are told alike in {}", locale.tag());
    }
}

#[test]
fn a_sentence_in_chinese_holds_chinese() {
    for what in every_fact() {
        let sentence = say(Locale::ZhCn, what);
        assert!(sentence.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)), "{sentence}");
    }
}

#[test]
fn an_election_says_who_and_why_in_both_languages() {
    let english = "elects broker 2 for orders-0, epoch 2, ISR 2,3: the first live replica in the ISR";
    assert_eq!(say(Locale::En, elected(ElectionReason::LeaderLost)), english);
    let chinese = "选 broker 2 为 orders-0 的 leader，epoch 2，ISR 2,3：ISR 中第一个存活的副本";
    assert_eq!(say(Locale::ZhCn, elected(ElectionReason::LeaderLost)), chinese);
}

#[test]
fn one_record_is_no_plural() {
    let sent = |records| say(Locale::En, ProducerFact::BatchSent { tp: tp(), records, attempt: 1 });
    assert_eq!(sent(1), "sends 1 record for orders-0");
    assert_eq!(sent(1200), "sends 1,200 records for orders-0");
}

#[test]
fn offsets_are_names_and_have_no_separators() {
    let indexed = LogFact::Indexed { tp: tp(), offset: Offset(12_345), position: 67_890, bytes: range() };
    let sentence = say(Locale::En, indexed);
    assert!(sentence.contains("offset 12345 is at byte 67890"), "{sentence}");
}

#[test]
fn a_client_that_is_killed_has_no_files_to_keep() {
    let client = NodeId::Client(ClientId(4));
    assert_eq!(say_of(Locale::En, client, ProcessFact::Killed), "dies at once (kill -9)");
    assert!(say(Locale::En, ProcessFact::Killed).contains("its files"));
}

#[test]
fn a_message_that_a_cut_link_holds_is_not_said_to_be_lost() {
    let sent = NetworkFact::Sent { to: NodeId::Zk, conn: ConnId(0), message: watch(), way: Way::Cut };
    let sentence = say(Locale::En, sent);
    assert_eq!(sentence, "sends the news that `/controller` changed to zk; the cut link holds it back");
}

#[test]
fn a_batch_that_the_leader_already_has_is_acknowledged_without_an_offset() {
    let known = ProducerFact::Acknowledged { tp: tp(), base_offset: Offset::NONE, records: 1, acks: -1 };
    let sentence = say(Locale::En, known);
    assert_eq!(sentence, "learns that 1 record for orders-0 had been written before (acks=all)");
}

#[test]
fn a_command_is_shown_without_the_moment_that_stands_beside_it() {
    let command = ScriptFact::Command { line: 2, text: "@1.5s broker kill 1".into() };
    assert_eq!(say(Locale::En, command), "`broker kill 1`");
}

#[test]
fn a_client_is_called_by_its_name_once_it_is_known() {
    let mut names = Names::default();
    let client = ClientId(4);
    assert_eq!(names.client(client), "client 4");
    names.learn(client, "shop".into());
    assert_eq!(names.node(NodeId::Client(client)), "shop");
}
