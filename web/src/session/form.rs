//! Forms: fields whose values make a line. Nothing here is more than a way to type.

use highwater_core::map::Set;
use highwater_core::view::View;

use super::command;
use super::intent::Float;

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
    /// The name of what is made.
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
    /// The form behind a float, filled in with what fits the world; `None`: there is no form behind it.
    pub fn open(float: Float, view: &View) -> Option<Form> {
        match float {
            Float::Write => Some(Form { kind: Kind::Write, fields: record_fields(view) }),
            Float::NewTopic => Some(Form { kind: Kind::NewTopic, fields: topic_fields(view) }),
            Float::NewConsumer => Some(Form { kind: Kind::NewConsumer, fields: consumer_fields(view) }),
            Float::Scenarios | Float::Keys | Float::Faults(_) | Float::Inspector | Float::Console => None,
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
            Kind::Write => command::write_record(text(0), text(1), text(2), text(3)),
            Kind::NewTopic => command::create_topic(text(0), number(1), number(2), number(3)),
            Kind::NewConsumer => command::add_consumer(text(0), text(1), text(2)),
        }
    }
}

fn record_fields(view: &View) -> Vec<Field> {
    let written =
        view.partitions.iter().map(|p| p.replicas.iter().map(|r| r.log_end_offset).max().unwrap_or(0));
    let count = written.sum::<i64>() + 1;
    vec![
        topic_field(view),
        typed(Label::Key, format!("k{}", count % 6 + 1)),
        typed(Label::Value, format!("v{count}")),
        chosen(Label::Kafka("acks"), "all".to_owned(), ["all", "1", "0"].map(str::to_owned).to_vec()),
    ]
}

fn topic_fields(view: &View) -> Vec<Field> {
    let brokers = view.brokers.len().max(1);
    let up_to = |n: usize| (1..=n).map(|n| n.to_string()).collect();
    vec![
        typed(Label::Name, free_topic(view)),
        chosen(Label::Partitions, "3".to_owned(), up_to(PARTITIONS_MAX)),
        chosen(Label::Replicas, brokers.min(3).to_string(), up_to(brokers)),
        chosen(Label::Kafka("min.insync.replicas"), brokers.min(2).to_string(), up_to(brokers)),
    ]
}

fn consumer_fields(view: &View) -> Vec<Field> {
    let group = view.groups.first().map_or("billing".to_owned(), |group| group.group.to_string());
    let name = command::free_name("c", view.consumers.iter().map(|consumer| &*consumer.name));
    vec![topic_field(view), typed(Label::Group, group), typed(Label::Name, name)]
}

fn typed(label: Label, value: String) -> Field {
    Field { label, value, options: Vec::new() }
}

fn chosen(label: Label, value: String, options: Vec<String>) -> Field {
    Field { label, value, options }
}

fn topic_field(view: &View) -> Field {
    let topics = topics(view);
    chosen(Label::Topic, topics.first().cloned().unwrap_or_default(), topics)
}

/// The topics that a form offers.
fn topics(view: &View) -> Vec<String> {
    let shown = view.partitions.iter().filter(|partition| !partition.internal);
    shown.map(|partition| partition.tp.topic.to_string()).collect::<Set<_>>().into_iter().collect()
}

/// `orders`, or a name like it that is not taken.
fn free_topic(view: &View) -> String {
    let taken = topics(view);
    if taken.iter().all(|topic| topic != "orders") {
        return "orders".to_owned();
    }
    command::free_name("topic-", taken.iter().map(String::as_str))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::{Intent, Preferences, Session};

    fn open(float: Float) -> Form {
        let session = Session::open("", Preferences::default());
        Form::open(float, &session.frame().view).expect("there is a form behind it")
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
    fn a_field_that_there_is_not_is_not_filled() {
        let mut form = open(Float::Write);
        let before = form.clone();
        form.fill(9, "alice".to_owned());
        assert_eq!(form, before);
    }

    #[test]
    fn a_form_opens_with_its_float_and_takes_what_is_typed() {
        let mut session = Session::open("", Preferences::default());
        session.apply(Intent::Float(Some(Float::NewTopic)));
        session.apply(Intent::Fill(0, "parcels".to_owned()));
        let form = session.ui().form.as_ref().expect("it is open");
        assert!(form.line().starts_with("kafka-topics --create --topic parcels "), "{}", form.line());
    }
}
