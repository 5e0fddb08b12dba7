### 脚本的执行情况。

line-done = 第 { $line } 行执行完毕
line-failed = 第 { $line } 行结束，退出码 { $code }
internal-replicas = 实验环境把 `offsets.topic.replication.factor` 和 `transaction.state.log.replication.factor` 设为 { $replicas }：broker 这么少，按 Kafka 默认的 3，任何消费者组和事务都找不到协调者
no-effect = `{ $name }` 在这里不起作用
no-effect-in-mode = `{ $name }` 在这种元数据模式下不起作用
no-effect-live = `{ $name }` 在 broker 运行期间修改不起作用：写在 `cluster` 行里才起作用
unknown-property = 没有客户端认识配置 `{ $name }`：Kafka 会接受它，并在日志里写下 “These configurations '[{ $name }]' were supplied but are not used yet.”
