### A broker's disk: pages, the device, the ways of a read.

tab = Disk
none = No broker has a disk with files on it yet.
choose = Whose disk
of-broker = Broker { $id }
full = This disk has no room left: no write succeeds.
page-cache = Page cache
page-cache-intro = A write goes into the operating system’s page cache, and counts as written there. Kafka leaves it to the system when pages reach the device, unless `flush.messages` or `flush.ms` say otherwise.
dirty = dirty: only in the cache, lost if the power fails before it is written back
flushed = on the device and in the cache
cold = on the device alone: a reader waits for it
no-files = No file of a topic lies here yet.
more-folders = { NUMBER($count) } more directories
others = Everything else here (Kafka’s own topics, checkpoints): { NUMBER($bytes) ->
    [one] { NUMBER($bytes) } byte
   *[other] { NUMBER($bytes) } bytes
}, { NUMBER($dirty) } of them dirty.
extent = { NUMBER($bytes) ->
    [one] { NUMBER($bytes) } byte
   *[other] { NUMBER($bytes) } bytes
}, { NUMBER($dirty) } dirty
bytes = { NUMBER($bytes) } B
pages-of = { $file }: of the pages shown { NUMBER($dirty) } dirty, { NUMBER($flushed) } on the device and in the cache, { NUMBER($cold) } on the device alone
device = Device
device-is = `disk={ $name }`: to begin elsewhere takes { $access }, a page { $page }.
no-device = This disk takes no time. With `disk=hdd`, `ssd` or `nvme` on the cluster line, sequential and random accesses cost what they cost there.
written = Pages written to it: { NUMBER($written) }, read from it: { NUMBER($read) }.
slow = Every access takes { $span } longer.
sequential = Sequential accesses
random = Random accesses
pages-written = Pages written
pages-read = Pages read
count = { NUMBER($count) }
as-it-was = as it was
all-sequential = all sequential
all-random = all random
read-path = From the cache to the network
read-path-intro = So far { NUMBER($reads) ->
    [one] { NUMBER($reads) } read has
   *[other] { NUMBER($reads) } reads have
} sent { NUMBER($bytes) ->
    [one] { NUMBER($bytes) } byte
   *[other] { NUMBER($bytes) } bytes
} of logs to consumers and followers. Kafka uses `sendfile`; with TLS it has to read and write.
sendfile = `sendfile`
read-and-write = `read`, then `write`
in-cache = page cache
in-process = the process
in-socket = socket buffer
in-card = network card
copies = copies
switches = context switches
user-bytes = bytes through the process
