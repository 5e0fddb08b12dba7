//! The configs of Kafka's clients that nothing here acts on, with the values that Kafka takes for them.
//!
//! A client checks all of its configs when it is made, also those that change nothing: a value out of range is a
//! `ConfigException`, a class that there is not a `KafkaException`. A name that no client has is only logged, at a level
//! that the tools do not show (`AbstractConfig.logUnused`).
//!
//! CAVEATS: values of `ssl.…` and `sasl.…` are not checked.

use super::ClientError;
use super::admin::AdminConfigs;
use super::config::{ClientConfigs, Properties};
use super::consumer::ConsumerConfigs;
use super::producer::ProducerConfigs;
use crate::config::{ConfigError, Value, check, read};

/// A kind of client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientKind {
    /// `KafkaProducer`.
    Producer,
    /// `KafkaConsumer`.
    Consumer,
    /// `KafkaAdminClient`.
    Admin,
}

/// What Kafka takes.
#[derive(Clone, Copy, Debug)]
enum Takes {
    Any,
    Bool,
    Int(i32, i32),
    Long(i64),
    /// The first list's are taken as they are, the second's in any case.
    OneOf(&'static [&'static str]),
    AnyCase(&'static [&'static str]),
    /// Names of classes, of which only this one is there.
    Classes(&'static str),
    GzipLevel,
}

use Takes::{Any, AnyCase, Bool, Classes, GzipLevel, Int, Long, OneOf};

type Table = &'static [(&'static str, Takes)];

const EVERY: Table = &[
    ("auto.include.jmx.reporter", Bool),
    ("client.dns.lookup", OneOf(&["use_all_dns_ips", "resolve_canonical_bootstrap_servers_only"])),
    ("enable.metrics.push", Bool),
    ("metadata.recovery.strategy", AnyCase(&["REBOOTSTRAP", "NONE"])),
    ("metric.reporters", Classes("org.apache.kafka.common.metrics.JmxReporter")),
    ("metrics.num.samples", Int(1, i32::MAX)),
    ("metrics.recording.level", OneOf(&["INFO", "DEBUG", "TRACE"])),
    ("metrics.sample.window.ms", Long(0)),
    ("receive.buffer.bytes", Int(-1, i32::MAX)),
    ("security.protocol", AnyCase(&["SASL_SSL", "PLAINTEXT", "SSL", "SASL_PLAINTEXT"])),
    ("security.providers", Any),
    ("send.buffer.bytes", Int(-1, i32::MAX)),
];

const PRODUCERS: Table = &[
    ("compression.gzip.level", GzipLevel),
    ("compression.lz4.level", Int(1, 17)),
    ("compression.zstd.level", Int(-131_072, 22)),
    ("interceptor.classes", Classes("")),
    ("metadata.max.idle.ms", Long(5000)),
    ("partitioner.availability.timeout.ms", Long(0)),
    ("transaction.timeout.ms", Int(i32::MIN, i32::MAX)),
];

const CONSUMERS: Table = &[
    ("allow.auto.create.topics", Bool),
    ("check.crcs", Bool),
    ("client.rack", Any),
    ("exclude.internal.topics", Bool),
    ("group.protocol", AnyCase(&["CONSUMER", "CLASSIC"])),
    ("group.remote.assignor", Any),
    ("interceptor.classes", Classes("")),
];

const ADMINS: Table = &[("bootstrap.controllers", Any), ("retries", Int(0, i32::MAX))];

/// They say what is so here anyway: bytes are bytes, and nobody encrypts.
const HARMLESS: &[&str] =
    &["key.deserializer", "key.serializer", "security.protocol", "value.deserializer", "value.serializer"];

/// What becomes of a config.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// The client acts on it, or it says what is so anyway.
    Acts,
    /// Kafka's client acts on it, this one does not.
    Idle,
    /// No client of that kind has it.
    Unknown,
}

impl ClientKind {
    fn table(self) -> impl Iterator<Item = &'static (&'static str, Takes)> {
        let own = match self {
            ClientKind::Producer => PRODUCERS,
            ClientKind::Consumer => CONSUMERS,
            ClientKind::Admin => ADMINS,
        };
        EVERY.iter().chain(own)
    }

    /// What a config means to such a client.
    pub fn meaning(self, name: &str) -> Meaning {
        let own: &[&str] = match self {
            ClientKind::Producer => ProducerConfigs::NAMES,
            ClientKind::Consumer => ConsumerConfigs::NAMES,
            ClientKind::Admin => AdminConfigs::NAMES,
        };
        if own.contains(&name) || ClientConfigs::NAMES.contains(&name) || HARMLESS.contains(&name) {
            return Meaning::Acts;
        }
        let known = self.table().any(|(known, _)| *known == name);
        let secures = ["ssl.", "sasl."].iter().any(|prefix| name.starts_with(prefix));
        if known || secures { Meaning::Idle } else { Meaning::Unknown }
    }

    /// Refuses what Kafka refuses of the configs that change nothing.
    pub fn check(self, properties: &Properties) -> Result<(), ClientError> {
        for (name, takes) in self.table() {
            let Some(value) = properties.get(name) else { continue };
            if let Classes(there) = takes {
                let strange =
                    value.split(',').map(str::trim).find(|class| !class.is_empty() && class != there);
                strange.map_or(Ok(()), |class| Err(self.not_made(no_class(class))))?;
            }
            takes.check(name, value).map_err(|error| ClientError::config(error.to_string()))?;
        }
        Ok(())
    }

    /// A client that was not made, and why.
    pub(super) fn not_made(self, cause: ClientError) -> ClientError {
        let words = match self {
            ClientKind::Producer => "Failed to construct kafka producer",
            ClientKind::Consumer => "Failed to construct kafka consumer",
            ClientKind::Admin => "Failed to create new KafkaAdminClient",
        };
        ClientError::kafka(words).caused_by(cause)
    }
}

fn no_class(class: &str) -> ClientError {
    let cause = ClientError::class_not_found(class);
    ClientError::kafka(format!("Class {class} cannot be found")).caused_by(cause)
}

impl Takes {
    fn check(self, name: &'static str, value: &str) -> Result<(), ConfigError> {
        fn only<T: Value>(
            name: &'static str,
            value: &str,
            check: &dyn Fn(&T) -> Option<String>,
        ) -> Result<(), ConfigError> {
            read(name, value, check).map(|_| ())
        }
        match self {
            Any | Classes(_) => Ok(()),
            Bool => only::<bool>(name, value, &check::any()),
            Int(least, most) => only(name, value, &check::between(least, most)),
            Long(least) => only(name, value, &check::at_least(least)),
            OneOf(words) => only(name, value, &check::one_of(words)),
            AnyCase(words) => only(name, value, &|value: &std::rc::Rc<str>| {
                let known = words.iter().any(|word| word.eq_ignore_ascii_case(value));
                (!known).then(|| format!("String must be one of (case insensitive): {}", words.join(", ")))
            }),
            GzipLevel => only(name, value, &|level: &i32| {
                let known = *level == -1 || (1..=9).contains(level);
                (!known).then(|| "Value must be between 1 and 9 or equal to -1".to_owned())
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaint(kind: ClientKind, name: &str, value: &str) -> Option<String> {
        let mut properties = Properties::default();
        properties.set(name, value);
        kind.check(&properties).err().map(|error| error.stack_trace().join(" / "))
    }

    #[test]
    fn a_config_without_effect_is_still_checked() {
        let exception = "org.apache.kafka.common.config.ConfigException: Invalid value";
        for (name, value, words) in [
            ("send.buffer.bytes", "-2", "Value must be at least -1"),
            ("compression.zstd.level", "23", "Value must be no more than 22"),
            (
                "security.protocol",
                "NOPE",
                "String must be one of (case insensitive): SASL_SSL, PLAINTEXT, SSL, SASL_PLAINTEXT",
            ),
        ] {
            let told = complaint(ClientKind::Producer, name, value);
            assert_eq!(told, Some(format!("{exception} {value} for configuration {name}: {words}")));
        }
        assert_eq!(complaint(ClientKind::Producer, "security.protocol", "plaintext"), None);
    }

    #[test]
    fn a_class_that_there_is_not_is_why_a_client_is_not_made() {
        let told = complaint(ClientKind::Consumer, "interceptor.classes", "com.acme.Mine");
        assert_eq!(
            told.as_deref(),
            Some(
                "org.apache.kafka.common.KafkaException: Failed to construct kafka consumer / \
                 Caused by: org.apache.kafka.common.KafkaException: Class com.acme.Mine cannot be found / \
                 Caused by: java.lang.ClassNotFoundException: com.acme.Mine"
            )
        );
    }

    #[test]
    fn a_config_acts_or_is_idle_or_unknown() {
        let of = |name| ClientKind::Consumer.meaning(name);
        assert_eq!([of("fetch.min.bytes"), of("key.deserializer")], [Meaning::Acts; 2]);
        assert_eq!([of("client.rack"), of("ssl.protocol")], [Meaning::Idle; 2]);
        assert_eq!([of("linger.ms"), of("foo")], [Meaning::Unknown; 2]);
    }
}
