### 两次运行并排：这一次，以及没有最后那条命令的那一次。

tab = 对照
title = 两次运行
none = 在场景中途执行一条命令，或者回到过去另做一件事，就有了两次运行：你造成的这一次，和本来会有的那一次。它们在这里并排。
line-is-here = 这次运行有 `{ $line }`，另一次与它相同，只是没有这条命令。
line-is-there = 这次运行没有 `{ $line }`，它被撤销了；另一次有。
go-over = 换到另一次运行
not-parted-yet = 此刻两次运行相同，到 { $seconds } s 才分开。
on-its-way = 另一次运行还在计算，算到了 { $seconds } s。
same-so-far = 除了命令本身，还没有任何不同。
forgotten = { $seconds } s 之后紧接着发生的事已不再保留。回到那一刻，就能看到两者从哪里分开。
here = 这一次
there = 另一次
first-difference = 第一处不同
since = 此后的要事
at-this-moment = 在 { $seconds } s
no-difference = 此刻没有哪个 broker、分区或消费者组不同。
broker = broker { $id }
group = 消费者组 { $group }
committed = { $group } 在 { $tp } 的提交
absent = 不存在
partition-is = leader { $leader }，epoch { $epoch }，ISR { $isr }，LEO { $end }，HW { $high-watermark }
group-is = 第 { $generation } 代，{ NUMBER($members) } 个成员
