### 命令面板：一行输入，找到页面能做的任何事。

title = 查找并执行
button = 查找并执行任何操作（{ $keys }）
hint = 查找并执行任何操作
found = 找到 { NUMBER($count) } 项
run-line = 执行这一行
why = { $tp } 的高水位为什么在那里？
faults = broker { $id } 的进程、电源、磁盘与链路

## 找到的是哪一类

time = 时间
panel = 面板
partition = 分区
command = 命令
window = 窗口
scenario = 场景
setting = 设置
