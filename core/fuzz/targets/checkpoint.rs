//! Checkpoint files of any content: each reads, or is refused; and what reads, writes and reads the same again.

use highwater_core::wire::checkpoint;

pub fn check(data: &[u8]) {
    if let Ok(offsets) = checkpoint::read_offsets(data) {
        let again = checkpoint::write_offsets(&offsets);
        assert_eq!(checkpoint::read_offsets(again.as_bytes()), Ok(offsets));
    }
    if let Ok(entries) = checkpoint::read_epochs(data) {
        let again = checkpoint::write_epochs(&entries);
        assert_eq!(checkpoint::read_epochs(again.as_bytes()), Ok(entries));
    }
    if let Ok(topic_id) = checkpoint::read_partition_metadata(data) {
        let again = checkpoint::write_partition_metadata(topic_id);
        assert_eq!(checkpoint::read_partition_metadata(again.as_bytes()), Ok(topic_id));
    }
}
