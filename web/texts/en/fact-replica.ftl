### What happens to a replica. The subject is its broker.

became-leader = leads { $tp } in epoch { $epoch }, from offset { $start } on
became-follower = follows broker { $leader } for { $tp }, epoch { $epoch }
deleted = drops its replica of { $tp }: the directory is called `{ $directory }` until it is deleted
strayed = finds that { $tp } is not assigned to it, and keeps the directory as `{ $directory }`
follower-fetched = learns from the fetch of broker { $follower } that its log end offset of { $tp } is { $offset }
high-watermark-raised = raises the high watermark of { $tp } from { $from } to { $to }: the whole ISR has everything below
high-watermark-learned = learns from the leader that the high watermark of { $tp } is { $to }, not { $from }
isr-shrink = wants { $out } out of the ISR of { $tp }: not caught up for { NUMBER($ms) } ms (`replica.lag.time.max.ms`)
isr-expand = wants broker { $broker } in the ISR of { $tp }: it has caught up
parked = parks a request: { $reason }
parked-for = parks a request for { $tp }: { $reason }
expired = answers a parked request whose time is up: { $reason }
expired-for = answers a parked request for { $tp } whose time is up: { $reason }
awaits-high-watermark = acks=all waits for the high watermark to reach { $offset }
awaits-low-watermark = it waits until every live replica begins at offset { $offset }
awaits-data = a fetch waits for enough data
awaits-members = JOIN_GROUP waits for every member to join
awaits-assignment = SYNC_GROUP waits for the assignment from the group's leader
refused = refuses a request for { $tp }: `{ $error }`
