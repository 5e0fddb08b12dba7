### 高水位为什么在那里，或者一件事为什么发生。

tab = 为什么
nothing-to-ask = 先建一个主题，再选中一个分区或一件发生过的事。
title = 高水位（high watermark）为什么是 { $offset }？
intro = { $tp }，leader epoch { $epoch }。高水位是 leader 所知的、ISR 各副本 LEO（日志末端 offset）中最小的一个。
leader = Broker { $broker }，leader
asked-at = Broker { $broker }，从 offset { $offset } 拉取，时刻
asked = Broker { $broker }，从 offset { $offset } 拉取
silent = Broker { $broker }，还没有向这任 leader 拉取过
not-counted = Broker { $broker }，不在 ISR 里
held-by-nothing = 它已到 leader 日志的末端。下一条记录写入并被 ISR 复制之后，它才会动。
held-by-follower = 要等 broker { $broker } 从更后面的 offset 拉取，或者离开 ISR，它才能动。
held-by-past = 高水位从不后退，所以它可以领先于 follower 已拉取到的位置。要等 broker { $broker } 从更后面的 offset 拉取，或者离开 ISR，它才能动。
held-by-min-isr = 它停着不动：ISR 只有 { NUMBER($isr) } 个成员，而 `min.insync.replicas` 要求 { NUMBER($min) } 个。在此之前，消费者看不到更新的记录，acks=1 写入的也不例外。
held-by-no-leader = 这个分区没有 leader，什么也动不了它。这里显示的是一个副本最后的值。
held-by-dead-leader = 按元数据，broker { $broker } 是这个分区的 leader，但它没有在运行。选出新的 leader，或者它回来之前，什么都不会动。
held-by-not-yet-leader = broker { $broker } 已被选为 leader，但还没有得到消息。这里显示的是它作为 follower 时最后得知的值。
no-cause = 没有别的原因：这就是开端。

## leader 是怎样选出来的

rule = 按副本分配的顺序，第一个能担任 leader 且在 ISR 里的副本。
rule-unclean = ISR 里没有能担任的成员，而 `unclean.leader.election.enable` 允许选别的副本：第一个能担任的副本。
rule-preferred = 优先副本，即分配顺序里的第一个：它能担任，也在 ISR 里。
replica = 副本
candidate = Broker { $broker }
can-lead = 能担任
in-isr = 在 ISR 里
chosen = 当选
yes = 是
no = 否
