### 第一次来：四件可以试的事。

title = 可以试试这四件事
all-done = 就这些，集群交给你了。
step = 按空格停住时钟，用 → 和 ← 前进或后退一个事件
record = 点一条记录，看它的字节
kill = 杀死当 leader 的 broker，看接着由谁来当
tool = 运行一个 Kafka 工具：输入 `kafka-topics --describe`
done = 已做过
to-do = 还没做
close = 不再显示
