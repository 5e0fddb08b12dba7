### 主舞台：生产者、broker 与副本、消费者组。

producers = 生产者（producer）
consumers = 消费者（consumer）
cluster = 集群
no-controller = 没有 controller
controller-on = controller 在 broker { $id }
link-cut = { $a } – { $b } 的链路已断
link-slow = { $a } – { $b } 的链路慢了 { $by }
empty = 这些 broker 还没有东西可存。先建一个主题，它的分区会出现在这里，每个副本一条带子。
or-watch = 或者先看：{ $scenario }
internal-topics = { $shown ->
    [yes] 隐藏 Kafka 自己的 { NUMBER($count) } 个分区
   *[other] 显示 Kafka 自己的 { NUMBER($count) } 个分区
}

## 副本

leader = leader
follower = follower
in-isr = 在 ISR 中
out-of-isr = 已出 ISR
old-figure = HW { $offset }（旧）
hidden-records = 更早的记录，未显示
ask-why = 它的高水位为什么在这里？
tape-label = broker { $broker } 上的 { $tp }：LEO { $end }，高水位 { $high-watermark }
record-title = offset { $offset }，key { $key }，value { $value }，epoch { $epoch }

## broker

state-starting = 启动中
state-running = 运行
state-stopping = 停止中
state-paused = 停住
state-killed = 已杀死
state-off = 断电
state-stopped = 已停止
others = 另有 { NUMBER($count) } 个 broker
to-front = broker { $id }，{ $state }：给它一列
elsewhere = 还在 broker { $brokers } 上
disk-full = 磁盘满
disk-slow = 磁盘 +{ $by }
verb-of = { $verb } broker { $id }
faults-of = broker { $id } 的进程、电源、磁盘与链路
kill = 杀死
stop = 停止
start = 启动
pause = 停住
resume = 恢复
power-off = 断电
restart = 重启
crash = 崩溃

## 客户端

acknowledged = { NUMBER($failed) ->
    [0] 已确认 { NUMBER($count) } 条
   *[other] 已确认 { NUMBER($count) } 条，失败 { NUMBER($failed) } 条
}
batch-filling = 还剩 { NUMBER($ms) } ms
batch-ready = 就绪
batch-in-flight = { NUMBER($attempt) ->
    [1] 在途
   *[other] 在途，第 { NUMBER($attempt) } 次
}
batch-backoff = { $error }：{ NUMBER($ms) } ms 后重试
owns-nothing = 没有分到分区
lag = lag { NUMBER($records) }
read = 已读 { NUMBER($records) }
commit = 提交
per-record = 应用程序处理一条记录所需的时间
no-time = 处理不耗时
time-a-record = 每条 { $span }
works = 还要处理 { NUMBER($seconds) } 秒
heartbeat = { NUMBER($seconds) } 秒前心跳
group-heading = 消费者组 { $group } · 第 { $generation } 代
committed = 已提交 offset
committed-of = { $offset } / { $end }
