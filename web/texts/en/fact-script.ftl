### What happens to the script.

line-done = line { $line } is done
line-failed = line { $line } ends with exit code { $code }
internal-replicas = the lab sets `offsets.topic.replication.factor` and `transaction.state.log.replication.factor` to { $replicas }: with Kafka's default of 3 and so few brokers, no group and no transaction would find its coordinator
no-effect = `{ $name }` has no effect here
no-effect-in-mode = `{ $name }` has no effect in this metadata mode
no-effect-live = `{ $name }` has no effect while brokers run: it acts where the `cluster` line sets it
unknown-property = no client has a configuration `{ $name }`: Kafka takes it and logs “These configurations '[{ $name }]' were supplied but are not used yet.”
