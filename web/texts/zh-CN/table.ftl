### 以表格看集群：主题、分区、消费者组、broker。

tab = 表格
which = 选择表格
topics = 主题
partitions = 分区
groups = 消费者组
brokers = broker
filter = 按名称或状态筛选
none-fits = 没有哪一行的名称或状态含有“{ $text }”。
no-topics = 还没有可列的内容。建一个主题，它的分区也会出现在这里。
no-groups = 还没有消费者组。消费者一旦指明所属的组，这个组就有了。
rows = 共 { NUMBER($total) } 行，显示 { NUMBER($shown) } 行
internal = 内部
figure = { NUMBER($number) }
yes = 是

## 列

topic = 主题
partition = 分区
group = 消费者组
broker = broker
broker-of = Broker { $id }
state = 状态
replication-factor = 副本数
under-replicated = 副本不足
under-min-isr = 低于 min ISR
offline = 离线
configs = 配置
records = 保留的 offset 数
bytes = 字节
leader = leader
epoch = epoch
replicas = 副本
log-start = 日志起点
generation = 代
assignor = 分配策略
members = 成员
lag = 积压（lag）
coordinator = coordinator
rack = 机架
leads = 任 leader
controller = controller

## 分区的状态

in-sync = 全部同步
is-under-replicated = 副本不足
is-under-min-isr = 低于 min ISR
is-offline = 离线

## 打开的主题

open-topic = { $topic } 的配置，以及可以对它做的事
select-partition = { $tp } 的高水位为什么在这里？
close-topic = 关闭这个主题
no-such-topic = 此刻没有主题 { $topic }。
partitions-in-all = 分区总数
add-partitions = 增加
on-brokers = 放到 broker
move-partition = 迁移
delete = 删除主题
awaited = Kafka 还没有回答。
set = 设定
leave = 取消
unset = 恢复默认
unset-config = { $name } 恢复默认
no-value = （空）
change-config = 修改 { $name }
change-config-from = 修改 { $name }，现为 { $value }
set-for-topic = 为此主题设定，否则为 { $default }。
set-for-brokers = 为所有 broker 设定。Kafka 的默认值是 { $default }。
kafkas-default = Kafka 的默认值。
