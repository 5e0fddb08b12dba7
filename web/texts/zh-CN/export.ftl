### 一次运行可以导出给其他程序的内容。

title = 导出
run = 这次运行
script = 脚本
script-about = 整个运行的文本：可以在这里重新打开，也可以在命令行执行。
lines-and-bytes = { NUMBER($lines) } 条命令，{ NUMBER($bytes) } 字节
shell = Shell 脚本
shell-about = 同一次运行，用真实 Apache Kafka 自带的工具执行。
shell-note = bash；没有工具能做到的写成注释，并说明原因
trace = 轨迹（JSON）
trace-about = 到此刻为止的每个事实，带时间、进程和原因。
shiviz = 轨迹（ShiViz）
shiviz-about = 同样的事实，带向量时钟，由 ShiViz 画成图。
facts = { NUMBER($count) } 个事实
too-many-facts = 超过 { NUMBER($most) } 个事实。请回到更早的时刻，或使用 highwater run --trace。
parser = ShiViz 用这个表达式拆分日志，它也是文件的第一行：
logs = 日志目录
logs-about = 各 broker 此刻磁盘上的文件：可交给 kafka-dump-log、highwater inspect，或拖回本页面。
whose = 谁的日志目录
all-brokers = 全部 { NUMBER($count) } 个 broker
broker = broker { $id }
files-and-bytes = { NUMBER($files) } 个文件，已写入 { NUMBER($bytes) } 字节
save = 保存 { $file }
saved = 已保存为 { $file }：{ NUMBER($bytes) } 字节。
not-made = 这个文件无法生成。
