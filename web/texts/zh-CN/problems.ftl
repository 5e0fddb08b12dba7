### 日志目录可能有的问题，以及怎么办。

place = { $file }，第 { NUMBER($byte) } 字节
bad-crc = 偏移量 { $offset } 处的批次记的 crc 是 { $stored }，按字节算出来却是 { $computed }。
bad-records = 偏移量 { $offset } 处批次的记录无法读取：{ $error }。
torn-batch = 这里开始的批次有 { NUMBER($needed) } 字节，但只剩 { NUMBER($left) } 字节。
not-a-batch = { NUMBER($left) } 字节不是批次：{ $error }。
zeros = 到文件末尾的 { NUMBER($left) } 字节全是零。
offsets-do-not-rise = 偏移量 { $offset } 处的批次所在的位置，应当是 { $expected } 或更大。
bad-offset-delta = 有 { $count } 条记录，偏移量却是 { $first } 到 { $last }。
below-base-offset = 偏移量 { $offset } 处的批次，落在从 { $named } 开始的段里。
overlaps-next-segment = 偏移量 { $offset } 属于下一段，下一段从 { $next } 开始。
too-far-from-base-offset = 偏移量 { $offset } 距段首超过 2^31 - 1。
leader-epoch-falls = 偏移量 { $offset } 处批次的 leader epoch 是 { $epoch }，前一个批次却是 { $before }。
missing = 没有这个文件。
no-log = 没有与它对应的 .log。
part-of-an-entry = { NUMBER($length) } 字节不是 { $size } 字节条目的整数倍。
unused-slots = { NUMBER($count) } 个条目全是零。
not-ascending = 条目 { $slot } 是 { $key }，前一个却是 { $before }。
not-a-batch-start = 条目 { $slot } 说偏移量 { $offset } 在第 { $position } 字节，那里没有批次开始。
other-offset = 条目 { $slot } 记的是偏移量 { $offset }，它的批次却以 { $last } 结束。
no-such-offset = 条目 { $slot } 记的是偏移量 { $offset }，没有批次含有它。
other-timestamp = 条目 { $slot } 记的时间戳是 { $timestamp }，它的批次却是 { $max }。
bad-aborted-txn = 条目 { $slot } 不是一个已中止的事务。
bad-snapshot = 生产者快照无法读取：{ $error }。
snapshot-beyond-end = 快照在偏移量 { $offset }，日志却到 { $end } 为止。
not-text = 文件不是文本。
unknown-version = 第 1 行：版本不是 0。
bad-line = 第 { $line } 行：应当是 { $expected }。
wrong-count = 第 2 行说有 { $expected } 个条目，实际有 { $found } 个。
beyond-log-end = 它记着 { $partition } 到偏移量 { $offset }，但那份日志到 { $end } 为止。
epochs-do-not-rise = leader epoch { $epoch }（从偏移量 { $start } 起）没有大于前一项。
epoch-not-in-checkpoint = 日志从偏移量 { $offset } 起是 leader epoch { $epoch }，检查点里却不是这样。
epoch-beyond-end = leader epoch { $epoch } 从偏移量 { $start } 开始，日志却到 { $end } 为止。
no-property = 里面没有 { $name }。
left-over = 遗留物，后缀是 { $suffix }。
unknown-file = 它不该在这里。
no-segment = 里面没有 .log。

## 怎么办

is-cut-off = broker 崩溃后再启动时会把它截掉；highwater log recover 也是。
copy-anew = 停下 broker，把这个分区的目录移走：如果由别的副本领导，它会重新复制。
rebuild-indexes = 停下 broker，删除这一段的 .index、.timeindex 和 .txnindex：broker 发现缺少索引时会从日志重建。
delete-snapshot = 停下 broker，删除它：里面的内容会从日志重新读出。
was-interrupted = 运行中的 broker 会短暂地有这种文件；在别的目录里，说明有什么被中断了。
