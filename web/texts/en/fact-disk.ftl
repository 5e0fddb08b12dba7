### What happens to a disk. The subject is the broker that it belongs to.

pages-lost = loses { NUMBER($lost) } of { $pages ->
    [one] 1 page
   *[other] { $pages } pages
} of `{ $file }`, which had not been flushed from byte { $position } on
filled = has a full disk: the next write fails
freed = has room on its disk again
slowed = has a slow disk: every access takes { $by } longer
unslowed = has a disk as fast as before
bit-flipped = has one bit flipped in `{ $file }`, byte { $position }
write-failed = cannot write `{ $file }`: its only log directory is offline, so it halts
torn = repairs `{ $file }`: the last batch is not whole; cuts off { $bytes ->
    [one] 1 byte
   *[other] { $bytes } bytes
} from byte { $position } on
no-batch = repairs `{ $file }`: what follows is not a batch; cuts off { $bytes ->
    [one] 1 byte
   *[other] { $bytes } bytes
} from byte { $position } on
bad-checksum = repairs `{ $file }`: a batch does not match its checksum; cuts off { $bytes ->
    [one] 1 byte
   *[other] { $bytes } bytes
} from byte { $position } on
bad-offset = repairs `{ $file }`: the offsets do not rise, or do not belong here; cuts off { $bytes ->
    [one] 1 byte
   *[other] { $bytes } bytes
} from byte { $position } on
behind-cut = deletes `{ $file }`: a segment before it was cut off
before-start = deletes `{ $file }`: the log ends before its checkpointed start
index-missing = builds `{ $file }` anew: the file was missing
cleaning-undone = deletes `{ $file }`: the compaction that wrote it had not ended
cleaning-finished = deletes `{ $file }`: a compaction has replaced it
unreadable = cannot read `{ $file }`, and goes on as if it were empty
