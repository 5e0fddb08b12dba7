//! What is wrong with a script: with a line of it, with what a line asks for, and with a run of it.

use highwater_core::config::NoEffect;
use highwater_core::script::elsewhere::Elsewhere;
use highwater_core::script::{Expected, Failure, ParseError, Problem};
use highwater_core::world::{Refusal, Refused};

use super::{one_of, tools, with_remedy};

/// `LINE:COLUMN: what is wrong (expected …; did you mean …?)`
pub fn parse_error(error: &ParseError) -> String {
    let ParseError { line, column, problem: wrong, expected: right, nearest } = error;
    let told = with_remedy(problem(wrong), Some(expected(right)), nearest.as_deref());
    format!("{line}:{column}: {told}")
}

/// `LINE:COLUMN: what is wrong (expected …; did you mean …?)`
pub fn refused(refused: &Refused) -> String {
    let Refused { line, column, reason } = refused;
    let told = match reason {
        Refusal::Config(error) => error.to_string(),
        Refusal::Tool(error) => tools::error(error),
    };
    format!("{line}:{column}: {told}")
}

/// What is taken, and changes nothing.
pub fn no_effect(what: &NoEffect) -> String {
    match what {
        NoEffect::Idle(name) => format!("{name} has no effect here"),
        NoEffect::OtherMode(name) => format!("{name} has no effect in this metadata mode"),
        NoEffect::NotLive(name) => {
            format!("{name} has no effect while brokers run: it acts where the cluster line sets it")
        }
        NoEffect::UnknownProperty(name) => format!(
            "no client has a configuration {name}: Kafka takes it and logs \"These configurations '[{name}]' were \
             supplied but are not used yet.\""
        ),
    }
}

/// Why a line did not come to its end.
pub fn failure(failure: Failure) -> &'static str {
    match failure {
        Failure::ToolNotEnded => "the tool had not ended after 120 s",
        Failure::NeverTrue => "it never came true",
        Failure::NoZooKeeper => "there is no ZooKeeper",
        Failure::NoSuchClient => "there is no such client",
        Failure::NoSuchBroker => "there is no such broker",
        Failure::NeverStarted => "that broker has never been started",
        Failure::NothingToCommit => "it is no consumer with positions and a group",
        Failure::NoConsumer => "it is no consumer",
        Failure::NoSuchRecord => "its disk has no record with that offset",
    }
}

fn problem(problem: &Problem) -> String {
    match problem {
        Problem::Missing => "the line ends too early".to_owned(),
        Problem::Unexpected(word) => format!("unexpected {word}"),
        Problem::Unterminated => "the quote has no end".to_owned(),
        Problem::NotFirst => "a command before the cluster".to_owned(),
        Problem::Again => "a second cluster".to_owned(),
        Problem::NoSuchBroker(id) => format!("there is no broker {id}"),
        Problem::NoSuchClient(name) => format!("no client {name} was left running"),
        Problem::ShellSyntax(what) => format!("a shell would act on {what}"),
        Problem::Elsewhere(name, why) => format!("{name} {}", elsewhere(*why)),
        Problem::BadFeed(what) => format!("{what} makes no sense"),
        Problem::TooMany(what) => format!("{what} is too much"),
    }
}

/// Why a program is not here, behind its name.
pub fn elsewhere(why: Elsewhere) -> &'static str {
    match why {
        Elsewhere::Server => "starts or prepares servers; here the cluster line and broker start do that",
        Elsewhere::Security => "is about users and their rights; here every client may do everything",
        Elsewhere::OtherSystem => "runs a system of its own beside the brokers, which is not modelled",
        Elsewhere::Java => "looks into a Java process, and there is none here",
        Elsewhere::OneVersion => "tells versions and ids apart; here is one cluster, of one version",
        Elsewhere::Metrics => "is about metrics that clients push, and there are none here",
        Elsewhere::Measures(_) => "measures or checks by the clock of a machine; here time is virtual",
        Elsewhere::ByHand(_) => "is for typing by hand, which a script cannot",
        Elsewhere::Later => "is of a later version than Apache Kafka 3.9",
        Elsewhere::Gone(_) => "is gone from Apache Kafka 3.9",
    }
}

fn expected(expected: &Expected) -> String {
    match expected {
        Expected::Cluster => "a first line such as: cluster brokers=3".to_owned(),
        Expected::OnlyOneCluster => "one cluster line, the first".to_owned(),
        Expected::Command => {
            "a Kafka tool, or broker, disk, link, message, zookeeper, consumer, producer or wait".to_owned()
        }
        Expected::FedTool => "a tool behind the pipe".to_owned(),
        Expected::OneOf(words) => one_of(words),
        Expected::Setting => {
            "brokers, metadata, racks, seed, tool-start, start or a broker config, each with =VALUE"
                .to_owned()
        }
        Expected::Broker => "a broker's number".to_owned(),
        Expected::BrokersUpTo(brokers) => format!("1 to {brokers}"),
        Expected::LinkEnd => "a broker's number, or zk".to_owned(),
        Expected::Parties => "who sends and who receives, such as 2>1 or p1>1".to_owned(),
        Expected::Api => "a request such as FETCH, or FETCH_RESPONSE for its answer".to_owned(),
        Expected::Name => "a client's name".to_owned(),
        Expected::Running(names) if names.is_empty() => "a tool with & before this line".to_owned(),
        Expected::Running(names) => names.join(" or "),
        Expected::Duration => "a time such as 500ms, 1.5s, 2m or 1h".to_owned(),
        Expected::Date => "a date such as 2026-01-01T00:00:00Z".to_owned(),
        Expected::Number => "a number".to_owned(),
        Expected::AtMost(most) => format!("at most {most}"),
        Expected::Partition => "a partition such as orders-0".to_owned(),
        Expected::BrokerList => "broker numbers such as 1,2".to_owned(),
        Expected::FlagOf(tool) => format!("a flag of {tool}"),
        Expected::ValueOf(flag) => format!("a value for {flag}"),
        Expected::RackForEachBroker(brokers) => {
            format!("{brokers} names with commas between, one for each broker")
        }
        Expected::ClosingQuote(quote) => format!("{quote}"),
        Expected::Character => "a character behind the backslash".to_owned(),
        Expected::Quotes => "single quotes around it".to_owned(),
        Expected::FeedArguments(usage) => (*usage).to_owned(),
        Expected::EndOfLine => "the end of the line".to_owned(),
        Expected::AllIsShown => "nothing behind it: all that a tool prints is kept and shown".to_owned(),
        Expected::FeedBefore => "printf, echo or seq before a |, in place of a file".to_owned(),
        Expected::OwnLine => "the next command on a line of its own".to_owned(),
        Expected::ValueItself => "the value itself; single quotes around a $ that belongs to it".to_owned(),
        Expected::WrittenOut => {
            "every command on a line of its own; seq before a | for many records".to_owned()
        }
        Expected::Instead(None) => "another line".to_owned(),
        Expected::Instead(Some(instead)) => (*instead).to_owned(),
    }
}
