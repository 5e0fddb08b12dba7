### 进程和主机上发生的事，主语是进程。

started = 启动
killed = 当场死亡（kill -9）
server-killed = 当场死亡（kill -9）；文件和 page cache 都还在
power-lost = 主机断电，对端都不知情；{ $pages } 个脏页丢了 { $lost } 个
power-lost-clean = 主机断电，对端都不知情；page cache 里没有脏页
paused = 原地停住（SIGSTOP，长时间停顿）
resumed = 继续运行，不知道自己停了多久
ended = 正常结束
exited = 结束，退出码 { $code }
printed = 输出 `{ $line }`
complained = 向标准错误输出 `{ $line }`
