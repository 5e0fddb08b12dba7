### 消费者组里发生的事，主语是 coordinator。

changed = 把消费者组 { $group } 从 { $from } 转为 { $to }，第 { $generation } 代
member-joined = 接纳 { $member } 加入消费者组 { $group }
member-left = 把 { $member } 移出消费者组 { $group }：{ $reason }
left = 它要求离开
session-timeout = 超过 session.timeout.ms 没有心跳
rebalance-timeout = 没有及时重新加入
replaced = 另一个进程占用了它的 group.instance.id
offset-committed = 存下消费者组 { $group } 对 { $tp } 的提交：下一条是 offset { $offset }
commit-forgotten = 删掉消费者组 { $group } 对 { $tp } 的提交：该分区已删除
groups-loaded = 读完 `__consumer_offsets-{ $partition }`：{ $groups ->
    [0] 其中没有消费者组
   *[other] 负责协调其中的 { $groups } 个消费者组
}

transaction-changed = 事务 { $id }：{ $from } → { $to }，producer id { $producer }，epoch { $epoch }
transaction-adds = 把 { $tp } 加入事务 { $id }
transaction-fenced = 以新的 epoch 中止 { $id } 未结束的事务：producer id { $producer } 中 epoch 低于 { $epoch } 的都被隔离
transaction-timed-out = 事务 { $id } 打开的时间超过 transaction.timeout.ms（{ $ms }）
transactions-loaded = 读完 `__transaction_state-{ $partition }`：其中有 { $transactions } 个 transactional id
