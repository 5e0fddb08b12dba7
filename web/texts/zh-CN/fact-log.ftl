### 日志上发生的事，主语是保存它的进程。

appended = 追加 { $tp } { $offsets }，文件第 { $position } 字节起 { $bytes } 字节
copied = 复制 { $tp } { $offsets }，文件第 { $position } 字节起 { $bytes } 字节
rolled = { $tp } 从 offset { $base } 起滚动出新 segment：{ $reason }
roll-size = 再放这个批次，旧 segment 就超过 segment.bytes
roll-time = 旧 segment 已打开够久（segment.ms）
roll-offset-index = 旧 segment 的 offset 索引已满
roll-time-index = 旧 segment 的时间索引已满
roll-overflow = 相对旧 segment 起点的 offset 已超出 31 位
roll-retention = 旧 segment 即将整个删除
segment-deleted = 删除 { $tp } 从 offset { $base } 开始的 segment：{ $reason }
delete-log-start = 它全在日志起点（log start offset）之前
delete-size = 没有它，日志也不少于 retention.bytes
delete-time = 它最新的记录也已超过 retention.ms
start-moved = 把 { $tp } 的起点从 offset { $from } 移到 { $to }
cleaned = 按 offset { $from } 到 { $to } 之间的 key 压实（compaction）{ $tp }：去掉 { $records } 条记录，{ $bytes } 字节
indexed = 在 { $tp } 的 offset 索引里记下：offset { $offset } 在第 { $position } 字节
truncated = 把 { $tp } 截断到 offset { $to }：这里{ $removed ->
    [0] 没有 offset 被去掉
   *[other] 去掉 { $removed } 个 offset
}
recovered = 非正常停止后检查 { $tp }：批次都完整，直到 offset { $end }
recovered-cut = 非正常停止后检查 { $tp }：切掉 { $bytes } 个损坏的字节，止于 offset { $end }
