### 正在倒数的时钟，以及到点之后会怎样。

tab = 计时
intro = 哪些事在等时间过去，列在看表的那个进程名下。一有动静，会话就重新上满。
none = 此刻没有时钟在走。
more = 另有 { NUMBER($count) } 个
left-of = { $left } / { $whole }
broker-session = broker { $id } 的会话：到点就算它死了
election = 法定人数 leader 的动静：到点本节点就参选
replica-lag = broker { $id } 缺 { $tp } 的记录：到点就出 ISR（`replica.lag.time.max.ms`）
member-session = { $member } 在消费者组 { $group } 里的会话：到点后它的分区归别人（`session.timeout.ms`）
heartbeat = 下一次心跳（`heartbeat.interval.ms`）
auto-commit = 下一次自动提交（`auto.commit.interval.ms`）
work = 应用程序正在处理记录
max-poll-interval = 距下一次 `poll()` 的时限，逾期即离开组（`max.poll.interval.ms`）
linger = 发往 { $tp } 的批次收记录到此为止（`linger.ms`）
delivery = 发往 { $tp } 的最老批次：到点就放弃（`delivery.timeout.ms`）
max-block = `send()` 阻塞中：到点就抛异常（`max.block.ms`）
fetch-wait = { $from } 的 FETCH 在等数据：到点就按现有的回答
produce-wait = { $from } 的 PRODUCE 在等 follower：到点就以 REQUEST_TIMED_OUT 失败
own-write-wait = 组协调者自己的写入在等 follower
