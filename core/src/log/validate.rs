//! The checks of a leader on a producer's batch, in Kafka's order.
//!
//! The broker has made others before these: authorised, known, hosted, led here, enough in-sync replicas.

use bytes::Bytes;

use super::producer_state::SequenceError;
use super::{LogConfig, TimestampType};
use crate::ids::Offset;
use crate::protocol::ErrorCode;
use crate::time::Timestamp;
use crate::wire::{Batch, Codec, WireError};

/// Why records were not appended. Nothing was written, though a segment may have been rolled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum AppendError {
    /// The bytes are no batch, or not the ones that were summed.
    Corrupt(WireError),
    /// There must be one batch, and nothing behind it.
    NotOneBatch { left: usize },
    /// A producer counts from 0.
    BaseOffsetNotZero { base_offset: Offset },
    /// Larger than `max.message.bytes`.
    TooLarge { size: usize, max: i32 },
    /// The number of records, or what they should span, does not add up.
    BadCount { count: i32, last_offset_delta: i32 },
    /// Only brokers write markers.
    ControlBatch,
    /// An idempotent producer must number its records.
    NoSequence { producer_id: i64 },
    /// A compacted topic needs keys.
    NoKey { index: usize },
    /// Too far from the broker's time, or LogAppendTime from a producer.
    BadTimestamp { index: usize, timestamp: i64 },
    /// Larger than a whole segment.
    LargerThanSegment { size: usize, max: i32 },
    /// The producer's numbers do not fit.
    Sequence(SequenceError),
    /// The disk did not take it: there is no room.
    WriteFailed,
    /// A follower got records that do not rise from its end on.
    OffsetsGoBack { offset: Offset, expected: Offset },
}

impl From<WireError> for AppendError {
    fn from(error: WireError) -> Self {
        AppendError::Corrupt(error)
    }
}

impl From<SequenceError> for AppendError {
    fn from(error: SequenceError) -> Self {
        AppendError::Sequence(error)
    }
}

impl AppendError {
    /// What a PRODUCE is answered.
    pub fn code(&self) -> ErrorCode {
        match self {
            AppendError::Corrupt(WireError::BadCrc { .. } | WireError::BadLength { at: 8, .. }) => {
                ErrorCode::CorruptMessage
            }
            // Formats 0 and 1 are known, and refused; no other magic ever was.
            AppendError::Corrupt(WireError::BadMagic { magic, .. }) if !(0..2).contains(magic) => {
                ErrorCode::CorruptMessage
            }
            AppendError::TooLarge { .. } => ErrorCode::MessageTooLarge,
            AppendError::BadTimestamp { .. } => ErrorCode::InvalidTimestamp,
            AppendError::WriteFailed => ErrorCode::KafkaStorageError,
            AppendError::LargerThanSegment { .. } => ErrorCode::RecordListTooLarge,
            AppendError::Sequence(SequenceError::OldEpoch { .. }) => ErrorCode::InvalidProducerEpoch,
            AppendError::Sequence(SequenceError::OutOfOrder { .. }) => ErrorCode::OutOfOrderSequenceNumber,
            AppendError::Sequence(SequenceError::NotInTransaction { .. }) => ErrorCode::InvalidTxnState,
            AppendError::Sequence(SequenceError::OldCoordinator { .. }) => {
                ErrorCode::TransactionCoordinatorFenced
            }
            _ => ErrorCode::InvalidRecord,
        }
    }
}

/// The one batch in a producer's bytes, checked; with the timestamps that the topic wants.
pub(super) fn produced(
    bytes: &Bytes,
    by_coordinator: bool,
    config: &LogConfig,
    now: Timestamp,
) -> Result<Batch, AppendError> {
    let batch = Batch::parse(bytes)?;
    if batch.size() != bytes.len() {
        return Err(AppendError::NotOneBatch { left: bytes.len() - batch.size() });
    }
    if batch.base_offset() != Offset::ZERO {
        return Err(AppendError::BaseOffsetNotZero { base_offset: batch.base_offset() });
    }
    check_size(&batch, config)?;
    batch.check_crc()?;
    check_header(&batch, by_coordinator)?;
    if batch.is_control() {
        return Ok(batch);
    }
    let newest = check_records(&batch, config, now)?;
    let batch = recompressed(batch, config)?;
    Ok(match config.message_timestamp_type {
        TimestampType::LogAppendTime => batch.with_log_append_time(now),
        TimestampType::CreateTime if newest != batch.max_timestamp() => batch.with_max_timestamp(newest),
        TimestampType::CreateTime => batch,
    })
}

fn check_size(batch: &Batch, config: &LogConfig) -> Result<(), AppendError> {
    let (size, max) = (batch.size(), config.max_message_bytes);
    if size as i64 > i64::from(max) { Err(AppendError::TooLarge { size, max }) } else { Ok(()) }
}

/// The batch as `compression.type` wants it: `producer` keeps what came, any other name is how it must be. A batch that
/// grew by that may be too large now.
fn recompressed(batch: Batch, config: &LogConfig) -> Result<Batch, AppendError> {
    let Some(codec) = Codec::from_name(&config.compression_type) else { return Ok(batch) };
    if codec as u8 == batch.codec() {
        return Ok(batch);
    }
    let level = match codec {
        Codec::Gzip => Some(config.compression_gzip_level),
        Codec::Zstd => Some(config.compression_zstd_level),
        _ => None,
    };
    let batch = batch.recompressed(codec, level)?;
    check_size(&batch, config)?;
    Ok(batch)
}

fn check_header(batch: &Batch, by_coordinator: bool) -> Result<(), AppendError> {
    let (count, last_offset_delta) = (batch.record_count(), batch.last_offset_delta());
    if count <= 0 || last_offset_delta != count - 1 {
        return Err(AppendError::BadCount { count, last_offset_delta });
    }
    if by_coordinator {
        return Ok(());
    }
    if batch.is_control() {
        return Err(AppendError::ControlBatch);
    }
    match batch.producer_id() {
        producer_id if producer_id >= 0 && batch.base_sequence() < 0 => {
            Err(AppendError::NoSequence { producer_id })
        }
        _ => Ok(()),
    }
}

/// Checks every record; one bad record refuses them all. Returns the largest timestamp.
fn check_records(batch: &Batch, config: &LogConfig, now: Timestamp) -> Result<Timestamp, AppendError> {
    let create_time = config.message_timestamp_type == TimestampType::CreateTime;
    let earliest = now.0.saturating_sub(config.timestamp_before_max_ms());
    let latest = now.0.saturating_add(config.timestamp_after_max_ms());
    let mut newest = Timestamp(-1);
    for (index, record) in batch.payload()?.records().enumerate() {
        let record = record?;
        let timestamp = record.timestamp.0;
        if config.compacts() && record.key.is_none() {
            return Err(AppendError::NoKey { index });
        }
        let in_time = timestamp == -1 || (earliest..=latest).contains(&timestamp);
        if create_time && (batch.is_log_append_time() || !in_time) {
            return Err(AppendError::BadTimestamp { index, timestamp });
        }
        newest = newest.max(record.timestamp);
    }
    Ok(newest)
}
