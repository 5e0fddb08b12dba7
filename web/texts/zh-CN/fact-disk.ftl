### 磁盘上发生的事，主语是它所属的 broker。

pages-lost = `{ $file }` 从第 { $position } 字节起没有刷盘：{ $pages } 页丢了 { $lost } 页
filled = 磁盘已满：下一次写入会失败
freed = 磁盘又有空间了
slowed = 磁盘变慢：每次访问多花 { $by }
unslowed = 磁盘恢复原来的速度
bit-flipped = `{ $file }` 第 { $position } 字节有一位翻转
write-failed = 写 `{ $file }` 失败：唯一的日志目录离线，broker 只能停机
torn = 修复 `{ $file }`：最后一个批次不完整，从第 { $position } 字节起切掉 { $bytes } 字节
no-batch = 修复 `{ $file }`：后面的字节不是批次，从第 { $position } 字节起切掉 { $bytes } 字节
bad-checksum = 修复 `{ $file }`：有一个批次与校验和不符，从第 { $position } 字节起切掉 { $bytes } 字节
bad-offset = 修复 `{ $file }`：offset 没有递增，或不属于这个 segment，从第 { $position } 字节起切掉 { $bytes } 字节
behind-cut = 删除 `{ $file }`：它前面的 segment 被切短了
before-start = 删除 `{ $file }`：日志的末端早于 checkpoint 里的起点
index-missing = 重建 `{ $file }`：文件不在了
cleaning-undone = 删除 `{ $file }`：写它的那次压实（compaction）没有做完
cleaning-finished = 删除 `{ $file }`：压实（compaction）的结果已取代它
unreadable = 读不懂 `{ $file }`，当它是空的
