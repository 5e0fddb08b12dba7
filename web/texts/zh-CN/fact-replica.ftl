### 副本上发生的事，主语是它的 broker。

became-leader = 成为 { $tp } 的 leader，epoch { $epoch }，从 offset { $start } 开始
became-follower = 成为 { $tp } 的 follower，跟随 broker { $leader }，epoch { $epoch }
deleted = 放弃 { $tp } 的副本：目录改名为 `{ $directory }`，稍后删除
strayed = 发现 { $tp } 没有分配给自己，把目录改名为 `{ $directory }` 留着
follower-fetched = 从 broker { $follower } 的拉取得知，它的 { $tp } 的 LEO 是 { $offset }
high-watermark-raised = 把 { $tp } 的高水位从 { $from } 升到 { $to }：此前的记录 ISR 全都有了
high-watermark-learned = 从 leader 得知 { $tp } 的高水位已从 { $from } 变为 { $to }
isr-shrink = 想把 { $out } 移出 { $tp } 的 ISR：已 { $ms } ms 没有追上（`replica.lag.time.max.ms`）
isr-expand = 想让 broker { $broker } 进入 { $tp } 的 ISR：它追上了
parked = 挂起一个请求：{ $reason }
parked-for = 挂起一个 { $tp } 的请求：{ $reason }
expired = 挂起的请求时间已到，不再等待：{ $reason }
expired-for = 挂起的 { $tp } 的请求时间已到，不再等待：{ $reason }
awaits-high-watermark = acks=all，等高水位到 { $offset }
awaits-low-watermark = 等所有存活副本的起点到 offset { $offset }
awaits-data = fetch 在等足够的数据
awaits-members = JOIN_GROUP 在等所有成员加入
awaits-assignment = SYNC_GROUP 在等组内 leader 送来分配方案
refused = 拒绝一个 { $tp } 的请求：`{ $error }`
