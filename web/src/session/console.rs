//! The console's ghost: how the line that is being typed might go on.

use highwater_core::map::Set;

use highwater_core::view::View;

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

/// What would complete `draft`, if anything is likely: the rest of an earlier line, of a command, an option or a name.
pub fn complete(draft: &str, earlier: &[&str], view: &View) -> Option<String> {
    if draft.trim().is_empty() {
        return None;
    }
    let rest =
        |text: &str, of: &str| text.strip_prefix(of).filter(|rest| !rest.is_empty()).map(str::to_owned);
    let word = draft.rsplit(' ').next().unwrap_or_default();
    let line = earlier.iter().rev().find_map(|line| rest(line, draft));
    let beginning = || BEGINNINGS.iter().find_map(|text| rest(text, draft));
    let option =
        || word.starts_with("--").then(|| OPTIONS.iter().find_map(|text| rest(text, word))).flatten();
    let name = || names_after(draft, view).iter().find_map(|text| rest(text, word));
    beginning().or_else(option).or_else(name).or(line)
}

/// The names that fit where the line ends.
fn names_after(draft: &str, view: &View) -> Set<String> {
    let words: Vec<&str> = draft.split(' ').collect();
    match words.as_slice() {
        ["broker", _, _] | ["disk", _, _] | ["link", _, ..] => {
            view.brokers.iter().map(|broker| broker.id.to_string()).collect()
        }
        ["consumer", _, _] => view.consumers.iter().map(|consumer| consumer.name.to_string()).collect(),
        ["producer", _, _] => view.producers.iter().map(|producer| producer.name.to_string()).collect(),
        ["disk", "flip", _, _] | ["wait", "until", "isr" | "leader" | "epoch", _] => {
            view.partitions.iter().map(|partition| partition.tp.to_string()).collect()
        }
        [.., "--topic", _] => {
            view.partitions.iter().map(|partition| partition.tp.topic.to_string()).collect()
        }
        [.., "--group", _] => view.groups.iter().map(|group| group.group.to_string()).collect(),
        _ => Set::new(),
    }
}
