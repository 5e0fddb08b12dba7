### 场景画廊，以及各自演示什么。

## 分章

chapter-write = 写入与复制
chapter-fail = 故障面前，什么靠得住
chapter-keep = 迁移与压缩

## 场景

fresh = 空集群
    .about = 三个 broker，没有主题：一切由你来做。
first-write = 第一次写入
    .about = 八条带 key 的记录各自找到分区，两个消费者组成一组来读。
slow-follower = 慢 follower
    .about = 一个副本停住：acks=all 一直等它，直到它被移出 ISR。
leader-failover = leader 之死
    .about = ISR 中的成员以更高的 epoch 接任，acks=all 确认过的记录一条不丢。
lost-write = 丢失的写入
    .about = acks=1 只是一台机器的承诺，而这台机器死了。
refused-write = 被拒绝的写入
    .about = 同步副本少于 min.insync.replicas 时，acks=all 被拒绝，高水位停住不动。
consumer-crash = 消费者崩溃
    .about = 它读了却没有提交，于是同组的另一个成员把这些记录再读一遍。
kraft-failover = 一组 controller
    .about = KRaft：领头的 controller 先死，接着死一个 broker；quorum 重新选举、隔离、换 leader。
moved = 分区迁移
    .about = kafka-reassign-partitions 把一个副本迁到 broker 4，再撤下 broker 3 上的那个。
codecs = 四种压缩
    .about = 同样的记录分别用 gzip、snappy、lz4、zstd 压缩，可以逐字节打开看。
