### 命令行。

command-line = 命令行
output = 输出
nothing-printed = 还没有输出。
