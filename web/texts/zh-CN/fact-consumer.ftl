### 消费者里发生的事，主语是消费者。

assigned = 在消费者组 { $group } 第 { $generation } 代分到 { $partitions }
assigned-nothing = 在消费者组 { $group } 第 { $generation } 代没有分到分区
kept = 在消费者组 { $group } 第 { $generation } 代保留 { $partitions }，期间消费没有中断
kept-and-assigned = 在消费者组 { $group } 第 { $generation } 代保留 { $kept }，新分到 { $new }
revoked = 交出 { $partitions }
lost = 发现自己早已失去 { $partitions }
positioned = 将从 offset { $offset } 读 { $tp }：{ $from }
from-commit = 来自消费者组的提交
from-command-line = 命令行指定
delivered = poll() 把 { $tp } { $offsets } 交给应用
poll-timed-out = 已有 { $interval } 没有调用 poll()（max.poll.interval.ms）：离开组 { $group }
no-offset = 没有 { $tp } 的可用 offset，而 auto.offset.reset=none：放弃
