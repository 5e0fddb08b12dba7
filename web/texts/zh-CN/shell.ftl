### 把一次运行搬到真实集群的 bash 脚本里的注释。

intro =
    这次运行的真实版本，适用于 Apache Kafka 3.9，请在 Kafka 目录（含 bin/、config/）下执行。
    ZooKeeper（或各 controller）与所有 broker 都是本机进程。
    配置、日志和后台客户端的输出都在 $WORK 里。
the-end = 脚本结束时集群一并结束。
ask-to-end = 按回车结束集群。
no-settings = seed、start、tool-start 和 disk 只属于模拟：在这里，随机、时钟和磁盘都是真实的。
no-power = 没有工具能只切断本机某个 broker 的电源：它得有自己的主机。kill -9 不会丢失页缓存。
no-epoch = KRaft 模式下，没有工具能给出分区的 leader epoch。
no-full-disk = 它的 log.dirs 需要一个单独的小文件系统，用 fallocate 填满，用 rm 释放。
no-slow-disk = 它的 log.dirs 需要一个单独的块设备，用 dmsetup（target delay）放慢。
no-flip = 没有工具能改动一条记录的一个比特。kafka-dump-log 给出批次的位置，dd conv=notrunc 可以写到那里。
no-cut = 本机的 broker 共用 loopback。各有自己的主机时：iptables -A INPUT -s 对方 -j DROP，恢复用 -D。
no-delay = 本机的 broker 共用 loopback。各有自己的主机时：tc qdisc add dev eth0 root netem delay 时长。
no-commit = 没有工具能让运行中的控制台消费者提交：在你自己的程序里调用 `commitSync()`。
no-slow = 控制台消费者处理记录不花时间：在你自己的程序里，在两次 poll 之间休眠。
no-message = 没有工具能单独处理两个进程之间的一条消息。
no-expiry = 没有工具能结束别人的会话。最接近的做法：kill -STOP 超过 zookeeper.session.timeout.ms，再 kill -CONT。
