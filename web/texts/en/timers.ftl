### Clocks that run down, and what happens when they are over.

tab = Timers
intro = What waits for time to pass, at the process that watches the clock. A sign of life winds a session up again.
none = No clock runs at this moment.
more = { NUMBER($count) } more
left-of = { $left } of { $whole }
broker-session = Session of broker { $id }: over, the broker counts as dead
election = Sign of the quorum’s leader: over, this node stands for election
replica-lag = Broker { $id } lacks records of { $tp }: over, it leaves the ISR (`replica.lag.time.max.ms`)
member-session = Session of { $member } in group { $group }: over, its partitions go to others (`session.timeout.ms`)
heartbeat = Next heartbeat (`heartbeat.interval.ms`)
auto-commit = Next commit by itself (`auto.commit.interval.ms`)
work = Its application works on its records
max-poll-interval = Next `poll()`: over, it leaves its group (`max.poll.interval.ms`)
linger = Batch for { $tp } takes records until then (`linger.ms`)
delivery = Oldest batch for { $tp }: over, it is given up (`delivery.timeout.ms`)
max-block = `send()` blocks: over, it throws (`max.block.ms`)
fetch-wait = FETCH of { $from } waits for data: over, it is answered with what there is
produce-wait = PRODUCE of { $from } waits for the followers: over, it fails with REQUEST_TIMED_OUT
own-write-wait = The group coordinator’s own write waits for the followers
