### 命令行。

command-line = 命令行
output = 输出
nothing-printed = 还没有输出。
help = 这里可以输入：Kafka 的工具，以及实验台能做的事。help 加一个词，看它后面可以跟什么。
what-follows = { $words } 后面可以跟
nothing-follows = 不知道 { $words } 后面能跟什么。单独输入 help，看所有可以输入的词。
