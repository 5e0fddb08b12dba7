### 不变量：每一步之后都必须成立。

tab = 不变量
intro = 运行的每一步之后都会检查这些承诺。
summary = { NUMBER($violated) ->
    [0] { NUMBER($all) } 条全部成立，或者只在配置允许之处不成立。
   *[other] { NUMBER($all) } 条中有 { NUMBER($violated) } 条被违反：这是程序的 bug，不是运行的问题。
}
holds = 成立
violated = 被违反
permitted = 配置允许的丢失
found = 第 { NUMBER($event) } 个事件，{ $seconds } s
isr-within-replicas = ISR 是副本的子集；ZooKeeper 模式下，分区迁走的副本会晚一个 epoch 离开。
one-leader-per-epoch = 同一 epoch 里，一个分区不会有两个 leader。
one-controller-per-epoch = 同一 epoch 里不会有两个 controller。
isr-replaces-what-was-seen = leader 请求的 ISR 只替换它所知道的那个状态。
high-watermark-within-log = 高水位不会超出自己日志的末端。
min-isr-before-high-watermark = 只有 ISR 达到 `min.insync.replicas` 时，高水位才会动。
logs-agree-below-high-watermark = 在两个高水位中较小者以下，两个副本的批次相同。
offsets-are-dense = 每个批次都从前一个批次结束的 offset 开始。
index-points-at-batch = 索引项指向包含该 offset 的批次的起点。
isr-has-committed = ISR 的每个成员都有高水位以下的全部记录。
isr-caught-up = 超过 `replica.lag.time.max.ms` 没有追上的 follower，很快会被请出 ISR。
epochs-end-with-the-log = 截断 follower 的日志时，被截部分的 epoch 一并去掉。
leader-notes-its-epoch = leader 写下本 epoch 的第一条记录之前，日志已记下该 epoch 的起点。
counted-in-its-epoch = leader 只计入本 epoch 的 FETCH，而且 follower 已经知道这个 epoch。
acknowledged-survives = 以 acks=all 确认过的记录，每一任 leader 都有。
nothing-twice = 幂等生产者的同一个序号，不会在 leader 的日志里出现两次。
zombies-are-fenced = 在 leader 的日志里，生产者的 epoch 从不倒退：被取代的生产者不再写入。
last-stable-before-open = LSO 既不超出高水位，也不超出未结束事务的第一条记录。
commit-as-asked = 只有最新的生产者要求提交，事务才会提交。
one-outcome = 事务的结局只决定一次，它的每个标记说的都一样。
commits-with-their-transaction = 事务中提交的 offset，只有事务提交了才算数。
delivered-is-whole = 消费者按顺序拿到它可见的记录，不多不少；`read_committed` 下，一个事务要么全部拿到，要么一条也没有。
delivered-is-committed = 消费者不会拿到任何高水位都没有越过的记录。
one-owner-per-generation = 在消费者组的同一代里，一个分区只有一个拥有者。
commit-within-log = 提交的 offset 不会超出 leader 日志到过的最远末端。
