### 不变量检查的结果。

violated = 有 bug：不变量“{ $invariant }”被打破（{ $evidence }）
violated-for = 有 bug：{ $tp } 打破了不变量“{ $invariant }”（{ $evidence }）
loss-explained = 配置允许的丢失：{ $tp } 的 { $invariant }（{ $evidence }）

## 证据

stranger-in-isr = 在 broker { $broker } 看来，broker { $stranger } 不是副本，却在 ISR 里
two-leaders = broker { $first } 和 broker { $second } 在 epoch { $epoch } 里都是 leader
two-controllers = epoch { $epoch } 有两个 controller
isr-replaced-unseen = broker { $broker } 基于版本 { $known } 请求 ISR，结果却成了版本 { $became }
high-watermark-beyond-log = broker { $broker } 的高水位是 { $hw }，日志只到 { $end }
too-few-in-sync = 只有 { NUMBER($insync) } 个副本同步时，broker { $broker } 移动了高水位；`min.insync.replicas` 是 { $min }
batches-differ = broker { $first } 和 broker { $second } 在 offset { $offset } 处的批次不同
gap = broker { $broker } 有一个批次从 offset { $offset } 开始，前一个批次却结束于 { $end }
nothing-before = broker { $broker } 有一个批次从 offset { $offset } 开始，前面却没有批次
index-points-elsewhere = `{ $file }` 的第 { $position } 字节处，没有包含 offset { $offset } 的批次开头
member-lacks-committed = broker { $member } 在 ISR 里，日志却只到 { $end }；它的 leader broker { $leader } 的高水位是 { $hw }
member-is-late = broker { $member } 已 { NUMBER($ms) } ms 没有追上，broker { $leader } 却仍把它留在 ISR 里
epoch-beyond-log = broker { $broker } 的日志只到 { $end }，却还记着从 { $start } 开始的 epoch { $epoch }
older-epoch-noted = broker { $broker } 在 epoch { $epoch } 里是 leader，日志里最新的 epoch 却是 { $noted }
no-epoch-noted = broker { $broker } 在 epoch { $epoch } 里是 leader，日志里却没有记下任何 epoch
counted-too-early = broker { $leader } 在 epoch { $epoch } 里计入了一次 FETCH，而 broker { $follower } 只知道 epoch { $known }
acknowledged-replaced = leader broker { $broker } 在已确认的 offset { $offset } 处是另一个批次
acknowledged-lost = leader broker { $broker } 没有已确认的 offset { $offset }
sequence-out-of-order = broker { $broker } 的日志里，生产者 { $producer } 的序号 { $sequence } 跟在 { $last } 之后
zombie-wrote = broker { $broker } 在 epoch { $newest } 的批次之后，又追加了生产者 { $producer } 的 epoch { $epoch } 的批次
stable-beyond-open = broker { $broker } 的 LSO 是 { $offset }，超出了 { $bound }
commit-not-asked = 生产者 { $producer }（epoch { $epoch }）的事务要提交，但它并没有要求提交
now-committed = 生产者 { $producer } 的事务提交了，而它本应中止
now-aborted = 生产者 { $producer } 的事务中止了，而它本应提交
commit-too-early = offset { $offset } 已算作提交，而生产者 { $producer } 的事务还没有提交
delivered-others = 从 offset { $from } 到 { $to }：可见记录 { $visible } 条，消费者拿到 { $delivered } 条
delivered-uncommitted = 消费者拿到了 offset { $offset }，而最高的高水位只到 { $hw }
two-owners = 在消费者组 { $group } 的第 { $generation } 代里，{ $first } 和 { $second } 都拥有它
commit-beyond-log = 提交的 offset 是 { $offset }，而日志最远只到过 { $end }
