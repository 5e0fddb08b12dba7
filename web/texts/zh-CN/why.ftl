### 高水位为什么在那里，或者一件事为什么发生。

tab = 为什么
nothing-to-ask = 先建一个主题，再选中一个分区或一件发生过的事。
title = 高水位（high watermark）为什么是 { $offset }？
intro = { $tp }，leader epoch { $epoch }。高水位是 leader 所知的、ISR 各副本 LEO（日志末端 offset）中最小的一个。
leader = Broker { $broker }，leader
asked = Broker { $broker }，从 offset { $offset } 拉取，时刻
silent = Broker { $broker }，还没有向这任 leader 拉取过
out-of-isr = Broker { $broker }，不在 ISR 里
held-by-nothing = 它已到 leader 日志的末端。下一条记录写入并被 ISR 复制之后，它才会动。
held-by-follower = broker { $broker } 再来拉取更后面的 offset 时，它就会动。
held-by-min-isr = 它停着不动：ISR 只有 { NUMBER($isr) } 个成员，而 `min.insync.replicas` 要求 { NUMBER($min) } 个。在此之前，消费者看不到更新的记录，acks=1 写入的也不例外。
held-by-no-leader = 这个分区没有 leader，什么也动不了它。
no-cause = 没有别的原因：这就是开端。
