### Comments in the bash script that carries a run over to a real cluster.

intro =
    This run for Apache Kafka 3.9, whose directory is the current one (bin/, config/).
    ZooKeeper or the controllers, and all brokers, are processes of this machine.
    Configurations, logs and what background clients print lie in $WORK.
the-end = The cluster ends with this script.
ask-to-end = Enter ends the cluster.
no-settings = seed, start, tool-start and disk are the simulation's own: chance, clocks and disks are real here.
no-power = No tool takes the power from one broker of a machine: it would need a host of its own. kill -9 would leave its page cache as it is.
no-epoch = In KRaft mode no tool tells the leader epoch of a partition.
no-full-disk = Its log.dirs would need a small file system of its own, to be filled with fallocate and freed with rm.
no-slow-disk = Its log.dirs would need a device of its own, slowed down with dmsetup (target delay).
no-flip = No tool changes one bit of a record. kafka-dump-log tells the position of the batch; dd conv=notrunc can write there.
no-cut = Brokers of one machine share its loopback. Each on a host of its own: iptables -A INPUT -s OTHER -j DROP, and -D to heal.
no-delay = Brokers of one machine share its loopback. Each on a host of its own: tc qdisc add dev eth0 root netem delay TIME.
no-commit = No tool makes a running console consumer commit: in a program of your own, call `commitSync()`.
no-slow = A console consumer needs no time for its records: in a program of your own, sleep between two polls.
no-message = No tool touches a single message between two processes.
no-expiry = No tool ends the session of another. kill -STOP for longer than zookeeper.session.timeout.ms, then kill -CONT, comes nearest.
