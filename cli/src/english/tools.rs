//! What is wrong with a tool's command line.

use highwater_core::tools::{Expected, ToolError, Unmodelled};

use super::{one_of, with_remedy};

/// What is wrong, what would be right, and the nearest word.
pub fn error(error: &ToolError) -> String {
    with_remedy(fault(error), error.expected().map(expected), error.nearest())
}

fn fault(error: &ToolError) -> String {
    match error {
        ToolError::UnknownTool { name, .. } => format!("there is no tool `{name}`"),
        ToolError::UnknownFlag { tool, flag, .. } => format!("{tool} has no flag `{flag}`"),
        ToolError::MissingValue { flag, .. } => format!("`{flag}` needs a value"),
        ToolError::BadValue { value, flag, .. } => format!("`{value}` is no value for {flag}"),
        ToolError::Surplus { text, .. } => format!("`{text}` does not belong here"),
        ToolError::Required { tool, .. } => format!("{tool} lacks an argument"),
        ToolError::NotModelled { what, .. } => format!("{} is not modelled yet", unmodelled(what)),
    }
}

/// Something that Kafka has, and this model has not.
fn unmodelled(what: &Unmodelled) -> String {
    match what {
        Unmodelled::Words(words) => words.clone(),
        Unmodelled::ClientProperty(name) => format!("the client property {name}"),
    }
}

fn expected(expected: Expected) -> String {
    let told = match expected {
        Expected::Tool => "a tool of Kafka's",
        Expected::Flag => "a flag",
        Expected::FlagOfTool => "a flag of this tool",
        Expected::Value => "a value",
        Expected::OneOf(words) => return one_of(words),
        Expected::Like(example) => example,
        Expected::WholeNumber => "a whole number",
        Expected::TopicPattern => "a topic or a regular expression",
        Expected::Pattern => "a regular expression",
        Expected::TopicOrPartitions => "a topic, or topic:0,1",
        Expected::PartitionNumbers => "partition numbers, such as 0,1",
        Expected::BrokerNumbers => "broker numbers, such as 1 or 1,2, or addresses, such as localhost:9092",
        Expected::ReplicaAssignment => "broker numbers, such as 1:2:3,2:3:1",
        Expected::EachPartitionOnce => "each partition only once",
        Expected::StartingPoint => "earliest, latest or an offset",
        Expected::Moment => "earliest, latest, max-timestamp or milliseconds",
        Expected::Path => "a path that begins with /",
        Expected::ZooKeeperCommand => {
            "ls, get, stat, create, set, delete, deleteall, getAcl or sync, and a path"
        }
        Expected::PartitionWithOffset => "--partition, with --offset",
        Expected::WhichPartitions => "--all-topic-partitions, or --topic with --partition",
    };
    told.to_owned()
}
