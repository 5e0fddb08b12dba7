### What happens on the network. The subject is the sender, where there is one.

sent = sends { $message } to { $to }
waits-for-hand = sends { $message } to { $to }; it waits to be delivered by hand
by-hand = messages wait to be delivered by hand
by-themselves = messages go on by themselves again
held = sends { $message } to { $to }; the cut link holds it back
connected = connects to { $to }
refused = gets no connection to { $to }: no process listens there
link-cut = the link between { $one } and { $other } is cut
link-healed = the link between { $one } and { $other } works again
way-cut = the link from { $one } to { $other } is cut, in this direction only
way-healed = the link from { $one } to { $other } works again
link-delayed = every message between { $one } and { $other } takes { $delay } longer
link-undelayed = messages between { $one } and { $other } are as fast as usual again
way-delayed = every message from { $one } to { $other } takes { $delay } longer
way-undelayed = messages from { $one } to { $other } are as fast as usual again
dropped = { $message } to { $to } is dropped on its way
delayed = { $message } to { $to } takes { $by } longer
duplicated = { $message } to { $to } arrives twice
delivered = { $message } to { $to } arrives at once, before every other message
