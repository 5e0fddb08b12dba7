### 时间线：时空图与进度条。

timeline = 时间线
diagram = 进程间消息随时间的分布；点击可跳到某一刻
space-time = 时空图
scrubber = 运行中的时刻
next = 下一件要紧的事 (N)
previous = 回到上一件要紧的事 (B)
zoom-in = 放大时间 (+)
zoom-out = 缩小时间 (−)
automatic = 自动
automatic-title = 放大到正在发生的事 (0)
mark = { $at } s：{ $who } { $what }
marks = 值得一看的时刻
more-marks = 还有 { NUMBER($count) } 个

## 图上的词，越短越好：主语在泳道左侧

killed = 被杀死
power-lost = 断电
paused = 暂停
resumed = 恢复
starts = 启动
session-expires = { $node } 的会话过期
fences = 隔离 { $node }
elects = 选出 { $node }
no-leader = { $tp } 没有 leader
leads = 成为 { $tp } 的 leader
controls = 成为 controller
stands = 参选
votes = 投票
shrinks-isr = 缩小 ISR
grows-isr = 扩大 ISR
truncates = 截断到 { $offset }
commits-offset = 提交 offset { $offset }
acknowledged = 已确认
gives-up = 放弃：{ $error }
member-expires = 成员过期
