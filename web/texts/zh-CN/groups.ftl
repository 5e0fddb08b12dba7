### 消费者组，以 coordinator 所知为准。

tab = 消费者组
intro = 消费者组的 coordinator，就是 `__consumer_offsets` 某个分区的 leader：按 Kafka 的默认值，hash(group) 对 50 取模得到分区号。成员和已提交的 offset 都由它保管。
none = 此刻没有运行中的 broker 在协调消费者组。`group.id` 相同的消费者分摊一个主题的分区：每个分区在组内只有一个所有者，成员来了或走了，就重新分一次。
more-groups = 另有 { NUMBER($count) } 个消费者组，消费者组的表格里有全部。
state = 状态
generation = 代（generation）
assignor = 分配策略
coordinator = coordinator
coordinator-of = broker { $broker }，`__consumer_offsets-{ $partition }` 的 leader
lag = 积压（lag）
records = { NUMBER($count) } 条

## 成员

members = 成员：{ NUMBER($count) }
no-members = 组里没有成员，已提交的 offset 还在。
more = 另有 { NUMBER($count) } 个
idle = 闲着：没有分到分区
partitions = { NUMBER($count) } 个分区
heard = { $ago } 前有动静
silent = 已 { $ago } 没动静，满 { $timeout } 就移出组（`session.timeout.ms`）
waits = 等待 rebalance 继续

## 分区

assignment = 分区与所有者
partition = 分区
nobody = 无主
position = 位置
committed = 已提交
legend = 实心三角是位置：消费者接下来拿到的 offset。空心三角是已提交的 offset：下一个所有者从这里接着读。从它到 LEO 的距离就是积压。
more-partitions = 另有 { NUMBER($count) } 个分区：`kafka-consumer-groups --describe --group { $group }` 会全部列出。
