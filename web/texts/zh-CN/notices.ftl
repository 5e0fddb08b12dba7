### 页面底部的提示。

script = 链接里的脚本无法运行：{ $error }
copied = 这次运行的链接已复制到剪贴板。
in-address-bar = 浏览器不允许复制，链接在地址栏里。
left-scenario = 你已离开这个场景：你的命令取代了它剩下的 { NUMBER($lines) } 行。
back-to-scenario = 回到场景
took-place = 你的命令取代了尚未开始的 { NUMBER($lines) } 行。
compare = 对照两次运行
take-back = 撤销它（Z）
taken-back = 已撤销：`{ $command }`
redo = 重新执行 (Y)
nothing-further = 接下来很久都没有值得停下来看的事：给集群找点事做吧。
nothing-to-undo = 没有可以撤销的命令。
nothing-to-redo = 没有可以重新执行的命令。
run-failed = 第 { $line } 行失败：{ $reason }
tool-not-ended = 工具运行了 120 秒仍未结束
never-true = 等待的条件始终没有成立
no-zookeeper = 这个集群没有 ZooKeeper
no-such-client = 后台没有这个名字的客户端
no-such-broker = 集群里没有这个 broker
never-started = 该 broker 从未启动过，还没有磁盘
nothing-to-commit = 它不是既属于某个组又有读取位置的消费者
no-consumer = 它不是消费者
no-such-record = 该 broker 的磁盘上没有包含此位移的批次
