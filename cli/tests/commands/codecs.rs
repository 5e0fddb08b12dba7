//! Batches that Kafka and kafka-python made, decoded; what is decoded, encoded again.

use serde_json::{Value, json};

use crate::{answers, hex, highwater, unhex};

/// Kafka's and kafka-python's batch of three records, and the same in every codec.
const WORKED: &str = "00000000000000640000009700000002029d61e1a80000000000020000018bcfe568000000018bcfe56805ffffffffffffffffffffffffffff000000035e000000046b314668656c6c6f2068656c6c6f2068656c6c6f2068656c6c6f2068656c6c6f2068656c6c6f020268027652000a02014668656c6c6f2068656c6c6f2068656c6c6f2068656c6c6f2068656c6c6f2068656c6c6f0016000604046b320102026e01";
const COMPRESSED: [(&str, &str); 7] = [
    (
        "gzip",
        "00000000000000640000006e00000002021116981c0001000000020000018bcfe568000000018bcfe56805ffffffffffffffffffffffffffff000000031f8b08000000000000ff8b63606060c93674cb48cdc9c957c04b3231653095053170313112a39a418c818d8525db889189298f1100e94db1be66000000",
    ),
    (
        "gzip",
        "00000000000000640000006e00000002029554c2d40001000000020000018bcfe568000000018bcfe56805ffffffffffffffffffffffffffff000000031f8b0800c72b036b02ff8b63606060c93674cb48cdc9c957c04b3231653095053170313112a39a418c818d8525db889189298f1100e94db1be66000000",
    ),
    (
        "snappy",
        "000000000000006400000074000000020256e776aa0002000000020000018bcfe568000000018bcfe56805ffffffffffffffffffffffffffff0000000382534e415050590000000001000000010000002f66345e000000046b314668656c6c6f2072060024020268027652000a02018e2e00300016000604046b320102026e01",
    ),
    (
        "lz4",
        "00000000000000640000006e0000000202dcb3d45a0003000000020000018bcfe568000000018bcfe56805ffffffffffffffffffffffffffff0000000304224d186040822e000000ef5e000000046b314668656c6c6f2006000aaf020268027652000a02012e0011d00016000604046b320102026e0100000000",
    ),
    (
        "lz4",
        "000000000000006400000076000000020226d79f0d0003000000020000018bcfe568000000018bcfe56805ffffffffffffffffffffffffffff0000000304224d1868406600000000000000372e000000ef5e000000046b314668656c6c6f2006000aaf020268027652000a02012e0011d00016000604046b320102026e0100000000",
    ),
    (
        "zstd",
        "00000000000000640000006c00000002022fa465990004000000020000018bcfe568000000018bcfe56805ffffffffffffffffffffffffffff0000000328b52ffd00587c010054025e000000046b314668656c6c6f20020268027652000a02010016000604046b320102026e010200a32291dc4509010000",
    ),
    (
        "zstd",
        "00000000000000640000006900000002028fc4b87e0004000000020000018bcfe568000000018bcfe56805ffffffffffffffffffffffffffff0000000328b52ffd20667d010054025e000000046b314668656c6c6f20020268027652000a02010016000604046b320102026e010200a32291dc4509",
    ),
];
const HELLO: &str = "68656c6c6f2068656c6c6f2068656c6c6f2068656c6c6f2068656c6c6f2068656c6c6f";
const COMMIT: &str = "0000000000000067000000420000000202f49faf310030000000000000018bcfe568000000018bcfe5680000000000000000070001ffffffff000000012000000008000000010c00000000000300";
const ABORT: &str = "000000000000006700000042000000020200a179790030000000000000018bcfe568000000018bcfe5680000000000000000070001ffffffff000000012000000008000000000c00000000000300";
const IDEMPOTENT: &str = "000000000000000000000061ffffffff02c17496100000000000000000018bcfe568000000018bcfe568000000000000000fa0000000000000000000015e000000046b314668656c6c6f2068656c6c6f2068656c6c6f2068656c6c6f2068656c6c6f2068656c6c6f0202680276";

fn decoded(batches: &[&str]) -> Vec<Value> {
    answers(&["calc", "decode"], batches)
        .iter()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect()
}

/// The batch with its checksum made to hold again.
fn summed(mut bytes: Vec<u8>) -> String {
    let table =
        |byte: u32| (0..8).fold(byte, |crc, _| if crc & 1 == 0 { crc >> 1 } else { crc >> 1 ^ 0x82f6_3b78 });
    let crc = !bytes[21..].iter().fold(!0u32, |crc, byte| table((crc ^ u32::from(*byte)) & 255) ^ (crc >> 8));
    bytes[17..21].copy_from_slice(&crc.to_be_bytes());
    hex(&bytes)
}

#[test]
fn a_batch_object_has_the_dump_tools_names_in_their_order() {
    let records = format!(
        r#"[{{"offset":100,"timestamp":1700000000000,"key":"6b31","value":"{HELLO}","headers":[["h","76"]]}},{{"offset":101,"timestamp":1700000000005,"key":null,"value":"{HELLO}","headers":[]}},{{"offset":102,"timestamp":1700000000003,"key":"6b32","value":null,"headers":[["n",null]]}}]"#
    );
    let head = r#"{"baseOffset":100,"lastOffset":102,"count":3,"partitionLeaderEpoch":2,"magic":2,"attributes":0,"compresscodec":"none","timestampType":"CreateTime","baseTimestamp":1700000000000,"maxTimestamp":1700000000005,"producerId":-1,"producerEpoch":-1,"baseSequence":-1,"lastSequence":-1,"isTransactional":false,"isControl":false,"size":163,"crc":2640437672,"isvalid":true,"records":"#;
    assert_eq!(answers(&["calc", "decode"], &[WORKED]), [format!("{head}{records}}}")]);
}

#[test]
fn every_codec_of_kafka_and_kafka_python_is_opened() {
    let plain = &decoded(&[WORKED])[0];
    let batches: Vec<&str> = COMPRESSED.iter().map(|(_, batch)| *batch).collect();
    for ((codec, hex), batch) in COMPRESSED.iter().zip(decoded(&batches)) {
        assert_eq!((&batch["compresscodec"], &batch["isvalid"]), (&json!(codec), &json!(true)));
        assert_eq!(
            (&batch["records"], &batch["size"]),
            (&plain["records"], &json!(hex.len() / 2)),
            "{codec}"
        );
    }
}

#[test]
fn control_batches_and_idempotent_ones_tell_what_they_are() {
    let batches = decoded(&[COMMIT, ABORT, IDEMPOTENT]);
    for (batch, kind) in batches.iter().zip(["00000001", "00000000"]) {
        assert_eq!((&batch["isControl"], &batch["isTransactional"]), (&json!(true), &json!(true)));
        assert_eq!((&batch["records"][0]["key"], &batch["attributes"]), (&json!(kind), &json!(0x30)));
    }
    let sequence = ["producerId", "producerEpoch", "baseSequence", "lastSequence", "partitionLeaderEpoch"];
    assert_eq!(sequence.map(|name| batches[2][name].as_i64().unwrap()), [4000, 0, 0, 0, -1]);
}

#[test]
fn what_kafka_refuses_says_why_and_the_next_line_is_answered() {
    let mut flipped = unhex(WORKED);
    flipped[70] ^= 1;
    let mut fewer = unhex(WORKED);
    fewer[60] = 2;
    let mut negative = unhex(WORKED);
    negative[57..61].fill(0xff);
    let mut magic = unhex(WORKED);
    magic[16] = 3;
    let mut short = unhex(WORKED);
    short[11] = 20;
    let torn = &WORKED[..300];
    let surplus = format!("{WORKED}00");
    let lines =
        [hex(&flipped), summed(fewer), summed(negative), hex(&magic), hex(&short), torn.to_owned(), surplus];
    let lines: Vec<&str> = lines.iter().map(String::as_str).chain(["00ff", WORKED]).collect();
    let told: Vec<Value> = decoded(&lines).iter().map(|b| json!([b["isvalid"], b["error"]])).collect();
    let (corrupt, invalid) =
        (json!([false, "CorruptRecordException"]), json!([false, "InvalidRecordException"]));
    let incomplete = json!([false, "Incomplete"]);
    let (sound, torn) = (json!([true, null]), &incomplete);
    let expected = [&corrupt, &invalid, &invalid, &corrupt, &corrupt, torn, &corrupt, torn, &sound];
    assert_eq!(told.iter().collect::<Vec<_>>(), expected);
}

#[test]
fn lines_that_are_no_hexadecimal_are_answered_in_their_place() {
    let told = answers(&["calc", "decode"], &["xy", "abc", "", WORKED]);
    assert_eq!(told[0], r#"{"error":"batch: character 1 is 'x', no hexadecimal digit"}"#);
    assert_eq!(told[1], r#"{"error":"batch: expected two hexadecimal digits a byte, found 3"}"#);
    assert_eq!(told[2], r#"{"error":"expected a batch in hexadecimal, found an empty line"}"#);
    assert!(told[3].contains(r#""isvalid":true"#));
}

#[test]
fn what_was_decoded_is_encoded_to_the_same_bytes() {
    let batches = [WORKED, COMMIT, ABORT, IDEMPOTENT];
    let objects = answers(&["calc", "decode"], &batches);
    let objects: Vec<&str> = objects.iter().map(String::as_str).collect();
    assert_eq!(answers(&["calc", "encode"], &objects), batches);
}

#[test]
fn a_compressed_batch_stands_for_the_same_records() {
    let object = &answers(&["calc", "decode"], &[WORKED])[0];
    for codec in ["none", "gzip", "snappy", "lz4", "zstd"] {
        let encoded = answers(&["calc", "encode", "--compress", codec], &[object]);
        let again = &decoded(&[&encoded[0]])[0];
        let plain: Value = serde_json::from_str(object).unwrap();
        assert_eq!((&again["compresscodec"], &again["records"]), (&json!(codec), &plain["records"]));
    }
}

#[test]
fn only_records_must_be_given_the_rest_is_a_producers() {
    let lines = [r#"{"records":[{"key":"6b","value":null},{"value":"76"}]}"#, r#"{"records":[]}"#];
    let encoded = answers(&["calc", "encode"], &lines);
    let batches = decoded(&encoded.iter().map(String::as_str).collect::<Vec<_>>());
    let numbers = |batch: &Value| {
        let names = ["baseOffset", "lastOffset", "partitionLeaderEpoch", "producerId", "producerEpoch"];
        let more = ["baseSequence", "baseTimestamp", "maxTimestamp", "count", "attributes"];
        names.into_iter().chain(more).map(|name| batch[name].as_i64().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(numbers(&batches[0]), [0, 1, -1, -1, -1, -1, 0, 0, 2, 0]);
    assert_eq!(numbers(&batches[1]), [0, 0, -1, -1, -1, -1, 0, 0, 0, 0]);
    assert_eq!(
        batches[0]["records"][1],
        json!({"offset":1,"timestamp":0,"key":null,"value":"76","headers":[]})
    );
}

#[test]
fn gaps_that_compaction_left_and_the_delete_horizon_come_back() {
    let object = r#"{"baseOffset":10,"lastOffset":19,"attributes":64,"baseTimestamp":500,"maxTimestamp":90,"records":[{"offset":12,"timestamp":80},{"offset":15,"timestamp":90}]}"#;
    let batch = &decoded(&[&answers(&["calc", "encode"], &[object])[0]])[0];
    let offsets: Vec<i64> = (0..2).map(|n| batch["records"][n]["offset"].as_i64().unwrap()).collect();
    assert_eq!((offsets, batch["lastOffset"].as_i64()), (vec![12, 15], Some(19)));
    assert_eq!((batch["attributes"].as_i64(), batch["baseTimestamp"].as_i64()), (Some(64), Some(500)));
    assert_eq!(batch["records"][0]["timestamp"], json!(80));
}

#[test]
fn with_log_append_time_every_record_has_the_largest_timestamp() {
    let object =
        r#"{"timestampType":"LogAppendTime","maxTimestamp":777,"records":[{"timestamp":5},{"timestamp":6}]}"#;
    let batch = &decoded(&[&answers(&["calc", "encode"], &[object])[0]])[0];
    assert_eq!((&batch["timestampType"], &batch["attributes"]), (&json!("LogAppendTime"), &json!(8)));
    let times: Vec<i64> = (0..2).map(|n| batch["records"][n]["timestamp"].as_i64().unwrap()).collect();
    assert_eq!(times, [777, 777]);
}

#[test]
fn objects_that_are_no_batch_are_refused_by_name() {
    let lines = [
        "{}",
        r#"{"records":[{"key":"6"}]}"#,
        r#"{"records":[],"magic":1}"#,
        r#"{"records":[],"compresscodec":"brotli"}"#,
        r#"{"baseOffset":5,"records":[{"offset":4}]}"#,
        r#"{"records":[],"colour":1}"#,
        "[",
    ];
    let begins = [
        "missing field `records`",
        "records[0].key: expected two hexadecimal digits a byte, found 1",
        "magic: 1, where only 2 is written",
        "compresscodec: 'brotli' (expected none, gzip, snappy, lz4 or zstd)",
        "records[0].offset: does not fit",
        "unknown field `colour`",
        "EOF while parsing",
    ];
    for (line, begin) in answers(&["calc", "encode"], &lines).iter().zip(begins) {
        let told: Value = serde_json::from_str(line).unwrap();
        assert!(told["error"].as_str().unwrap().starts_with(begin), "{line}");
    }
}

#[test]
fn a_decompression_bomb_is_refused_and_not_opened() {
    let object = format!(r#"{{"records":[{{"value":"{}"}}]}}"#, "00".repeat(8 << 20));
    let mut bomb = Vec::new();
    for codec in ["gzip", "zstd"] {
        let encoded = highwater(&["calc", "encode", "--compress", codec], &object);
        let batch = unhex(encoded.out.trim());
        // The same blob nine times: gzip members and zstd frames follow one another.
        let (head, blob) = batch.split_at(61);
        let mut nine = [head, &blob.repeat(9)].concat();
        let length = (nine.len() - 12) as u32;
        nine[8..12].copy_from_slice(&length.to_be_bytes());
        bomb.push(summed(nine));
    }
    for batch in decoded(&bomb.iter().map(String::as_str).collect::<Vec<_>>()) {
        assert_eq!(batch["error"], json!("InvalidRecordException"));
    }
}

/// Made by kafka-python 3.0.12: `cargo xtask kafka-python --fixture`.
const KAFKA_PYTHON: &str = include_str!("kafka-python.jsonl");

#[test]
fn what_kafka_python_wrote_is_decoded_to_what_went_in() {
    let made: Vec<Value> =
        KAFKA_PYTHON.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let batches: Vec<&str> = made.iter().map(|made| made["batch"].as_str().unwrap()).collect();
    for (made, told) in made.iter().zip(decoded(&batches)) {
        assert_eq!(
            (&told["isvalid"], &told["records"]),
            (&json!(true), &made["records"]),
            "{}",
            made["codec"]
        );
    }
    let codecs: std::collections::BTreeSet<&str> =
        made.iter().filter_map(|made| made["codec"].as_str()).collect();
    assert_eq!(codecs.len(), 5);
}
