### 菜单中各个场景的讲解：命令处的说明、时钟停下的时刻、结尾的问题。

caption = 场景讲解
go-on = 继续
ended = 到这里结束。想一想：
answer = 看答案
again = 再看一遍
next = 下一个：{ $scenario }
attempt = 试一试：{ $command }
leave = 关闭

first-write-topic = 一个主题，三个分区，每个分区三个副本：每个 broker 领导一个分区，并跟随另外两个。
first-write-write = 八条带 key 的记录。key 的哈希（murmur2）决定分区；acks=all 时，ISR 中的每个副本都有了记录才会确认。
first-write-group = 两个消费者加入消费者组 billing。其中一个成为组内的 leader，由它分配分区。
first-write-read = 每个成员读取自己的分区，直到高水位，并提交读到的位置。
first-write-key = 高水位第一次上升。follower 已经来取下一个 offset，leader 由此知道它们有了之前的记录。
first-write-question = 第九条 key 为 k1 的记录会去哪个分区？
first-write-answer = 去第一条所在的分区：分区等于 key 的哈希对分区数取模。如果分区更多，就会是另一个分区。

slow-follower-topic = 一个分区，位于三个 broker 上。acks=all 的写入要求两个副本同步（min.insync.replicas=2）。
slow-follower-write = shop 每秒写五条记录。ISR 中的每个副本都有了记录，它才会得到确认。
slow-follower-pause = broker 3 停住了，就像一次漫长的垃圾回收。它还在 ISR 中，所以高水位要等它，shop 也只能跟着等。
slow-follower-resume = broker 3 醒来，补取缺少的记录。追上之后就可以回到 ISR。
slow-follower-key = broker 3 已经 2 秒（replica.lag.time.max.ms）没有追上：leader 要把它移出 ISR。之后，等它的写入就能得到确认。
slow-follower-question = 高水位停住的时候，leader 的日志增长了吗？
slow-follower-answer = 增长了。leader 会立即追加；要等 follower 的是高水位，以及随之而来的确认。

one-partition = 一个分区，位于三个 broker 上：broker 1 领导，2 和 3 跟随。
leader-failover-write = shop 以 acks=all 每秒写十条记录，失败就重试。
leader-failover-kill = leader 崩溃。它的连接立即断开，但 ZooKeeper 会话最多还会持续 3 秒，在会话结束之前没有人选新的 leader。
leader-failover-found = shop 向其他 broker 查询这个主题，得知新的 leader，并重发没有得到确认的记录。
leader-failover-back = broker 1 以 follower 的身份回来。它问新的 leader 自己的 epoch 在哪里结束，截掉之后的部分，再继续获取。
leader-failover-key = 选中了 broker 2：在副本顺序 1、2、3 中，它是第一个存活并且在 ISR 中的。更高的 epoch 告诉所有人该相信谁。
leader-failover-question = 已确认的记录丢了多少条？
leader-failover-answer = 一条也没丢。acks=all 要等 ISR 中的每个副本都有了记录才确认，而新的 leader 来自 ISR。

lost-write-first = k1 以 acks=all 写入：三个 broker 都有它。
lost-write-pause = 两个 follower 都停住了。这里 replica.lag.time.max.ms 是一分钟，所以它们仍留在 ISR 中。
lost-write-alone = k2 以 acks=1 写入：leader 不问任何人就确认了它。
lost-write-kill = leader 崩溃，两个 follower 醒来。它们都没有 k2。
lost-write-third = k3 写到新的 leader 那里，得到了 k2 曾有的 offset。
lost-write-back = broker 1 回来，得知自己的 epoch 在 k2 之前就结束了，于是截掉 k2。
lost-write-read = 消费者读出所有的记录：k1 和 k3。
lost-write-key = broker 2 在 ISR 中，所以可以当 leader。它的日志里没有 k2，而从现在起以它的日志为准。
lost-write-question = 生产者的哪个设置可以保住 k2？
lost-write-answer = acks=all。那样的话，follower 有了 k2 之后才会确认，生产者也会重发它。

refused-write-first = 三个副本都同步时，写入 k1。
refused-write-kill = broker 2 和 3 崩溃。它们的会话结束之后，ISR 中只剩 broker 1，而 min.insync.replicas 要求两个。
refused-write-all = acks=all 的写入被拒绝：NOT_ENOUGH_REPLICAS。生产者还会再试几次。
refused-write-one = acks=1 的写入得到了确认。高水位停在它之前，所以没有消费者能读到它。
refused-write-back = broker 2 回来，追上之后加入 ISR。
refused-write-again = 又有两个副本同步，acks=all 被接受。
refused-write-key = 生产者放弃了：k2 没有写入，而且它知道这一点。
refused-write-question = 高水位停在 k3 之前时，k3 安全吗？
refused-write-answer = 不安全。它只在一块磁盘上；如果这个 broker 现在出故障，k3 虽然得到了确认，也可能丢失。acks=1 不会问其他副本。

consumer-crash-old = 四条记录被写入，由消费者组 g 读取并提交。
consumer-crash-first = c1 加入消费者组 g，不自动提交：它读过的从不提交。
consumer-crash-second = c2 加入，消费者组进行 rebalance：每人一个分区。
consumer-crash-new = 四条新记录：两条给 c1，两条给 c2。
consumer-crash-kill = c1 崩溃。它没有告别，所以 coordinator 要等它的心跳，直到 session.timeout.ms（3 秒）过去。
consumer-crash-reread = c2 得到 c1 的分区，从已提交的 offset 开始：c1 读过的，它又读了一遍。
consumer-crash-key = 3 秒没有心跳：coordinator 把 c1 移出消费者组，并开始 rebalance。
consumer-crash-question = 为什么有两条记录被 c1 和 c2 各打印了一次？
consumer-crash-answer = c1 读了却没有提交，所以消费者组的 offset 停在它们之前。什么也没丢，但有些会重复读：这就是“至少一次”。

kraft-failover-topic = 三个 controller 用自己的日志保存元数据，代替 ZooKeeper：每次变更都是其中的一条记录。
kraft-failover-write = 三条记录。客户端和 broker 之间的对话和以前一样，只是保存元数据的换了人。
kraft-failover-controller = 领导 quorum 的 controller 崩溃。broker 照常服务客户端，剩下的两个 controller 进行选举：三个中的两个就是多数。
kraft-failover-broker = broker 1 崩溃。它的心跳停止，9 秒（broker.session.timeout.ms）后 controller 将其隔离。
kraft-failover-leader = 新的 leader 是元数据日志中的一条记录，各个 broker 从那里读到它。
kraft-failover-key = 给另一个候选人的一票：加上它自己的，三票得了两票，于是在新的 epoch 里领导 quorum。
kraft-failover-question = 五个 controller 中崩溃几个，元数据就不能再变更？
kraft-failover-answer = 可以崩溃两个，崩溃三个就不行了：五个的多数是三个。三个 controller 时，可以崩溃一个。

moved-topic = 四个 broker 的集群，一个分区位于 broker 1、2、3 上。
moved-write = 四条要跟着搬走的记录。
moved-begin = kafka-reassign-partitions 要求副本为 1、2、4。controller 先加上 broker 4，最后才去掉 broker 3。
moved-verify = --verify 查询迁移是否完成。
moved-describe = 分区现在位于 1、2、4 上。
moved-key = broker 4 已经追上，leader 要让它加入 ISR。在这之前 broker 3 不能离开。
moved-question = 为什么 broker 3 不能马上离开？
moved-answer = 在 broker 4 追上之前，记录会比要求的少一份副本。所以会有一段时间是四个副本，然后才回到三个。

codecs-gzip = 每个主题都得到同样的八条记录，装在一个批次里，用不同的压缩算法压缩。这里是 gzip。
codecs-snappy = 同样的记录，用 snappy。
codecs-lz4 = 同样的记录，用 lz4。
codecs-zstd = 同样的记录，用 zstd。选中一条记录，打开它的字节看看。
codecs-question = 批次的哪一部分被压缩了？
codecs-answer = 记录。前面的 61 个字节没有压缩：offset、时间戳、数量和校验和不用解压就能读出来。
