//! Blobs that claim to be compressed, bombs among them: they open to no more than may come out, or are refused.
//!
//! The first byte chooses the codec and whether the rest is compressed first (and then must come back) or taken as it
//! is.

use highwater_core::wire::Codec;

/// What may come out: little, so that a bomb is found by its size and not by its time.
const BYTES_MAX: usize = 1 << 16;

pub fn check(data: &[u8]) {
    let Some((choice, data)) = data.split_first() else { return };
    let codec = Codec::ALL[usize::from(choice % 5)];
    if choice & 0x80 == 0 {
        let opened = codec.decompress(data, BYTES_MAX);
        assert!(
            opened.is_err() || codec == Codec::None || opened.is_ok_and(|bytes| bytes.len() <= BYTES_MAX)
        );
    } else {
        let blob = codec.compress(data, None).expect("every codec is there");
        assert_eq!(codec.decompress(&blob, data.len().max(1)).as_deref(), Ok(data));
    }
}
