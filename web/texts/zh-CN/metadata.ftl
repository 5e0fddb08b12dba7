### ZooKeeper 的树，或者元数据 quorum 和它的日志。

tab = 元数据
zookeeper-intro = broker 和 controller 是临时节点：会话一结束节点就消失，别人就是这样得知它死了。
quorum-intro = 元数据日志里的记录，多数 controller 都有了才算数。broker 作为 observer 拉取这份日志，照其中的记录行事。
leader = leader
ephemeral = 临时
log = 日志，最新的记录在前
