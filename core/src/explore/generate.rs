//! The script of a seed.
//!
//! Small clusters, short timeouts and small limits, because that is where rules meet; a few records a second, because a
//! fault is felt between two of them. A draw gives a cluster, topics, clients, then faults with pauses between, each
//! one that is possible at that moment; last of all everything is healed.
//!
//! Some settings are drawn for a whole script, because they make others pointless (`Kind`): a script in which pages are
//! lost may lose anything, and so is no place to look for what must never be lost. Whether topics are deleted, whether
//! partitions move, whether anybody copies in transactions ([`super::copying`]), and how groups share is drawn from streams
//! of their own, so that the other scripts are what they were before there was that.

use std::fmt::{self, Write};

use super::CALM;
use super::copying::Copying;
use crate::rng::Rng;
use crate::script::MetadataMode;
use crate::time::Span;

/// The generator's own stream, so that the script of a seed does not shift the run's draws.
const STREAM: u64 = 0x6869_6768;
/// The stream of what administrators do.
const ADMIN_STREAM: u64 = 0x6164_6d69;
/// The stream of where partitions move.
const MOVE_STREAM: u64 = 0x6d6f_7665;
/// The stream of how groups share.
const SHARE_STREAM: u64 = 0x7368_6172;
/// The most steps of trouble.
const FAULTS_MAX: u32 = 14;

/// A script for `seed`.
pub fn script(seed: u64, metadata: MetadataMode) -> String {
    let mut draft = Draft {
        rng: Rng::stream(seed, STREAM),
        admin: Rng::stream(seed, ADMIN_STREAM),
        administered: false,
        mover: Rng::stream(seed, MOVE_STREAM),
        moving: false,
        copying: Copying::of(seed),
        sharer: Rng::stream(seed, SHARE_STREAM),
        assignor: None,
        text: String::new(),
        brokers: Vec::new(),
        cut: Vec::new(),
        delayed: Vec::new(),
        slow: Vec::new(),
        topics: Vec::new(),
        clients: Vec::new(),
        kind: Kind::default(),
        metadata,
    };
    draft.kind = draft.kind();
    draft.administered = draft.admin.below(ADMINISTERED) == 0;
    draft.moving = draft.mover.below(MOVING) == 0;
    draft.assignor = (draft.sharer.below(SHARING) == 0).then(|| {
        let at = draft.sharer.below(ASSIGNORS.len() as u32);
        ASSIGNORS[at as usize]
    });
    draft.cluster(seed);
    draft.topics();
    draft.clients();
    draft.copiers();
    for _ in 0..2 + draft.below(FAULTS_MAX - 1) {
        draft.pause();
        draft.trouble();
        draft.administer();
        draft.move_a_partition();
        draft.copy_on();
        draft.share_on();
    }
    draft.heal();
    draft.text
}

/// One script of so many deletes topics.
const ADMINISTERED: u32 = 5;
/// One script of so many moves partitions.
const MOVING: u32 = 4;
/// In one script of so many groups share as is drawn for all of it, and members come and come back.
const SHARING: u32 = 3;
/// How a group's partitions are given out.
const ASSIGNORS: &[&str] = &[
    "RangeAssignor",
    "RoundRobinAssignor",
    "StickyAssignor",
    "CooperativeStickyAssignor",
    "CooperativeStickyAssignor",
];

/// How a broker or a client is, as far as the script knows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    Up,
    Paused,
    Down,
}

/// What a whole script is like.
#[derive(Clone, Copy, Default)]
pub(super) struct Kind {
    /// A batch a FETCH: a follower that is far away never catches up with a busy leader.
    small_fetches: bool,
    /// Hosts lose their power.
    pub(super) power: bool,
    /// Old segments go.
    retention: bool,
}

/// A script in the making, and what it has brought about so far.
pub(super) struct Draft {
    rng: Rng,
    admin: Rng,
    /// Whether topics are deleted.
    administered: bool,
    mover: Rng,
    /// Whether partitions move.
    moving: bool,
    pub(super) copying: Copying,
    sharer: Rng,
    /// How all groups share, where that is drawn for all of them.
    assignor: Option<&'static str>,
    text: String,
    pub(super) brokers: Vec<State>,
    cut: Vec<Cut>,
    delayed: Vec<(String, String)>,
    /// Brokers with a slow disk.
    slow: Vec<usize>,
    pub(super) topics: Vec<String>,
    pub(super) clients: Vec<(String, State)>,
    pub(super) kind: Kind,
    metadata: MetadataMode,
}

/// A consumer, and how it reads.
pub(super) struct Reader<'d> {
    pub name: &'d str,
    pub topic: &'d str,
    pub group: &'d str,
    pub session: i32,
    pub assignor: &'d str,
    pub flags: &'d str,
}

/// A link that is cut, in both directions or in one.
struct Cut {
    a: String,
    b: String,
    one_way: bool,
}

impl Cut {
    fn is_between(&self, a: &str, b: &str) -> bool {
        (self.a == a && self.b == b) || (self.a == b && self.b == a)
    }
}

impl fmt::Display for Cut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}{}", self.a, if self.one_way { '>' } else { ' ' }, self.b)
    }
}

impl Draft {
    fn below(&mut self, bound: u32) -> u32 {
        self.rng.below(bound)
    }

    fn one_in(&mut self, n: u32) -> bool {
        self.below(n) == 0
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len() as u32) as usize]
    }

    pub(super) fn line(&mut self, line: &str) {
        self.text += line;
        self.text.push('\n');
    }

    fn kind(&mut self) -> Kind {
        Kind { small_fetches: self.one_in(3), power: self.one_in(12), retention: self.one_in(6) }
    }

    fn cluster(&mut self, seed: u64) {
        let brokers = self.pick(&[2, 3, 3, 3, 4]);
        self.brokers = vec![State::Up; brokers];
        let mut line = format!("cluster brokers={brokers}");
        if self.metadata == MetadataMode::Kraft {
            line += " metadata=kraft";
        }
        let _ = write!(line, " seed={seed}");
        let session = self.pick(&[2000, 3000, 6000]);
        let lag = self.pick(&[1500, 1500, 3000, 10_000]);
        let _ = write!(line, " zookeeper.session.timeout.ms={session} broker.session.timeout.ms={session}");
        // Kafka's own interval of 2 s would be as long as the shortest session: brokers of a real 3.9.1 are then fenced
        // all the time as well, and leave ISRs without a fault.
        line += " broker.heartbeat.interval.ms=500";
        let _ = write!(line, " replica.lag.time.max.ms={lag} offsets.topic.num.partitions=1");
        if self.kind.small_fetches {
            line += " replica.fetch.response.max.bytes=100 replica.fetch.max.bytes=100";
        }
        if self.kind.retention {
            line += " log.initial.task.delay.ms=500 log.retention.check.interval.ms=1000";
        }
        let copies = brokers.min(3);
        if self.assignor.is_some() || self.copying.on {
            let _ = write!(line, " offsets.topic.replication.factor={copies}");
        }
        line += &self.copying.cluster(copies);
        self.line(&line);
    }

    fn topics(&mut self) {
        let brokers = self.brokers.len() as u32;
        for n in 0..1 + self.below(2) {
            let topic = format!("t{n}");
            let factor = 1 + self.below(brokers.min(3)).max(self.below(brokers.min(3)));
            let min_isr = 1 + self.below(factor);
            let partitions = 1 + self.below(3);
            let mut line = format!(
                "kafka-topics --create --topic {topic} --partitions {partitions} --replication-factor {factor} \
                 --config min.insync.replicas={min_isr}"
            );
            if self.kind.retention || self.one_in(3) {
                let _ = write!(line, " --config segment.bytes={}", self.pick(&[400, 1000, 4000]));
            }
            if self.kind.retention {
                let _ = write!(line, " --config retention.bytes={}", self.pick(&[0, 1000, 4000]));
            }
            if self.one_in(8) {
                line += " --config unclean.leader.election.enable=true";
            }
            if self.one_in(3) {
                line += " --config index.interval.bytes=100";
            }
            self.line(&line);
            self.topics.push(topic);
        }
    }

    fn clients(&mut self) {
        for n in 0..1 + self.below(3) {
            self.producer(n);
        }
        for n in 0..self.below(4) {
            self.consumer(n);
        }
    }

    fn topic(&mut self) -> String {
        let place = self.below(self.topics.len() as u32) as usize;
        self.topics[place].clone()
    }

    fn producer(&mut self, n: u32) {
        let topic = self.topic();
        let mut acks = self.pick(&["-1", "-1", "-1", "1", "0"]);
        let busy = if self.kind.small_fetches { 400 } else { 120 };
        let (mut messages, mut throughput) = (20 + self.below(busy), self.pick(&[3, 8, 20, 60]));
        if self.kind.small_fetches && n == 0 {
            // One that waits for no replica, and goes on for long: a follower that falls behind stays behind.
            (acks, messages, throughput) = ("1", 300, 20);
        }
        let name = format!("p{n}");
        let mut properties = format!("client.id={name},retries=1000,delivery.timeout.ms=60000");
        let _ = write!(properties, ",request.timeout.ms={}", self.pick(&[1000, 4000]));
        let _ = write!(properties, ",linger.ms={}", self.pick(&[0, 5, 200]));
        // It is the default where acks=all permits it.
        if acks == "-1" && self.one_in(3) {
            properties += ",enable.idempotence=false";
        }
        self.line(&format!(
            "kafka-verifiable-producer --topic {topic} --max-messages {messages} --throughput {throughput} --acks {acks} \
             --producer.config {properties} &"
        ));
        self.clients.push((name, State::Up));
    }

    fn consumer(&mut self, n: u32) {
        let topic = self.topic();
        let (group, name) = (self.pick(&["g", "g", "h"]), format!("c{n}"));
        let session = self.pick(&[6000, 10_000]);
        let assignor = self.pick(&["RangeAssignor", "RoundRobinAssignor"]);
        // The members of a group agree on how they are assigned: it is the group's name that decides.
        let assignor = if group == "g" { "RangeAssignor" } else { assignor };
        let group = if group == "g" { group.to_owned() } else { format!("{group}{n}") };
        self.read(Reader { name: &name, topic: &topic, group: &group, session, assignor, flags: "" });
    }

    /// A member of a group begins to read.
    pub(super) fn read(&mut self, reader: Reader<'_>) {
        let Reader { name, topic, group, session, assignor, flags } = reader;
        let mut line = format!(
            "kafka-console-consumer --topic {topic} --group {group} --from-beginning{flags} --consumer-property client.id={name} \
             --consumer-property session.timeout.ms={session} --consumer-property auto.commit.interval.ms=700 \
             --consumer-property partition.assignment.strategy=org.apache.kafka.clients.consumer.{}",
            self.assignor.unwrap_or(assignor)
        );
        // The next process of this name is the same member.
        if self.assignor.is_some() && name.bytes().last().is_some_and(|last| last % 2 == 0) {
            let _ = write!(line, " --consumer-property group.instance.id={name}");
        }
        self.line(&format!("{line} &"));
        self.started(name.to_owned());
    }

    /// A client runs in the background.
    pub(super) fn started(&mut self, name: String) {
        self.clients.retain(|(known, _)| *known != name);
        self.clients.push((name, State::Up));
    }

    /// Another member of the group joins it, or one comes back, whether its last process has ended or not.
    fn share_on(&mut self) {
        if self.assignor.is_none() || self.sharer.below(3) > 0 {
            return;
        }
        let name = format!("c{}", self.sharer.below(5));
        let topic = self.topics[self.sharer.below(self.topics.len() as u32) as usize].clone();
        self.read(Reader { name: &name, topic: &topic, group: "g", session: 6000, assignor: "", flags: "" });
    }

    fn pause(&mut self) {
        let span = self.pick(&[20, 100, 400, 900, 2000, 3500]) + self.below(50);
        self.line(&format!("wait {}", Span::from_millis(i64::from(span))));
    }

    fn trouble(&mut self) {
        if self.kind.small_fetches && self.delayed.is_empty() && self.one_in(3) {
            return self.delay();
        }
        match self.below(16) {
            0..=6 => self.broker_trouble(),
            7..=8 => self.heal_or_cut(),
            9 => self.delay(),
            10 => self.disk_trouble(),
            11..=12 => self.leadership_trouble(),
            _ => self.client_trouble(),
        }
    }

    /// Whether the process that is asked can answer, so that a line that waits for an answer ends soon.
    fn all_answer(&self) -> bool {
        self.cut.is_empty() && !self.brokers.contains(&State::Paused)
    }

    fn broker_trouble(&mut self) {
        let place = self.below(self.brokers.len() as u32) as usize;
        let state = self.brokers[place];
        let (verb, next) = match state {
            State::Up if self.kind.power && self.one_in(2) => ("power-off", State::Down),
            State::Up if self.all_answer() && self.one_in(5) => ("stop", State::Down),
            State::Up => self.pick(&[("kill", State::Down), ("pause", State::Paused)]),
            State::Paused => ("resume", State::Up),
            // A start waits until the broker is registered: that takes a way to the metadata.
            State::Down if self.cut.is_empty() => ("start", State::Up),
            State::Down => return self.heal_or_cut(),
        };
        self.brokers[place] = next;
        self.line(&format!("broker {verb} {}", place + 1));
    }

    fn heal_or_cut(&mut self) {
        if !self.cut.is_empty() && self.one_in(2) {
            let place = self.below(self.cut.len() as u32) as usize;
            let cut = self.cut.remove(place);
            return self.line(&format!("link heal {cut}"));
        }
        let (a, b) = self.link();
        if a == b || self.cut.iter().any(|cut| cut.is_between(&a, &b)) {
            return;
        }
        let cut = Cut { a, b, one_way: self.one_in(4) };
        self.line(&format!("link cut {cut}"));
        self.cut.push(cut);
    }

    fn link(&mut self) -> (String, String) {
        let brokers = self.brokers.len() as u32;
        let a = 1 + self.below(brokers);
        let b = match self.below(brokers + 1) {
            0 => "zk".to_owned(),
            b => b.to_string(),
        };
        (a.to_string(), b)
    }

    fn delay(&mut self) {
        let (a, b) = self.link();
        if a == b {
            return;
        }
        let delay = self.pick(&[5, 40, 300, 300]);
        self.line(&format!("link delay {a} {b} {delay}ms"));
        self.delayed.push((a, b));
        if self.kind.small_fetches {
            self.line("wait 8s");
        }
    }

    fn disk_trouble(&mut self) {
        let place = self.below(self.brokers.len() as u32) as usize;
        if self.slow.contains(&place) {
            self.slow.retain(|slow| *slow != place);
            return self.line(&format!("disk heal {}", place + 1));
        }
        let by = self.pick(&[5, 50]);
        self.slow.push(place);
        self.line(&format!("disk slow {} {by}ms", place + 1));
    }

    /// Another broker leads, and none has died.
    fn leadership_trouble(&mut self) {
        if self.metadata == MetadataMode::Zk && self.one_in(2) {
            let broker = 1 + self.below(self.brokers.len() as u32);
            return self.line(&format!("zookeeper session expire {broker}"));
        }
        if self.all_answer() {
            self.line("kafka-leader-election --election-type preferred --all-topic-partitions");
        }
    }

    /// A topic goes, and perhaps comes again: at once, or when a broker has had time to miss something.
    fn administer(&mut self) {
        if !self.administered || !self.all_answer() || self.admin.below(3) > 0 {
            return;
        }
        let place = self.admin.below(self.topics.len() as u32) as usize;
        let topic = self.topics[place].clone();
        self.line(&format!("kafka-topics --delete --topic {topic} --if-exists"));
        if self.admin.below(2) == 0 {
            let (partitions, brokers) = (1 + self.admin.below(3), self.brokers.len().min(3) as u32);
            let factor = 1 + self.admin.below(brokers);
            self.line(&format!(
                "kafka-topics --create --topic {topic} --partitions {partitions} --replication-factor {factor} --if-not-exists"
            ));
        }
    }

    /// A partition moves to other brokers, before an earlier move has ended as well, or stays after all.
    fn move_a_partition(&mut self) {
        if !self.moving || !self.all_answer() || self.mover.below(2) > 0 {
            return;
        }
        let topic = self.topics[self.mover.below(self.topics.len() as u32) as usize].clone();
        let partition = self.mover.below(2);
        let mut brokers: Vec<usize> = (1..=self.brokers.len()).collect();
        let count = 1 + self.mover.below(brokers.len().min(3) as u32);
        let place = |brokers: &mut Vec<usize>, rng: &mut Rng| {
            brokers.remove(rng.below(brokers.len() as u32) as usize)
        };
        let replicas: Vec<_> = (0..count).map(|_| place(&mut brokers, &mut self.mover).to_string()).collect();
        let replicas = replicas.join(",");
        let action = match self.mover.below(4) {
            0 => "--cancel --preserve-throttles",
            _ => "--execute --additional",
        };
        self.line(&format!(
            "kafka-reassign-partitions {action} --reassignment-json-file \
             '{{\"version\":1,\"partitions\":[{{\"topic\":\"{topic}\",\"partition\":{partition},\"replicas\":[{replicas}]}}]}}'"
        ));
    }

    fn client_trouble(&mut self) {
        let running = |n: &usize| self.clients[*n].1 != State::Down;
        let running: Vec<usize> = (0..self.clients.len()).filter(running).collect();
        let Some(place) = running.get(self.below(running.len().max(1) as u32) as usize).copied() else {
            return;
        };
        let state = self.clients[place].1;
        let (verb, next) = match state {
            State::Paused => ("resume", State::Up),
            _ if self.all_answer() && self.one_in(4) => ("stop", State::Down),
            _ => self.pick(&[("crash", State::Down), ("pause", State::Paused)]),
        };
        self.clients[place].1 = next;
        self.client(verb, place);
    }

    fn client(&mut self, verb: &str, place: usize) {
        let name = self.clients[place].0.clone();
        let kind = if name.starts_with('p') { "producer" } else { "consumer" };
        self.line(&format!("{kind} {verb} {name}"));
    }

    fn heal(&mut self) {
        for cut in std::mem::take(&mut self.cut) {
            self.line(&format!("link heal {cut}"));
        }
        for (a, b) in std::mem::take(&mut self.delayed) {
            self.line(&format!("link delay {a} {b} 0s"));
        }
        for place in std::mem::take(&mut self.slow) {
            self.line(&format!("disk heal {}", place + 1));
        }
        for place in 0..self.clients.len() {
            if self.clients[place].1 == State::Paused {
                self.client("resume", place);
            }
        }
        for place in 0..self.brokers.len() {
            match self.brokers[place] {
                State::Up => {}
                State::Paused => self.line(&format!("broker resume {}", place + 1)),
                State::Down => self.line(&format!("broker start {}", place + 1)),
            }
        }
        self.line(&format!("wait {CALM}"));
    }
}
