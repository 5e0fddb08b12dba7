### 一个分区的各个副本，并排来看。

tab = 副本
none = 一个分区在几个 broker 上各有一个副本。建一个主题，看它们怎样保持一致。
title = { $tp } 的副本
state = leader epoch { $epoch }，ISR { $isr }，`min.insync.replicas={ $min }`。
replica = 副本
broker = broker { $id }
down = {" · 未运行"}
caught-up = 上次追上
itself = 自己是 leader
has-all = 什么都不缺
never = 本任 leader 还没见它追上
ago = { $span } 前
of-lag-time-max = 落后 { $span } 就出 ISR（replica.lag.time.max.ms）
epochs = leader epoch
epoch = epoch
epochs-intro = 每个 epoch 在各副本日志里从哪个 offset 开始。leader 与 follower 凭它就能看出两份日志从哪里分岔。
purgatory = 搁置的请求
nothing-parked = 这个分区的 leader 上没有请求在等。
parked-intro = 这些请求在 leader 上等着，直到等的东西到了，或者时间到了。
more = 另有 { NUMBER($count) } 个
coordinator = 这个 broker 自己的组协调者
waits-for-high-watermark = 等高水位到 { $offset }
waits-for-data = 等够 { NUMBER($bytes) } 字节，此分区从 offset { $offset } 起
waits-for-low-watermark = 等所有副本的日志都从 { $offset } 开始
left = 最多再等 { $span }
to-its-cause = 回到它到来的时刻
