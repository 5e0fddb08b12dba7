### ZooKeeper's tree, or the metadata quorum and its log.

tab = Metadata
zookeeper-intro = Brokers and the controller are ephemeral: their nodes vanish when their session ends, and that is how a death is noticed.
quorum-intro = A record of the metadata log counts once a majority of the controllers has it. Brokers fetch that log as observers, and do what its records say.
leader = leader
ephemeral = ephemeral
log = The log, newest records first
