### 可以对 broker 的电源和磁盘做的事，以及后果。

power-off = 断电
    .about = 没有刷盘的数据可能丢失；broker 没了，对端却都不知情。
full = 写满磁盘
    .about = 下一次写入失败，broker 随即停机。
free = 腾出磁盘空间
    .about = 又可以写入了。
slow = 让磁盘变慢
    .about = 每次访问都多花 { $by }。
heal = 恢复磁盘速度
    .about = 和最初一样快。
flip = 翻转一位
    .about = 在最新记录所在的批次里，它从此与校验和不符；再翻转一次就复原。

## 链路

links = 链路
    .about = 断开期间扣下的消息，恢复后才会到达。
link-cut = 断开
link-cut-to = 只断去向
link-cut-from = 只断来向
link-heal = 恢复
