### 各种客户端上发生的事，主语是客户端。

metadata-learned = 得到 { $topics } 个主题的新元数据
timed-out = { $to } 在 { $after } 内没有应答，放弃该请求
