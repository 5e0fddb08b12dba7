### 发生过的事。

title = 发生了什么
newest-only = 只看最新
so-many = { NUMBER($count) } 件事
newest = 最近的 { NUMBER($count) } 件事
because = 因为
you = 你
you-ran = 你执行了
go-to = 回到这一刻
go-to-cause = 回到原因发生的一刻

## 搜索

found = 找到 { NUMBER($count) } 件
search = 搜索
whose = 谁的
everyone = 所有进程
kind = 种类
every-kind = 所有种类
kind-commands = 命令
kind-processes = 进程
kind-network = 网络
kind-logs = 日志与磁盘
kind-replication = 复制
kind-metadata = 元数据
kind-groups = 消费者组
kind-clients = 客户端
kind-invariants = 不变量
nothing-found = 到此刻为止，没有这样的事。
