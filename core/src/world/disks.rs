//! The faults of power and disks that a script causes.

use std::rc::Rc;

use super::World;
use super::processes::Life;
use crate::disk::Disk;
use crate::fact::{DiskFact, FileRange, ProcessFact, What};
use crate::ids::{BrokerId, FactId, NodeId, Offset, TopicPartition};
use crate::rng::Rng;
use crate::script::{DiskVerb, Failure};
use crate::time::Span;
use crate::wire::batch::batches;

/// The stream of the seed that decides which pages survive a power cut.
const POWER: u64 = 2;

impl World {
    /// The power of a broker's host fails: its process is gone, with what the page cache had not written back. Nobody
    /// is told: its connections stay open until a timeout, or its next start.
    pub(super) fn power_off(&mut self, id: BrokerId, cause: Option<FactId>) {
        let node = NodeId::Broker(id);
        let Some(slot) = self.brokers.get_mut(&id).filter(|slot| slot.life != Life::Off) else { return };
        let Some(broker) = Rc::make_mut(slot).broker.as_mut() else { return };
        let mut rng = Rng::stream(self.seed ^ self.now.0, POWER);
        let losses = broker.lose_power(&mut rng);
        let (pages, lost) = losses.iter().fold((0, 0), |(pages, lost), l| (pages + l.pages, lost + l.lost));
        let off =
            self.fact(Some(node), cause, What::Process(ProcessFact::PowerLost { pages, lost })).or(cause);
        self.set_life(node, Life::Off);
        self.invariants.disk_lost |= lost > 0;
        for loss in losses.into_iter().filter(|loss| loss.lost > 0) {
            let (dirty, pages, lost) = (loss.dirty, loss.pages, loss.lost);
            self.fact(Some(node), off, What::Disk(DiskFact::PagesLost { dirty, pages, lost }));
        }
    }

    /// Something happens to a broker's disk, whether its process runs or not.
    pub(super) fn change_disk(
        &mut self,
        verb: &DiskVerb,
        id: BrokerId,
        cause: Option<FactId>,
    ) -> Result<(), Failure> {
        let slot = self.brokers.get_mut(&id).ok_or(Failure::NoSuchBroker)?;
        let broker = Rc::make_mut(slot).broker.as_mut().ok_or(Failure::NeverStarted)?;
        let disk = &mut broker.disk;
        let what = match verb {
            DiskVerb::Full => What::Disk(DiskFact::Filled { full: true }),
            DiskVerb::Free => {
                disk.free();
                What::Disk(DiskFact::Filled { full: false })
            }
            DiskVerb::Slow(by) => slowed(disk, *by),
            DiskVerb::Heal => slowed(disk, Span::ZERO),
            DiskVerb::Flip(tp, offset) => {
                let bytes = end_of_batch(disk, tp, *offset).ok_or(Failure::NoSuchRecord)?;
                disk.flip(&bytes.file, bytes.position);
                What::Disk(DiskFact::BitFlipped { bytes })
            }
        };
        self.invariants.disk_lost |= matches!(what, What::Disk(DiskFact::BitFlipped { .. }));
        let fact = self.fact(Some(NodeId::Broker(id)), cause, what);
        if *verb == DiskVerb::Full
            && let Some(broker) =
                self.brokers.get_mut(&id).and_then(|slot| Rc::make_mut(slot).broker.as_mut())
        {
            broker.disk.fill(fact);
        }
        Ok(())
    }
}

fn slowed(disk: &mut Disk, by: Span) -> What {
    disk.set_slow(by);
    What::Disk(DiskFact::Slowed { by })
}

/// The last byte of the batch that has `offset`: the checksum covers it.
fn end_of_batch(disk: &Disk, tp: &TopicPartition, offset: Offset) -> Option<FileRange> {
    disk.list(&tp.to_string()).filter(|path| path.ends_with(".log")).find_map(|path| {
        let mut end = 0;
        for batch in batches(disk.chunks(path, 0)).map_while(Result::ok) {
            end += batch.size() as u64;
            if (batch.base_offset()..=batch.last_offset()).contains(&offset) {
                return Some(FileRange { file: path.clone(), position: end - 1, len: 1 });
            }
        }
        None
    })
}
