//! Forms: fields whose values make a line. Nothing here is more than a way to type.

use highwater_core::map::Set;
use highwater_core::metadata::cache::is_internal;

use crate::session::{Float, Session, command};

/// A form that is open.
#[derive(Clone, Debug, PartialEq)]
pub struct Form {
    kind: Kind,
    /// From top to bottom.
    pub fields: Vec<Field>,
}

/// One field of a form.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// What it is called.
    pub label: Label,
    /// What stands in it.
    pub value: String,
    /// What can be chosen; nothing, where anything can be typed.
    pub options: Vec<String>,
}

/// What a field is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Label {
    /// A topic that there is.
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
    /// Kafka's own word for it.
    Kafka(&'static str),
}

/// What a form is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Write,
    NewTopic,
    NewConsumer,
}

/// How many partitions a topic is offered.
const PARTITIONS_MAX: usize = 12;

impl Form {
    /// The form behind a float, filled in with what fits the world.
    pub fn open(float: Float, session: &Session) -> Form {
        match float {
            Float::NewTopic => Form { kind: Kind::NewTopic, fields: topic_fields(session) },
            Float::NewConsumer => Form { kind: Kind::NewConsumer, fields: consumer_fields(session) },
            _ => Form { kind: Kind::Write, fields: record_fields(session) },
        }
    }

    /// Another value stands in a field.
    pub fn fill(&mut self, field: usize, value: String) {
        if let Some(field) = self.fields.get_mut(field) {
            field.value = value;
        }
    }

    /// The line that it stands for.
    pub fn line(&self) -> String {
        let text = |field: usize| self.fields[field].value.as_str();
        let number = |field: usize| text(field).parse().unwrap_or(1);
        match self.kind {
            Kind::Write => command::write_record(text(0), text(1), text(2), text(3), text(4)),
            Kind::NewTopic => command::create_topic(text(0), number(1), number(2), number(3)),
            Kind::NewConsumer => command::add_consumer(text(0), text(1), text(2)),
        }
    }
}

fn record_fields(session: &Session) -> Vec<Field> {
    let world = session.world();
    let partitions = world.partition_names().into_iter().filter_map(|tp| world.partition_view(&tp, 0));
    let written = partitions.map(|p| p.replicas.iter().map(|r| r.log_end_offset.0).max().unwrap_or(0));
    let count = written.sum::<i64>() + 1;
    vec![
        topic_field(session),
        typed(Label::Key, format!("k{}", count % 6 + 1)),
        typed(Label::Value, format!("v{count}")),
        chosen(Label::Kafka("acks"), "all".to_owned(), ["all", "1", "0"].map(str::to_owned).to_vec()),
        chosen(
            Label::Kafka("compression.type"),
            "none".to_owned(),
            ["none", "gzip", "snappy", "lz4", "zstd"].map(str::to_owned).to_vec(),
        ),
    ]
}

fn topic_fields(session: &Session) -> Vec<Field> {
    let brokers = session.world().broker_views().len().max(1);
    let up_to = |n: usize| (1..=n).map(|n| n.to_string()).collect();
    vec![
        typed(Label::Name, free_topic(session)),
        chosen(Label::Partitions, "3".to_owned(), up_to(PARTITIONS_MAX)),
        chosen(Label::Replicas, brokers.min(3).to_string(), up_to(brokers)),
        chosen(Label::Kafka("min.insync.replicas"), brokers.min(2).to_string(), up_to(brokers)),
    ]
}

fn consumer_fields(session: &Session) -> Vec<Field> {
    let (world, now) = (session.world(), session.now());
    let group = world.group_views().first().map_or("billing".to_owned(), |group| group.group.to_string());
    let consumers = world.consumer_views(now);
    let name = command::free_name("c", consumers.iter().map(|consumer| &*consumer.name));
    vec![topic_field(session), typed(Label::Group, group), typed(Label::Name, name)]
}

fn typed(label: Label, value: String) -> Field {
    Field { label, value, options: Vec::new() }
}

fn chosen(label: Label, value: String, options: Vec<String>) -> Field {
    Field { label, value, options }
}

fn topic_field(session: &Session) -> Field {
    let topics = topics(session);
    chosen(Label::Topic, topics.first().cloned().unwrap_or_default(), topics)
}

/// The topics that a form offers.
fn topics(session: &Session) -> Vec<String> {
    let names = session.world().partition_names();
    let shown = names.iter().filter(|tp| !is_internal(&tp.topic));
    shown.map(|tp| tp.topic.to_string()).collect::<Set<_>>().into_iter().collect()
}

/// `orders`, or a name like it that is not taken.
fn free_topic(session: &Session) -> String {
    let taken = topics(session);
    if taken.iter().all(|topic| topic != "orders") {
        return "orders".to_owned();
    }
    command::free_name("topic-", taken.iter().map(String::as_str))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::Preferences;

    fn open(float: Float) -> Form {
        Form::open(float, &Session::open("", Preferences::default()))
    }

    #[test]
    fn a_form_stands_for_a_line_from_the_start() {
        assert!(open(Float::NewTopic).line().contains("--partitions 3 --replication-factor 3 "));
        assert!(open(Float::NewConsumer).line().contains("--group billing "));
    }

    #[test]
    fn what_is_filled_in_stands_in_the_line() {
        let mut form = open(Float::Write);
        form.fill(1, "alice".to_owned());
        assert!(form.line().contains(" 'alice:v"), "{}", form.line());
    }

    #[test]
    fn a_codec_stands_in_the_line_only_where_one_is_chosen() {
        let mut form = open(Float::Write);
        assert!(!form.line().contains("compression"), "{}", form.line());
        form.fill(4, "zstd".to_owned());
        assert!(form.line().contains("--compression-codec zstd"), "{}", form.line());
    }

    #[test]
    fn a_field_that_there_is_not_is_not_filled() {
        let mut form = open(Float::Write);
        let before = form.clone();
        form.fill(9, "alice".to_owned());
        assert_eq!(form, before);
    }
}
