//! How a line that is being typed may go on: the words that may stand where it ends.
//!
//! The parser's own tables are asked: the verbs of [`super::command`], the flags of [`super::tools`]. Of a tool only
//! those flags are offered that the simulated one has.

use super::command::{BrokerVerb, CONSUMER_WORDS, ClientVerb, Condition, DiskVerb, LinkVerb};
use super::message;
use super::parse::{STATES, VERBS};
use super::tools::{TOOLS, Takes, Tool};
use super::words;
use crate::protocol::ApiKey;

/// The names that a running cluster knows, and those of a topic's configs.
#[derive(Clone, Debug, Default)]
#[allow(missing_docs)]
pub struct Names {
    pub brokers: Vec<String>,
    pub consumers: Vec<String>,
    pub producers: Vec<String>,
    pub topics: Vec<String>,
    pub partitions: Vec<String>,
    pub groups: Vec<String>,
    pub topic_configs: &'static [&'static str],
}

/// The words that the last word of `draft` may become, the likeliest first. Behind a space it has none yet, and may
/// become any; a quote that is still open has no words.
pub fn complete(draft: &str, names: &Names) -> Vec<String> {
    let Ok(words) = words::split(draft) else { return Vec::new() };
    let mut words: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
    let begun = if draft.ends_with(char::is_whitespace) { "" } else { words.pop().unwrap_or_default() };
    if words.first().is_some_and(|first| first.starts_with('@')) {
        words.remove(0);
    }
    let fed = words.iter().rposition(|word| *word == "|");
    let fits = match fed {
        Some(pipe) if pipe + 1 == words.len() => tool_names(),
        Some(pipe) => of_tool(&words[pipe + 1..], names),
        None => next(&words, names),
    };
    fits.into_iter().filter(|word| word.starts_with(begun) && word != begun).collect()
}

/// What may stand behind these words.
fn next(words: &[&str], names: &Names) -> Vec<String> {
    match words {
        [] => tool_names().into_iter().chain(owned(&VERBS[1..])).collect(),
        ["broker"] => owned(BrokerVerb::WORDS),
        ["disk"] => owned(DiskVerb::WORDS),
        ["link"] => owned(LinkVerb::WORDS),
        ["message"] => owned(message::WORDS),
        ["producer"] => owned(ClientVerb::WORDS),
        ["consumer"] => owned(CONSUMER_WORDS),
        ["zookeeper"] => owned(&["session"]),
        ["zookeeper", "session"] => owned(&["expire"]),
        ["wait"] => owned(&["until"]),
        ["wait", "until"] => owned(Condition::WORDS),
        ["broker" | "disk", _] | ["link", _] | ["link", _, _] | ["zookeeper", "session", "expire"] => {
            names.brokers.clone()
        }
        ["disk", "flip", _] | ["wait", "until", "leader" | "isr" | "epoch"] => names.partitions.clone(),
        ["wait", "until", "members" | "state" | "lag" | "committed"] => names.groups.clone(),
        ["wait", "until", "printed"] => [&names.consumers[..], &names.producers].concat(),
        ["wait", "until", _, _] => owned(&["="]),
        ["wait", "until", "state", _, "="] => owned(STATES),
        ["wait", "until", "leader", _, "="] => names.brokers.clone(),
        ["message", "drop" | "delay" | "duplicate" | "deliver", _] => {
            ApiKey::ALL.iter().map(|api| api.name().to_owned()).collect()
        }
        ["consumer", _] => names.consumers.clone(),
        ["producer", _] => names.producers.clone(),
        _ => of_tool(words, names),
    }
}

/// What may stand behind a tool's name and these words.
fn of_tool(words: &[&str], names: &Names) -> Vec<String> {
    let Some((name, given)) = words.split_first() else { return Vec::new() };
    let Some(tool) = Tool::named(name) else { return Vec::new() };
    let last = given.last().copied().unwrap_or_default();
    if !matches!(tool.flag(last), Some((_, Takes::Value | Takes::Values))) {
        return flags(tool, given);
    }
    match last {
        "--topic" => names.topics.clone(),
        "--group" => names.groups.clone(),
        "--config" | "--add-config" => names.topic_configs.iter().map(|name| format!("{name}=")).collect(),
        "--delete-config" => owned(names.topic_configs),
        _ => Vec::new(),
    }
}

/// A tool's subcommands and flags without those that were given: what names a thing comes first, how to reach the
/// cluster last.
fn flags(tool: &Tool, given: &[&str]) -> Vec<String> {
    const FIRST: &[&str] = &["--topic", "--group"];
    const LAST: &[&str] = &["--bootstrap-server", "--broker-list"];
    let rank = |flag: &&str| (LAST.contains(flag), !FIRST.contains(flag));
    let subcommands = tool.subcommands.iter().copied().filter(|_| given.is_empty());
    let mut flags: Vec<&str> =
        tool.modelled().map(|(flag, _)| flag).filter(|flag| !given.contains(flag)).collect();
    flags.sort_by_key(rank);
    subcommands.chain(flags).map(str::to_owned).collect()
}

fn tool_names() -> Vec<String> {
    TOOLS.iter().filter(|tool| tool.simulated).map(|tool| tool.name.to_owned()).collect()
}

fn owned(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn completed(draft: &str) -> Vec<String> {
        let one = |name: &str| vec![name.to_owned()];
        let names = Names {
            brokers: one("1"),
            consumers: one("c1"),
            producers: one("p1"),
            topics: one("orders"),
            partitions: one("orders-0"),
            groups: one("billing"),
            topic_configs: &["retention.ms"],
        };
        complete(draft, &names)
    }

    #[test]
    fn the_first_word_is_a_tool_or_a_verb() {
        assert_eq!(completed("kafka-to"), ["kafka-topics"]);
        assert_eq!(completed("bro"), ["broker"]);
        assert!(!completed("").contains(&"cluster".to_owned()), "there is one already");
        assert!(!completed("").contains(&"kafka-acls".to_owned()), "it is not simulated");
    }

    #[test]
    fn a_tool_is_offered_the_flags_that_it_has_and_has_not_been_given() {
        assert_eq!(completed("kafka-topics --cr"), ["--create"]);
        let topics = ["--topic", "--topics-with-overrides", "--topic-id"];
        assert_eq!(completed("kafka-topics --create --to"), topics);
        assert_eq!(completed("kafka-topics --topic orders --top"), topics[1..]);
        assert_eq!(completed("kafka-dump-log --key-dec"), [""; 0], "it is absent");
        assert_eq!(completed("kafka-metadata-quorum de"), ["describe"]);
    }

    #[test]
    fn names_of_the_cluster_stand_where_they_belong() {
        assert_eq!(completed("kafka-topics --topic "), ["orders"]);
        assert_eq!(completed("echo k | kafka-console-producer --topic or"), ["orders"]);
        assert_eq!(completed("wait until isr "), ["orders-0"]);
        assert_eq!(completed("broker kill "), ["1"]);
        assert_eq!(completed("@3s consumer stop "), ["c1"]);
        assert_eq!(completed("kafka-topics --config ret"), ["retention.ms="]);
    }

    #[test]
    fn a_value_that_nobody_can_guess_is_not_completed_by_a_flag() {
        assert_eq!(completed("kafka-topics --partitions "), [""; 0]);
    }

    #[test]
    fn an_open_quote_has_no_completion() {
        assert_eq!(completed("echo 'k"), [""; 0]);
    }

    /// Each verb's words go on as the parser wants them: a line that takes the first offer everywhere is read.
    #[test]
    fn the_first_offers_make_lines_that_the_parser_reads() {
        let verbs =
            ["broker", "disk", "link", "consumer", "producer", "zookeeper", "wait"].map(|verb| (verb, ""));
        for (begin, end) in verbs.into_iter().chain([("message drop 2>1", " 3")]) {
            let mut line = begin.to_owned();
            while let Some(word) = completed(&format!("{line} ")).first() {
                line = format!("{line} {word}");
            }
            line += end;
            assert!(line.parse::<crate::script::Command>().is_ok(), "{line}");
        }
    }
}
