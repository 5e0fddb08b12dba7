//! What a client knows of the cluster, and when it asks again (`org.apache.kafka.clients.Metadata`).
//!
//! A client asks for metadata when it begins, when something it met contradicts what it knows (an error of the kind
//! [`ErrorCode::refreshes_metadata`], a lost connection), for topics that are new to it, and every
//! `metadata.max.age.ms` at least. Between two questions lies the retry backoff, which grows while the answers bring
//! nothing new: a partition without a leader is asked for after 100, 200, 400 … ms.
//!
//! CAVEATS: a topic stays known for as long as the process lives (`metadata.max.idle.ms` is not modelled), and a
//! client that lost every broker does not go back to its bootstrap servers (3.9's default).

use crate::map::{Map, Set};

use super::ExponentialBackoff;
use crate::ids::{BrokerId, LeaderEpoch, TopicName, TopicPartition};
use crate::protocol::ErrorCode;
use crate::protocol::cluster::{MetadataRequest, MetadataResponse, PartitionMetadata, TopicMetadata};
use crate::rng::Rng;
use crate::time::{Instant, Span};

/// Which topics a client wants to know about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Interest {
    /// Only the brokers (an admin client).
    Brokers,
    /// These topics.
    Topics(Set<TopicName>),
    /// Every topic (a subscription by pattern).
    All,
}

/// A client's picture of the cluster.
#[derive(Clone, Debug)]
pub struct Metadata {
    interest: Interest,
    brokers: Vec<BrokerId>,
    controller: BrokerId,
    topics: Map<TopicName, TopicMetadata>,
    errors: Map<TopicName, ErrorCode>,
    version: u64,
    wanted: Wanted,
    backoff: ExponentialBackoff,
    max_age: Span,
    not_before: Instant,
    expires: Instant,
    failures: u32,
    repetitions: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Wanted {
    Nothing,
    NewTopics,
    Everything,
}

impl Metadata {
    /// Nothing is known yet, and everything wanted.
    pub fn new(interest: Interest, backoff: ExponentialBackoff, max_age: Span) -> Self {
        Metadata {
            interest,
            brokers: Vec::new(),
            controller: BrokerId::NONE,
            topics: Map::new(),
            errors: Map::new(),
            version: 0,
            wanted: Wanted::Everything,
            backoff,
            max_age,
            not_before: Instant::START,
            expires: Instant::NEVER,
            failures: 0,
            repetitions: 0,
        }
    }

    /// The live brokers, as of the last answer; empty before the first.
    pub fn brokers(&self) -> &[BrokerId] {
        &self.brokers
    }

    /// The controller, or `NONE`.
    pub fn controller(&self) -> BrokerId {
        self.controller
    }

    /// How many answers have been taken in.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// The topics known.
    pub fn topics(&self) -> impl Iterator<Item = &TopicMetadata> {
        self.topics.values()
    }

    /// The partitions of a topic; `None` while it is unknown.
    pub fn partitions(&self, topic: &str) -> Option<&[PartitionMetadata]> {
        self.topics.get(topic).map(|topic| topic.partitions.as_slice())
    }

    /// What the last answer said was wrong with a topic.
    pub fn error(&self, topic: &str) -> Option<ErrorCode> {
        self.errors.get(topic).copied()
    }

    /// What the last answer said was wrong, by topic.
    pub fn errors(&self) -> impl Iterator<Item = (&TopicName, ErrorCode)> {
        self.errors.iter().map(|(topic, error)| (topic, *error))
    }

    /// The leader of a partition and its epoch; `None` where there is none, or it is not known.
    pub fn leader(&self, tp: &TopicPartition) -> Option<(BrokerId, LeaderEpoch)> {
        let partition = self.partition(tp)?;
        self.brokers.contains(&partition.leader).then_some((partition.leader, partition.leader_epoch))
    }

    /// The newest leader epoch heard of; -1 for none.
    pub fn leader_epoch(&self, tp: &TopicPartition) -> LeaderEpoch {
        self.partition(tp).map_or(LeaderEpoch::NONE, |partition| partition.leader_epoch)
    }

    fn partition(&self, tp: &TopicPartition) -> Option<&PartitionMetadata> {
        self.topics.get(&tp.topic)?.partitions.get(usize::try_from(tp.partition).ok()?)
    }

    /// Makes a topic interesting; a new one is asked for at once.
    pub fn add_topic(&mut self, topic: &TopicName) {
        if let Interest::Topics(topics) = &mut self.interest
            && topics.insert(topic.clone())
        {
            self.wanted = self.wanted.max(Wanted::NewTopics);
            self.not_before = Instant::START;
            self.repetitions = 0;
        }
    }

    /// Makes every topic interesting.
    pub fn want_all(&mut self) {
        self.interest = Interest::All;
        self.request_update();
    }

    /// Asks for an update of everything, when the backoff permits.
    pub fn request_update(&mut self) {
        self.wanted = Wanted::Everything;
    }

    /// Whether an update is wanted and has not been answered.
    pub fn update_requested(&self) -> bool {
        self.wanted != Wanted::Nothing
    }

    /// When to ask next.
    pub fn next_update(&self) -> Instant {
        let due = if self.update_requested() { Instant::START } else { self.expires };
        due.max(self.not_before)
    }

    /// The question to ask now.
    pub fn request(&self) -> MetadataRequest {
        let topics = match (&self.interest, self.wanted) {
            (Interest::All, _) => None,
            (Interest::Brokers, _) => Some(Vec::new()),
            (Interest::Topics(topics), Wanted::NewTopics) => {
                Some(topics.iter().filter(|topic| !self.topics.contains_key(*topic)).cloned().collect())
            }
            (Interest::Topics(topics), _) => Some(topics.iter().cloned().collect()),
        };
        MetadataRequest { topics, allow_auto_topic_creation: true }
    }

    /// No answer came: the next try waits longer.
    pub fn failed(&mut self, now: Instant, rng: &mut Rng) {
        self.not_before = now + self.backoff.span(self.failures, rng);
        self.failures += 1;
    }

    /// Takes in an answer. `asked` is the request that it answers.
    pub fn update(
        &mut self,
        asked: &MetadataRequest,
        answer: &MetadataResponse,
        now: Instant,
        rng: &mut Rng,
    ) {
        if answer.brokers.is_empty() {
            return self.failed(now, rng);
        }
        self.failures = 0;
        self.version += 1;
        self.expires = now + self.max_age;
        self.brokers.clone_from(&answer.brokers);
        self.controller = answer.controller;
        self.wanted = if self.missed_by(asked) { Wanted::NewTopics } else { Wanted::Nothing };
        let progress = self.take_topics(&answer.topics);
        self.repetitions = if progress { 0 } else { self.repetitions + 1 };
        self.not_before = now + self.backoff.span(self.repetitions.saturating_sub(1), rng);
    }

    /// A response named a partition's present leader (KIP-951). True if that was news.
    pub fn learn_leader(&mut self, tp: &TopicPartition, leader: BrokerId, epoch: LeaderEpoch) -> bool {
        let index = usize::try_from(tp.partition).unwrap_or(usize::MAX);
        let known = self.topics.get_mut(&tp.topic).and_then(|topic| topic.partitions.get_mut(index));
        match known {
            Some(partition) if partition.leader_epoch < epoch && self.brokers.contains(&leader) => {
                partition.leader = leader;
                partition.leader_epoch = epoch;
                partition.error = ErrorCode::None;
                true
            }
            _ => false,
        }
    }

    /// Whether a topic became interesting while the question was on its way.
    fn missed_by(&self, asked: &MetadataRequest) -> bool {
        match (&self.interest, &asked.topics) {
            (Interest::Topics(topics), Some(asked)) => {
                topics.iter().any(|topic| !asked.contains(topic) && !self.topics.contains_key(topic))
            }
            _ => false,
        }
    }

    /// True if anything is new in them.
    fn take_topics(&mut self, topics: &[TopicMetadata]) -> bool {
        let mut progress = false;
        if self.interest == Interest::All {
            let before = self.topics.len();
            self.topics.retain(|name, _| topics.iter().any(|topic| topic.name == *name));
            progress |= self.topics.len() != before;
        }
        self.errors.clear();
        for topic in topics {
            if topic.error != ErrorCode::None {
                self.errors.insert(topic.name.clone(), topic.error);
                if topic.error.refreshes_metadata() {
                    self.request_update();
                }
                progress |= self.topics.remove(&topic.name).is_some();
                continue;
            }
            progress |= self.take_topic(topic.clone());
        }
        progress
    }

    /// Keeps newer entries than the answer's: a broker may lag behind another one.
    fn take_topic(&mut self, mut topic: TopicMetadata) -> bool {
        let known = self.topics.get(&topic.name).filter(|known| known.topic_id == topic.topic_id);
        for partition in &mut topic.partitions {
            let older = known.and_then(|known| known.partitions.get(partition.partition as usize));
            if let Some(known) = older.filter(|known| known.leader_epoch > partition.leader_epoch) {
                partition.clone_from(known);
            }
        }
        let progress = known != Some(&topic);
        if topic.partitions.iter().any(|partition| partition.error.refreshes_metadata()) {
            self.request_update();
        }
        self.topics.insert(topic.name.clone(), topic);
        progress
    }
}
