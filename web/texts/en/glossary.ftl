### Words that the page turns on, in a sentence each.

leo = Log end offset: the offset that the next record of this replica’s log will get.
hw = High watermark: records below it are on every in-sync replica, and consumers may read them.
isr = In-sync replicas: the leader, and the followers that have caught up with it within `replica.lag.time.max.ms`.
epoch = Leader epoch: a number that grows with each new leader of a partition. By it, requests and records of a former leader are told apart.
title = Words
