"""kafka-python reads what Highwater writes, and Highwater what kafka-python writes.

    check.py HIGHWATER DIR     reads every .log below DIR, and its indexes; then writes batches, and lets HIGHWATER decode them
    check.py --fixture         prints batches of every codec, a JSON object a line (cli/tests/commands/kafka-python.jsonl)

It needs kafka-python 3.0.12, lz4, python-snappy, zstandard.
"""
import glob, json, os, random, struct, subprocess, sys

from kafka.record.default_records import DefaultRecordBatch, DefaultRecordBatchBuilder

CODECS = {"none": 0, "gzip": 1, "snappy": 2, "lz4": 3, "zstd": 4}
LOG_OVERHEAD = 12


def plain(records):
    """Records as `highwater calc decode` prints them."""
    data = lambda b: None if b is None else bytes(b).hex()
    return [dict(offset=r.offset, timestamp=r.timestamp, key=data(r.key), value=data(r.value),
                 headers=[[k, data(v)] for k, v in r.headers]) for r in records]


def batches(path):
    """(position, bytes, batch) of a segment."""
    content, at = open(path, "rb").read(), 0
    while at < len(content):
        size = struct.unpack_from(">i", content, at + 8)[0] + LOG_OVERHEAD
        raw = content[at:at + size]
        assert len(raw) == size, f"{path}: torn at {at}"
        yield at, raw, DefaultRecordBatch(raw)
        at += size


def decode(highwater, lines):
    told = subprocess.run([highwater, "calc", "decode"], input="\n".join(lines) + "\n", capture_output=True, text=True, check=True)
    return [json.loads(l) for l in told.stdout.splitlines()]


def read(highwater, directory):
    """Every exported log: what kafka-python finds is what Highwater says."""
    count = dict(logs=0, batches=0, records=0, entries=0)
    codecs, lines, expected = {}, [], []
    for path in sorted(glob.glob(os.path.join(directory, "**", "*.log"), recursive=True)):
        starts, ends = set(), set()
        for at, raw, batch in batches(path):
            assert batch.validate_crc(), f"{path}: crc at {at}"
            starts.add(at); ends.add((batch.last_offset, at))
            codecs[batch.compression_type] = codecs.get(batch.compression_type, 0) + 1
            lines.append(raw.hex()); expected.append((path, batch.records_count, plain(batch)))
            count["batches"] += 1
        count["logs"] += 1
        base = int(os.path.basename(path)[:20])
        index = open(path[:-4] + ".index", "rb").read()
        for slot in range(len(index) // 8):
            offset, position = struct.unpack_from(">ii", index, slot * 8)
            if (offset, position) == (0, 0): break  # room for more
            assert position in starts, f"{path}: entry {slot} points to {position}, where no batch begins"
            assert any(end >= base + offset for end, at in ends if at >= position), f"{path}: entry {slot}"
            count["entries"] += 1
    for told, (path, records, found) in zip(decode(highwater, lines), expected, strict=True):
        assert told["isvalid"] and told["count"] == records, f"{path}: {told}"
        if not told["isControl"]: assert told["records"] == found, f"{path}: {told['records']} / {found}"
        count["records"] += len(found)
    names = ", ".join(f"{n} {name}" for name, number in CODECS.items() if (n := codecs.get(number)))
    print(f"kafka-python reads {count['logs']} logs: {count['batches']} batches ({names}), {count['records']} records; "
          f"{count['entries']} index entries point at batch starts")
    assert set(codecs) == set(CODECS.values()), f"a codec was not there: {codecs}"


def written(rng, codec, most):
    """A batch that kafka-python makes, and its records."""
    transactional = rng.random() < 0.2
    producer = (rng.randrange(5000), rng.randrange(5), rng.randrange(1000)) if transactional or rng.random() < 0.3 else (-1, -1, -1)
    builder = DefaultRecordBatchBuilder(2, CODECS[codec], transactional, *producer, 1 << 20)
    records = []
    for offset in range(rng.randrange(1, most + 1)):
        data = lambda: rng.choice([None, b"", b"hello " * rng.randrange(9), rng.randbytes(rng.randrange(200))])
        record = dict(offset=offset, timestamp=1_700_000_000_000 + rng.randrange(-9999, 9999), key=data(), value=data(),
                      headers=[(name, data()) for name in ("h", "ключ", "")[:rng.randrange(4)]])
        assert builder.append(**record)
        hex_of = lambda b: None if b is None else b.hex()
        records.append(dict(record, key=hex_of(record["key"]), value=hex_of(record["value"]),
                            headers=[[k, hex_of(v)] for k, v in record["headers"]]))
    return bytes(builder.build()), records


def write(highwater):
    """Batches that kafka-python makes: what Highwater decodes is what went in."""
    rng = random.Random(7)
    made = [(codec, *written(rng, codec, 50)) for _ in range(100) for codec in CODECS]
    for (codec, _, records), told in zip(made, decode(highwater, [raw.hex() for _, raw, _ in made]), strict=True):
        assert told["isvalid"] and told["records"] == records, f"{codec}: {told} / {records}"
    print(f"Highwater reads {len(made)} batches that kafka-python wrote, {len(made) // len(CODECS)} of each codec")


if __name__ == "__main__":
    if sys.argv[1:] == ["--fixture"]:
        rng = random.Random(11)
        for _ in range(4):
            for codec in CODECS:
                raw, records = written(rng, codec, 4)
                print(json.dumps(dict(codec=codec, batch=raw.hex(), records=records), ensure_ascii=False, separators=(",", ":")))
    else:
        read(sys.argv[1], sys.argv[2])
        write(sys.argv[1])
