//! Forms: fields that make a line, for a person who would rather not type it.

use highwater_core::map::Set;
use highwater_core::metadata::cache::is_internal;

use crate::session::command::{self, NewConsumer, NewLoad, NewRecord, NewTopic, Setting};
use crate::session::{Float, Session};

/// A form that is open: what it makes so far, and what can be chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct Form {
    makes: Makes,
    topics: Vec<String>,
    brokers: usize,
}

/// What a form makes.
#[derive(Clone, Debug, PartialEq)]
enum Makes {
    Record(NewRecord),
    Topic(NewTopic),
    Consumer(NewConsumer),
    Load(NewLoad),
}

/// One field of a form.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Which one.
    pub label: Label,
    /// What stands in it.
    pub value: String,
    /// What can be chosen; nothing, where anything can be typed.
    pub options: Vec<String>,
}

/// Which field: a form has each once at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// A topic that exists.
    Topic,
    /// A record's key.
    Key,
    /// A record's value.
    Value,
    /// The name of the new thing.
    Name,
    /// A consumer group.
    Group,
    /// How many partitions.
    Partitions,
    /// How many replicas.
    Replicas,
    /// `acks`.
    Acks,
    /// `compression.type`.
    Compression,
    /// `min.insync.replicas`.
    MinIsr,
    /// How many records a second.
    Throughput,
    /// How many records in all.
    Records,
    /// `auto.offset.reset`.
    Reset,
    /// Another config of the client, by its name.
    Config(&'static str),
}

/// How many partitions a topic is offered.
const PARTITIONS_MAX: usize = 12;
const ACKS: [&str; 3] = ["all", "1", "0"];
const RESETS: [&str; 3] = ["earliest", "latest", "none"];
const COMPRESSION: [&str; 5] = ["none", "gzip", "snappy", "lz4", "zstd"];

impl Form {
    /// The form behind a float, filled in with what fits the world.
    pub fn open(float: Float, session: &Session) -> Form {
        let (topics, brokers) = (topics(session), session.world().broker_views().len().max(1));
        let topic = topics.first().cloned().unwrap_or_default();
        let makes = match float {
            Float::NewTopic => Makes::Topic(NewTopic {
                name: free_topic(&topics),
                partitions: 3,
                replicas: brokers.min(3),
                min_isr: brokers.min(2),
            }),
            Float::NewConsumer => Makes::Consumer(new_consumer(session, topic)),
            Float::Load => Makes::Load(new_load(session, topic)),
            _ => Makes::Record(new_record(session, topic)),
        };
        Form { makes, topics, brokers }
    }

    /// Its fields, from top to bottom.
    pub fn fields(&self) -> Vec<Field> {
        let topic = |value: &str| chosen(Label::Topic, value, self.topics.clone());
        let up_to = |n: usize| (1..=n).map(|n| n.to_string()).collect();
        let brokers = |label, value: usize| chosen(label, &value.to_string(), up_to(self.brokers));
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        match &self.makes {
            Makes::Record(record) => vec![
                topic(&record.topic),
                typed(Label::Key, &record.key),
                typed(Label::Value, &record.value),
                chosen(Label::Acks, &record.acks, words(&ACKS)),
                chosen(Label::Compression, &record.compression, words(&COMPRESSION)),
            ],
            Makes::Topic(new) => vec![
                typed(Label::Name, &new.name),
                chosen(Label::Partitions, &new.partitions.to_string(), up_to(PARTITIONS_MAX)),
                brokers(Label::Replicas, new.replicas),
                brokers(Label::MinIsr, new.min_isr),
            ],
            Makes::Consumer(consumer) => vec![
                topic(&consumer.topic),
                typed(Label::Group, &consumer.group),
                typed(Label::Name, &consumer.name),
                chosen(Label::Reset, &consumer.reset, words(&RESETS)),
            ],
            Makes::Load(load) => vec![
                topic(&load.topic),
                typed(Label::Throughput, &load.throughput),
                typed(Label::Records, &load.records),
                chosen(Label::Acks, &load.acks, words(&ACKS)),
            ],
        }
    }

    /// The client's other configs, which most people leave as they are.
    pub fn more(&self) -> Vec<Field> {
        let field = |setting: &Setting| Field {
            label: Label::Config(setting.name),
            value: setting.value.clone(),
            options: setting.options.iter().map(|option| (*option).to_owned()).collect(),
        };
        match &self.makes {
            Makes::Record(NewRecord { settings, .. })
            | Makes::Consumer(NewConsumer { settings, .. })
            | Makes::Load(NewLoad { settings, .. }) => settings.iter().map(field).collect(),
            Makes::Topic(_) => Vec::new(),
        }
    }

    /// Another value stands in a field. A field that this form lacks is not filled, nor a number with something else.
    pub fn fill(&mut self, label: Label, value: String) {
        let number = value.parse();
        match (&mut self.makes, label) {
            (Makes::Record(record), Label::Topic) => record.topic = value,
            (Makes::Record(record), Label::Key) => record.key = value,
            (Makes::Record(record), Label::Value) => record.value = value,
            (Makes::Record(record), Label::Acks) => record.acks = value,
            (Makes::Record(record), Label::Compression) => record.compression = value,
            (Makes::Topic(new), Label::Name) => new.name = value,
            (Makes::Topic(new), Label::Partitions) => new.partitions = number.unwrap_or(new.partitions),
            (Makes::Topic(new), Label::Replicas) => new.replicas = number.unwrap_or(new.replicas),
            (Makes::Topic(new), Label::MinIsr) => new.min_isr = number.unwrap_or(new.min_isr),
            (Makes::Consumer(consumer), Label::Topic) => consumer.topic = value,
            (Makes::Consumer(consumer), Label::Group) => consumer.group = value,
            (Makes::Consumer(consumer), Label::Name) => consumer.name = value,
            (Makes::Consumer(consumer), Label::Reset) => consumer.reset = value,
            (Makes::Load(load), Label::Topic) => load.topic = value,
            (Makes::Load(load), Label::Throughput) => load.throughput = value,
            (Makes::Load(load), Label::Records) => load.records = value,
            (Makes::Load(load), Label::Acks) => load.acks = value,
            (
                Makes::Record(NewRecord { settings, .. })
                | Makes::Consumer(NewConsumer { settings, .. })
                | Makes::Load(NewLoad { settings, .. }),
                Label::Config(name),
            ) => {
                let found = settings.iter_mut().find(|setting| setting.name == name);
                found.into_iter().for_each(|setting| setting.value.clone_from(&value));
            }
            _ => {}
        }
    }

    /// The line that it stands for.
    pub fn line(&self) -> String {
        match &self.makes {
            Makes::Record(record) => record.line(),
            Makes::Topic(topic) => topic.line(),
            Makes::Consumer(consumer) => consumer.line(),
            Makes::Load(load) => load.line(),
        }
    }
}

/// A record that differs from those written so far.
fn new_record(session: &Session, topic: String) -> NewRecord {
    let world = session.world();
    let partitions = world.partition_names().into_iter().filter_map(|tp| world.partition_view(&tp, 0));
    let written = partitions.map(|p| p.replicas.iter().map(|r| r.log_end_offset.0).max().unwrap_or(0));
    let count = written.sum::<i64>() + 1;
    NewRecord {
        topic,
        key: format!("k{}", count % 6 + 1),
        value: format!("v{count}"),
        acks: ACKS[0].to_owned(),
        compression: COMPRESSION[0].to_owned(),
        settings: command::producer_settings(),
    }
}

fn new_consumer(session: &Session, topic: String) -> NewConsumer {
    let (world, now) = (session.world(), session.now());
    let group = world.group_views().first().map_or("billing".to_owned(), |group| group.group.to_string());
    let consumers = world.consumer_views(now);
    let name = command::free_name("c", consumers.iter().map(|consumer| &*consumer.name));
    NewConsumer { topic, group, name, reset: RESETS[0].to_owned(), settings: command::consumer_settings() }
}

fn new_load(session: &Session, topic: String) -> NewLoad {
    let producers = session.world().producer_views(session.now());
    NewLoad {
        topic,
        name: command::free_name("load", producers.iter().map(|producer| &*producer.name)),
        throughput: "100".to_owned(),
        records: "2000".to_owned(),
        acks: ACKS[0].to_owned(),
        settings: command::load_settings(),
    }
}

fn typed(label: Label, value: &str) -> Field {
    Field { label, value: value.to_owned(), options: Vec::new() }
}

fn chosen(label: Label, value: &str, options: Vec<String>) -> Field {
    Field { label, value: value.to_owned(), options }
}

/// The topics that a form offers.
fn topics(session: &Session) -> Vec<String> {
    let names = session.world().partition_names();
    let shown = names.iter().filter(|tp| !is_internal(&tp.topic));
    shown.map(|tp| tp.topic.to_string()).collect::<Set<_>>().into_iter().collect()
}

/// `orders`, or a name like it that is not taken.
fn free_topic(taken: &[String]) -> String {
    if taken.iter().all(|topic| topic != "orders") {
        return "orders".to_owned();
    }
    command::free_name("topic-", taken.iter().map(String::as_str))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenarios::Scenario;

    fn open(float: Float) -> Form {
        Form::open(float, &Session::of(Scenario::FirstWrite))
    }

    #[test]
    fn a_form_stands_for_a_line_from_the_start() {
        assert!(open(Float::NewTopic).line().contains("--partitions 3 --replication-factor 3 "));
        assert!(open(Float::NewConsumer).line().contains("--group billing "));
    }

    #[test]
    fn each_field_of_each_form_can_be_filled() {
        for float in [Float::Write, Float::NewTopic, Float::NewConsumer, Float::Load] {
            let all = |form: &Form| form.fields().into_iter().chain(form.more()).collect::<Vec<_>>();
            for field in all(&open(float)) {
                let mut form = open(float);
                form.fill(field.label, "7".to_owned());
                let filled = all(&form).into_iter().find(|other| other.label == field.label);
                assert_eq!(filled.map(|field| field.value), Some("7".to_owned()), "{:?}", field.label);
            }
        }
    }

    #[test]
    fn what_is_filled_in_stands_in_the_line() {
        let mut form = open(Float::Write);
        form.fill(Label::Key, "alice".to_owned());
        assert!(form.line().contains(" 'alice:v"), "{}", form.line());
    }

    #[test]
    fn a_codec_stands_in_the_line_only_where_one_is_chosen() {
        let mut form = open(Float::Write);
        assert!(!form.line().contains("compression"), "{}", form.line());
        form.fill(Label::Compression, "zstd".to_owned());
        assert!(form.line().contains("--compression-codec zstd"), "{}", form.line());
    }

    #[test]
    fn a_field_that_a_form_lacks_is_not_filled() {
        let mut form = open(Float::Write);
        let before = form.clone();
        form.fill(Label::Group, "alice".to_owned());
        assert_eq!(form, before);
    }
}
