### Pieces of sentences about facts.

offset = offset { $only }
offsets = offsets { $first } to { $last }
# An ISR without members.
no-brokers = empty
request = { $api }
answer = the answer to { $api }
zookeeper-request = a request to ZooKeeper
zookeeper-answer = ZooKeeper's answer
zookeeper-watch = the news that `{ $path }` changed
# On a message's capsule: a connection that is being opened, a watch of ZooKeeper's that has fired.
connecting = connect
watch-fired = watch
