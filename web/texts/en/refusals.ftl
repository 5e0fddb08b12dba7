### Why a line of the script is refused.

## Where it is

at-character = line { $line }, character { $column }: { $what }
expecting = { $what } (expected { $expected })
suggesting = { $what } (did you mean `{ $nearest }`?)
expecting-and-suggesting = { $what } (expected { $expected }; did you mean `{ $nearest }`?)
or = { $some } or { $last }

## What is wrong with a line of the script

missing = the line ends too early
unexpected = `{ $word }` does not belong here
unterminated = the quote has no end
not-first = a command stands before the cluster line
again = there is a second cluster line
no-such-broker = there is no broker { $id }
no-such-client = no client `{ $name }` is running
shell-syntax = a shell would interpret `{ $what }`
elsewhere-server = `{ $name }` starts or prepares servers; here the `cluster` line and `broker start` do that
elsewhere-security = `{ $name }` is about users and their rights; here every client may do everything
elsewhere-other-system = `{ $name }` runs a system of its own beside the brokers, which is not modelled
elsewhere-java = `{ $name }` looks into a Java process, and there is none here
elsewhere-one-version = `{ $name }` tells versions and ids apart; here is one cluster, of one version
elsewhere-metrics = `{ $name }` is about metrics that clients push, and there are none here
elsewhere-measures = `{ $name }` measures or checks by the clock of a machine; here time is virtual
elsewhere-by-hand = `{ $name }` is for typing by hand, which a script cannot
elsewhere-later = `{ $name }` is of a later version than Apache Kafka 3.9
elsewhere-gone = `{ $name }` is gone from Apache Kafka 3.9
bad-feed = `{ $words }` makes no sense
too-many = `{ $what }` is too much

## What would be right there

cluster = a first line such as `cluster brokers=3`
only-one-cluster = only one cluster line, the first
command = a Kafka tool, or `broker`, `disk`, `link`, `message`, `zookeeper`, `consumer`, `producer` or `wait`
fed-tool = a tool behind the pipe
setting = `brokers`, `metadata`, `racks`, `seed`, `tool-start`, `start` or a broker config, each with `=VALUE`
broker = a broker's number
brokers-up-to = 1 to { $brokers }
link-end = a broker's number, or `zk`
parties = a sender and a receiver, such as `2>1` or `p1>1`
api = a request such as `FETCH`, or `FETCH_RESPONSE` for its answer
name = a client's name
running-nothing = a tool with `&` on a line before this one
duration = a time such as `500ms`, `1.5s`, `2m` or `1h`
date = a date such as `2026-01-01T00:00:00Z`
number = a number
at-most = at most { $most }
partition = a partition such as `orders-0`
broker-list = broker numbers such as `1,2`
flag-of = a flag of { $tool }
value-of = a value for `{ $flag }`
rack-for-each-broker = { $brokers } names with commas between, one for each broker
character = a character behind the backslash
quotes = single quotes around it
end-of-line = the end of the line
all-is-shown = nothing behind it: all that a tool prints is kept and shown
feed-before = `printf`, `echo` or `seq` before a `|`, in place of a file
own-line = the next command on a line of its own
value-itself = the value itself; single quotes around a `$` that belongs to it
written-out = every command on a line of its own; `seq` before a `|` for many records
another-line = another line

## What is wrong with a tool's command line

not-modelled = `{ $what }` is not modelled yet
client-property-not-modelled = the client property `{ $name }` is not modelled yet
unknown-tool = there is no tool `{ $name }`
unknown-flag = { $tool } has no flag `{ $flag }`
missing-value = `{ $flag }` needs a value
bad-value = `{ $flag }` cannot be `{ $value }`
surplus = `{ $text }` does not belong here
required = { $tool } lacks an argument

## What would be right there

tool = a tool of Kafka’s
flag = a flag
flag-of-tool = a flag of this tool
some-value = a value
whole-number = a whole number
topic-pattern = a topic or a regular expression
pattern = a regular expression
topic-or-partitions = a topic, or `topic:0,1`
partition-numbers = partition numbers such as `0,1`
broker-numbers = broker numbers such as `1` or `1,2`, or addresses such as `localhost:9092`
replica-assignment = broker numbers such as `1:2:3,2:3:1`
each-partition-once = each partition only once
starting-point = `earliest`, `latest` or an offset
moment = `earliest`, `latest`, `max-timestamp` or milliseconds
path = a path that begins with `/`
zookeeper-command = `ls`, `get`, `stat`, `create`, `set`, `delete`, `deleteall`, `getAcl` or `sync`, and a path
partition-with-offset = `--partition`, where there is `--offset`
which-partitions = `--all-topic-partitions`, or `--topic` with `--partition`
