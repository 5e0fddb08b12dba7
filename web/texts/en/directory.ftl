### Log directories that a person has opened.

title = Open a log directory
intro = Drop a directory of Kafka's logs anywhere on this page, or choose one: a broker's, a partition's, or single files. Nothing leaves your computer, nothing in it is changed, and the run goes on.
choose = Choose a directory…
choose-files = Choose files…
nothing-yet = What is found in it comes here: partitions, segments, batches down to their bytes, index entries, checkpoints, and everything that is wrong.
others = { NUMBER($count) ->
    [one] One file is none of Kafka's logs and was left out.
   *[other] { NUMBER($count) } files are none of Kafka's logs and were left out.
}

## Why nothing was opened

empty = There is no file in it.
not-kafkas = { NUMBER($files) ->
    [one] This file is none of Kafka's: a log directory has directories such as orders-0, with files such as 00000000000000000000.log.
   *[other] None of these { NUMBER($files) } files is Kafka's: a log directory has directories such as orders-0, with files such as 00000000000000000000.log.
}
too-large = There are { NUMBER($bytes) } bytes; at most { NUMBER($most) } are opened here, not counting indexes. Choose one partition or single segments, or use highwater inspect.
too-many = There are more than { NUMBER($most) } files. Choose one partition, or use highwater inspect.
unreadable = The browser could not read it.

## What was found

files = Files
summary = { NUMBER($partitions) ->
    [one] 1 partition
   *[other] { NUMBER($partitions) } partitions
}, { NUMBER($segments) ->
    [one] 1 segment
   *[other] { NUMBER($segments) } segments
}.
no-problems = no problems
problems = { NUMBER($count) ->
    [one] 1 problem
   *[other] { NUMBER($count) } problems
}
up-to = ends at offset { $offset }
segments = Segments
base-offset = base offset
bytes = bytes
batches = batches
records = records
epochs = Leader epochs:
epoch-from = { $epoch } from offset { $offset }

## A file

file = File
file-bytes = { NUMBER($bytes) } bytes
earlier = Earlier
later = Later
rows = { NUMBER($from) } to { NUMBER($to) } of { NUMBER($count) }
no-batch = It has no batch.
offsets = offsets
at-byte = at byte
slot = slot
offset = offset
position = position
timestamp = timestamp
not-a-batch = no batch
