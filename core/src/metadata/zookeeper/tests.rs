//! Sessions keep nodes alive, versions guard them, watches fire once.

use super::*;
use crate::fact::Fact;
use crate::ids::BrokerId;
use crate::process::{Effect, Ids};
use crate::time::{Timestamp, WallClock};

const TIMEOUT: Span = Span(3_000_000);

/// A server and what it said, one call after the other.
struct Lab {
    zk: ZooKeeper,
    ids: Ids,
    now: Instant,
}

impl Lab {
    fn new() -> Self {
        Lab { zk: ZooKeeper::new("lab", Timestamp(0)), ids: Ids::default(), now: Instant::START }
    }

    fn input(&mut self, input: Input) -> Vec<Message> {
        let (mut effects, mut facts): (Vec<_>, Vec<Fact>) = (Vec::new(), Vec::new());
        let clock = (self.now, WallClock::DEFAULT);
        let mut out = Out::new(clock, Some(NodeId::Zk), None, &mut self.ids, &mut effects, &mut facts);
        self.zk.on_input(input, &mut out);
        let sent = effects.into_iter().filter_map(|(_, effect)| match effect {
            Effect::Send(_, message) => Some(message),
            _ => None,
        });
        sent.collect()
    }

    fn ask(&mut self, broker: i32, request: ZkRequest) -> Vec<Message> {
        let message = Message::ZkRequest { xid: 1, request: Rc::new(request) };
        self.input(Input::Message(ConnId(broker as u64), message))
    }

    fn connect(&mut self, broker: i32) {
        self.input(Input::Accepted(ConnId(broker as u64), NodeId::Broker(BrokerId(broker))));
        self.ask(broker, ZkRequest::Connect { session: SessionId(0), timeout: TIMEOUT });
    }

    fn multi(&mut self, broker: i32, ops: Vec<ZkOp>) -> Result<Vec<Stat>, (usize, ZkError)> {
        match &self.ask(broker, ZkRequest::Multi(ops))[..] {
            [.., Message::ZkReply { reply, .. }] => match &**reply {
                ZkReply::Multi(result) => result.clone(),
                other => panic!("not the answer to a multi: {other:?}"),
            },
            other => panic!("no answer: {other:?}"),
        }
    }
}

fn create(path: &str, ephemeral: bool) -> ZkOp {
    ZkOp::Create { path: path.into(), data: "x".into(), ephemeral }
}

fn watched(messages: &[Message]) -> Vec<(&str, WatchKind)> {
    let events = messages.iter().filter_map(|message| match message {
        Message::ZkWatch(event) => Some((&*event.path, event.kind)),
        _ => None,
    });
    events.collect()
}

#[test]
fn an_ephemeral_node_lives_as_long_as_its_session() {
    let mut lab = Lab::new();
    lab.connect(1);
    lab.multi(1, vec![create("/brokers/ids/1", true)]).expect("created");
    lab.now += Span(2_999_999);
    lab.input(Input::Wake);
    assert!(lab.zk.node("/brokers/ids/1").is_some());
    lab.now += Span(1);
    lab.input(Input::Wake);
    assert!(lab.zk.node("/brokers/ids/1").is_none());
}

#[test]
fn a_ping_keeps_a_session_alive() {
    let mut lab = Lab::new();
    lab.connect(1);
    lab.multi(1, vec![create("/brokers/ids/1", true)]).expect("created");
    for _ in 0..5 {
        lab.now += Span(2_000_000);
        lab.input(Input::Wake);
        lab.ask(1, ZkRequest::Ping);
    }
    assert!(lab.zk.node("/brokers/ids/1").is_some());
}

#[test]
fn a_lost_connection_alone_does_not_end_a_session() {
    let mut lab = Lab::new();
    lab.connect(1);
    lab.multi(1, vec![create("/brokers/ids/1", true)]).expect("created");
    lab.input(Input::Disconnected(ConnId(1)));
    assert!(lab.zk.node("/brokers/ids/1").is_some());
}

#[test]
fn a_goodbye_removes_ephemeral_nodes_at_once() {
    let mut lab = Lab::new();
    lab.connect(1);
    lab.multi(1, vec![create("/brokers/ids/1", true)]).expect("created");
    lab.ask(1, ZkRequest::CloseSession);
    assert!(lab.zk.node("/brokers/ids/1").is_none());
}

#[test]
fn only_one_of_two_creates_the_controller_node() {
    let mut lab = Lab::new();
    lab.connect(1);
    lab.connect(2);
    assert!(lab.multi(1, vec![create("/controller", true)]).is_ok());
    assert_eq!(lab.multi(2, vec![create("/controller", true)]), Err((0, ZkError::NodeExists)));
}

#[test]
fn a_failed_check_fails_the_whole_multi() {
    let mut lab = Lab::new();
    lab.connect(1);
    let fence = ZkOp::Check { path: "/controller_epoch".into(), version: 5 };
    let failed = lab.multi(1, vec![fence, create("/admin/x", false)]);
    assert_eq!(failed, Err((0, ZkError::BadVersion)));
    assert!(lab.zk.node("/admin/x").is_none());
}

#[test]
fn a_node_needs_its_parent_which_may_come_in_the_same_multi() {
    let mut lab = Lab::new();
    lab.connect(1);
    assert_eq!(lab.multi(1, vec![create("/a/b", false)]), Err((0, ZkError::NoNode)));
    assert!(lab.multi(1, vec![create("/a", false), create("/a/b", false)]).is_ok());
}

#[test]
fn a_watch_fires_once() {
    let mut lab = Lab::new();
    lab.connect(1);
    lab.connect(2);
    lab.ask(1, ZkRequest::GetChildren { path: "/brokers/ids".into(), watch: true });
    let first = lab.ask(2, ZkRequest::Multi(vec![create("/brokers/ids/2", true)]));
    assert_eq!(watched(&first), [("/brokers/ids", WatchKind::ChildrenChanged)]);
    let second = lab.ask(2, ZkRequest::Multi(vec![create("/brokers/ids/3", true)]));
    assert_eq!(watched(&second), []);
}

#[test]
fn a_watch_can_wait_for_a_node_that_is_not_there() {
    let mut lab = Lab::new();
    lab.connect(1);
    lab.ask(1, ZkRequest::GetData { path: "/controller".into(), watch: true });
    let told = lab.ask(1, ZkRequest::Multi(vec![create("/controller", true)]));
    assert_eq!(watched(&told), [("/controller", WatchKind::Created)]);
}

#[test]
fn what_was_missed_while_disconnected_is_told_on_return() {
    let mut lab = Lab::new();
    lab.connect(1);
    lab.connect(2);
    lab.ask(1, ZkRequest::GetData { path: "/controller".into(), watch: true });
    lab.input(Input::Disconnected(ConnId(1)));
    lab.ask(2, ZkRequest::Multi(vec![create("/controller", true)]));
    lab.input(Input::Accepted(ConnId(9), NodeId::Broker(BrokerId(1))));
    let told = lab.ask(9, ZkRequest::Connect { session: SessionId(1), timeout: TIMEOUT });
    assert_eq!(watched(&told), [("/controller", WatchKind::Created)]);
}

#[test]
fn a_node_goes_with_its_children_in_one_multi() {
    let mut lab = Lab::new();
    lab.connect(1);
    lab.ask(
        1,
        ZkRequest::Multi(vec![create("/brokers/topics/t", false), create("/brokers/topics/t/p", false)]),
    );
    let delete = |path: &str| ZkOp::Delete { path: path.into(), version: -1 };
    let refused =
        lab.ask(1, ZkRequest::Multi(vec![delete("/brokers/topics/t"), delete("/brokers/topics/t/p")]));
    let [Message::ZkReply { reply, .. }] = &refused[..] else { panic!("one answer") };
    assert_eq!(**reply, ZkReply::Multi(Err((0, ZkError::NotEmpty))));
    let done = lab.ask(1, ZkRequest::Multi(vec![delete("/brokers/topics/t/p"), delete("/brokers/topics/t")]));
    let [Message::ZkReply { reply, .. }] = &done[..] else { panic!("one answer") };
    assert!(matches!(**reply, ZkReply::Multi(Ok(_))), "{reply:?}");
}

#[test]
fn children_are_names_of_one_level_in_order() {
    let mut lab = Lab::new();
    lab.connect(1);
    let reply = lab.ask(1, ZkRequest::GetChildren { path: "/brokers".into(), watch: false });
    let [Message::ZkReply { reply, .. }] = &reply[..] else { panic!("one answer") };
    assert_eq!(**reply, ZkReply::Children(Ok(vec!["ids".into(), "seqid".into(), "topics".into()])));
}
