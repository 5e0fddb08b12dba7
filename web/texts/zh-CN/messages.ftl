### 在途的消息，以及能对它做什么。

tab = 消息
intro = 先暂停时钟，再选一条消息：丢掉、推迟、复制一份，或者让它抢先到达。
intro-by-hand = 每条请求和应答都会停下，等你送达、丢掉或复制。定时器照常走，发给 ZooKeeper 的消息自动送达。
by-hand = 手动送达
waits = 等你处理
hand-over = 送达
none-by-hand = 没有消息在等待。单步前进或执行一条命令，下一条消息就会停在这里。
none = 此刻没有在途的消息。
more = 另有 { NUMBER($count) } 条
ask-why = 为什么发送它？
arrives-in = { NUMBER($ms) } 毫秒后到达
drop = 丢掉
delay = 推迟 200 ms
duplicate = 复制
deliver = 抢先送达
