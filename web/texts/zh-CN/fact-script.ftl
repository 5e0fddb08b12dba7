### 脚本的执行情况。

line-done = 第 { $line } 行执行完毕
line-failed = 第 { $line } 行结束，退出码 { $code }
internal-replicas = 实验环境把 `offsets.topic.replication.factor` 和 `transaction.state.log.replication.factor` 设为 { $replicas }：broker 这么少，按 Kafka 默认的 3，任何消费者组和事务都找不到协调者
