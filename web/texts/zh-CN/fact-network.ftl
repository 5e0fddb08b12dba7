### 网络上发生的事；有发送方时，主语是发送方。

sent = 发往 { $to }：{ $message }
waits-for-hand = 发往 { $to }：{ $message }；等待手动送达
by-hand = 消息从此等待手动送达
by-themselves = 消息重新自动送达
held = 发往 { $to }：{ $message }；链路已断，消息被扣住
connected = 连接 { $to }
refused = 连不上 { $to }：那里没有进程在监听
link-cut = { $one } 与 { $other } 之间的链路断开
link-healed = { $one } 与 { $other } 之间的链路恢复
way-cut = { $one } 到 { $other } 的链路单向断开
way-healed = { $one } 到 { $other } 的链路恢复
link-delayed = { $one } 与 { $other } 之间的每条消息多花 { $delay }
link-undelayed = { $one } 与 { $other } 之间的消息恢复原来的速度
way-delayed = { $one } 发给 { $other } 的每条消息多花 { $delay }
way-undelayed = { $one } 发给 { $other } 的消息恢复原来的速度
dropped = 发往 { $to } 的{ $message }在途中被丢弃
delayed = 发往 { $to } 的{ $message }多花 { $by }
duplicated = 发往 { $to } 的{ $message }到达两次
delivered = 发往 { $to } 的{ $message }立刻到达，抢在所有消息之前
