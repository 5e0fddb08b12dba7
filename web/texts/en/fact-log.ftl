### What happens to a log. The subject is the process that keeps it.

appended = appends { $tp } { $offsets }, { $bytes ->
    [one] 1 byte
   *[other] { $bytes } bytes
} at position { $position }
copied = copies { $tp } { $offsets }, { $bytes ->
    [one] 1 byte
   *[other] { $bytes } bytes
} at position { $position }
rolled = begins a new segment of { $tp } at offset { $base }: { $reason }
roll-size = the batch did not fit into the old one (segment.bytes)
roll-time = the old one was open long enough (segment.ms)
roll-offset-index = the offset index of the old one is full
roll-time-index = the time index of the old one is full
roll-overflow = offsets relative to the old one's first no longer fit 31 bits
roll-retention = all of the old one is about to be deleted
segment-deleted = deletes the segment of { $tp } that begins at offset { $base }: { $reason }
delete-log-start = all of it lies before the log start offset
delete-size = without it the log still has retention.bytes
delete-time = its newest record is older than retention.ms
start-moved = lets { $tp } begin at offset { $to } instead of { $from }
cleaned = compacts { $tp } by the keys from offset { $from } up to { $to }: removes { $records ->
    [one] 1 record
   *[other] { $records } records
}, { $bytes ->
    [one] 1 byte
   *[other] { $bytes } bytes
}
indexed = adds to the offset index of { $tp }: offset { $offset } is at byte { $position }
truncated = truncates { $tp } to end at offset { $to }: { $removed ->
    [0] no offset is removed
    [one] 1 offset is removed here
   *[other] { $removed } offsets are removed here
}
recovered = has checked { $tp } after an unclean stop: every batch is whole, up to offset { $end }
recovered-cut = has checked { $tp } after an unclean stop: cuts off { $bytes ->
    [one] 1 damaged byte
   *[other] { $bytes } damaged bytes
}, ends at offset { $end }
