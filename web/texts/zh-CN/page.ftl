### 页面框架：页眉、播放控制、浮层，以及个人偏好。

## 页眉

skip = 跳到集群
scenarios = 场景
changed-scenario = { $scenario }（已改动）
shared-run = 分享的运行
own-run = 自己的运行
share = 分享
    .title = 复制整个运行的链接，打开时停在此刻
export = 导出
    .title = 保存运行、轨迹和日志目录
language-title = { $next } (L)
theme-title = 浅色或深色 (T)
projector-title = 放大，适合投影 (P)

## 播放控制

transport = 播放控制
play = 播放
pause = 暂停
undo-title = 撤销上一条命令 (Z)
step-back-title = 后退一个事件 (←)
step-title = 前进一个事件 (→)
speed = 速度
    .title = 虚拟时间与真实时间之比。“自动”会在重要消息在途时放慢，同样的事持续太久就加快。
speed-auto = 自动
clock = 虚拟时钟
event-of = 第 { $position } 个事件，共 { $known } 个

## 快捷键与提示

keys = 快捷键
hint-step = 单步
hint-command = 命令
hint-keys = 快捷键
space = 空格
key-play = 播放或暂停
key-step-back = 后退一个事件
key-step = 前进一个事件
key-previous = 回到上一件要紧的事
key-next = 前往下一件要紧的事
key-start = 回到运行的开头
key-end = 去到运行的最远处
key-command = 输入命令
key-complete = 在命令行里：补全当前的词
key-earlier = 在命令行里：翻看之前的命令
key-help = 在命令行里：help 告诉你可以输入什么
key-undo = 撤销上一条命令
key-redo = 重新执行刚撤销的命令
key-language = 换一种语言
key-theme = 浅色或深色
key-projector = 放大，适合投影
key-close = 关闭最上面的窗口
key-keys = 打开本列表

## 浮层

close = 关闭
dismiss = 知道了
inspector = 检视
wider = 让这个面板占满舞台上方
narrower = 回到舞台旁边
# What the panels of the inspector are asked.
shelf-explain = 解释
shelf-inside = 内部
shelf-cluster = 集群
faults = 进程、电源、磁盘与链路
broker = broker { $id }

## 表单

write-record = 写一条记录
    .hint = key 决定分区：murmur2(key) 对分区数取模。
new-topic = 新建主题（topic）
start-load = 开始负载
    .hint = 由单独的生产者按固定速率写入。
more-settings = 更多设置
# Nothing chosen: what the client has by itself.
default-choice = 客户端的默认值
throughput = 每秒记录数
records-in-all = 总记录数
add-consumer = 添加消费者
run = 执行
topic = 主题
key = key（键）
value = value（值）
name = 名称
group = 消费者组
partitions = 分区数
replicas = 副本数
