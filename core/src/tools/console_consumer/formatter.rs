//! How a record is printed: `--formatter`, with what `--property` and `--formatter-config` say to it.
//!
//! | class of `org.apache.kafka.tools.consumer` | prints |
//! |---|---|
//! | `DefaultMessageFormatter` | the fields asked for with `print.…`, a separator behind each, the last one's the line's |
//! | `LoggingMessageFormatter` | the same, and logs it at a level that the tools do not show |
//! | `NoOpMessageFormatter` | nothing |
//! | `OffsetsMessageFormatter`, `GroupMetadataMessageFormatter`, `TransactionLogMessageFormatter` | internal topics ([`internal`]) |
//!
//! The old names (`kafka.tools.…`) are taken with a warning. A deserialiser that there is not is logged, and the bytes are
//! printed as they are.
//!
//! CAVEATS: properties of deserialisers (`key.deserializer.…`) have nobody to read them.

use bytes::Bytes;

use super::deserializer::Deserializer;
use super::internal::{self, Shown};
use crate::client::ClientError;
use crate::ids::TopicPartition;
use crate::tools::args::Args;
use crate::tools::refusal::Fault;
use crate::wire::{Header, Record};

/// What `--property` and `--formatter-config` can say.
pub const PROPERTIES: &[&str] = &[
    "headers.deserializer",
    "headers.separator",
    "key.deserializer",
    "key.separator",
    "line.separator",
    "null.literal",
    "print.headers",
    "print.key",
    "print.offset",
    "print.partition",
    "print.timestamp",
    "print.value",
    "value.deserializer",
];

/// What the command line asks for.
#[derive(Clone, Debug)]
pub struct Formatter {
    class: Class,
    /// What is said of a class by an old name.
    pub warning: Option<String>,
    /// Deserialisers that are not to be had, and what was thrown.
    pub complaints: Vec<(String, ClientError)>,
}

#[derive(Clone, Debug)]
enum Class {
    Default(Box<Fields>),
    NoOp,
    Json(Shown),
    Legacy(Shown),
}

/// Each class, and where its old name puts it.
const CLASSES: &[(&str, &str)] = &[
    ("DefaultMessageFormatter", "kafka.tools."),
    ("LoggingMessageFormatter", "kafka.tools."),
    ("NoOpMessageFormatter", "kafka.tools."),
    ("OffsetsMessageFormatter", "kafka.coordinator.group.GroupMetadataManager$"),
    ("GroupMetadataMessageFormatter", "kafka.coordinator.group.GroupMetadataManager$"),
    ("TransactionLogMessageFormatter", "kafka.coordinator.transaction.TransactionLog$"),
];
const PACKAGE: &str = "org.apache.kafka.tools.consumer.";

impl Formatter {
    pub fn parse(args: &Args<'_>) -> Result<Self, Fault> {
        let given = args.get("--formatter").map_or("", |given| given.value);
        let (name, old) = match CLASSES.iter().find(|(name, old)| given.strip_prefix(old) == Some(name)) {
            Some((name, _)) => (*name, true),
            None if given.is_empty() => ("DefaultMessageFormatter", false),
            None => (given.strip_prefix(PACKAGE).unwrap_or_default(), false),
        };
        let shown = match name {
            "DefaultMessageFormatter" | "LoggingMessageFormatter" | "NoOpMessageFormatter" => None,
            "OffsetsMessageFormatter" => Some(Shown::Offsets),
            "GroupMetadataMessageFormatter" => Some(Shown::Groups),
            "TransactionLogMessageFormatter" => Some(Shown::Transactions),
            _ => return Err(Fault::usage(given)), // the message of the ClassNotFoundException
        };
        let mut complaints = Vec::new();
        let class = match shown {
            Some(shown) if old => Class::Legacy(shown),
            Some(shown) => Class::Json(shown),
            None if name == "NoOpMessageFormatter" => Class::NoOp,
            None => Class::Default(Box::new(Fields::parse(args, &mut complaints))),
        };
        let warning = old.then(|| {
            format!(
                "WARNING: {given} is deprecated and will be removed in the next major release. \
                 Please use {PACKAGE}{name} instead"
            )
        });
        Ok(Formatter { class, warning, complaints })
    }

    /// Adds a record to what is printed: all of it, or what comes before an exception.
    pub fn write(
        &self,
        tp: &TopicPartition,
        record: &Record,
        log_append_time: bool,
        line: &mut String,
    ) -> Result<(), ClientError> {
        match &self.class {
            Class::Default(fields) => fields.write(tp, record, log_append_time, line),
            Class::NoOp => Ok(()),
            Class::Json(shown) => internal::json(*shown, record, line),
            Class::Legacy(shown) => internal::legacy(*shown, record, line),
        }
    }
}

/// `DefaultMessageFormatter`.
#[derive(Clone, Debug)]
struct Fields {
    timestamp: bool,
    partition: bool,
    offset: bool,
    headers: bool,
    key: bool,
    value: bool,
    key_separator: String,
    line_separator: String,
    headers_separator: String,
    null_literal: String,
    of_keys: Option<Deserializer>,
    of_values: Option<Deserializer>,
    of_headers: Option<Deserializer>,
}

impl Fields {
    fn parse(args: &Args<'_>, complaints: &mut Vec<(String, ClientError)>) -> Self {
        let file = args.get("--formatter-config").into_iter().flat_map(|given| given.value.split(','));
        let properties = file.chain(args.all("--property").map(|given| given.value));
        // The flags go before the properties of the same meaning.
        let flags =
            [("--key-deserializer", "key.deserializer"), ("--value-deserializer", "value.deserializer")];
        let flags = flags.into_iter().filter_map(|(flag, name)| Some((name, args.get(flag)?.value)));
        let pairs = properties.map(|property| property.split_once('=').unwrap_or((property, "")));
        let all: Vec<(&str, &str)> = pairs.chain(flags).collect();
        let get = |name: &str| all.iter().rev().find(|(given, _)| *given == name).map(|(_, value)| *value);
        let on = |name: &str, default| {
            get(name).map_or(default, |value| value.trim().eq_ignore_ascii_case("true"))
        };
        let text = |name: &str, default: &str| get(name).unwrap_or(default).to_owned();
        let mut reads = |name: &str| {
            let class = get(name)?;
            let found = Deserializer::of_class(class);
            found.map_err(|error| complaints.push((class.to_owned(), error))).ok()
        };
        Fields {
            timestamp: on("print.timestamp", false),
            partition: on("print.partition", false),
            offset: on("print.offset", false),
            headers: on("print.headers", false),
            key: on("print.key", false),
            value: on("print.value", true),
            key_separator: text("key.separator", "\t"),
            line_separator: text("line.separator", "\n"),
            headers_separator: text("headers.separator", ","),
            null_literal: text("null.literal", "null"),
            of_keys: reads("key.deserializer"),
            of_values: reads("value.deserializer"),
            of_headers: reads("headers.deserializer"),
        }
    }

    fn write(
        &self,
        tp: &TopicPartition,
        record: &Record,
        log_append_time: bool,
        line: &mut String,
    ) -> Result<(), ClientError> {
        let asked = [self.timestamp, self.partition, self.offset, self.headers, self.key, self.value];
        for (n, _) in asked.iter().enumerate().filter(|(_, asked)| **asked) {
            match n {
                0 if log_append_time => line.push_str(&format!("LogAppendTime:{}", record.timestamp.0)),
                0 => line.push_str(&format!("CreateTime:{}", record.timestamp.0)),
                1 => line.push_str(&format!("Partition:{}", tp.partition)),
                2 => line.push_str(&format!("Offset:{}", record.offset)),
                3 => self.write_headers(&record.headers, line)?,
                4 => line.push_str(&self.text(self.of_keys, record.key.as_ref())?),
                _ => line.push_str(&self.text(self.of_values, record.value.as_ref())?),
            }
            let more = asked[n + 1..].contains(&true);
            line.push_str(if more { &self.key_separator } else { &self.line_separator });
        }
        Ok(())
    }

    fn write_headers(&self, headers: &[Header], line: &mut String) -> Result<(), ClientError> {
        if headers.is_empty() {
            line.push_str("NO_HEADERS");
        }
        for (n, header) in headers.iter().enumerate() {
            let separator = if n == 0 { "" } else { &*self.headers_separator };
            line.extend([separator, &*header.key, ":"]);
            line.push_str(&self.text(self.of_headers, header.value.as_ref())?);
        }
        Ok(())
    }

    /// Where there are no bytes, those of the literal are read.
    fn text(&self, reads: Option<Deserializer>, bytes: Option<&Bytes>) -> Result<String, ClientError> {
        let bytes = bytes.map_or(self.null_literal.as_bytes(), |bytes| bytes);
        reads.unwrap_or(Deserializer::String).text(bytes)
    }
}
