### 脚本里的一行为什么被拒绝。

## 位置

at-character = 第 { $line } 行第 { $column } 字：{ $what }
expecting = { $what }（应为：{ $expected }）
suggesting = { $what }（是不是想写 `{ $nearest }`？）
expecting-and-suggesting = { $what }（应为：{ $expected }；是不是想写 `{ $nearest }`？）
or = { $some } 或 { $last }

## 脚本行的问题

missing = 这一行没写完
unexpected = 这里不能是 `{ $word }`
unterminated = 引号没有收尾
not-first = 命令写在了 cluster 之前
again = cluster 出现了第二次
no-such-broker = 没有 broker { $id }
no-such-client = 没有还在运行的客户端 `{ $name }`
shell-syntax = shell 会解释 `{ $what }`
elsewhere-server = `{ $name }` 用来启动或准备服务器；在这里由 `cluster` 行和 `broker start` 完成
elsewhere-security = `{ $name }` 管理用户和权限；在这里每个客户端都可以做任何事
elsewhere-other-system = `{ $name }` 运行的是 broker 之外的另一套系统，这里没有模拟
elsewhere-java = `{ $name }` 用来查看 Java 进程，而这里没有 Java 进程
elsewhere-one-version = `{ $name }` 用来区分版本和标识；这里只有一个集群、一个版本
elsewhere-metrics = `{ $name }` 管理客户端推送的指标，这里没有这种指标
elsewhere-measures = `{ $name }` 按机器的时钟测量或检查；这里的时间是虚拟的
elsewhere-by-hand = `{ $name }` 要由人手工输入，脚本做不到
elsewhere-later = `{ $name }` 属于比 Apache Kafka 3.9 更新的版本
elsewhere-gone = Apache Kafka 3.9 已经没有 `{ $name }`
bad-feed = `{ $words }` 没有意义
too-many = `{ $what }` 给得太多

## 那里应该是什么

cluster = 首行，例如 `cluster brokers=3`
only-one-cluster = 唯一的 cluster，写在首行
command = Kafka 工具，或 `broker`、`disk`、`link`、`message`、`zookeeper`、`consumer`、`producer`、`wait`
fed-tool = 管道后的工具
setting = `brokers`、`metadata`、`racks`、`seed`、`tool-start`、`start` 或 broker 配置，各带 `=值`
broker = broker 编号
brokers-up-to = 1 到 { $brokers }
link-end = broker 编号或 `zk`
parties = 发送方与接收方，例如 `2>1` 或 `p1>1`
api = 请求名，例如 `FETCH`，它的应答是 `FETCH_RESPONSE`
name = 客户端名
running-nothing = 在此之前以 `&` 启动的工具
duration = 时长，例如 `500ms`、`1.5s`、`2m` 或 `1h`
date = 日期，例如 `2026-01-01T00:00:00Z`
number = 数字
at-most = 不超过 { $most } 的数
partition = 分区，例如 `orders-0`
broker-list = broker 编号，例如 `1,2`
flag-of = { $tool } 的选项
value-of = `{ $flag }` 的值
rack-for-each-broker = { $brokers } 个名字，用逗号隔开，每个 broker 一个
character = 反斜杠后的字符
quotes = 单引号括起来
end-of-line = 行尾
all-is-shown = 后面什么都不写：工具输出的内容会全部保留并显示
feed-before = 用 `printf`、`echo` 或 `seq` 加 `|` 代替文件
own-line = 下一条命令另起一行
value-itself = 直接写出值；如果 `$` 是值的一部分，用单引号括起来
written-out = 把每条命令逐行写出来；要写入许多条记录，用 `seq` 加 `|`
another-line = 换一行

## 工具命令行的问题

not-modelled = 尚未模拟 `{ $what }`
client-property-not-modelled = 尚未模拟客户端配置 `{ $name }`
unknown-tool = 没有工具 `{ $name }`
unknown-flag = { $tool } 没有选项 `{ $flag }`
missing-value = `{ $flag }` 缺少值
bad-value = `{ $flag }` 不能是 `{ $value }`
surplus = `{ $text }` 是多余的
required = { $tool } 缺少参数

## 这里应该是什么（工具的命令行）

tool = Kafka 的工具
flag = 选项
flag-of-tool = 该工具的选项
some-value = 值
whole-number = 整数
topic-pattern = 主题或正则表达式
pattern = 正则表达式
topic-or-partitions = 主题，或 `topic:0,1`
partition-numbers = 分区编号，例如 `0,1`
broker-numbers = broker 编号，例如 `1` 或 `1,2`，或者地址，例如 `localhost:9092`
replica-assignment = broker 编号，例如 `1:2:3,2:3:1`
each-partition-once = 每个分区只出现一次
starting-point = `earliest`、`latest` 或 offset
moment = `earliest`、`latest`、`max-timestamp` 或毫秒数
path = 以 `/` 开头的路径
zookeeper-command = `ls`、`get`、`stat`、`create`、`set`、`delete`、`deleteall`、`getAcl` 或 `sync`，再加一个路径
partition-with-offset = 与 `--offset` 同用的 `--partition`
which-partitions = `--all-topic-partitions`，或 `--topic` 加 `--partition`
