### 事实语句里用到的短语。

offset = offset { $only }
offsets = offset { $first } 到 { $last }
no-brokers = 空
request = { $api } 请求
answer = { $api } 的应答
zookeeper-request = ZooKeeper 请求
zookeeper-answer = ZooKeeper 的应答
zookeeper-watch = `{ $path }` 的变更通知
# On a message's capsule: a connection that is being opened, a watch of ZooKeeper's that has fired.
connecting = 连接
watch-fired = 监视
