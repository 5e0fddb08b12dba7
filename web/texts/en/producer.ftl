### Producers from inside: batches, memory, what is on its way.

tab = Producer
intro = A record waits in a batch of its partition until the batch is full (`batch.size`) or has waited long enough (`linger.ms`). Then it goes to the partition’s leader with the others that are ready.
none = No producer runs at this moment. Write a record, and pause or step to see it wait here.
more-producers = { NUMBER($count) } more producers
more-queues = { NUMBER($count) } more partitions
more-batches = { NUMBER($count) } more batches
id = producer id { $id }, epoch { $epoch }
held = { NUMBER($held) } of { NUMBER($total) } bytes held by batches
blocked-on-memory = `send()` has blocked for { $waited }: no memory is free for a batch. It gives up in { $left } (`max.block.ms`).
blocked-on-metadata = `send()` has blocked for { $waited }: it does not know the partitions of the topic. It gives up in { $left } (`max.block.ms`).
nothing-held = It holds no record: all that it was given is acknowledged or given up.
to-leader = to broker { $id }
leader-unknown = it knows no leader
sequence = {" · "}from sequence { $first }
size = { NUMBER($records) ->
    [one] { NUMBER($records) } record
   *[other] { NUMBER($records) } records
}, { NUMBER($bytes) } of { NUMBER($capacity) } bytes
