### 页面上反复出现的词，一句话说清。

leo = 日志末端 offset（log end offset）：这个副本的日志里下一条记录将得到的 offset。
hw = 高水位（high watermark）：在它之前的记录每个同步副本都有，消费者可以读。
isr = 同步副本（in-sync replicas）：leader，以及在 `replica.lag.time.max.ms` 之内追上过它的 follower。
epoch = leader epoch：分区每换一任 leader 就变大的数，凭它认出前任 leader 的请求和记录。
title = 词汇
