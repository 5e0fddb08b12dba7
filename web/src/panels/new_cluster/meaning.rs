//! What each broker configuration means, in a line.

use crate::texts::Configs;

/// The configurations that have a meaning here: their names, with underscores for dots.
macro_rules! meanings {
    ($($name:ident,)*) => {
        /// Their names, with underscores for dots.
        const KEYS: &[&str] = &[$(stringify!($name)),*];

        fn by_key(texts: Configs, key: &str) -> Option<&'static str> {
            match key {
                $(stringify!($name) => Some(texts.$name()),)*
                _ => None,
            }
        }
    };
}

meanings! {
    zookeeper_session_timeout_ms, broker_session_timeout_ms, broker_heartbeat_interval_ms,
    controller_quorum_election_timeout_ms, controller_quorum_fetch_timeout_ms,
    controller_quorum_request_timeout_ms, metadata_max_idle_interval_ms, controlled_shutdown_enable,
    controlled_shutdown_max_retries, controlled_shutdown_retry_backoff_ms, inter_broker_protocol_version,
    replica_lag_time_max_ms, replica_high_watermark_checkpoint_interval_ms, replica_fetch_wait_max_ms,
    replica_fetch_backoff_ms, replica_socket_timeout_ms, replica_fetch_min_bytes, replica_fetch_max_bytes,
    replica_fetch_response_max_bytes, fetch_max_bytes, min_insync_replicas, unclean_leader_election_enable,
    auto_leader_rebalance_enable, leader_imbalance_check_interval_seconds, leader_imbalance_per_broker_percentage,
    num_partitions, default_replication_factor, auto_create_topics_enable, delete_topic_enable, message_max_bytes,
    compression_type, compression_gzip_level, compression_lz4_level, compression_zstd_level,
    log_message_timestamp_type, log_message_timestamp_before_max_ms, log_message_timestamp_after_max_ms,
    log_segment_bytes, log_roll_ms, log_roll_hours, log_roll_jitter_ms, log_roll_jitter_hours,
    log_index_size_max_bytes, log_index_interval_bytes, log_preallocate, log_flush_interval_messages,
    log_flush_interval_ms, log_flush_scheduler_interval_ms, log_flush_offset_checkpoint_interval_ms,
    log_flush_start_offset_checkpoint_interval_ms, log_initial_task_delay_ms, log_retention_check_interval_ms,
    log_retention_bytes, log_retention_ms, log_retention_minutes, log_retention_hours, log_segment_delete_delay_ms,
    log_cleanup_policy, log_cleaner_enable, log_cleaner_backoff_ms, log_cleaner_min_cleanable_ratio,
    log_cleaner_delete_retention_ms, log_cleaner_min_compaction_lag_ms, log_cleaner_max_compaction_lag_ms,
    offsets_topic_num_partitions, offsets_topic_replication_factor, offsets_topic_segment_bytes,
    offsets_commit_timeout_ms, offset_metadata_max_bytes, group_initial_rebalance_delay_ms,
    group_min_session_timeout_ms, group_max_session_timeout_ms, group_max_size, offsets_retention_minutes,
    offsets_retention_check_interval_ms, transaction_state_log_num_partitions,
    transaction_state_log_replication_factor, transaction_state_log_min_isr, transaction_state_log_segment_bytes,
    transaction_max_timeout_ms, transaction_abort_timed_out_transaction_cleanup_interval_ms,
    transaction_partition_verification_enable,
}

/// The names of all that something here acts on, in the order of their texts: by what they are about.
pub(super) fn names() -> impl Iterator<Item = String> {
    KEYS.iter().map(|key| key.replace('_', "."))
}

/// What a configuration means; `None` where nothing here acts on it.
pub(in crate::panels) fn meaning(texts: Configs, name: &str) -> Option<&'static str> {
    by_key(texts, &name.replace('.', "_"))
}

#[cfg(test)]
mod tests {
    use highwater_core::config::KNOWN_BROKER_CONFIGS;
    use highwater_core::node::{BrokerConfig, config};

    use super::*;
    use crate::texts::Locale;

    #[test]
    fn each_name_is_one_of_kafkas_that_something_acts_on() {
        for name in names() {
            assert!(KNOWN_BROKER_CONFIGS.binary_search(&name.as_str()).is_ok(), "{name}");
            assert!(config::default_of(&name).is_some(), "{name}");
        }
    }

    #[test]
    fn each_config_of_a_broker_that_is_modelled_has_a_meaning() {
        for name in BrokerConfig::NAMES {
            assert!(meaning(Configs(Locale::En), name).is_some(), "{name}");
        }
    }
}
