### broker 配置的含义，每项一行；键就是配置名，点换成连字符。

## 会话与 controller

zookeeper-session-timeout-ms = 多久没有心跳，ZooKeeper 就认为 broker 已死。
broker-session-timeout-ms = KRaft：多久收不到心跳，controller 就隔离该 broker。
broker-heartbeat-interval-ms = KRaft：broker 发送心跳的间隔。
controller-quorum-election-timeout-ms = KRaft：候选者等选票等多久，之后再试一次。
controller-quorum-fetch-timeout-ms = KRaft：voter 多久得不到 leader 的回应就参选。
controller-quorum-request-timeout-ms = KRaft：节点等 voter 回应等多久。
metadata-max-idle-interval-ms = KRaft：空闲的 controller 每隔多久写一条记录，表明自己还活着。
controlled-shutdown-enable = broker 停止之前是否先交出它的 leader 身份。
controlled-shutdown-max-retries = broker 停止前最多尝试几次交出 leader 身份。
controlled-shutdown-retry-backoff-ms = 两次尝试交出 leader 身份之间等多久。

## 复制

inter-broker-protocol-version = broker 之间使用的协议版本；版本较旧时，follower 按旧规则截断日志。
replica-lag-time-max-ms = follower 这么久没有追上 leader，就被移出 ISR。
replica-high-watermark-checkpoint-interval-ms = 高水位多久写一次磁盘。
replica-fetch-wait-max-ms = follower 的 FETCH 最多等数据多久。
replica-fetch-backoff-ms = 出错之后，follower 多久不再拉取该分区。
replica-socket-timeout-ms = follower 等回应等多久。
replica-fetch-min-bytes = 攒够这么多字节，才回应 follower 的 FETCH。
replica-fetch-max-bytes = follower 一次从一个分区最多要多少字节。
replica-fetch-response-max-bytes = follower 一次从所有分区合计最多要多少字节。
fetch-max-bytes = 任何一次 FETCH 最多返回多少字节。
min-insync-replicas = acks=all 要求至少几个副本处于同步。
unclean-leader-election-enable = ISR 全部失效时，是否允许 ISR 之外的副本当 leader：可能丢记录。
auto-leader-rebalance-enable = 领导权是否自动还给首选副本。
leader-imbalance-check-interval-seconds = 每隔多久检查一次要不要还。
leader-imbalance-per-broker-percentage = 由别的 broker 代为领导的分区超过多大比例（百分之几），就归还领导权。

## 主题

num-partitions = 自动创建的主题有几个分区。
default-replication-factor = 自动创建的主题有几个副本。
auto-create-topics-enable = 请求不存在的主题时，是否自动创建它。
delete-topic-enable = 是否允许删除主题。
message-max-bytes = 能接受的最大批次。
compression-type = 磁盘上用的压缩算法；`producer` 表示保持原样。
compression-gzip-level = gzip 的压缩级别。
compression-lz4-level = lz4 的压缩级别。
compression-zstd-level = zstd 的压缩级别。
log-message-timestamp-type = 记录的时间以谁的时钟为准：生产者（CreateTime）还是 broker（LogAppendTime）。
log-message-timestamp-before-max-ms = 记录的时间最多可比 broker 的时间早多少。
log-message-timestamp-after-max-ms = 记录的时间最多可比 broker 的时间晚多少。

## 段与索引

log-segment-bytes = 一个批次若会让段超过这个大小，就另起一段。
log-roll-ms = 段的存在时间超过此值，下一次追加就另起一段。
log-roll-hours = 同 log.roll.ms，以小时计。
log-roll-jitter-ms = 段随机提前至多这么久关闭，免得所有的段同时滚动。
log-roll-jitter-hours = 同 log.roll.jitter.ms，以小时计。
log-index-size-max-bytes = 索引文件预先分配多大。
log-index-interval-bytes = 日志每增长这么多字节以上，加一条索引项。
log-preallocate = 段文件是否一次分配到最大。

## 刷盘、保留与清理

log-flush-interval-messages = 每写这么多条记录就 fsync。
log-flush-interval-ms = 每过这么久就 fsync。
log-flush-scheduler-interval-ms = 多久检查一次哪些日志该 fsync 了。
log-flush-offset-checkpoint-interval-ms = 恢复点多久写一次磁盘。
log-flush-start-offset-checkpoint-interval-ms = 日志起始位移多久写一次磁盘。
log-initial-task-delay-ms = broker 启动多久之后开始日志的日常维护。
log-retention-check-interval-ms = 多久检查一次有没有过期的段。
log-retention-bytes = 每个分区至少保留这么多字节；-1 为全部保留。
log-retention-ms = 记录保留多久；-1 为永久保留。
log-retention-minutes = 同 log.retention.ms，以分钟计。
log-retention-hours = 同 log.retention.ms，以小时计。
log-segment-delete-delay-ms = 被删的文件改名之后还留多久。
log-cleanup-policy = 旧记录如何处置：delete（删除）、compact（压实）或两者兼用。
log-cleaner-enable = 是否压实主题。
log-cleaner-backoff-ms = 没有足够脏的日志时，清理线程休眠多久。
log-cleaner-min-cleanable-ratio = 日志脏到多大比例才清理。
log-cleaner-delete-retention-ms = 墓碑（tombstone）保留多久。
log-cleaner-min-compaction-lag-ms = 记录至少多久之内不被压实。
log-cleaner-max-compaction-lag-ms = 记录最迟多久必须被压实。

## 消费者组

offsets-topic-num-partitions = __consumer_offsets 的分区数。
offsets-topic-replication-factor = __consumer_offsets 的副本数。
offsets-topic-segment-bytes = __consumer_offsets 的段大小。
offsets-commit-timeout-ms = 提交最多等复制多久。
offset-metadata-max-bytes = 提交时最多可附带多少字节的说明。
group-initial-rebalance-delay-ms = 第一个成员加入后，组等其他成员多久。
group-min-session-timeout-ms = 成员能要求的最短会话时长。
group-max-session-timeout-ms = 成员能要求的最长会话时长。
group-max-size = 一个组最多有几个成员。
offsets-retention-minutes = 组里没有成员再需要的提交，还保留多久。
offsets-retention-check-interval-ms = 每隔多久找一次过期的提交。

## 事务

transaction-state-log-num-partitions = __transaction_state 的分区数。
transaction-state-log-replication-factor = __transaction_state 的副本数。
transaction-state-log-min-isr = __transaction_state 的 min.insync.replicas。
transaction-state-log-segment-bytes = __transaction_state 的段大小。
transaction-max-timeout-ms = 事务最长能要求打开多久。
transaction-abort-timed-out-transaction-cleanup-interval-ms = 每隔多久找一次打开太久的事务。
transaction-partition-verification-enable = leader 接收事务的第一个批次之前，是否先问协调者。
