### 消费者组，以 coordinator 所知为准。

tab = 消费者组
intro = 消费者组的 coordinator，就是 `__consumer_offsets` 某个分区的 leader：按 Kafka 的默认值，hash(group) 对 50 取模得到分区号。提交的是下一条要读的 offset。
none = 还没有消费者组。添加一个消费者试试。
state = 状态
generation = 代（generation）
assignor = 分配策略
coordinator = coordinator
coordinator-of = broker { $broker }，`__consumer_offsets-{ $partition }` 的 leader
member = 成员
partition = 分区
committed = 已提交 offset
lag = 积压（lag）
