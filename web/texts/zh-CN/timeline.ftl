### 时间线：时空图与进度条。

timeline = 时间线
diagram = 进程间消息随时间的分布；点击可跳到某一刻
scrubber = 运行中的时刻
next = 下一件要紧的事 (N)
previous = 回到上一件要紧的事 (B)
zoom-in = 放大时间
zoom-out = 缩小时间
marks = 值得一看的时刻
more-marks = 还有 { NUMBER($count) } 个
