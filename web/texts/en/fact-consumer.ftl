### What happens in a consumer, which is the subject.

assigned = owns { $partitions } in group { $group }, generation { $generation }
assigned-nothing = owns no partition in group { $group }, generation { $generation }
kept = keeps { $partitions } in group { $group }, generation { $generation }, and read on meanwhile
kept-and-assigned = keeps { $kept }, gets { $new } in group { $group }, generation { $generation }
revoked = gives up { $partitions }
lost = finds that it had already lost { $partitions }
positioned = will read { $tp } from offset { $offset }: { $from }
from-commit = the group's commit
from-command-line = as the command line says
delivered = hands { $tp } { $offsets } to the application (poll)
poll-timed-out = did not poll for { $interval } (max.poll.interval.ms): leaves group { $group }
no-offset = has no offset to read { $tp } from, and auto.offset.reset=none: gives up
