//! The script of a seed.
//!
//! Small clusters, short timeouts and small limits, because that is where rules meet; a few records a second, because a
//! fault is felt between two of them. What is drawn is a cluster, topics, clients, then faults with pauses between, each
//! one that is possible at that moment; last of all everything is healed.

use std::fmt::Write;

use crate::rng::Rng;
use crate::script::{Command, MetadataMode, Script};
use crate::time::Span;

/// The generator's own stream, so that the script of a seed does not shift the run's draws.
const STREAM: u64 = 0x6869_6768;
/// The most steps of trouble.
const FAULTS_MAX: u32 = 14;
/// How long a healed cluster is left alone: longer than any timeout drawn here.
const CALM: &str = "wait 40s";

/// A script for `seed`.
pub fn script(seed: u64, metadata: MetadataMode) -> String {
    let mut draft = Draft {
        rng: Rng::stream(seed, STREAM),
        text: String::new(),
        brokers: Vec::new(),
        cut: Vec::new(),
        delayed: Vec::new(),
        topics: Vec::new(),
        clients: Vec::new(),
        small_fetches: false,
    };
    draft.cluster(seed, metadata);
    draft.topics();
    draft.clients();
    for _ in 0..2 + draft.below(FAULTS_MAX - 1) {
        draft.pause();
        draft.trouble();
    }
    draft.heal();
    draft.text
}

/// Whether a script leaves its cluster alone at the end, as those made here do.
pub(super) fn ends_healed(script: &Script) -> bool {
    let calm = Command::Wait(Span::from_millis(40_000));
    script.lines().last().is_some_and(|line| line.command == calm)
}

/// How a broker is, as far as the script knows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Up,
    Paused,
    Down,
}

/// A script in the making, and what it has brought about so far.
struct Draft {
    rng: Rng,
    text: String,
    brokers: Vec<State>,
    cut: Vec<(String, String)>,
    delayed: Vec<(u32, String)>,
    topics: Vec<String>,
    clients: Vec<(String, bool)>, // name, whether it still runs
    /// A batch a FETCH: a follower that is far away never catches up with a busy leader.
    small_fetches: bool,
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

    fn line(&mut self, line: &str) {
        self.text += line;
        self.text.push('\n');
    }

    fn cluster(&mut self, seed: u64, metadata: MetadataMode) {
        let brokers = self.pick(&[2, 3, 3, 3, 4]);
        self.brokers = vec![State::Up; brokers];
        let mut line = format!("cluster brokers={brokers}");
        if metadata == MetadataMode::Kraft {
            line += " metadata=kraft";
        }
        let _ = write!(line, " seed={seed}");
        let session = self.pick(&[2000, 3000, 6000]);
        let lag = self.pick(&[1500, 1500, 3000, 10_000]);
        let _ = write!(line, " zookeeper.session.timeout.ms={session} broker.session.timeout.ms={session}");
        let _ = write!(line, " replica.lag.time.max.ms={lag} offsets.topic.num.partitions=1");
        if self.one_in(3) {
            // One small batch a fetch: a follower that asks all the time, and never catches up.
            line += " replica.fetch.response.max.bytes=100 replica.fetch.max.bytes=100";
            self.small_fetches = true;
        }
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
            if self.one_in(3) {
                let _ = write!(line, " --config segment.bytes={}", self.pick(&[400, 1000, 4000]));
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
        let acks = self.pick(&["-1", "-1", "-1", "1", "0"]);
        let busy = if self.small_fetches { 400 } else { 120 };
        let (messages, throughput) = (20 + self.below(busy), self.pick(&[3, 8, 20, 60]));
        let name = format!("p{n}");
        let mut properties = format!("client.id={name},retries=1000,delivery.timeout.ms=60000");
        let _ = write!(properties, ",request.timeout.ms={}", self.pick(&[1000, 4000]));
        let _ = write!(properties, ",linger.ms={}", self.pick(&[0, 5, 200]));
        if acks == "-1" && self.one_in(2) {
            properties += ",enable.idempotence=true";
        }
        self.line(&format!(
            "kafka-verifiable-producer --topic {topic} --max-messages {messages} --throughput {throughput} --acks {acks} \
             --producer.config {properties} &"
        ));
        self.clients.push((name, true));
    }

    fn consumer(&mut self, n: u32) {
        let topic = self.topic();
        let (group, name) = (self.pick(&["g", "g", "h"]), format!("c{n}"));
        let session = self.pick(&[6000, 10_000]);
        let assignor = self.pick(&["RangeAssignor", "RoundRobinAssignor"]);
        // The members of a group agree on how they are assigned: it is the group's name that decides.
        let assignor = if group == "g" { "RangeAssignor" } else { assignor };
        self.line(&format!(
            "kafka-console-consumer --topic {topic} --group {group}{n} --from-beginning --consumer-property client.id={name} \
             --consumer-property session.timeout.ms={session} --consumer-property auto.commit.interval.ms=700 \
             --consumer-property partition.assignment.strategy=org.apache.kafka.clients.consumer.{assignor} &",
            n = if group == "g" { String::new() } else { n.to_string() }
        ));
        self.clients.push((name, true));
    }

    fn pause(&mut self) {
        let span = self.pick(&[20, 100, 400, 900, 2000, 3500]) + self.below(50);
        self.line(&format!("wait {}", Span::from_millis(i64::from(span))));
    }

    fn trouble(&mut self) {
        match self.below(12) {
            0..=5 => self.broker_trouble(),
            6..=9 => self.link_trouble(),
            _ => self.client_trouble(),
        }
    }

    fn broker_trouble(&mut self) {
        let place = self.below(self.brokers.len() as u32) as usize;
        let (id, verb, next) = match self.brokers[place] {
            State::Up => {
                let (verb, next) = self.pick(&[
                    ("kill", State::Down),
                    ("kill", State::Down),
                    ("pause", State::Paused),
                    ("pause", State::Paused),
                ]);
                (place + 1, verb, next)
            }
            State::Paused => (place + 1, "resume", State::Up),
            // A start waits until the broker is registered: that takes a way to the metadata.
            State::Down if self.cut.is_empty() => (place + 1, "start", State::Up),
            State::Down => return self.link_trouble(),
        };
        self.brokers[place] = next;
        self.line(&format!("broker {verb} {id}"));
    }

    fn link_trouble(&mut self) {
        if !self.cut.is_empty() && self.one_in(2) {
            let place = self.below(self.cut.len() as u32) as usize;
            let (a, b) = self.cut.remove(place);
            return self.line(&format!("link heal {a} {b}"));
        }
        let brokers = self.brokers.len() as u32;
        let a = 1 + self.below(brokers);
        let b = match self.below(brokers + 1) {
            0 => "zk".to_owned(),
            b if b == a => return,
            b => b.to_string(),
        };
        if self.one_in(3) && b != "zk" {
            let delay = self.pick(&[5, 40, 300, 300]);
            self.line(&format!("link delay {a} {b} {delay}ms"));
            self.delayed.push((a, b));
            if self.small_fetches {
                self.line("wait 8s");
            }
            return;
        }
        let link = (a.to_string(), b);
        if !self.cut.contains(&link) && !self.cut.contains(&(link.1.clone(), link.0.clone())) {
            self.line(&format!("link cut {} {}", link.0, link.1));
            self.cut.push(link);
        }
    }

    fn client_trouble(&mut self) {
        let running: Vec<usize> = (0..self.clients.len()).filter(|n| self.clients[*n].1).collect();
        let Some(place) = running.get(self.below(running.len().max(1) as u32) as usize).copied() else {
            return;
        };
        self.clients[place].1 = false;
        let name = self.clients[place].0.clone();
        let kind = if name.starts_with('p') { "producer" } else { "consumer" };
        self.line(&format!("{kind} crash {name}"));
    }

    fn heal(&mut self) {
        for (a, b) in std::mem::take(&mut self.cut) {
            self.line(&format!("link heal {a} {b}"));
        }
        for (a, b) in std::mem::take(&mut self.delayed) {
            self.line(&format!("link delay {a} {b} 0s"));
        }
        for place in 0..self.brokers.len() {
            match self.brokers[place] {
                State::Up => {}
                State::Paused => self.line(&format!("broker resume {}", place + 1)),
                State::Down => self.line(&format!("broker start {}", place + 1)),
            }
        }
        self.line(CALM);
    }
}
