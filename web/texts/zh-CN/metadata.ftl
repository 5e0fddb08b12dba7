### ZooKeeper 的会话和树，或者元数据 quorum 和它的日志。

tab = 元数据
zookeeper-intro = broker 和 controller 是临时节点：会话一结束节点就消失，别人就是这样得知它死了。watch 只在节点下一次变化时通知一次。
quorum-intro = 元数据日志里的记录，多数 controller 都有了才算数。broker 作为 observer 拉取这份日志，照其中的记录行事。
found = { NUMBER($count) ->
    [0] 没有找到
   *[other] 找到 { NUMBER($count) } 个
}
first-of-found = ，显示前 { NUMBER($count) } 个

## ZooKeeper

sessions = 会话：{ NUMBER($count) }
no-sessions = 没有会话：没有 broker 注册。
session-heard = { $ago } 前有动静，超时 { $timeout }
ephemerals = { NUMBER($count) ->
    [0] 没有临时节点
   *[other] { NUMBER($count) } 个临时节点
}
not-connected = 未连接
nodes = 节点：{ NUMBER($count) }
search-nodes = 搜索路径和内容
more-nodes = 另有 { NUMBER($count) } 个，可用搜索找到
ephemeral = 临时节点，属于 { $owner }
watched-by = { NUMBER($more) ->
    [0] { $who } 在 watch
   *[other] { $who } 等在 watch，另有 { NUMBER($more) } 个
}
children-watched-by = { NUMBER($more) ->
    [0] { $who } 在 watch 子节点
   *[other] { $who } 等在 watch 子节点，另有 { NUMBER($more) } 个
}

## quorum

node = 节点
lag = 落后
leader-and = leader，
lag-of-quorum = 落后：日志末端比 leader 少多少条。
log = 日志，最新的记录在前
search-log = 搜索显示的记录
no-leader = 此刻没有 controller 当 leader：谁的日志都不算数。
