//! The two hashes that place things: murmur2 for keys, Java's `String.hashCode` for groups.
//!
//! `partition = (murmur2(key) & 0x7fffffff) mod partitions`: the sign bit is masked, not taken as absolute value.
//! `coordinator partition = abs(hashCode(group)) mod offsets.topic.num.partitions`, where Kafka's `abs` of the
//! smallest number is 0.

/// `org.apache.kafka.common.utils.Utils.murmur2`.
pub fn murmur2(bytes: &[u8]) -> i32 {
    const SEED: u32 = 0x9747_b28c;
    const M: u32 = 0x5bd1_e995;
    let mut hash = SEED ^ bytes.len() as u32;
    let (words, rest) = bytes.as_chunks::<4>();
    for word in words {
        let mut k = u32::from_le_bytes(*word).wrapping_mul(M);
        k ^= k >> 24;
        hash = hash.wrapping_mul(M) ^ k.wrapping_mul(M);
    }
    if !rest.is_empty() {
        for (i, byte) in rest.iter().enumerate() {
            hash ^= u32::from(*byte) << (8 * i);
        }
        hash = hash.wrapping_mul(M);
    }
    hash ^= hash >> 13;
    hash = hash.wrapping_mul(M);
    (hash ^ (hash >> 15)) as i32
}

/// The partition that Kafka's producers choose for a key.
pub fn partition_for_key(key: &[u8], partitions: i32) -> i32 {
    (murmur2(key) & i32::MAX) % partitions
}

/// Java's `String.hashCode`, over UTF-16 units.
pub fn java_hash_code(text: &str) -> i32 {
    text.encode_utf16().fold(0i32, |hash, unit| hash.wrapping_mul(31).wrapping_add(i32::from(unit)))
}

/// The order in which a set of Java's lists texts that were put into it in this order: by bucket of their hash code, of
/// 16 or so many more that no more than three quarters are taken. Kafka's tools print topics so.
///
/// Nothing of this process's own hashing is in it: the same texts have the same order everywhere.
pub fn java_set_order<T: AsRef<str>>(mut texts: Vec<T>) -> Vec<T> {
    let mut buckets = 16;
    while texts.len() * 4 > buckets * 3 {
        buckets *= 2;
    }
    texts.sort_by_key(|text| {
        let hash = java_hash_code(text.as_ref()) as u32;
        (hash ^ hash >> 16) as usize % buckets
    });
    texts
}

/// The partition of `__consumer_offsets` whose leader coordinates a group.
pub fn partition_for_group(group: &str, partitions: i32) -> i32 {
    java_hash_code(group).checked_abs().unwrap_or(0) % partitions
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As `kafka-reassign-partitions --verify` printed them.
    #[test]
    fn sets_are_in_the_order_of_javas_buckets() {
        assert_eq!(java_set_order(vec!["more", "same"]), ["same", "more"]);
    }

    #[test]
    fn keys_hash_as_in_kafka() {
        let long = "lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8";
        let examples: &[(&[u8], i32, [i32; 3])] = &[
            (b"21", -973_932_308, [0, 0, 40]),
            (b"foobar", -790_332_482, [0, 0, 16]),
            (b"a-little-bit-long-string", -985_981_536, [2, 2, 12]),
            (b"a-little-bit-longer-string", -1_486_304_829, [2, 5, 19]),
            (long.as_bytes(), -58_897_971, [2, 5, 27]),
            (b"abc", 479_470_107, [0, 3, 7]),
            (b"k", -1_567_496_736, [2, 2, 12]),
            (b"k1", 1_684_045_097, [2, 5, 47]),
            (b"k2", 380_483_553, [0, 3, 3]),
            (b"k3", 1_676_809_936, [1, 4, 36]),
            (b"key-0", 29_210_041, [1, 1, 41]),
            (b"key-1", 193_331_640, [0, 0, 40]),
            (b"key-2", 852_269_702, [2, 2, 2]),
            (b"user-42", 1_459_644_460, [1, 4, 10]),
            (b"order-1001", 297_523_878, [0, 0, 28]),
            (b"hello", 2_132_663_229, [0, 3, 29]),
            (b"hello world", 1_221_641_059, [1, 1, 9]),
            (b"Zurich", 18_744_364, [1, 4, 14]),
            (&[0, 0, 0, 42], 1_606_757_304, [0, 0, 4]),
            (&[0, 0, 0, 0, 0, 0, 0, 42], 506_863_552, [1, 4, 2]),
            ("ключ-1".as_bytes(), -647_031_551, [0, 3, 47]),
            ("café".as_bytes(), -1_358_007_374, [0, 0, 24]),
            (b"1", -1_993_445_489, [0, 3, 9]),
            (b"2", 648_968_168, [2, 2, 18]),
            (b"3", -1_148_165_505, [2, 5, 43]),
            (b"alice", 1_951_417_749, [0, 3, 49]),
            (b"bob", -2_048_144_690, [0, 0, 8]),
            (b"carol", 271_431_602, [2, 2, 2]),
        ];
        for (key, hash, partitions) in examples {
            assert_eq!(murmur2(key), *hash, "{key:?}");
            assert_eq!([3, 6, 50].map(|n| partition_for_key(key, n)), *partitions, "{key:?}");
        }
    }

    #[test]
    fn groups_hash_as_in_java() {
        let examples = [
            ("console-consumer-1", 35_782_224, 24),
            ("order-service", 562_889_526, 26),
            ("billing", -109_829_509, 9),
            ("test-group", 627_841_412, 12),
            ("consumer-group-1", 147_483_020, 20),
            ("my-consumer-group", 1_513_705_513, 13),
            ("demo", 3_079_651, 1),
            ("playground", -2_141_049_413, 13),
            ("inventory", -2_020_599_460, 10),
            ("emailer", -1_638_014_647, 47),
            ("fraud-check", -1_073_199_009, 9),
            ("группа-1", -1_936_320_450, 0),
            ("hello", 99_162_322, 22),
            ("Ea", 2_236, 36),
            ("FB", 2_236, 36),
            ("badj-gqr", i32::MIN, 0),
            ("😀", 1_772_899, 49),
            ("", 0, 0),
        ];
        for (group, hash, partition) in examples {
            assert_eq!(java_hash_code(group), hash, "{group}");
            assert_eq!(partition_for_group(group, 50), partition, "{group}");
        }
    }
}
