//! Blobs of Kafka and kafka-python, and round trips.

use proptest::prelude::*;

use super::*;
use crate::ids::{LeaderEpoch, Offset};
use crate::wire::tests::{unhex, worked, worked_builder};
use crate::wire::{Batch, BatchHeader, Record};

/// The worked batch as Kafka and as kafka-python compress it.
const COMPRESSED: &[(Codec, &str, &str)] = &[
    (
        Codec::Gzip,
        "00000000000000640000006e00000002021116981c0001000000020000018bcfe568000000018bcfe56805ffffffffffffff\
        ffffffffffffff000000031f8b08000000000000ff8b63606060c93674cb48cdc9c957c04b3231653095053170313112a39a\
        418c818d8525db889189298f1100e94db1be66000000",
        "00000000000000640000006e00000002029554c2d40001000000020000018bcfe568000000018bcfe56805ffffffffffffff\
        ffffffffffffff000000031f8b0800c72b036b02ff8b63606060c93674cb48cdc9c957c04b3231653095053170313112a39a\
        418c818d8525db889189298f1100e94db1be66000000",
    ),
    (
        Codec::Snappy,
        "000000000000006400000074000000020256e776aa0002000000020000018bcfe568000000018bcfe56805ffffffffffffff\
        ffffffffffffff0000000382534e415050590000000001000000010000002f66345e000000046b314668656c6c6f20720600\
        24020268027652000a02018e2e00300016000604046b320102026e01",
        "000000000000006400000074000000020256e776aa0002000000020000018bcfe568000000018bcfe56805ffffffffffffff\
        ffffffffffffff0000000382534e415050590000000001000000010000002f66345e000000046b314668656c6c6f20720600\
        24020268027652000a02018e2e00300016000604046b320102026e01",
    ),
    (
        Codec::Lz4,
        "00000000000000640000006e0000000202dcb3d45a0003000000020000018bcfe568000000018bcfe56805ffffffffffffff\
        ffffffffffffff0000000304224d186040822e000000ef5e000000046b314668656c6c6f2006000aaf020268027652000a02\
        012e0011d00016000604046b320102026e0100000000",
        "000000000000006400000076000000020226d79f0d0003000000020000018bcfe568000000018bcfe56805ffffffffffffff\
        ffffffffffffff0000000304224d1868406600000000000000372e000000ef5e000000046b314668656c6c6f2006000aaf02\
        0268027652000a02012e0011d00016000604046b320102026e0100000000",
    ),
    (
        Codec::Zstd,
        "00000000000000640000006c00000002022fa465990004000000020000018bcfe568000000018bcfe56805ffffffffffffff\
        ffffffffffffff0000000328b52ffd00587c010054025e000000046b314668656c6c6f20020268027652000a020100160006\
        04046b320102026e010200a32291dc4509010000",
        "00000000000000640000006900000002028fc4b87e0004000000020000018bcfe568000000018bcfe56805ffffffffffffff\
        ffffffffffffff0000000328b52ffd20667d010054025e000000046b314668656c6c6f20020268027652000a020100160006\
        04046b320102026e010200a32291dc4509",
    ),
];

fn records(batch: &Batch) -> Vec<Record> {
    batch.records().collect::<Result<_, _>>().unwrap()
}

fn blob(hex: &str) -> Vec<u8> {
    unhex(hex)[61..].to_vec()
}

#[test]
fn what_kafka_and_kafka_python_compressed_is_opened() {
    for (codec, kafka, kafka_python) in COMPRESSED {
        for hex in [kafka, kafka_python] {
            let batch = Batch::parse(&unhex(hex)).unwrap();
            assert_eq!(batch.check_crc(), Ok(()));
            assert_eq!(batch.codec(), *codec as u8);
            assert_eq!(records(&batch), records(&worked()), "{}", codec.name());
        }
    }
}

#[test]
fn snappy_and_lz4_are_framed_as_kafka_frames_them() {
    let (snappy, lz4) = (blob(COMPRESSED[1].1), blob(COMPRESSED[2].1));
    let plain = worked().decompressed().unwrap();
    assert_eq!(Codec::Snappy.compress(&plain, None).unwrap()[..16], snappy[..16]);
    let ours = Codec::Lz4.compress(&plain, None).unwrap();
    assert_eq!((&ours[..7], &ours[ours.len() - 4..]), (&lz4[..7], &[0; 4][..]));
}

#[test]
fn gzip_begins_as_javas_does() {
    let ours = Codec::Gzip.compress(b"x", None).unwrap();
    assert_eq!(ours[..10], blob(COMPRESSED[0].1)[..10]);
}

#[test]
fn snappy_without_framing_is_opened() {
    let raw = snap::raw::Encoder::new().compress_vec(b"hello hello hello").unwrap();
    assert_eq!(Codec::Snappy.decompress(&raw, 100).unwrap(), b"hello hello hello");
}

#[test]
fn gzip_members_follow_one_another_and_may_carry_names() {
    let mut blob = Codec::Gzip.compress(b"one ", None).unwrap();
    let mut second = Codec::Gzip.compress(b"two", Some(9)).unwrap();
    second[3] = 0b1_1110; // a comment, a name, extra bytes, a checksum of the header
    second.splice(10..10, *b"\x02\0xxname\0comment\0");
    let end = 10 + b"\x02\0xxname\0comment\0".len();
    let mut crc = flate2::Crc::new();
    crc.update(&second[..end]);
    second.splice(end..end, (crc.sum() as u16).to_le_bytes());
    blob.extend(second);
    assert_eq!(Codec::Gzip.decompress(&blob, 100).unwrap(), b"one two");
}

#[test]
fn a_small_blob_that_would_become_large_is_refused() {
    let zeros = vec![0; 1 << 20];
    for codec in &Codec::ALL[1..] {
        let bomb = codec.compress(&zeros, None).unwrap();
        assert_eq!(codec.decompress(&bomb, 1 << 20).unwrap().len(), 1 << 20, "{}", codec.name());
        let max = (1 << 20) - 1;
        let error = WireError::TooManyRecordBytes { codec: *codec as u8, max };
        assert_eq!(codec.decompress(&bomb, max), Err(error), "{}", codec.name());
    }
}

#[test]
fn a_blob_cut_anywhere_is_an_error() {
    for (codec, kafka, _) in COMPRESSED {
        let blob = blob(kafka);
        // An lz4 frame is over after its last block; xerial's framing has no end at all: only whole blocks are sure.
        let end = if *codec == Codec::Lz4 { blob.len() - 4 } else { blob.len() };
        for cut in 17..end {
            let error = WireError::BadCompression { codec: *codec as u8 };
            assert_eq!(codec.decompress(&blob[..cut], 1 << 20), Err(error), "{} at {cut}", codec.name());
        }
    }
}

#[test]
fn a_codec_that_there_is_not_is_named() {
    let mut bytes = worked().bytes().to_vec();
    bytes[22] = 5;
    let batch = Batch::parse(&bytes.into()).unwrap();
    assert_eq!(batch.records().next(), Some(Err(WireError::Compressed { codec: 5 })));
}

#[test]
fn recompressing_changes_how_records_are_kept_and_nothing_else() {
    for codec in Codec::ALL {
        let header =
            BatchHeader { base_offset: Offset(100), leader_epoch: LeaderEpoch(2), ..BatchHeader::default() };
        let zipped = worked_builder().build_compressed(&header, Codec::Gzip).unwrap();
        let batch = Batch::parse(&zipped).unwrap().recompressed(codec, None).unwrap();
        assert_eq!(batch.check_crc(), Ok(()));
        assert_eq!((batch.codec(), records(&batch)), (codec as u8, records(&worked())));
        assert_eq!(batch.recompressed(Codec::None, None).unwrap(), worked());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn what_was_compressed_comes_back(
        bytes in prop::collection::vec(prop_oneof![Just(0u8), 0..4u8, any::<u8>()], 0..100_000),
        level in prop::option::of(1..10i32),
    ) {
        for codec in Codec::ALL {
            let blob = codec.compress(&bytes, level).unwrap();
            prop_assert_eq!(&codec.decompress(&blob, bytes.len()).unwrap(), &bytes, "{}", codec.name());
        }
    }

    #[test]
    fn arbitrary_bytes_never_panic_nor_become_more_than_they_may(
        bytes in prop::collection::vec(any::<u8>(), 0..300),
        kept in 0..24usize,
    ) {
        for (codec, kafka, _) in COMPRESSED {
            let mut blob = blob(kafka);
            blob.truncate(kept);
            blob.extend(&bytes);
            if let Ok(out) = codec.decompress(&blob, 5000) {
                prop_assert!(out.len() <= 5000);
            }
        }
    }
}
