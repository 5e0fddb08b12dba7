### One partition's replicas side by side.

tab = Replication
none = A partition has a replica on each of several brokers. Create a topic, and see how they keep in step.
title = Replicas of { $tp }
state = Leader epoch { $epoch }, ISR { $isr }, `min.insync.replicas={ $min }`.
replica = Replica
broker = Broker { $id }
# Behind the role of a replica whose broker does not run.
down = {" · not running"}
caught-up = Last caught up
itself = leads
has-all = has everything
never = not since this leader leads
ago = { $span } ago
of-lag-time-max = Out of the ISR after { $span } (replica.lag.time.max.ms)
epochs = Leader epochs
epoch = Epoch
epochs-intro = Where each epoch begins in each replica’s log. By these a leader and a follower can tell where their logs part.
purgatory = Parked requests
nothing-parked = No request waits at the leader of this partition.
parked-intro = These wait at the leader until what they ask for is there, or their time is up.
more = { NUMBER($count) } more
coordinator = the broker’s own group coordinator
waits-for-high-watermark = until the high watermark is { $offset }
waits-for-data = until { NUMBER($bytes) ->
    [one] { NUMBER($bytes) } byte is there
   *[other] { NUMBER($bytes) } bytes are there
}, here from offset { $offset } on
waits-for-low-watermark = until every replica’s log begins at { $offset }
left = at most { $span } more
to-its-cause = To the moment when it came
