### Consumer groups, as their coordinators know them.

tab = Groups
intro = A group’s coordinator is the leader of one partition of `__consumer_offsets`: partition hash(group) mod 50, with Kafka’s defaults. It keeps the members and the committed offsets.
none = No running broker coordinates a group at this moment. Consumers with the same `group.id` share a topic’s partitions: each partition has one owner in the group, and when a member comes or goes they are shared out anew.
more-groups = { NUMBER($count) ->
    [one] { NUMBER($count) } more group: the table of groups has all.
   *[other] { NUMBER($count) } more groups: the table of groups has all.
}
state = State
generation = Generation
assignor = Assignor
coordinator = Coordinator
coordinator-of = broker { $broker }, leader of `__consumer_offsets-{ $partition }`
lag = Lag
records = { NUMBER($count) ->
    [one] { NUMBER($count) } record
   *[other] { NUMBER($count) } records
}

## Members

members = Members: { NUMBER($count) }
no-members = Nobody is in the group. Its committed offsets remain.
more = { NUMBER($count) } more
idle = idle: no partition
partitions = { NUMBER($count) ->
    [one] { NUMBER($count) } partition
   *[other] { NUMBER($count) } partitions
}
heard = heard { $ago } ago
silent = silent for { $ago }; removed after { $timeout } (`session.timeout.ms`)
waits = waits for the rebalance to go on

## Partitions

assignment = Partitions and their owners
partition = Partition
nobody = nobody
position = Position
committed = Committed
legend = The filled triangle is the position: what the member’s consumer is handed next. The hollow one is the committed offset: where the next owner goes on. Lag is what lies between it and the log end offset.
more-partitions = { NUMBER($count) ->
    [one] { NUMBER($count) } more partition
   *[other] { NUMBER($count) } more partitions
}: `kafka-consumer-groups --describe --group { $group }` lists all.
