//! What a script has of transactions: a topic that is full from the start, copiers that copy it in transactions, one after
//! the other or at once with the same transactional id, and consumers of what is committed.
//!
//! Transactions time out within ten seconds, so that one which nobody ends holds nothing back for longer than a cluster
//! is left alone at the end.

use std::fmt::Write;

use super::generate::{Draft, Reader};
use crate::rng::Rng;

/// The stream of transactions.
const STREAM: u64 = 0x7478_6e73;
/// One script of so many has transactions.
const COPYING: u32 = 3;

/// The draws of what copies, and of what it copies.
pub(super) struct Copying {
    rng: Rng,
    /// Whether there are transactions.
    pub on: bool,
    partitions: u32,
}

impl Copying {
    pub fn of(seed: u64) -> Self {
        let mut rng = Rng::stream(seed, STREAM);
        Copying { on: rng.below(COPYING) == 0, partitions: 1 + rng.below(2), rng }
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.rng.below(from.len() as u32) as usize]
    }

    /// The settings of coordinators.
    pub fn cluster(&mut self, copies: usize) -> String {
        if !self.on {
            return String::new();
        }
        let (partitions, min_isr) = (self.pick(&[1, 2]), self.pick(&[1, 2, 2]));
        let interval = self.pick(&[500, 2000]);
        format!(
            " transaction.state.log.num.partitions={partitions} transaction.state.log.replication.factor={copies} \
             transaction.state.log.min.isr={min_isr} \
             transaction.abort.timed.out.transaction.cleanup.interval.ms={interval}"
        )
    }
}

impl Draft {
    /// What there is to copy, those who copy, and those who read what was copied.
    pub(super) fn copiers(&mut self) {
        if !self.copying.on {
            return;
        }
        for topic in ["in", "out"] {
            let partitions = self.copying.partitions;
            let factor = 1 + self.copying.rng.below(self.brokers.len().min(3) as u32);
            let mut line = format!(
                "kafka-topics --create --topic {topic} --partitions {partitions} --replication-factor {factor}"
            );
            // A transaction and its marker may then be in different segments.
            if self.copying.rng.below(3) == 0 {
                line += " --config segment.bytes=1000";
            }
            self.line(&line);
            self.topics.push(topic.to_owned());
        }
        let records = self.copying.pick(&[20, 60, 200]);
        // A copier's batches are of 512 bytes: of such records a transaction of 40 takes more than one.
        self.line(&format!(
            "kafka-verifiable-producer --topic in --max-messages {records} --value-prefix 1000000000 --producer.config batch.size=200"
        ));
        for n in 0..1 + self.copying.rng.below(2) {
            let flags = self.copying.pick(&["", "", " --isolation-level read_committed"]);
            self.copy();
            self.read_what_was_copied(n, flags);
        }
    }

    fn read_what_was_copied(&mut self, n: u32, flags: &str) {
        let (name, group) = (format!("r{n}"), format!("r{n}"));
        // A batch a fetch: one may then begin amid a transaction.
        let one_batch = " --isolation-level read_committed --consumer-property max.partition.fetch.bytes=1";
        let flags = if n == 0 { one_batch } else { flags };
        let assignor = "RangeAssignor";
        self.read(Reader { name: &name, topic: "out", group: &group, session: 6000, assignor, flags });
    }

    /// Somebody copies from where the group of its transactional id is. It may be the second one with that id.
    fn copy(&mut self) {
        let id = self.copying.pick(&["x", "x", "y"]);
        let partition = self.copying.rng.below(self.copying.partitions);
        let (from, to) = self.copying.pick(&[("in", "out"), ("in", "out"), ("in", "out"), ("out", "in")]);
        let size = self.copying.pick(&[1, 5, 40]);
        let timeout = self.copying.pick(&[1000, 3000, 10_000]);
        let mut line = format!(
            "kafka-transactional-message-copier --input-topic {from} --input-partition {partition} --output-topic {to} \
             --consumer-group {id} --transaction-size {size} --transactional-id {id} --transaction-timeout {timeout}"
        );
        if self.copying.rng.below(3) == 0 {
            line += " --enable-random-aborts";
        }
        let _ = write!(line, " &");
        self.line(&line);
        // A client that has no name of its own is called by how many there were before it.
        self.started(format!("p{}", self.clients.len()));
    }

    /// Another copier begins.
    pub(super) fn copy_on(&mut self) {
        if self.copying.on && self.copying.rng.below(3) == 0 {
            self.copy();
        }
    }
}
