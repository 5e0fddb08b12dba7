### A partition's log on one broker's disk, and how a read finds its way in it.

tab = Log
no-partition = A log lies here once there is a topic. Create one, write some records, then look at their files.
no-log = No broker keeps a log of { $tp } at this moment.
title = The log of { $tp }
intro = A log is a row of files, its segments. Each is named by the offset it begins at, with a sparse index beside it: for some offsets, where in the file they are.
replica = Replica
of-broker = Broker { $broker }
of-leader = Broker { $broker }, leader
not-running = Broker { $broker } does not run. This is what lies on its disk.
extent = Log start offset { $start }, log end offset { $end }, { NUMBER($segments) ->
    [one] { NUMBER($segments) } segment
   *[other] { NUMBER($segments) } segments
}.
held-back = Offsets { $offsets } still lie in the first files, but can no longer be read: a file goes only as a whole.
deleted = What was below offset { $start } is no longer here.
compacted = With `cleanup.policy=compact`, older records of a key are taken out, and their offsets stay gaps. A look-up of a gap finds what comes next.

## Segments

active = active
bytes = { NUMBER($count) ->
    [one] { NUMBER($count) } byte
   *[other] { NUMBER($count) } bytes
}
offsets = offsets { $range }
no-records = nothing in it
more-segments = { NUMBER($count) } more segments
more-entries = { NUMBER($count) } more
entries = { $file }: { NUMBER($used) ->
    [one] { NUMBER($used) } entry
   *[other] { NUMBER($used) } entries
}
entries-of = { $file }: { NUMBER($used) ->
    [one] { NUMBER($used) } entry
   *[other] { NUMBER($used) } entries
}, room for { NUMBER($room) }
no-entry = A batch gets an entry if more than { NUMBER($bytes) } bytes have come since the last one (`index.interval.bytes`); the first batch never does.
slot = Slot
relative = Relative
offset = Offset
position = Position
batch = Batch
timestamp = Timestamp
clock = Clock
probed = Search
verdict = { $fits ->
    [fits] fits
    [exactly] exactly
   *[high] too high
}
scanned = Batches read, from position { $position } on
open-batch = Open the bytes of batch { $offsets }

## The look-up

find-by = Look up by
wanted = What to look up
by-offset = offset
by-time = time
look-up = Look up
allowed = Offsets { $first } to { $last }, or a time in milliseconds: since the run began, or since 1970 as records carry it.
refused = { $why ->
    [empty] The field is empty.
    [no-number] This is not a whole number.
    [negative] It cannot be negative.
    [no-record] There is no record to look up. Write one first.
    [below-start] This is below the log start offset.
    [at-end] This is the log end offset: no record has it yet.
    [beyond-end] The log ends before that.
   *[too-new] No record is that new: the newest is of { $newest }.
}

## Its steps

step-of = Step { $step } of { $steps }
first = First
back = Back
next = Next
result = Result
segment = { $how ->
    [next] Nothing in that file is from { $goal } on. Next comes `{ $file }`.
    [time] `{ $file }` is the first file that may have a record from { $goal } on.
   *[offset] `{ $file }` is the last file that begins at or before { $goal }.
}
probe = { $index }, slot { $slot }: { $entry } { $fits ->
    [exactly] is exactly what is looked for.
    [fits] is not beyond { $goal }. It fits, so the search goes on from here.
   *[high] is beyond { $goal }. Too high, so the search goes on before it.
}
floor-time = Slot { $slot } is the last that fits: up to offset { $offset } no record is newer than { $time }. Where that offset is, the offset index knows.
floor-time-none = No entry is at or before { $goal }. So it begins with the file’s own offset, { $offset }.
floor = { $how ->
    [right] Slot { $slot } is the last that fits: the batch that ends with offset { $entry } is at position { $position }. The file is read from there.
   *[wrong] Slot { $slot } says position { $position }, but no batch there leads to { $goal }: the index is wrong. The file is read from its beginning.
}
floor-none = No entry of the offset index is at or before { $goal }. The file is read from its beginning.
scan = Position { $position }: batch { $batch } { $how ->
    [has] has offset { $goal }.
    [gap] is the first that does not end before { $goal }. Offset { $goal } itself is a gap.
    [time] has a record from { $goal } on.
    [no-time] has no record from { $goal } on that can be read. On to the next.
   *[on] ends before { $goal }. On to the next.
}
found = Offset { $offset }{ $how ->
    [time] , of { $time }, is the first from then on. It is
    [gap] {" "}is the next after the gap. It is
   *[it] {" "}is
} in batch { $batch } at position { $position } of `{ $file }`.
nothing = { $how ->
    [time] No record from { $goal } on can be read in that file, and a search by time looks into no other.
   *[offset] Nothing from { $goal } on can be read.
}
used = Index entry used: slot { $slot }, offset { $entry } → position { $position }.
used-none = No index entry was used.
open-record = Open the bytes of record { $offset }
