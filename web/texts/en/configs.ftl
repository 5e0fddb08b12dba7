### What a broker's configurations mean, a line each; a configuration's name is its key, with hyphens for dots.

## Sessions, controllers

zookeeper-session-timeout-ms = How long ZooKeeper waits for a sign of life before a broker counts as dead.
broker-session-timeout-ms = KRaft: how long the controller waits for a heartbeat before it fences a broker.
broker-heartbeat-interval-ms = KRaft: how often a broker sends a heartbeat.
controller-quorum-election-timeout-ms = KRaft: how long a candidate waits for votes before it tries again.
controller-quorum-fetch-timeout-ms = KRaft: how long a voter goes without its leader’s answer before it stands for election.
controller-quorum-request-timeout-ms = KRaft: how long a node waits for a voter’s answer.
metadata-max-idle-interval-ms = KRaft: how often an idle controller writes a record to show that it lives.
controlled-shutdown-enable = Whether a broker gives its leaderships away before it stops.
controlled-shutdown-max-retries = How often a stopping broker tries to give its leaderships away.
controlled-shutdown-retry-backoff-ms = How long a stopping broker waits between two of these tries.

## Replication

inter-broker-protocol-version = What brokers say to each other. With older versions followers truncate by older rules.
replica-lag-time-max-ms = A follower that has not caught up for this long leaves the ISR.
replica-high-watermark-checkpoint-interval-ms = How often high watermarks are written to disk.
replica-fetch-wait-max-ms = How long a follower’s FETCH may wait for data.
replica-fetch-backoff-ms = How long a follower leaves a partition out after an error.
replica-socket-timeout-ms = How long a follower waits for an answer.
replica-fetch-min-bytes = A follower’s FETCH is answered when there is this much.
replica-fetch-max-bytes = The most that a follower asks for of one partition.
replica-fetch-response-max-bytes = The most that a follower asks for of all partitions together.
fetch-max-bytes = The most that any FETCH is given.
min-insync-replicas = How many replicas must be in sync for acks=all.
unclean-leader-election-enable = Whether a replica out of the ISR may lead when no other lives: records can be lost.
auto-leader-rebalance-enable = Whether leadership goes back to preferred replicas by itself.
leader-imbalance-check-interval-seconds = How often it is checked whether leadership should go back.
leader-imbalance-per-broker-percentage = From which share of partitions led by another broker leadership goes back.

## Topics

num-partitions = How many partitions a topic gets that is created by being asked for.
default-replication-factor = How many replicas a topic gets that is created by being asked for.
auto-create-topics-enable = Whether asking for an unknown topic creates it.
delete-topic-enable = Whether topics can be deleted.
message-max-bytes = The largest batch that is accepted.
compression-type = The codec on disk; `producer` keeps what came.
compression-gzip-level = The level of gzip.
compression-lz4-level = The level of lz4.
compression-zstd-level = The level of zstd.
log-message-timestamp-type = Whose clock a record’s time is: the producer’s (CreateTime) or the broker’s (LogAppendTime).
log-message-timestamp-before-max-ms = How far a record’s time may lie before the broker’s.
log-message-timestamp-after-max-ms = How far a record’s time may lie after the broker’s.

## Segments and indexes

log-segment-bytes = A batch that would make the segment larger starts a new one.
log-roll-ms = A segment older than this is closed by the next append.
log-roll-hours = As log.roll.ms, in hours.
log-roll-jitter-ms = A segment is closed up to this much earlier, at random, so that not all close at once.
log-roll-jitter-hours = As log.roll.jitter.ms, in hours.
log-index-size-max-bytes = How large an index is made in advance.
log-index-interval-bytes = An index entry after more than so many bytes of log.
log-preallocate = Whether a segment’s file is made in full size at once.

## Flushing, retention, cleaning

log-flush-interval-messages = fsync after so many records.
log-flush-interval-ms = fsync after this time.
log-flush-scheduler-interval-ms = How often logs are looked at that are due for an fsync.
log-flush-offset-checkpoint-interval-ms = How often recovery points are written to disk.
log-flush-start-offset-checkpoint-interval-ms = How often log start offsets are written to disk.
log-initial-task-delay-ms = How long after its start a broker first looks after its logs.
log-retention-check-interval-ms = How often old segments are looked for.
log-retention-bytes = Keep at least this much of each partition; -1 keeps everything.
log-retention-ms = Keep records this long; -1 keeps them for ever.
log-retention-minutes = As log.retention.ms, in minutes.
log-retention-hours = As log.retention.ms, in hours.
log-segment-delete-delay-ms = How long a deleted file stays, under another name.
log-cleanup-policy = What becomes of old records: delete, compact or both.
log-cleaner-enable = Whether topics are compacted.
log-cleaner-backoff-ms = How long the cleaner sleeps when nothing is dirty enough.
log-cleaner-min-cleanable-ratio = How much of a log must be dirty before it is cleaned.
log-cleaner-delete-retention-ms = How long a tombstone is kept.
log-cleaner-min-compaction-lag-ms = How long a record stays uncompacted at least.
log-cleaner-max-compaction-lag-ms = How long a record stays uncompacted at most.

## Groups

offsets-topic-num-partitions = Partitions of __consumer_offsets.
offsets-topic-replication-factor = Replicas of __consumer_offsets.
offsets-topic-segment-bytes = Segment size of __consumer_offsets.
offsets-commit-timeout-ms = How long a commit waits for its replication.
offset-metadata-max-bytes = How much free text a commit may carry.
group-initial-rebalance-delay-ms = How long a group’s first member waits for others.
group-min-session-timeout-ms = The shortest session that a member may ask for.
group-max-session-timeout-ms = The longest session that a member may ask for.
group-max-size = The most members of a group.
offsets-retention-minutes = How long commits are kept once nobody in the group needs them.
offsets-retention-check-interval-ms = How often commits are looked for that are too old.

## Transactions

transaction-state-log-num-partitions = Partitions of __transaction_state.
transaction-state-log-replication-factor = Replicas of __transaction_state.
transaction-state-log-min-isr = min.insync.replicas of __transaction_state.
transaction-state-log-segment-bytes = Segment size of __transaction_state.
transaction-max-timeout-ms = The longest that a transaction may ask to stay open.
transaction-abort-timed-out-transaction-cleanup-interval-ms = How often transactions are looked for that have been open for too long.
transaction-partition-verification-enable = Whether a leader asks the coordinator before it takes a transaction’s first batch.
