### The form for a new cluster.

title = New cluster
brokers = Brokers
metadata = Metadata
zookeeper = ZooKeeper
kraft = KRaft
controllers = Controllers
racks = Racks
no-racks = none
disk = Disk
no-disk = takes no time
hdd = hard disk
ssd = SSD
nvme = NVMe
seed = Seed
    .hint = Chance is drawn from the seed: the same seed gives the same run.
config = Broker config
    .value = Value of { $name }
    .default = default { $value }
    .add = Add
    .remove = Remove { $name }
    .without-effect = Kafka has it; nothing here acts on it.
    .unknown = No broker config has this name.
start = Start
