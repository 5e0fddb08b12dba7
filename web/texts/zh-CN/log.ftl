### 一个分区的日志在某个 broker 的磁盘上是什么样子，读取时怎样在其中找到位置。

tab = 日志
no-partition = 有了主题，日志就会出现在这里。先建一个主题，写几条记录，再来看它们的文件。
no-log = 此刻没有 broker 保存 { $tp } 的日志。
title = { $tp } 的日志（log）
intro = 日志由一串文件组成，每个文件是一个 segment（段），以它起始的 offset 命名，旁边有一个稀疏索引（sparse index）：只记下部分 offset 在文件里的位置。
replica = 副本
of-broker = Broker { $broker }
of-leader = Broker { $broker }，leader
not-running = broker { $broker } 没有在运行。这是它磁盘上的内容。
extent = 日志起点（log start offset）{ $start }，末端（LEO）{ $end }，共 { NUMBER($segments) } 个 segment。
held-back = offset { $offsets } 还在最前面的文件里，但已经读不到了：文件只会整个删除。
deleted = offset { $start } 之前的内容已经不在这里。
compacted = 在 `cleanup.policy=compact` 下，同一个 key 的旧记录会被清理掉，它们的 offset 留作空缺。查找空缺，得到的是它后面的那条。

## segment

active = 活动（active）
bytes = { NUMBER($count) } 字节
offsets = offset { $range }
no-records = 里面没有内容
more-segments = 另有 { NUMBER($count) } 个 segment
more-entries = 另有 { NUMBER($count) } 个
entries = { $file }：{ NUMBER($used) } 个条目
entries-of = { $file }：{ NUMBER($used) } 个条目，可容纳 { NUMBER($room) } 个
no-entry = 距上一个条目超过 { NUMBER($bytes) } 字节（`index.interval.bytes`）的批次才会记下一个条目；第一个批次从不记。
slot = 槽位
relative = 相对值
offset = offset
position = 位置
batch = 批次
timestamp = 时间戳
clock = 时钟
probed = 查找
verdict = { $fits ->
    [fits] 合适
    [exactly] 正好
   *[high] 太大
}
scanned = 从第 { $position } 字节起读过的批次
open-batch = 打开批次 { $offsets } 的字节

## 查找

find-by = 按什么查找
wanted = 要查找的值
by-offset = offset
by-time = 时间
look-up = 查找
allowed = offset { $first } 到 { $last }，或以毫秒计的时间：从运行开始，或像记录里那样从 1970 年算起。
refused = { $why ->
    [empty] 还没有填写。
    [no-number] 这不是整数。
    [negative] 不能是负数。
    [no-record] 没有记录可以查找。先写一条。
    [below-start] 它在日志起点（log start offset）之前。
    [at-end] 它是日志的末端（LEO）：还没有哪条记录用它。
    [beyond-end] 日志没有这么长。
   *[too-new] 没有这么新的记录：最新的是 { $newest } 的。
}

## 查找的步骤

step-of = 第 { $step } 步，共 { $steps } 步
first = 第一步
back = 上一步
next = 下一步
result = 结果
segment = { $how ->
    [next] 那个文件里没有 { $goal } 及以后的内容。接着看 `{ $file }`。
    [time] `{ $file }` 是第一个可能有 { $goal } 及以后记录的文件。
   *[offset] `{ $file }` 是起点不超过 { $goal } 的最后一个文件。
}
probe = { $index } 槽位 { $slot }：{ $entry } { $fits ->
    [exactly] 正好就是要找的。
    [fits] 没有超过 { $goal }，合适，从这里往后找。
   *[high] 超过了 { $goal }，太大，往前找。
}
floor-time = 槽位 { $slot } 是合适的最后一个：到 offset { $offset } 为止，没有比 { $time } 更新的记录。这个 offset 在哪里，要问 offset 索引。
floor-time-none = 没有哪个条目不晚于 { $goal }，所以从文件自己的 offset { $offset } 开始。
floor = { $how ->
    [right] 槽位 { $slot } 是合适的最后一个：以 offset { $entry } 结尾的批次在第 { $position } 字节。从那里开始读文件。
   *[wrong] 槽位 { $slot } 指向第 { $position } 字节，但那里没有能通往 { $goal } 的批次：索引错了，从头开始读文件。
}
floor-none = offset 索引里没有不超过 { $goal } 的条目，从头开始读文件。
scan = 第 { $position } 字节：批次 { $batch } { $how ->
    [has] 里有 offset { $goal }。
    [gap] 是第一个没有在 { $goal } 之前结束的批次。offset { $goal } 本身是空缺。
    [time] 里有 { $goal } 及以后的记录。
    [no-time] 里没有 { $goal } 及以后还能读到的记录，看下一个。
   *[on] 在 { $goal } 之前就结束了，看下一个。
}
found = offset { $offset }{ $how ->
    [time] （{ $time }）是从那时起的第一条记录，
    [gap] {" "}是空缺之后的下一条，
   *[it] {" "}
}在批次 { $batch } 里，位于 `{ $file }` 的第 { $position } 字节。
nothing = { $how ->
    [time] 那个文件里没有 { $goal } 及以后还能读到的记录，而按时间查找不看别的文件。
   *[offset] { $goal } 及以后，没有还能读到的记录。
}
used = 用到的索引条目：槽位 { $slot }，offset { $entry } → 第 { $position } 字节。
used-none = 没有用到索引条目。
open-record = 打开记录 { $offset } 的字节
