### 事实语句里用到的短语。

offset = offset { $only }
offsets = offset { $first } 到 { $last }
no-brokers = 空
request = { $api } 请求
answer = { $api } 的应答
zookeeper-request = ZooKeeper 请求
zookeeper-answer = ZooKeeper 的应答
zookeeper-watch = `{ $path }` 的变更通知
