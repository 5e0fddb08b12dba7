### 打开的日志目录。

title = 打开日志目录
intro = 把 Kafka 的日志目录拖到页面任意位置，或在这里选择：可以是 broker 的、分区的，也可以是单个文件。文件不会离开你的电脑，不会被改动，当前的运行也照常继续。
choose = 选择目录…
choose-files = 选择文件…
nothing-yet = 这里会列出目录里的内容：分区、段、批次直到每个字节、索引条目、检查点，以及所有的问题。
others = 有 { NUMBER($count) } 个文件不属于 Kafka 日志，已略过。

## 为什么没有打开

empty = 里面没有文件。
not-kafkas = 这 { NUMBER($files) } 个文件都不是 Kafka 的：日志目录里应当有 orders-0 这样的目录，其中有 00000000000000000000.log 这样的文件。
too-large = 共 { NUMBER($bytes) } 字节，这里最多打开 { NUMBER($most) } 字节（不计索引）。请只选一个分区或几个段，或使用 highwater inspect。
too-many = 文件超过 { NUMBER($most) } 个。请只选一个分区，或使用 highwater inspect。
unreadable = 浏览器无法读取。

## 找到的内容

files = 文件
summary = { NUMBER($partitions) } 个分区，{ NUMBER($segments) } 个段。
no-problems = 没有问题
problems = { NUMBER($count) } 个问题
up-to = 到偏移量 { $offset } 为止
segments = 段
base-offset = 起始偏移量
bytes = 字节
batches = 批次
records = 记录
epochs = leader epoch：
epoch-from = { $epoch } 从偏移量 { $offset } 起

## 一个文件

file = 文件
file-bytes = { NUMBER($bytes) } 字节
earlier = 前面
later = 后面
rows = 第 { NUMBER($from) } 到 { NUMBER($to) } 行，共 { NUMBER($count) } 行
no-batch = 里面没有批次。
offsets = 偏移量
at-byte = 字节位置
slot = 槽位
offset = 偏移量
position = 位置
timestamp = 时间戳
not-a-batch = 不是批次
