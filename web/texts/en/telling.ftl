### How the scenarios of the menu are told: a caption at a line, what the clock stops at, a question at the end.

caption = What the scenario shows
go-on = Go on
ended = The end, and a question:
answer = Show the answer
again = Watch it again
next = Next: { $scenario }
attempt = Try: { $command }
leave = Close

first-write-topic = A topic with three partitions of three replicas: each broker leads one partition and follows the two others.
first-write-write = Eight records with keys. The hash of a key (murmur2) chooses the partition; with acks=all a record is acknowledged when every replica of the ISR has it.
first-write-group = Two consumers join the group billing. One of them becomes its leader, and assigns the partitions.
first-write-read = Each member reads its partitions up to the high watermark, and commits how far it has come.
first-write-key = The high watermark rises for the first time. The followers have asked for the next offset, and so the leader knows that they hold what lies before it.
first-write-question = To which partition would a ninth record with the key k1 go?
first-write-answer = To the one that has the first: the partition is the key’s hash modulo the number of partitions. With more partitions it would be another one.

slow-follower-topic = One partition on three brokers. Writes with acks=all need two replicas in sync (min.insync.replicas=2).
slow-follower-write = shop writes five records a second. Each is acknowledged when every replica of the ISR has it.
slow-follower-pause = Broker 3 stands still, as in a long garbage collection. It is still in the ISR, so the high watermark waits for it, and shop waits with it.
slow-follower-resume = Broker 3 wakes and fetches what it has missed. It may come back into the ISR when it has caught up.
slow-follower-key = For 2 s (replica.lag.time.max.ms) broker 3 has not caught up: the leader wants it out of the ISR. Then the writes that wait for it can be acknowledged.
slow-follower-question = Did the leader’s log grow while its high watermark stood still?
slow-follower-answer = Yes. A leader appends at once; what waits for the followers is the high watermark, and with it the acknowledgement.

one-partition = One partition on three brokers: broker 1 leads, 2 and 3 follow.
leader-failover-write = shop writes ten records a second with acks=all, and tries again whatever fails.
leader-failover-kill = The leader dies. Its connections close at once, but its ZooKeeper session lasts for up to 3 s more, and until it ends nobody chooses another leader.
leader-failover-found = shop asks the other brokers about the topic, learns the new leader, and sends again what was not acknowledged.
leader-failover-back = Broker 1 comes back as a follower. It asks the new leader where its own epoch ended, cuts off what lies behind that, and fetches.
leader-failover-key = Broker 2 is chosen: of the assignment 1, 2, 3 it is the first that lives and is in the ISR. The higher epoch tells everybody whom to believe.
leader-failover-question = How many of the acknowledged records are lost?
leader-failover-answer = None. With acks=all a record is acknowledged when every replica of the ISR has it, and the new leader comes from the ISR.

lost-write-first = k1 is written with acks=all: all three brokers have it.
lost-write-pause = Both followers stand still. They stay in the ISR, since replica.lag.time.max.ms is a minute here.
lost-write-alone = k2 is written with acks=1: the leader acknowledges it without asking anybody.
lost-write-kill = The leader dies, and the followers wake. Neither has k2.
lost-write-third = k3 is written to the new leader, and gets the offset that k2 had.
lost-write-back = Broker 1 comes back, learns that its epoch ended before k2, and cuts k2 off.
lost-write-read = A consumer reads everything there is: k1 and k3.
lost-write-key = Broker 2 was in the ISR, so it may lead. Its log has no k2, and from now on its log counts.
lost-write-question = Which setting of the producer would have kept k2?
lost-write-answer = acks=all. Then k2 would not have been acknowledged before the followers had it, and the producer would have sent it again.

refused-write-first = k1 is written while all three replicas are in sync.
refused-write-kill = Brokers 2 and 3 die. When their sessions have ended, broker 1 is alone in the ISR, where min.insync.replicas asks for two.
refused-write-all = A write with acks=all is refused: NOT_ENOUGH_REPLICAS. The producer tries it a few times more.
refused-write-one = A write with acks=1 is acknowledged. The high watermark stands still below it, so no consumer can read it.
refused-write-back = Broker 2 comes back, catches up and joins the ISR.
refused-write-again = Two replicas are in sync again, and acks=all is accepted.
refused-write-key = The producer gives up: k2 is not written, and it knows that.
refused-write-question = Is k3 safe while the high watermark stands below it?
refused-write-answer = No. It is on one disk only; if that broker fails now, k3 may be gone, although it was acknowledged. acks=1 asks nobody else.

consumer-crash-old = Four records are written, read by the group g, and committed.
consumer-crash-first = c1 joins the group g without auto commit: what it reads it never commits.
consumer-crash-second = c2 joins, and the group rebalances: one partition each.
consumer-crash-new = Four new records: two for c1, two for c2.
consumer-crash-kill = c1 crashes. It has said no goodbye, so the coordinator waits for its heartbeat until session.timeout.ms (3 s) is over.
consumer-crash-reread = c2 gets c1’s partition and begins at the committed offset: it reads again what c1 had read.
consumer-crash-key = No heartbeat for 3 s: the coordinator takes c1 out of the group, and a rebalance begins.
consumer-crash-question = Why are two records printed twice, by c1 and by c2?
consumer-crash-answer = c1 had read them without committing, so the group’s offset stood before them. Nothing is lost, but some is read again: at least once.

kraft-failover-topic = Three controllers keep the metadata in a log of their own, in place of ZooKeeper: each change is a record in it.
kraft-failover-write = Three records. Clients and brokers speak as before; only who keeps the metadata is different.
kraft-failover-controller = The controller that leads the quorum dies. Brokers serve their clients on, and the two that are left elect: two of three are a majority.
kraft-failover-broker = Broker 1 dies. Its heartbeats end, and after 9 s (broker.session.timeout.ms) the controller fences it.
kraft-failover-leader = The new leader is a record in the metadata log, and the brokers read it there.
kraft-failover-key = A vote for the other candidate: with its own it has two of three, and leads the quorum in a new epoch.
kraft-failover-question = How many of five controllers may die before no metadata can be changed?
kraft-failover-answer = Two may die, the third is too many: a majority of five is three. Of three controllers one may die.

moved-topic = A partition on brokers 1, 2 and 3, in a cluster of four.
moved-write = Four records that have to move along.
moved-begin = kafka-reassign-partitions asks for 1, 2 and 4. The controller adds broker 4 first, and takes broker 3 away last.
moved-verify = --verify asks whether the move is complete.
moved-describe = The partition now is on 1, 2 and 4.
moved-key = Broker 4 has caught up, and the leader wants it in the ISR. Not before that may broker 3 go.
moved-question = Why may broker 3 not go at once?
moved-answer = Until broker 4 has caught up the records would have a copy less than was asked for. So there are four replicas for a while, then three again.

codecs-gzip = Each topic gets the same eight records in one batch, compressed by another codec. Here gzip.
codecs-snappy = The same with snappy.
codecs-lz4 = The same with lz4.
codecs-zstd = The same with zstd. Select a record, and open its bytes.
codecs-question = Which part of a batch is compressed?
codecs-answer = The records. The 61 bytes before them are not: offsets, timestamps, counts and the checksum can be read without opening them.
