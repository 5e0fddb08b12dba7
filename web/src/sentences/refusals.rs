//! Why a line of the script is refused. What Kafka's own tools say stays in Kafka's English.

use highwater_core::history::PushError;
use highwater_core::script::elsewhere::Elsewhere;
use highwater_core::script::{Expected, ParseError, Problem};
use highwater_core::tools::{self, ToolError, Unmodelled};
use highwater_core::world::{Refusal, Refused};

use crate::texts::{Locale, Refusals};

/// Why a line cannot be read or carried out.
pub(crate) fn line_error(locale: Locale, error: &PushError) -> String {
    let texts = Refusals(locale);
    match error {
        PushError::Parse(error) => {
            let ParseError { line, column, problem: what, expected: right, nearest } = &**error;
            let what = hinted(texts, problem(texts, what), Some(expected(texts, right)), nearest.as_deref());
            texts.at_character(line, column, what)
        }
        PushError::Refused(Refused { line, column, reason }) => {
            let what = match reason {
                Refusal::Config(error) => error.to_string(),
                Refusal::Tool(error) => {
                    let right = error.expected().map(|wanted| wanted_of_tool(texts, wanted));
                    hinted(texts, tool_error(texts, error), right, error.nearest())
                }
            };
            texts.at_character(line, column, what)
        }
    }
}

/// What is wrong, with what would be right and with the nearest word, where they are known.
fn hinted(texts: Refusals, what: String, expected: Option<String>, nearest: Option<&str>) -> String {
    match (expected, nearest) {
        (None, None) => what,
        (Some(expected), None) => texts.expecting(what, expected),
        (None, Some(nearest)) => texts.suggesting(what, nearest),
        (Some(expected), Some(nearest)) => texts.expecting_and_suggesting(what, expected, nearest),
    }
}

fn problem(texts: Refusals, problem: &Problem) -> String {
    match problem {
        Problem::Missing => texts.missing().to_owned(),
        Problem::Unexpected(word) => texts.unexpected(word),
        Problem::Unterminated => texts.unterminated().to_owned(),
        Problem::NotFirst => texts.not_first().to_owned(),
        Problem::Again => texts.again().to_owned(),
        Problem::NoSuchBroker(id) => texts.no_such_broker(id),
        Problem::NoSuchClient(name) => texts.no_such_client(name),
        Problem::ShellSyntax(what) => texts.shell_syntax(what),
        Problem::Elsewhere(name, why) => elsewhere(texts, name, *why),
        Problem::BadFeed(words) => texts.bad_feed(words),
        Problem::TooMany(what) => texts.too_many(what),
    }
}

fn elsewhere(texts: Refusals, name: &str, why: Elsewhere) -> String {
    match why {
        Elsewhere::Server => texts.elsewhere_server(name),
        Elsewhere::Security => texts.elsewhere_security(name),
        Elsewhere::OtherSystem => texts.elsewhere_other_system(name),
        Elsewhere::Java => texts.elsewhere_java(name),
        Elsewhere::OneVersion => texts.elsewhere_one_version(name),
        Elsewhere::Metrics => texts.elsewhere_metrics(name),
        Elsewhere::Measures(_) => texts.elsewhere_measures(name),
        Elsewhere::ByHand(_) => texts.elsewhere_by_hand(name),
        Elsewhere::Later => texts.elsewhere_later(name),
        Elsewhere::Gone(_) => texts.elsewhere_gone(name),
    }
}

fn expected(texts: Refusals, expected: &Expected) -> String {
    match expected {
        Expected::Cluster => texts.cluster().to_owned(),
        Expected::OnlyOneCluster => texts.only_one_cluster().to_owned(),
        Expected::Command => texts.command().to_owned(),
        Expected::FedTool => texts.fed_tool().to_owned(),
        Expected::OneOf(words) => one_of(texts, words),
        Expected::Setting => texts.setting().to_owned(),
        Expected::Broker => texts.broker().to_owned(),
        Expected::BrokersUpTo(brokers) => texts.brokers_up_to(brokers),
        Expected::LinkEnd => texts.link_end().to_owned(),
        Expected::Parties => texts.parties().to_owned(),
        Expected::Api => texts.api().to_owned(),
        Expected::Name => texts.name().to_owned(),
        Expected::Running(names) if names.is_empty() => texts.running_nothing().to_owned(),
        Expected::Running(names) => one_of(texts, names),
        Expected::Duration => texts.duration().to_owned(),
        Expected::Date => texts.date().to_owned(),
        Expected::Number => texts.number().to_owned(),
        Expected::AtMost(most) => texts.at_most(most),
        Expected::Partition => texts.partition().to_owned(),
        Expected::BrokerList => texts.broker_list().to_owned(),
        Expected::FlagOf(tool) => texts.flag_of(tool),
        Expected::ValueOf(flag) => texts.value_of(flag),
        Expected::RackForEachBroker(brokers) => texts.rack_for_each_broker(brokers),
        Expected::ClosingQuote(quote) => code(quote),
        Expected::Character => texts.character().to_owned(),
        Expected::Quotes => texts.quotes().to_owned(),
        Expected::FeedArguments(usage) => code(usage),
        Expected::EndOfLine => texts.end_of_line().to_owned(),
        Expected::AllIsShown => texts.all_is_shown().to_owned(),
        Expected::FeedBefore => texts.feed_before().to_owned(),
        Expected::OwnLine => texts.own_line().to_owned(),
        Expected::ValueItself => texts.value_itself().to_owned(),
        Expected::WrittenOut => texts.written_out().to_owned(),
        Expected::Instead(None) => texts.another_line().to_owned(),
        Expected::Instead(Some(instead)) => code(instead),
    }
}

/// `kill`, `stop` or `start`.
fn one_of(texts: Refusals, words: &[impl std::fmt::Display]) -> String {
    match words {
        [] => String::new(),
        [only] => code(only),
        [some @ .., last] => texts.or(texts.0.list(some.iter().map(code)), code(last)),
    }
}

fn code(word: impl std::fmt::Display) -> String {
    format!("`{word}`")
}

fn tool_error(texts: Refusals, error: &ToolError) -> String {
    match error {
        ToolError::UnknownTool { name, .. } => texts.unknown_tool(name),
        ToolError::UnknownFlag { tool, flag, .. } => texts.unknown_flag(tool, flag),
        ToolError::MissingValue { flag, .. } => texts.missing_value(flag),
        ToolError::BadValue { flag, value, .. } => texts.bad_value(flag, value),
        ToolError::Surplus { text, .. } => texts.surplus(text),
        ToolError::Required { tool, .. } => texts.required(tool),
        ToolError::NotModelled { what, .. } => not_modelled(texts, what),
    }
}

fn not_modelled(texts: Refusals, what: &Unmodelled) -> String {
    match what {
        Unmodelled::Words(words) => texts.not_modelled(words),
        Unmodelled::ClientProperty(name) => texts.client_property_not_modelled(name),
    }
}

/// What a tool's command line should have.
fn wanted_of_tool(texts: Refusals, wanted: tools::Expected) -> String {
    use tools::Expected;
    match wanted {
        Expected::OneOf(words) => return one_of(texts, words),
        Expected::Like(example) => return code(example),
        Expected::Tool => texts.tool(),
        Expected::Flag => texts.flag(),
        Expected::FlagOfTool => texts.flag_of_tool(),
        Expected::Value => texts.some_value(),
        Expected::WholeNumber => texts.whole_number(),
        Expected::TopicPattern => texts.topic_pattern(),
        Expected::Pattern => texts.pattern(),
        Expected::TopicOrPartitions => texts.topic_or_partitions(),
        Expected::PartitionNumbers => texts.partition_numbers(),
        Expected::BrokerNumbers => texts.broker_numbers(),
        Expected::ReplicaAssignment => texts.replica_assignment(),
        Expected::EachPartitionOnce => texts.each_partition_once(),
        Expected::StartingPoint => texts.starting_point(),
        Expected::Moment => texts.moment(),
        Expected::Path => texts.path(),
        Expected::ZooKeeperCommand => texts.zookeeper_command(),
        Expected::PartitionWithOffset => texts.partition_with_offset(),
        Expected::WhichPartitions => texts.which_partitions(),
    }
    .to_owned()
}
