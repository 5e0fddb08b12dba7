### The stage: producers, brokers with their replicas, groups of consumers.

producers = Producers
consumers = Consumers
cluster = Cluster
no-controller = no controller
controller-on = controller on broker { $id }
link-cut = link { $a } – { $b } is cut
link-slow = link { $a } – { $b } is { $by } slower
empty = These brokers have nothing to keep yet. Give them a topic: its partitions appear here, a tape for each replica.
or-watch = Or watch: { $scenario }
internal-topics = { $shown ->
    [yes] Hide Kafka’s own { NUMBER($count) } partitions
   *[other] Show Kafka’s own { NUMBER($count) } partitions
}

## A replica

leader = leader
follower = follower
in-isr = in ISR
out-of-isr = out of ISR
# Of a replica whose broker is down.
old-figure = HW { $offset } (old)
hidden-records = earlier records, not shown
ask-why = Why is its high watermark where it is?
tape-label = { $tp } on broker { $broker }: log end offset { $end }, high watermark { $high-watermark }
record-title = offset { $offset }, key { $key }, value { $value }, epoch { $epoch }

## A broker

state-starting = starting
state-running = up
state-stopping = stopping
state-paused = paused
state-killed = killed
state-off = no power
state-stopped = stopped
others = { NUMBER($count) ->
    [one] { NUMBER($count) } more broker
   *[other] { NUMBER($count) } more brokers
}
to-front = Broker { $id }, { $state }: give it a column
elsewhere = also on broker { $brokers }
disk-full = disk full
disk-slow = disk +{ $by }
kill = kill
verb-of = { $verb } broker { $id }
faults-of = process, power, disk and links of broker { $id }
stop = stop
start = start
pause = pause
resume = resume
power-off = power off
restart = restart
crash = crash

## Clients

acknowledged = { NUMBER($failed) ->
    [0] { NUMBER($count) } acknowledged
    [one] { NUMBER($count) } acknowledged, { NUMBER($failed) } failed
   *[other] { NUMBER($count) } acknowledged, { NUMBER($failed) } failed
}
batch-filling = { NUMBER($ms) } ms left
batch-ready = ready
batch-in-flight = { NUMBER($attempt) ->
    [1] in flight
   *[other] in flight, attempt { NUMBER($attempt) }
}
batch-backoff = { $error }: retry in { NUMBER($ms) } ms
owns-nothing = no partitions
lag = lag { NUMBER($records) }
read = read { NUMBER($records) }
commit = commit
per-record = Time that its application needs for a record
no-time = no time a record
time-a-record = { $span } a record
works = works { NUMBER($seconds) } s more
heartbeat = heartbeat { NUMBER($seconds) } s ago
group-heading = Group { $group } · gen { $generation }
committed = Committed
committed-of = { $offset } of { $end }
