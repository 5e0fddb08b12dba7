### Why a high watermark is where it is, or why something happened.

tab = Why
nothing-to-ask = Create a topic, then select a partition or something that happened.
title = Why is the high watermark { $offset }?
intro = { $tp }, leader epoch { $epoch }. The high watermark is the smallest log end offset in the in-sync replicas, as the leader knows it.
leader = Broker { $broker }, leader
asked = Broker { $broker }, asked from offset { $offset } at
silent = Broker { $broker }, has not asked this leader yet
out-of-isr = Broker { $broker }, not in the ISR
held-by-nothing = It stands at the end of the leader’s log. It moves after the next record, once the ISR has it.
held-by-follower = It moves when broker { $broker } asks again, from further on.
held-by-min-isr = It stands still: the ISR has { NUMBER($isr) } of the { NUMBER($min) } members that `min.insync.replicas` asks for. Until then consumers see no newer record, not even one that was written with acks=1.
held-by-no-leader = This partition has no leader, so nothing can move it.
no-cause = Nothing made it happen: it is a beginning.
