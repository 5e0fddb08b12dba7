### ZooKeeper's sessions and tree, or the metadata quorum and its log.

tab = Metadata
zookeeper-intro = Brokers and the controller are ephemeral: their nodes vanish when their session ends, and that is how a death is noticed. Who watches a node is told once of its next change.
quorum-intro = A record of the metadata log counts once a majority of the controllers has it. Brokers fetch that log as observers, and do what its records say.
found = { NUMBER($count) ->
    [0] nothing found
    [one] { NUMBER($count) } found
   *[other] { NUMBER($count) } found
}
first-of-found = , the first { NUMBER($count) } shown

## ZooKeeper

sessions = Sessions: { NUMBER($count) }
no-sessions = No session is open: no broker is registered.
session-heard = heard { $ago } ago, timeout { $timeout }
ephemerals = { NUMBER($count) ->
    [0] no ephemeral node
    [one] { NUMBER($count) } ephemeral node
   *[other] { NUMBER($count) } ephemeral nodes
}
not-connected = not connected
nodes = Nodes: { NUMBER($count) }
search-nodes = Search paths and contents
more-nodes = { NUMBER($count) } more: search for them
ephemeral = ephemeral, of { $owner }
watched-by = { NUMBER($more) ->
    [0] watched by { $who }
    [one] watched by { $who } and { NUMBER($more) } more
   *[other] watched by { $who } and { NUMBER($more) } more
}
children-watched-by = { NUMBER($more) ->
    [0] children watched by { $who }
    [one] children watched by { $who } and { NUMBER($more) } more
   *[other] children watched by { $who } and { NUMBER($more) } more
}

## The quorum

node = Node
lag = Lag
leader-and = leader,{" "}
lag-of-quorum = Lag is how many records a node’s log ends before the leader’s.
log = The log, newest records first
search-log = Search the records shown
no-leader = No controller leads at this moment: nobody’s log counts.
