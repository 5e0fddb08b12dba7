### What a controller sees and decides. The subject is the controller.

elected = becomes the controller, epoch { $epoch }
resigned = stops being the controller of epoch { $epoch }
broker-joined = as the controller, sees broker { $broker } come
broker-lost = as the controller, sees broker { $broker } go
leader-elected = elects broker { $leader } for { $tp }, epoch { $epoch }, ISR { $isr }: { $reason }
new-partition = the first live replica of a new partition
leader-lost = the first live replica in the ISR
unclean = unclean, since no member of the ISR can lead
preferred = the preferred replica
controlled-shutdown = the old leader is shutting down
reassigned = the partition moves away from the old leader
no-leader-for-now = leaves { $tp } without a leader for now, epoch { $epoch }; ISR { $isr }
no-leader = leaves { $tp } without a leader, epoch { $epoch }: no member of its ISR { $isr } can lead
isr-changed = writes the ISR of { $tp }: now { $isr }
topic-created = creates topic { $topic } with { $partitions ->
    [one] 1 partition
   *[other] { $partitions } partitions
}
deletion-waits = cannot delete topic { $topic } yet: { $count ->
    [one] broker { $brokers } has replicas of it and is
   *[other] brokers { $brokers } have replicas of it and are
} down
move-begins = begins to move { $tp } to brokers { $replicas }
move-taken-back = cancels the move of { $tp }: its replicas are { $replicas } again
move-arrives = has moved { $tp }: its replicas are { $replicas }
topic-deleted = deletes topic { $topic } for good
