//! Topic configurations: how one log behaves.

use std::rc::Rc;

use crate::config::{ConfigError, Decimal, List, Value};
use crate::configs;

const CODECS: &[&str] = &["uncompressed", "zstd", "lz4", "snappy", "gzip", "producer"];

/// Whose clock a record's timestamp is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimestampType {
    /// The producer's.
    CreateTime,
    /// The broker's, at the append.
    LogAppendTime,
}

impl Value for TimestampType {
    fn parse(text: &str) -> Result<Self, String> {
        match text.trim() {
            "CreateTime" => Ok(TimestampType::CreateTime),
            "LogAppendTime" => Ok(TimestampType::LogAppendTime),
            _ => Err("String must be one of: CreateTime, LogAppendTime".to_owned()),
        }
    }

    fn text(&self) -> String {
        format!("{self:?}")
    }
}

configs! {
    /// `org.apache.kafka.storage.internals.log.LogConfig`: every topic configuration of Kafka 3.9.
    pub struct LogConfig("topic") {
        /// A batch that would make the segment larger starts a new one.
        pub segment_bytes: i32 = "segment.bytes", 1 << 30, at_least(14);
        /// A segment that waited longer is closed by the next append.
        pub segment_ms: i64 = "segment.ms", 604_800_000, at_least(1);
        /// Up to this much less, at random, so that not all segments roll at once.
        pub segment_jitter_ms: i64 = "segment.jitter.ms", 0, at_least(0);
        /// How large an index is made in advance.
        pub segment_index_bytes: i32 = "segment.index.bytes", 10 << 20, at_least(4);
        /// An index entry after more than this many bytes of log.
        pub index_interval_bytes: i32 = "index.interval.bytes", 4096, at_least(0);
        /// fsync after this many records.
        pub flush_messages: i64 = "flush.messages", i64::MAX, at_least(1);
        /// fsync after this time.
        pub flush_ms: i64 = "flush.ms", i64::MAX, at_least(0);
        /// Keep at least this much of each partition; -1 everything.
        pub retention_bytes: i64 = "retention.bytes", -1, any();
        /// Keep records this long; -1 for ever.
        pub retention_ms: i64 = "retention.ms", 604_800_000, at_least(-1);
        /// The largest batch accepted.
        pub max_message_bytes: i32 = "max.message.bytes", 1_048_588, at_least(0);
        /// How many in-sync replicas acks=all needs.
        pub min_insync_replicas: i32 = "min.insync.replicas", 1, at_least(1);
        /// Whether a replica out of sync may lead when nobody else can.
        pub unclean_leader_election_enable: bool = "unclean.leader.election.enable", false, any();
        /// What becomes of old records: delete, compact, or both.
        pub cleanup_policy: List = "cleanup.policy", "delete".into(), each_of(&["compact", "delete"]);
        /// How long a tombstone is kept.
        pub delete_retention_ms: i64 = "delete.retention.ms", 86_400_000, at_least(0);
        /// How much of a log must be dirty to be cleaned.
        pub min_cleanable_dirty_ratio: Decimal =
            "min.cleanable.dirty.ratio", Decimal(500_000_000), between(Decimal(0), Decimal::ONE);
        /// How long a record stays uncompacted at least.
        pub min_compaction_lag_ms: i64 = "min.compaction.lag.ms", 0, at_least(0);
        /// How long a record stays uncompacted at most.
        pub max_compaction_lag_ms: i64 = "max.compaction.lag.ms", i64::MAX, at_least(1);
        /// How long a deleted file stays, renamed.
        pub file_delete_delay_ms: i64 = "file.delete.delay.ms", 60_000, at_least(0);
        /// The codec on disk; `producer` keeps what came.
        pub compression_type: Rc<str> = "compression.type", "producer".into(), one_of(CODECS);
        /// The level for gzip.
        pub compression_gzip_level: i32 = "compression.gzip.level", -1, between(-1, 9);
        /// The level for lz4.
        pub compression_lz4_level: i32 = "compression.lz4.level", 9, between(1, 17);
        /// The level for zstd.
        pub compression_zstd_level: i32 = "compression.zstd.level", 3, between(-131_072, 22);
        /// Whether a segment's file is made in full size at once.
        pub preallocate: bool = "preallocate", false, any();
        /// Whose clock counts.
        pub message_timestamp_type: TimestampType = "message.timestamp.type", TimestampType::CreateTime, any();
        /// How far a record's time may be from the broker's, in either direction (superseded by the next two).
        pub message_timestamp_difference_max_ms: i64 =
            "message.timestamp.difference.max.ms", i64::MAX, at_least(0);
        /// How far before the broker's.
        pub message_timestamp_before_max_ms: i64 = "message.timestamp.before.max.ms", i64::MAX, at_least(0);
        /// How far after the broker's.
        pub message_timestamp_after_max_ms: i64 = "message.timestamp.after.max.ms", i64::MAX, at_least(0);
        /// Ignored since 3.0.
        pub message_format_version: Rc<str> = "message.format.version", "3.0-IV1".into(), any();
        /// Whether old clients get old formats.
        pub message_downconversion_enable: bool = "message.downconversion.enable", true, any();
        /// Replicas whose copying is throttled at the leader.
        pub leader_replication_throttled_replicas: List =
            "leader.replication.throttled.replicas", List::default(), any();
        /// Replicas whose copying is throttled at the follower.
        pub follower_replication_throttled_replicas: List =
            "follower.replication.throttled.replicas", List::default(), any();
        /// Tiered storage.
        pub remote_storage_enable: bool = "remote.storage.enable", false, any();
        /// Tiered storage: how long records stay local.
        pub local_retention_ms: i64 = "local.retention.ms", -2, at_least(-2);
        /// Tiered storage: how much stays local.
        pub local_retention_bytes: i64 = "local.retention.bytes", -2, at_least(-2);
        /// Tiered storage: no more copying.
        pub remote_log_copy_disable: bool = "remote.log.copy.disable", false, any();
        /// Tiered storage: delete what was copied when it is switched off.
        pub remote_log_delete_on_disable: bool = "remote.log.delete.on.disable", false, any();
    }
}

/// Those that nothing here acts on: there are no old clients, no tiers of storage, and nobody is throttled.
/// (`message.format.version` is ignored by Kafka as well.)
const IDLE: &[&str] = &[
    "follower.replication.throttled.replicas",
    "leader.replication.throttled.replicas",
    "local.retention.bytes",
    "local.retention.ms",
    "message.downconversion.enable",
    "message.format.version",
    "remote.log.copy.disable",
    "remote.log.delete.on.disable",
    "remote.storage.enable",
];

/// (topic configuration, the broker's that is its default, how many of the topic's units one of the broker's is).
/// Where several are given, the later one wins.
const BROKER_DEFAULTS: &[(&str, &str, i64)] = &[
    ("segment.bytes", "log.segment.bytes", 1),
    ("segment.ms", "log.roll.hours", 3_600_000),
    ("segment.ms", "log.roll.ms", 1),
    ("segment.jitter.ms", "log.roll.jitter.hours", 3_600_000),
    ("segment.jitter.ms", "log.roll.jitter.ms", 1),
    ("segment.index.bytes", "log.index.size.max.bytes", 1),
    ("index.interval.bytes", "log.index.interval.bytes", 1),
    ("flush.messages", "log.flush.interval.messages", 1),
    ("flush.ms", "log.flush.scheduler.interval.ms", 1),
    ("flush.ms", "log.flush.interval.ms", 1),
    ("retention.bytes", "log.retention.bytes", 1),
    ("retention.ms", "log.retention.hours", 3_600_000),
    ("retention.ms", "log.retention.minutes", 60_000),
    ("retention.ms", "log.retention.ms", 1),
    ("max.message.bytes", "message.max.bytes", 1),
    ("min.insync.replicas", "min.insync.replicas", 1),
    ("unclean.leader.election.enable", "unclean.leader.election.enable", 1),
    ("cleanup.policy", "log.cleanup.policy", 1),
    ("delete.retention.ms", "log.cleaner.delete.retention.ms", 1),
    ("min.cleanable.dirty.ratio", "log.cleaner.min.cleanable.ratio", 1),
    ("min.compaction.lag.ms", "log.cleaner.min.compaction.lag.ms", 1),
    ("max.compaction.lag.ms", "log.cleaner.max.compaction.lag.ms", 1),
    ("file.delete.delay.ms", "log.segment.delete.delay.ms", 1),
    ("compression.type", "compression.type", 1),
    ("compression.gzip.level", "compression.gzip.level", 1),
    ("compression.lz4.level", "compression.lz4.level", 1),
    ("compression.zstd.level", "compression.zstd.level", 1),
    ("preallocate", "log.preallocate", 1),
    ("message.timestamp.type", "log.message.timestamp.type", 1),
    ("message.timestamp.difference.max.ms", "log.message.timestamp.difference.max.ms", 1),
    ("message.timestamp.before.max.ms", "log.message.timestamp.before.max.ms", 1),
    ("message.timestamp.after.max.ms", "log.message.timestamp.after.max.ms", 1),
    ("message.format.version", "log.message.format.version", 1),
    ("message.downconversion.enable", "log.message.downconversion.enable", 1),
    ("local.retention.ms", "log.local.retention.ms", 1),
    ("local.retention.bytes", "log.local.retention.bytes", 1),
];

impl LogConfig {
    /// What a broker's own configuration makes the default of its topics.
    pub fn from_broker<'p>(
        pairs: impl IntoIterator<Item = (&'p str, &'p str)> + Clone,
    ) -> Result<LogConfig, ConfigError> {
        let mut config = LogConfig::default();
        for (topic_name, broker_name, unit) in BROKER_DEFAULTS {
            let given = pairs.clone().into_iter().filter(|(name, _)| name == broker_name).last();
            let Some((_, value)) = given else { continue };
            let set = match value.parse::<i64>() {
                Ok(number) if *unit > 1 && number > 0 => {
                    config.set(topic_name, &number.saturating_mul(*unit).to_string())
                }
                _ => config.set(topic_name, value),
            };
            set.map_err(|error| error.of(broker_name))?;
        }
        Ok(config)
    }

    /// Whether a topic configuration changes anything here.
    pub fn acts(name: &str) -> bool {
        Self::NAMES.contains(&name) && !IDLE.contains(&name)
    }

    /// Whether a broker's configuration is the default of a topic's that changes anything here.
    pub fn broker_acts(name: &str) -> bool {
        BROKER_DEFAULTS
            .iter()
            .any(|(topic_name, broker_name, _)| *broker_name == name && Self::acts(topic_name))
    }

    /// How far before the broker's clock a record's time may be: `message.timestamp.difference.max.ms` where that is not
    /// said by itself.
    pub fn timestamp_before_max_ms(&self) -> i64 {
        self.unless_unsaid(self.message_timestamp_before_max_ms)
    }

    /// How far after it, likewise.
    pub fn timestamp_after_max_ms(&self) -> i64 {
        self.unless_unsaid(self.message_timestamp_after_max_ms)
    }

    fn unless_unsaid(&self, max_ms: i64) -> i64 {
        if max_ms == i64::MAX { self.message_timestamp_difference_max_ms } else { max_ms }
    }

    /// The value of a broker's configuration that is the default of its topics, where the broker does not set it.
    pub fn broker_default(name: &str) -> Option<String> {
        let (topic_name, _, unit) =
            BROKER_DEFAULTS.iter().find(|(_, broker_name, _)| *broker_name == name)?;
        let (_, value) = LogConfig::default().entries().into_iter().find(|(own, _)| own == topic_name)?;
        Some(match value.parse::<i64>() {
            Ok(number) if *unit > 1 => (number / unit).to_string(),
            _ => value,
        })
    }

    /// The broker's configuration that is the default of a topic's: of several, the one that wins.
    pub fn broker_name(name: &str) -> Option<&'static str> {
        let named = BROKER_DEFAULTS.iter().rev().find(|(topic_name, ..)| *topic_name == name);
        named.map(|(_, broker_name, _)| *broker_name)
    }

    /// All of the broker's configurations that are the default of a topic's, the one that wins first.
    pub fn broker_names(name: &str) -> Vec<&'static str> {
        let named = BROKER_DEFAULTS.iter().rev().filter(|(topic_name, ..)| *topic_name == name);
        named.map(|(_, broker_name, _)| *broker_name).collect()
    }

    /// The broker's configurations that mean the same as one of them, itself among them.
    pub fn names_beside(broker_name: &str) -> Vec<&'static str> {
        let named = BROKER_DEFAULTS.iter().find(|(_, known, _)| *known == broker_name);
        named.map(|(topic_name, ..)| LogConfig::broker_names(topic_name)).unwrap_or_default()
    }

    /// Every configuration of a broker that is the default of a topic's.
    pub fn all_broker_names() -> impl Iterator<Item = &'static str> {
        BROKER_DEFAULTS.iter().map(|(_, broker_name, _)| *broker_name)
    }

    /// Whether old segments are deleted.
    pub fn deletes(&self) -> bool {
        self.cleanup_policy.contains("delete")
    }

    /// Whether only the newest record of each key is kept.
    pub fn compacts(&self) -> bool {
        self.cleanup_policy.contains("compact")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(name: &str, value: &str) -> String {
        LogConfig::from_pairs([(name, value)]).unwrap_err().to_string()
    }

    #[test]
    fn bad_values_are_refused_in_kafkas_words() {
        let invalid = "Invalid value";
        for (name, value, reason) in [
            ("retention.ms", "soon", "Not a number of type LONG"),
            ("segment.bytes", "13", "Value must be at least 14"),
            ("preallocate", "maybe", "Expected value to be either true or false"),
            ("min.cleanable.dirty.ratio", "1.5", "Value must be no more than 1.0"),
            ("cleanup.policy", "shred", "String must be one of: compact, delete"),
            ("message.timestamp.type", "Now", "String must be one of: CreateTime, LogAppendTime"),
        ] {
            assert_eq!(error(name, value), format!("{invalid} {value} for configuration {name}: {reason}"));
        }
    }

    #[test]
    fn an_unknown_name_is_refused_in_kafkas_words() {
        assert_eq!(error("colour", "red"), "Unknown topic config name: colour");
    }

    #[test]
    fn the_brokers_configuration_is_the_topics_default() {
        let pairs = [("log.retention.hours", "2"), ("message.max.bytes", "500"), ("num.partitions", "9")];
        let config = LogConfig::from_broker(pairs).unwrap();
        assert_eq!((config.retention_ms, config.max_message_bytes), (7_200_000, 500));
    }

    #[test]
    fn a_bad_value_is_told_by_the_name_that_the_broker_has_for_it() {
        let error = LogConfig::from_broker([("log.segment.bytes", "4")]).unwrap_err();
        let words = "Invalid value 4 for configuration log.segment.bytes: Value must be at least 14";
        assert_eq!(error.to_string(), words);
    }

    #[test]
    fn milliseconds_win_over_hours() {
        let config =
            LogConfig::from_broker([("log.retention.ms", "5"), ("log.retention.hours", "2")]).unwrap();
        assert_eq!(config.retention_ms, 5);
    }

    #[test]
    fn every_value_reads_back_from_its_own_text() {
        let config = LogConfig { cleanup_policy: "compact,delete".into(), ..LogConfig::default() };
        let entries = config.entries();
        let pairs = entries.iter().map(|(name, value)| (*name, value.as_str()));
        assert_eq!(LogConfig::from_pairs(pairs).unwrap(), config);
    }
}
