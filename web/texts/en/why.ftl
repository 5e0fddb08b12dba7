### Why a high watermark is where it is, or why something happened.

tab = Why
nothing-to-ask = Create a topic, then select a partition or something that happened.
title = Why is the high watermark { $offset }?
intro = { $tp }, leader epoch { $epoch }. The high watermark is the smallest log end offset in the in-sync replicas, as the leader knows it.
leader = Broker { $broker }, leader
asked-at = Broker { $broker }, asked from offset { $offset } at
asked = Broker { $broker }, asked from offset { $offset }
silent = Broker { $broker }, has not asked this leader yet
not-counted = Broker { $broker }, not in the ISR
held-by-nothing = It stands at the end of the leader’s log. It moves after the next record, once the ISR has it.
held-by-follower = It cannot move before broker { $broker } asks from further on, or leaves the ISR.
held-by-past = A high watermark never goes back, so it can be ahead of what a follower has asked for. It cannot move before broker { $broker } asks from an offset beyond it, or leaves the ISR.
held-by-min-isr = It stands still: the ISR has { NUMBER($isr) } of the { NUMBER($min) } members that `min.insync.replicas` asks for. Until then consumers see no newer record, not even one that was written with acks=1.
held-by-no-leader = This partition has no leader, so nothing can move it. The value is a replica’s last one.
held-by-dead-leader = Broker { $broker } leads this partition by the metadata, but does not run. Nothing moves until another broker is elected or this one is back.
held-by-not-yet-leader = Broker { $broker } was chosen to lead and has not heard of it yet. The value is the one that it last learned as a follower.
no-cause = Nothing made it happen: it is a beginning.

## How a leader was chosen

rule = The first replica, in the order of the assignment, that can lead and is in the ISR.
rule-unclean = No member of the ISR can lead, and `unclean.leader.election.enable` permits any other: the first replica that can lead.
rule-preferred = The preferred replica, the first of the assignment: it can lead and is in the ISR.
replica = Replica
candidate = Broker { $broker }
can-lead = Can lead
in-isr = In the ISR
chosen = chosen
yes = yes
no = no
