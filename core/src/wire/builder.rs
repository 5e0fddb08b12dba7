//! Making a batch, record by record.
//!
//! The header is given at the end, because it is known last: a producer numbers a batch only when it sends it.

use bytes::Bytes;

use super::batch::{self, HEADER_SIZE, MAGIC, field};
use super::record;
use super::{Batch, Codec, Header, WireError};
use crate::ids::{LeaderEpoch, Offset};
use crate::time::Timestamp;

/// What a batch says beside its records. The default is a producer's without an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BatchHeader {
    /// 0 as a producer sends it.
    pub base_offset: Offset,
    /// -1 as a producer sends it.
    pub leader_epoch: LeaderEpoch,
    /// Bits of [`batch::attribute`].
    pub attributes: i16,
    /// -1 none.
    pub producer_id: i64,
    /// -1 none.
    pub producer_epoch: i16,
    /// -1 none.
    pub base_sequence: i32,
}

impl Default for BatchHeader {
    fn default() -> Self {
        BatchHeader {
            base_offset: Offset::ZERO,
            leader_epoch: LeaderEpoch::NONE,
            attributes: 0,
            producer_id: -1,
            producer_epoch: -1,
            base_sequence: -1,
        }
    }
}

/// A batch in the making.
#[derive(Clone, Debug)]
pub struct BatchBuilder {
    bytes: Vec<u8>, // the header's place, then the records
    count: i32,
    next_offset_delta: i32,
    base_timestamp: Option<Timestamp>,
    max_timestamp: Option<Timestamp>,
}

impl Default for BatchBuilder {
    fn default() -> Self {
        BatchBuilder::with_capacity(0)
    }
}

impl BatchBuilder {
    /// No records yet.
    pub fn new() -> Self {
        BatchBuilder::default()
    }

    /// No records yet, but room for so many bytes of them.
    pub fn with_capacity(records_bytes: usize) -> Self {
        let mut bytes = Vec::with_capacity(HEADER_SIZE + records_bytes);
        bytes.resize(HEADER_SIZE, 0);
        BatchBuilder { bytes, count: 0, next_offset_delta: 0, base_timestamp: None, max_timestamp: None }
    }

    /// No records yet; their timestamps are told relative to this one, whatever the first one's is.
    pub fn based_on(timestamp: Timestamp) -> Self {
        BatchBuilder { base_timestamp: Some(timestamp), ..BatchBuilder::new() }
    }

    /// Adds a record after the others.
    pub fn append(
        &mut self,
        timestamp: Timestamp,
        key: Option<&[u8]>,
        value: Option<&[u8]>,
        headers: &[Header],
    ) {
        let base = *self.base_timestamp.get_or_insert(timestamp);
        self.max_timestamp = self.max_timestamp.max(Some(timestamp));
        let delta = timestamp.0.wrapping_sub(base.0);
        record::write(&mut self.bytes, delta, self.next_offset_delta, key, value, headers);
        self.count += 1;
        self.next_offset_delta += 1;
    }

    /// Leaves `n` offsets out: compaction has removed their records.
    pub fn skip_offsets(&mut self, n: i32) {
        self.next_offset_delta += n;
    }

    /// How many records it has.
    pub fn count(&self) -> i32 {
        self.count
    }

    /// Whether it has no record.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// How many bytes the batch has, header included.
    pub fn size(&self) -> usize {
        self.bytes.len()
    }

    /// How many bytes it would have with this record.
    pub fn size_with(
        &self,
        timestamp: Timestamp,
        key: Option<&[u8]>,
        value: Option<&[u8]>,
        headers: &[Header],
    ) -> usize {
        let delta = timestamp.0.wrapping_sub(self.base_timestamp.unwrap_or(timestamp).0);
        self.size() + record::size(delta, self.next_offset_delta, key, value, headers)
    }

    /// The batch's bytes, its records as they are.
    pub fn build(&self, header: &BatchHeader) -> Bytes {
        self.finish(self.bytes.clone(), header)
    }

    /// The batch's bytes, made of the builder's own: nothing is copied.
    pub fn into_bytes(mut self, header: &BatchHeader) -> Bytes {
        let bytes = std::mem::take(&mut self.bytes);
        self.finish(bytes, header)
    }

    /// The batch's bytes with its records compressed, also where that makes them longer, as Kafka's producer does.
    pub fn build_compressed(&self, header: &BatchHeader, codec: Codec) -> Result<Bytes, WireError> {
        if codec == Codec::None {
            return Ok(self.build(header));
        }
        let header = BatchHeader { attributes: header.attributes | codec.attributes(), ..*header };
        let (place, records) = self.bytes.split_at(HEADER_SIZE);
        Ok(self.finish([place, &codec.compress(records, None)?].concat(), &header))
    }

    /// Fills the header of a batch in.
    fn finish(&self, mut bytes: Vec<u8>, header: &BatchHeader) -> Bytes {
        for (field, value) in [
            (field::MAGIC, i64::from(MAGIC)),
            (field::ATTRIBUTES, i64::from(header.attributes)),
            (field::LAST_OFFSET_DELTA, i64::from(self.next_offset_delta - 1)),
            (field::BASE_TIMESTAMP, self.base_timestamp.unwrap_or(Timestamp(-1)).0),
            (field::MAX_TIMESTAMP, self.max_timestamp.unwrap_or(Timestamp(-1)).0),
            (field::PRODUCER_ID, header.producer_id),
            (field::PRODUCER_EPOCH, i64::from(header.producer_epoch)),
            (field::BASE_SEQUENCE, i64::from(header.base_sequence)),
            (field::RECORD_COUNT, i64::from(self.count)),
        ] {
            field.write(&mut bytes, value);
        }
        batch::stamp(&mut bytes, header.base_offset, header.leader_epoch);
        batch::finish(&mut bytes);
        bytes.into()
    }

    /// The batch, as a view.
    pub fn build_batch(&self, header: &BatchHeader) -> Batch {
        Batch::parse(&self.build(header)).expect("what was just built is a whole batch")
    }
}
