### 以曲线看这次运行。

tab = 指标
idle = 有了读写，曲线就会动起来。
at = { $time } 秒时的数值。速率和延迟取此前 { NUMBER($span) } 秒，每 { NUMBER($step) } 秒计一次。点曲线上的一处，就到那一刻。
go-to = 到这一刻
none = 无
scale = 0 至 { $top }
records = 吞吐量
bytes = 写入的字节
latency = PRODUCE 从请求到应答
lag = 消费者组的积压（lag）
under-replicated = 副本不足的分区
uncommitted = 尚未提交：LEO − HW
buffer = 生产者的缓冲区
written = 写入
read = 读取
all-partitions = 全部主题
largest = 单个分区的最大值
all-producers = 全部生产者
no-groups = 还没有消费者组提交过 offset。
records-a-second = { NUMBER($count) } 条/秒
bytes-a-second = { NUMBER($count) } 字节/秒
milliseconds = { NUMBER($count) } 毫秒
of-records = { NUMBER($count) } 条记录
of-partitions = { NUMBER($count) } 个分区
of-bytes = { NUMBER($count) } 字节
bytes-of = { NUMBER($count) } / { NUMBER($of) } 字节
