### 发生过的事。

title = 发生了什么
so-many = { NUMBER($count) } 件事
newest = 最近的 { NUMBER($count) } 件事
because = 因为
you = 你
you-ran = 你执行了
go-to = 回到这一刻
go-to-cause = 回到原因发生的一刻
