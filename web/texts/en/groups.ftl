### Consumer groups, as their coordinator knows them.

tab = Groups
intro = A group’s coordinator is the leader of one partition of `__consumer_offsets`: partition hash(group) mod 50, with Kafka’s defaults. A committed offset is the next offset to read.
none = No group yet. Add a consumer.
state = State
generation = Generation
assignor = Assignor
coordinator = Coordinator
coordinator-of = broker { $broker }, leader of `__consumer_offsets-{ $partition }`
member = Member
partition = Partition
committed = Committed
lag = Lag
