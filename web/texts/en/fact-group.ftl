### What happens in a group. The subject is its coordinator.

changed = moves group { $group } from { $from } to { $to }, generation { $generation }
member-joined = takes { $member } into group { $group }
member-left = removes { $member } from group { $group }: { $reason }
left = it asked to leave
session-timeout = no heartbeat within session.timeout.ms
rebalance-timeout = it did not join again in time
replaced = another process took over its group.instance.id
offset-committed = stores the commit of group { $group } for { $tp }: next is offset { $offset }
commit-forgotten = deletes the commit of group { $group } for { $tp }: the partition is deleted
groups-loaded = has read `__consumer_offsets-{ $partition }`: { $groups ->
    [0] it holds no group
    [one] coordinates the 1 group in it
   *[other] coordinates the { $groups } groups in it
}

transaction-changed = transaction { $id }: { $from } → { $to }, producer id { $producer }, epoch { $epoch }
transaction-adds = adds { $tp } to transaction { $id }
transaction-fenced = aborts the open transaction of { $id } in a new epoch: any producer of id { $producer } with an epoch below { $epoch } is fenced
transaction-timed-out = transaction { $id } has been open for longer than transaction.timeout.ms ({ $ms })
transactions-loaded = has read `__transaction_state-{ $partition }`: { $transactions ->
    [one] { $transactions } transactional id
   *[other] { $transactions } transactional ids
}
