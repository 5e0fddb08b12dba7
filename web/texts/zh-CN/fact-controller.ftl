### controller 看到和决定的事，主语是 controller。

elected = 成为 controller，epoch { $epoch }
resigned = 卸任 epoch { $epoch } 的 controller
broker-joined = 作为 controller，看到 broker { $broker } 上线
broker-lost = 作为 controller，看到 broker { $broker } 下线
leader-elected = 选 broker { $leader } 为 { $tp } 的 leader，epoch { $epoch }，ISR { $isr }：{ $reason }
new-partition = 新分区的第一个存活副本
leader-lost = ISR 中第一个存活的副本
unclean = unclean 选举，ISR 中没有成员能当 leader
preferred = 首选副本（preferred replica）
controlled-shutdown = 旧 leader 正在正常关闭
reassigned = 分区从旧 leader 迁走
no-leader-for-now = { $tp } 暂时没有 leader，epoch { $epoch }；ISR { $isr }
no-leader = { $tp } 选不出 leader，epoch { $epoch }：ISR { $isr } 里没有能担任的成员
isr-changed = 写下 { $tp } 的新 ISR：{ $isr }
topic-created = 创建主题 { $topic }，共 { $partitions } 个分区
deletion-waits = 还不能删除主题 { $topic }：{ $count } 个不在线的 broker（{ $brokers }）上有它的副本
move-begins = 开始把 { $tp } 迁到 broker { $replicas }
move-taken-back = 取消 { $tp } 的迁移：副本仍是 { $replicas }
move-arrives = { $tp } 迁移完成：副本是 { $replicas }
topic-deleted = 彻底删除主题 { $topic }
