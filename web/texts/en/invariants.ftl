### The invariants: what must hold after every step.

tab = Invariants
intro = These promises are checked after every step of the run.
summary = { NUMBER($violated) ->
    [0] All { NUMBER($all) } hold, or fail only where the configuration permits it.
    [one] { NUMBER($violated) } of { NUMBER($all) } is violated: a bug of the program, not of the run.
   *[other] { NUMBER($violated) } of { NUMBER($all) } are violated: a bug of the program, not of the run.
}
holds = holds
violated = violated
permitted = permitted loss
found = event { NUMBER($event) }, { $seconds } s
isr-within-replicas = The ISR is a subset of the replicas; in ZooKeeper mode a replica that a partition moves away from leaves it one epoch late.
one-leader-per-epoch = No two brokers lead a partition in the same epoch.
one-controller-per-epoch = No two processes are the controller in the same epoch.
isr-replaces-what-was-seen = An ISR that a leader asks for replaces exactly the state that this leader knew.
high-watermark-within-log = A high watermark is never beyond the end of its log.
min-isr-before-high-watermark = A high watermark moves only while the ISR has `min.insync.replicas` members.
logs-agree-below-high-watermark = Below the smaller of two high watermarks, two replicas hold the same batches.
offsets-are-dense = A batch begins at the offset where the one before it ended.
index-points-at-batch = An index entry points at the start of the batch that holds its offset.
isr-has-committed = Every member of the ISR has what lies below the high watermark.
isr-caught-up = A follower that has not caught up for `replica.lag.time.max.ms` is soon asked out of the ISR.
epochs-end-with-the-log = Truncating a follower’s log takes the epochs of what was cut off with it.
leader-notes-its-epoch = A leader’s log knows where its epoch begins before the first record of that epoch.
counted-in-its-epoch = A leader counts a FETCH only in its own epoch, once the follower has heard of that epoch.
acknowledged-survives = Every leader has what was acknowledged with acks=all.
nothing-twice = A leader’s log holds no sequence number of an idempotent producer twice.
zombies-are-fenced = In a leader’s log a producer’s epoch never goes back: whoever was replaced writes no more.
last-stable-before-open = A last stable offset is beyond neither the high watermark nor the first record of an open transaction.
commit-as-asked = A transaction is committed only if its newest producer has asked for it.
one-outcome = The end of a transaction is decided once, and each of its markers says the same.
commits-with-their-transaction = Offsets committed in a transaction count only when it is committed.
delivered-is-whole = A consumer is handed what it may see, in order, and nothing else; with `read_committed` all of a transaction, or none.
delivered-is-committed = A consumer is handed no record at or beyond every high watermark.
one-owner-per-generation = A partition has one owner in a generation of a group.
commit-within-log = A committed offset is never beyond the furthest end that a leader’s log has had.
