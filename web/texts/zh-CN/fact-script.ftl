### 脚本的执行情况。

line-done = 第 { $line } 行执行完毕
line-failed = 第 { $line } 行结束，退出码 { $code }
