### 生产者里发生的事，主语是生产者。

accumulated-key = 把 key 为 { $key } 的记录放进 { $tp } 的批次
accumulated = 把一条没有 key 的记录放进 { $tp } 的批次
sent = 发送 { $tp } 的 { $records } 条记录
sent-again = 重新发送 { $tp } 的 { $records } 条记录（第 { $attempt } 次）
assumed = 把 { $tp } 的 { $records } 条记录当作已写入：acks=0 时 leader 不应答
acknowledged = 得知 { $tp } { $offsets } 已写入（acks={ $acks }）
acknowledged-somewhere = 得知 { $tp } 的 { $records } 条记录早已写入（acks={ $acks }）
retried = 在 { $tp } 上遇到 `{ $error }`：{ $after } 后重试
failed = 放弃 { $tp } 的 { $records } 条记录：`{ $error }`
