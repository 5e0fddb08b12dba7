### 生产者内部：批次、内存、在途的请求。

tab = 生产者
intro = 记录在所属分区的批次里等着，直到批次满了（`batch.size`）或等够了时间（`linger.ms`），再同其他就绪的批次一起发给分区的 leader。
none = 此刻没有生产者在运行。写一条记录，暂停或单步，就能看到它在这里等待。
more-producers = 另有 { NUMBER($count) } 个生产者
more-queues = 另有 { NUMBER($count) } 个分区
more-batches = 另有 { NUMBER($count) } 个批次
id = producer id { $id }，epoch { $epoch }
held = 批次占用 { NUMBER($held) } / { NUMBER($total) } 字节
blocked-on-memory = `send()` 已阻塞 { $waited }：没有空闲内存放新的批次。再过 { $left } 放弃（`max.block.ms`）。
blocked-on-metadata = `send()` 已阻塞 { $waited }：还不知道主题有哪些分区。再过 { $left } 放弃（`max.block.ms`）。
nothing-held = 它手里没有记录：交给它的都已确认或已放弃。
to-leader = 发往 broker { $id }
leader-unknown = 不知道谁是 leader
sequence = {" · "}序号从 { $first } 起
size = { NUMBER($records) } 条记录，{ NUMBER($bytes) } / { NUMBER($capacity) } 字节
