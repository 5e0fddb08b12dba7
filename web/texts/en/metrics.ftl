### The run in plots.

tab = Metrics
idle = The plots move once records are written and read.
at = Figures at { $time } s. Rates and latencies cover the { NUMBER($span) } s before, counted in steps of { NUMBER($step) } s. A click in a plot goes to its moment.
go-to = Go to this moment
none = none
scale = 0 to { $top }
records = Throughput
bytes = Bytes written
latency = PRODUCE, from request to answer
lag = Lag of groups
under-replicated = Under-replicated partitions
uncommitted = Not committed yet: LEO − HW
buffer = Buffer of producers
written = written
read = read
all-partitions = all topics
largest = largest of a partition
all-producers = all producers
more-groups = { NUMBER($count) ->
    [one] and { NUMBER($count) } more group
   *[other] and { NUMBER($count) } more groups
}
no-groups = No group has committed an offset.
records-a-second = { NUMBER($count) ->
    [one] { NUMBER($count) } record/s
   *[other] { NUMBER($count) } records/s
}
bytes-a-second = { NUMBER($count) } B/s
milliseconds = { NUMBER($count) } ms
of-records = { NUMBER($count) ->
    [one] { NUMBER($count) } record
   *[other] { NUMBER($count) } records
}
of-partitions = { NUMBER($count) ->
    [one] { NUMBER($count) } partition
   *[other] { NUMBER($count) } partitions
}
of-bytes = { NUMBER($count) ->
    [one] { NUMBER($count) } byte
   *[other] { NUMBER($count) } bytes
}
bytes-of = { NUMBER($count) } of { NUMBER($of) } bytes
