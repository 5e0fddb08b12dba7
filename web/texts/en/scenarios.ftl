### The scenarios of the gallery, and what each shows.

## Chapters

chapter-write = Written and copied
chapter-fail = Failure, and what holds
chapter-keep = Moved, and packed

## Scenarios

fresh = An empty cluster
    .about = Three brokers and no topic: everything is yours to do.
first-write = The first write
    .about = Eight records with keys find their partitions, and a group of two consumers reads them.
slow-follower = A slow follower
    .about = One replica stands still: acks=all waits for it until it is out of the ISR.
leader-failover = The leader dies
    .about = A member of the ISR takes over in a higher epoch; no record acknowledged with acks=all is lost.
lost-write = A lost write
    .about = acks=1 is the promise of one machine, and that machine dies.
refused-write = A refused write
    .about = With fewer replicas in sync than min.insync.replicas, acks=all is refused and the high watermark stands still.
consumer-crash = A consumer crashes
    .about = It had read records without committing them, so the other member of its group reads them again.
kraft-failover = A quorum of controllers
    .about = KRaft: the leading controller dies, then a broker; the quorum elects, fences and chooses a new leader.
moved = A partition moves
    .about = kafka-reassign-partitions brings a replica to broker 4 and takes the one on broker 3 away.
codecs = Four codecs
    .about = The same records as gzip, snappy, lz4 and zstd, to be opened byte by byte.
