### broker 的磁盘：页、设备、读取的路径。

tab = 磁盘
none = 还没有哪个 broker 的磁盘上有文件。
choose = 谁的磁盘
of-broker = broker { $id }
full = 这块磁盘满了：任何写入都不会成功。
page-cache = 页缓存
page-cache-intro = 写入先进操作系统的页缓存，到那里就算写成了。页何时落到设备上，Kafka 交给系统决定，除非设了 `flush.messages` 或 `flush.ms`。
dirty = 脏页：只在缓存里，写回之前断电就会丢
flushed = 设备上和缓存里都有
cold = 只在设备上：读它要等
no-files = 这里还没有主题的文件。
more-folders = 另有 { NUMBER($count) } 个目录
others = 此外（Kafka 自己的主题、检查点）有 { NUMBER($bytes) } 字节，其中 { NUMBER($dirty) } 字节是脏的。
extent = { NUMBER($bytes) } 字节，{ NUMBER($dirty) } 字节是脏的
bytes = { NUMBER($bytes) } B
pages-of = { $file }：画出的页里，脏页 { NUMBER($dirty) }，设备和缓存都有的 { NUMBER($flushed) }，只在设备上的 { NUMBER($cold) }
device = 设备
device-is = `disk={ $name }`：换一处开始要 { $access }，一页要 { $page }。
no-device = 这块磁盘不耗时间。在 cluster 行写上 `disk=hdd`、`ssd` 或 `nvme`，顺序访问和随机访问就各有各的代价。
written = 写到设备 { NUMBER($written) } 页，从设备读 { NUMBER($read) } 页。
slow = 每次访问多花 { $span }。
sequential = 顺序访问
random = 随机访问
pages-written = 写入的页
pages-read = 读出的页
count = { NUMBER($count) }
as-it-was = 实际
all-sequential = 若全是顺序
all-random = 若全是随机
read-path = 从缓存到网络
read-path-intro = 到此刻，{ NUMBER($reads) } 次读取把日志的 { NUMBER($bytes) } 字节发给了消费者和 follower。Kafka 用 `sendfile`；启用 TLS 时只能先读后写。
sendfile = `sendfile`
read-and-write = 先 `read` 再 `write`
in-cache = 页缓存
in-process = 进程
in-socket = 套接字缓冲
in-card = 网卡
copies = 拷贝
switches = 上下文切换
user-bytes = 经过进程的字节
