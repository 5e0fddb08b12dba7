### What can be wrong with a log directory, and what helps.

place = { $file }, byte { NUMBER($byte) }
bad-crc = The batch at offset { $offset } says crc { $stored }, but its bytes give { $computed }.
bad-records = The records of the batch at offset { $offset } cannot be read: { $error }.
torn-batch = A batch of { NUMBER($needed) } bytes begins, but only { NUMBER($left) } are left.
not-a-batch = { NUMBER($left) } bytes that are no batch: { $error }.
zeros = { NUMBER($left) } zeros up to the end.
offsets-do-not-rise = The batch at offset { $offset } stands where { $expected } or later must come.
bad-offset-delta = { $count } records, but offsets { $first } to { $last }.
below-base-offset = The batch at offset { $offset } is in a segment that begins at { $named }.
overlaps-next-segment = Offset { $offset } belongs to the next segment, which begins at { $next }.
too-far-from-base-offset = Offset { $offset } is more than 2^31 - 1 behind the segment's first.
leader-epoch-falls = The batch at offset { $offset } is of leader epoch { $epoch }, the one before it of { $before }.
missing = There is no such file.
no-log = There is no .log for it.
part-of-an-entry = { NUMBER($length) } bytes are not a whole number of entries of { $size }.
unused-slots = { NUMBER($count) ->
    [one] One entry is zeros.
   *[other] { NUMBER($count) } entries are zeros.
}
not-ascending = Entry { $slot } has { $key }, the one before it { $before }.
not-a-batch-start = Entry { $slot } says that offset { $offset } is at byte { $position }, where no batch begins.
other-offset = Entry { $slot } says offset { $offset }, but its batch ends with { $last }.
no-such-offset = Entry { $slot } says offset { $offset }, which no batch has.
other-timestamp = Entry { $slot } says timestamp { $timestamp }, its batch { $max }.
bad-aborted-txn = Entry { $slot } is no aborted transaction.
bad-snapshot = The producer snapshot cannot be read: { $error }.
snapshot-beyond-end = Producers at offset { $offset }, but the log ends at { $end }.
not-text = The file is not text.
unknown-version = Line 1: the version is not 0.
bad-line = Line { $line }: { $expected } must stand there.
wrong-count = Line 2 says { $expected } entries, { $found } follow.
beyond-log-end = It has { $partition } at offset { $offset }, but that log ends at { $end }.
epochs-do-not-rise = Leader epoch { $epoch } from offset { $start } does not rise over the entry before it.
epoch-not-in-checkpoint = The log has leader epoch { $epoch } from offset { $offset } on; the checkpoint does not say so.
epoch-beyond-end = Leader epoch { $epoch } begins at offset { $start }, but the log ends at { $end }.
no-property = It does not say { $name }.
left-over = Left over, as { $suffix } says.
unknown-file = It does not belong here.
no-segment = There is no .log in it.

## What helps

is-cut-off = A broker that starts after a crash cuts it off; so does highwater log recover.
copy-anew = With the broker stopped, move the partition's directory away: if another replica leads, it is fetched anew.
rebuild-indexes = With the broker stopped, delete the segment's .index, .timeindex and .txnindex: a broker that misses an index rebuilds them from the log.
delete-snapshot = With the broker stopped, delete it: what it holds is read from the log.
was-interrupted = A broker that runs has such files for moments; in any other directory something was interrupted.
