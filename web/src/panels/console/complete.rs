//! The console's ghost: how the line that is being typed might go on.

use std::rc::Rc;

use highwater_core::map::Set;

use crate::session::Session;

/// Where the first word may lead.
const BEGINNINGS: &[&str] = &[
    "broker kill ",
    "broker start ",
    "broker pause ",
    "broker resume ",
    "broker stop ",
    "consumer crash ",
    "consumer stop ",
    "kafka-topics --create --topic ",
    "kafka-topics --delete --topic ",
    "kafka-topics --describe --topic ",
    "kafka-topics --list",
    "kafka-console-producer --topic ",
    "kafka-console-consumer --topic ",
    "kafka-consumer-groups --describe --group ",
    "kafka-consumer-groups --list",
    "kafka-get-offsets --topic ",
    "kafka-verifiable-producer --topic ",
    "disk full ",
    "disk free ",
    "disk slow ",
    "disk heal ",
    "disk flip ",
    "kafka-reassign-partitions --execute --reassignment-json-file ",
    "kafka-leader-election --election-type preferred --all-topic-partitions",
    "message drop ",
    "message delay ",
    "message duplicate ",
    "message deliver ",
    "link cut ",
    "link heal ",
    "link delay ",
    "producer crash ",
    "producer stop ",
    "wait until isr ",
    "wait until leader ",
    "wait 5s",
];

/// Options that a Kafka tool is often given.
const OPTIONS: &[&str] = &[
    "--topic ",
    "--partitions ",
    "--replication-factor ",
    "--config min.insync.replicas=2",
    "--group ",
    "--from-beginning",
    "--max-messages ",
    "--property print.offset=true",
    "--property print.key=true",
    "--producer-property acks=all",
    "--under-replicated-partitions",
    "--throughput ",
    "--acks -1",
];

/// What a line may name, and the commands so far.
#[derive(Default)]
pub(super) struct Known {
    /// The command that was run last: what stands in an empty line.
    pub last: String,
    /// Earlier commands, oldest first.
    earlier: Vec<Rc<str>>,
    brokers: Vec<String>,
    consumers: Vec<String>,
    producers: Vec<String>,
    topics: Vec<String>,
    partitions: Vec<String>,
    groups: Vec<String>,
}

impl Known {
    /// Names are only asked for while the line has the focus.
    pub(super) fn ask(session: &Session, focused: &bool) -> Known {
        let commands = session.story().commands();
        let last = commands.last().map_or_else(String::new, |text| text.to_string());
        if !focused {
            return Known { last, ..Known::default() };
        }
        let (world, now) = (session.world(), session.now());
        let partitions = world.partition_names();
        let topics: Set<String> = partitions.iter().map(|tp| tp.topic.to_string()).collect();
        Known {
            last,
            earlier: commands.to_vec(),
            brokers: world.broker_views().iter().map(|broker| broker.id.to_string()).collect(),
            consumers: world.consumer_views(now).iter().map(|client| client.name.to_string()).collect(),
            producers: world.producer_views(now).iter().map(|client| client.name.to_string()).collect(),
            topics: topics.into_iter().collect(),
            partitions: partitions.iter().map(ToString::to_string).collect(),
            groups: world.group_views().iter().map(|group| group.group.to_string()).collect(),
        }
    }
}

/// What would complete `draft`, if anything is likely: the rest of an earlier line, of a command, an option or a name.
pub(super) fn complete(draft: &str, known: &Known) -> Option<String> {
    if draft.trim().is_empty() {
        return None;
    }
    let rest =
        |text: &str, of: &str| text.strip_prefix(of).filter(|rest| !rest.is_empty()).map(str::to_owned);
    let word = draft.rsplit(' ').next().unwrap_or_default();
    let line = known.earlier.iter().rev().find_map(|line| rest(line, draft));
    let beginning = || BEGINNINGS.iter().find_map(|text| rest(text, draft));
    let option =
        || word.starts_with("--").then(|| OPTIONS.iter().find_map(|text| rest(text, word))).flatten();
    let name = || names_after(draft, known).iter().find_map(|text| rest(text, word));
    beginning().or_else(option).or_else(name).or(line)
}

/// The names that fit where the line ends.
fn names_after<'k>(draft: &str, known: &'k Known) -> &'k [String] {
    let words: Vec<&str> = draft.split(' ').collect();
    match words.as_slice() {
        ["broker", _, _] | ["disk", _, _] | ["link", _, ..] => &known.brokers,
        ["consumer", _, _] => &known.consumers,
        ["producer", _, _] => &known.producers,
        ["disk", "flip", _, _] | ["wait", "until", "isr" | "leader" | "epoch", _] => &known.partitions,
        [.., "--topic", _] => &known.topics,
        [.., "--group", _] => &known.groups,
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> Known {
        Known { brokers: vec!["1".into(), "2".into()], topics: vec!["orders".into()], ..Known::default() }
    }

    #[test]
    fn a_line_that_begins_like_a_command_goes_on_like_it() {
        assert_eq!(complete("broker ki", &known()).as_deref(), Some("ll "));
    }

    #[test]
    fn a_name_is_completed_where_one_belongs() {
        assert_eq!(complete("kafka-topics --describe --topic or", &known()).as_deref(), Some("ders"));
    }
}
