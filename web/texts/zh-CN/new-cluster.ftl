### 新建集群的表单。

title = 新建集群
brokers = broker 数
metadata = 元数据
zookeeper = ZooKeeper
kraft = KRaft
controllers = controller 数
racks = 机架数
no-racks = 不分机架
disk = 磁盘
no-disk = 不耗时
hdd = 机械硬盘
ssd = 固态硬盘（SSD）
nvme = NVMe 固态硬盘
seed = 随机种子
    .hint = 一切随机都出自种子：种子相同，运行就相同。
config = broker 配置
    .value = { $name } 的值
    .default = 默认 { $value }
    .add = 添加
    .remove = 移除 { $name }
    .without-effect = Kafka 有这项配置，但在这里不起作用。
    .unknown = broker 没有这个名字的配置。
start = 启动
