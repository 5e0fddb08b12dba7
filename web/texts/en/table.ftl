### The cluster as tables: topics, partitions, groups, brokers.

tab = Table
which = Which table
topics = Topics
partitions = Partitions
groups = Groups
brokers = Brokers
filter = Filter by name or state
none-fits = Nothing here has “{ $text }” in its name or state.
no-topics = Nothing to list yet. Create a topic, and its partitions stand here, too.
no-groups = No group yet. A consumer that names a group makes one.
rows = { NUMBER($total) ->
    [one] { NUMBER($shown) } of { NUMBER($total) } row
   *[other] { NUMBER($shown) } of { NUMBER($total) } rows
}
internal = internal
figure = { NUMBER($number) }
yes = yes

## Columns

topic = Topic
partition = Partition
group = Group
broker = Broker
broker-of = Broker { $id }
state = State
replication-factor = Replicas
under-replicated = Under-replicated
under-min-isr = Under min ISR
offline = Offline
configs = Configs
records = Offsets kept
bytes = Bytes
leader = Leader
epoch = Epoch
replicas = Replicas
log-start = Log start
generation = Generation
assignor = Assignor
members = Members
lag = Lag
coordinator = Coordinator
rack = Rack
leads = Leads
controller = Controller

## States of a partition

in-sync = in sync
is-under-replicated = under-replicated
is-under-min-isr = under min ISR
is-offline = offline

## A topic that is open

open-topic = Configs of { $topic }, and what can be done to it
select-partition = Why is the high watermark of { $tp } where it is?
close-topic = Close the topic
no-such-topic = There is no topic { $topic } at this moment.
partitions-in-all = Partitions in all
add-partitions = Add
on-brokers = on brokers
move-partition = Move
delete = Delete the topic
awaited = Kafka has not answered yet.
set = Set
leave = Cancel
unset = Back to default
unset-config = { $name } back to default
no-value = (empty)
change-config = Change { $name }
change-config-from = Change { $name }, now { $value }
set-for-topic = Set for this topic. Otherwise { $default }.
set-for-brokers = Set for all brokers. Kafka’s default is { $default }.
kafkas-default = Kafka’s default.
