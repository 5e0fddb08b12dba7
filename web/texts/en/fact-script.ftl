### What happens to the script.

line-done = line { $line } is done
line-failed = line { $line } ends with exit code { $code }
internal-replicas = the lab sets `offsets.topic.replication.factor` and `transaction.state.log.replication.factor` to { $replicas }: with Kafka's default of 3 and so few brokers, no group and no transaction would find its coordinator
