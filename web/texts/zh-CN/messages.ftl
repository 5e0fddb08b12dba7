### 在途的消息，以及能对它做什么。

tab = 消息
intro = 先暂停时钟，再选一条消息：丢掉、推迟、复制一份，或者让它抢先到达。
none = 此刻没有在途的消息。
more = 另有 { NUMBER($count) } 条
ask-why = 为什么发送它？
arrives-in = { NUMBER($ms) } 毫秒后到达
drop = 丢掉
delay = 推迟 200 ms
duplicate = 复制
deliver = 抢先送达
