//! What happened, in Simplified Chinese. Kafka's nouns stay as its logs have them.

use highwater_core::controller::CAN_DELETE;
use highwater_core::fact::{
    ClientFact, ConsumerFact, ControllerFact, DeleteReason, DiskFact, ElectionReason, Fact, FileRange,
    GroupFact, InvariantFact, LeaveReason, LogFact, MessageVerb, NetworkFact, ParkReason, PositionFrom,
    ProcessFact, ProducerFact, QuorumFact, ReplicaFact, Role, RollReason, ScriptFact, Stream, What,
    ZooKeeperFact,
};
use highwater_core::ids::{BrokerId, NodeId, TopicPartition};
use highwater_core::protocol::Message;
use highwater_core::protocol::zookeeper::WatchKind;
use highwater_core::world::HAS_MESSAGES;

use super::names::{ids, short_member, without_time};
use super::{Locale, Names, admin, disks, quorum};

/// One sentence, without the process (it has a column of its own) and without the cause.
pub fn sentence(fact: &Fact, names: &Names) -> String {
    let node = |node: NodeId| names.node(node);
    match &fact.what {
        What::Script(ScriptFact::Command { text, .. }) => format!("`{}`", without_time(text)),
        What::Script(ScriptFact::LineEnded { exit: 0, line }) => format!("第 {line} 行执行完毕"),
        What::Script(ScriptFact::LineEnded { exit, line }) => format!("第 {line} 行结束，退出码 {exit}"),
        What::Process(ProcessFact::Started { .. }) => "启动".to_owned(),
        What::Process(ProcessFact::Killed) => "当场死亡（kill -9），磁盘还在".to_owned(),
        What::Process(ProcessFact::Paused) => "原地停住（长时间停顿）".to_owned(),
        What::Process(ProcessFact::Resumed) => "继续运行，并不知道自己睡了多久".to_owned(),
        What::Process(ProcessFact::Exited { code: 0 }) => "正常结束".to_owned(),
        What::Process(ProcessFact::Exited { code }) => format!("结束，退出码 {code}"),
        What::Process(ProcessFact::Printed { stream: Stream::Out, line }) => format!("输出 `{line}`"),
        What::Process(ProcessFact::Printed { stream: Stream::Err, line }) => format!("报错 `{line}`"),
        What::Network(NetworkFact::Sent { to, message, arrives: Some(_), .. }) => {
            format!("向 {} 发出{}", node(*to), message_name(message))
        }
        What::Network(NetworkFact::Sent { to, message, arrives: None, .. }) => {
            format!("向 {} 发出{}，但永远到不了", node(*to), message_name(message))
        }
        What::Network(NetworkFact::Connected { to }) => format!("连上 {}", node(*to)),
        What::Network(NetworkFact::Disconnected { from }) => format!("与 {} 的连接断开", node(*from)),
        What::Client(ClientFact::RequestTimedOut { to, after }) => {
            format!("{} 过了 {after} 没有应答，放弃该请求", node(*to))
        }
        What::Network(NetworkFact::LinkChanged { a, b, cut, one_way: true }) if HAS_MESSAGES => {
            let what = if *cut { "被扣在路上" } else { "又能送达" };
            format!("{} 发给 {} 的消息{what}", node(*a), node(*b))
        }
        What::Network(NetworkFact::LinkDelayed { a, b, delay, one_way: true }) if HAS_MESSAGES => {
            format!("{} 发给 {} 的消息多花 {delay}", node(*a), node(*b))
        }
        What::Network(NetworkFact::MessageDisturbed { verb, to, message }) if HAS_MESSAGES => {
            let (message, to) = (message_name(message), node(*to));
            match verb {
                MessageVerb::Drop => format!("发给 {to} 的{message} 在路上丢失"),
                MessageVerb::Delay(by) => format!("发给 {to} 的{message} 多花 {by}"),
                MessageVerb::Duplicate => format!("发给 {to} 的{message} 到了两次"),
                MessageVerb::Deliver => format!("发给 {to} 的{message} 抢先到达"),
            }
        }
        What::Network(NetworkFact::MessageDisturbed { .. }) => String::new(),
        What::Network(NetworkFact::LinkChanged { a, b, cut: true, .. }) => {
            format!("{} 与 {} 之间的网络断开", node(*a), node(*b))
        }
        What::Network(NetworkFact::LinkChanged { a, b, cut: false, .. }) => {
            format!("{} 与 {} 之间的网络恢复", node(*a), node(*b))
        }
        What::Network(NetworkFact::LinkDelayed { a, b, delay, .. }) => {
            format!("{} 与 {} 之间的消息多花 {delay}", node(*a), node(*b))
        }
        What::ZooKeeper(ZooKeeperFact::SessionOpened { owner, .. }) => {
            format!("为 {} 建立会话（session）", node(*owner))
        }
        What::ZooKeeper(ZooKeeperFact::SessionEnded { owner, closed: true, .. }) => {
            format!("结束 {} 的会话：它主动告别", node(*owner))
        }
        What::ZooKeeper(ZooKeeperFact::SessionEnded { owner, closed: false, silent_for, .. }) => {
            format!("判定 {} 的会话过期：{silent_for} 没有任何消息", node(*owner))
        }
        What::ZooKeeper(ZooKeeperFact::ZnodeCreated { path, ephemeral: true }) => {
            format!("新增 `{path}`（临时节点，随会话消失）")
        }
        What::ZooKeeper(ZooKeeperFact::ZnodeCreated { path, ephemeral: false }) => format!("新增 `{path}`"),
        What::ZooKeeper(ZooKeeperFact::ZnodeChanged { path, version }) => {
            format!("修改 `{path}`，版本 {version}")
        }
        What::ZooKeeper(ZooKeeperFact::ZnodeDeleted { path }) => format!("删除 `{path}`"),
        What::ZooKeeper(ZooKeeperFact::WatchFired { path, kind, to }) => {
            format!("触发 {} 对 `{path}` 的 watch：{}", node(*to), watch_kind(*kind))
        }
        What::Quorum(QuorumFact::CandidateStands { .. })
        | What::Quorum(QuorumFact::VoteGranted { .. })
        | What::Quorum(QuorumFact::BrokerRegistered { .. })
        | What::Quorum(QuorumFact::BrokerFenced { .. })
        | What::Quorum(QuorumFact::BrokerUnfenced { .. })
        | What::Quorum(QuorumFact::MetadataReplayed { .. }) => quorum::sentence(&fact.what, Locale::Zh),
        What::Controller(ControllerFact::DeletionWaits { .. })
        | What::Controller(ControllerFact::TopicDeleted { .. })
        | What::Controller(ControllerFact::PartitionMoves { .. })
        | What::Replica(ReplicaFact::Deleted { .. })
        | What::Group(GroupFact::CommitForgotten { .. }) => admin::sentence(&fact.what, Locale::Zh),
        What::Controller(ControllerFact::Elected { epoch }) => format!("成为 controller，epoch {epoch}"),
        What::Controller(ControllerFact::Resigned { epoch }) => format!("不再是 controller（epoch {epoch}）"),
        What::Controller(ControllerFact::BrokerJoined { broker }) => {
            format!("作为 controller 看到 broker {broker} 上线")
        }
        What::Controller(ControllerFact::BrokerLost { broker }) => {
            format!("作为 controller 看到 broker {broker} 下线")
        }
        What::Controller(ControllerFact::LeaderElected { tp, leader, epoch, isr, reason }) => {
            let isr = brokers(isr);
            format!(
                "选 broker {leader} 为 {tp} 的 leader，epoch {epoch}，ISR {isr}：{}",
                election_reason(*reason)
            )
        }
        What::Controller(ControllerFact::NoLeader { tp, epoch, isr }) => {
            format!("{tp} 选不出 leader：ISR {} 里没有活着的副本（epoch {epoch}）", brokers(isr))
        }
        What::Controller(ControllerFact::IsrChanged { tp, isr, .. }) => {
            format!("写下 {tp} 的新 ISR：{}", brokers(isr))
        }
        What::Controller(ControllerFact::TopicCreated { topic, partitions }) => {
            format!("主题 {topic} 建好，共 {partitions} 个分区")
        }
        What::Replica(ReplicaFact::BecameLeader { tp, epoch, start_offset }) => {
            format!("成为 {tp} 的 leader，epoch {epoch}，从 offset {start_offset} 开始")
        }
        What::Replica(ReplicaFact::BecameFollower { tp, epoch, leader }) => {
            format!("成为 {tp} 的 follower，跟随 broker {leader}，epoch {epoch}")
        }
        What::Log(LogFact::Appended { tp, role, base_offset, last_offset, bytes }) => {
            format!("{} {tp} {}，{}", appended(*role), offsets(*base_offset, *last_offset), place(bytes))
        }
        What::Log(LogFact::Rolled { tp, base_offset, reason }) => {
            format!("{tp} 从 offset {base_offset} 起滚动出新 segment：{}", roll_reason(*reason))
        }
        What::Log(LogFact::SegmentDeleted { tp, base_offset, reason }) => {
            format!("删除 {tp} 的 segment {base_offset}：{}", delete_reason(*reason))
        }
        What::Log(LogFact::LogStartMoved { tp, from, to }) => {
            format!("把 {tp} 的起点从 offset {from} 移到 {to}")
        }
        What::Log(LogFact::Cleaned { tp, from, to, removed, bytes }) => {
            format!("按 offset {from} 到 {to} 的 key 压实 {tp}：去掉 {removed} 条旧记录，{bytes} 字节")
        }
        What::Log(LogFact::Indexed { tp, offset, position, .. }) => {
            format!("{tp} 的索引记下：offset {offset} 在第 {position} 字节")
        }
        What::Log(LogFact::Truncated { tp, to, removed }) => {
            format!("把 {tp} 截断到 offset {to}，这里丢掉 {removed} 条记录")
        }
        What::Log(LogFact::Recovered { tp, log_end_offset, truncated: 0 }) => {
            format!("崩溃后检查 {tp} 的日志：完整，到 offset {log_end_offset}")
        }
        What::Log(LogFact::Recovered { tp, log_end_offset, truncated }) => {
            format!("崩溃后检查 {tp} 的日志：切掉 {truncated} 个残缺字节，止于 offset {log_end_offset}")
        }
        What::Process(ProcessFact::PowerLost { .. })
        | What::Disk(DiskFact::PagesLost { .. })
        | What::Disk(DiskFact::Filled { .. })
        | What::Disk(DiskFact::Slowed { .. })
        | What::Disk(DiskFact::BitFlipped { .. })
        | What::Disk(DiskFact::WriteFailed { .. })
        | What::Disk(DiskFact::Repaired { .. }) => disks::sentence(&fact.what, Locale::Zh),
        What::Replica(ReplicaFact::FollowerFetched { tp, follower, offset }) => {
            format!("收到 broker {follower} 从 offset {offset} 起拉取 {tp}，可见它的 LEO 就是 {offset}")
        }
        What::Replica(ReplicaFact::HighWatermarkMoved { tp, role: Role::Leader, from, to }) => {
            format!("把 {tp} 的高水位从 {from} 升到 {to}：此前的记录 ISR 全都有了")
        }
        What::Replica(ReplicaFact::HighWatermarkMoved { tp, role: Role::Follower, from, to }) => {
            format!("得知 {tp} 的高水位从 {from} 变为 {to}")
        }
        What::Replica(ReplicaFact::IsrShrinkWanted { tp, out, lag_ms }) => {
            format!("想把 {} 移出 {tp} 的 ISR：已 {lag_ms} ms 没有追上", brokers(out))
        }
        What::Replica(ReplicaFact::IsrExpandWanted { tp, broker }) => {
            format!("想让 broker {broker} 回到 {tp} 的 ISR：它追上了")
        }
        What::Replica(ReplicaFact::Parked { reason, tp }) => {
            format!("把{}请求挂起：{}", about(tp), park_reason(*reason))
        }
        What::Replica(ReplicaFact::Expired { reason, tp }) => {
            format!("不再让{}请求等下去：{}", about(tp), park_reason(*reason))
        }
        What::Replica(ReplicaFact::Refused { tp, error }) => format!("拒绝 {tp}：`{error}`"),
        What::Group(GroupFact::Changed { group, from, to, generation }) => {
            format!("把消费者组 {group} 从 {} 转为 {}，第 {generation} 代", from.name(), to.name())
        }
        What::Group(GroupFact::MemberJoined { group, member }) => {
            format!("接纳 {} 加入消费者组 {group}", short_member(member))
        }
        What::Group(GroupFact::MemberLeft { group, member, reason }) => {
            format!("把 {} 移出消费者组 {group}：{}", short_member(member), leave_reason(*reason))
        }
        What::Group(GroupFact::OffsetCommitted { group, tp, offset }) => {
            format!("存下消费者组 {group} 对 {tp} 的提交：下一条是 offset {offset}")
        }
        What::Group(GroupFact::GroupsLoaded { partition, groups }) => {
            format!("读完 `__consumer_offsets-{partition}`：负责协调 {groups} 个消费者组")
        }
        What::Client(ClientFact::MetadataLearned { topics }) => format!("得到 {topics} 个主题的新元数据"),
        What::Producer(ProducerFact::Accumulated { tp, key: Some(key) }) => {
            format!("把 key {key} 放进 {tp} 的批次")
        }
        What::Producer(ProducerFact::Accumulated { tp, key: None }) => format!("把一条记录放进 {tp} 的批次"),
        What::Producer(ProducerFact::BatchSent { tp, records, attempt: 1 }) => {
            format!("发送 {tp} 的 {records} 条记录")
        }
        What::Producer(ProducerFact::BatchSent { tp, records, attempt }) => {
            format!("重新发送 {tp} 的 {records} 条记录（第 {attempt} 次）")
        }
        What::Producer(ProducerFact::Acknowledged { tp, base_offset: -1, records, .. }) => {
            format!("把 {tp} 的 {records} 条记录当作已写入：acks=0 谁也不问")
        }
        What::Producer(ProducerFact::Acknowledged { tp, base_offset, records, .. }) => {
            let last = base_offset + i64::from(*records) - 1;
            format!("得知 {tp} {} 已写入", offsets(*base_offset, last))
        }
        What::Producer(ProducerFact::Retried { tp, error, after }) => {
            format!("在 {tp} 上遇到 `{error}`：{after} 后重试")
        }
        What::Producer(ProducerFact::Failed { tp, error, records }) => {
            format!("放弃 {tp} 的 {records} 条记录：`{error}`")
        }
        What::Consumer(ConsumerFact::Assigned { group, generation, partitions }) => {
            format!("在消费者组 {group} 第 {generation} 代分到 {}", list(partitions))
        }
        What::Consumer(ConsumerFact::Revoked { partitions, lost: true, .. }) => {
            format!("早已失去 {}", list(partitions))
        }
        What::Consumer(ConsumerFact::Revoked { partitions, lost: false, .. }) => {
            format!("交出 {}", list(partitions))
        }
        What::Consumer(ConsumerFact::Positioned { tp, offset, from }) => {
            format!("将从 offset {offset} 读 {tp}：{}", position_from(*from))
        }
        What::Consumer(ConsumerFact::Delivered { tp, base_offset, last_offset }) => {
            format!("poll() 交给应用 {tp} {}", offsets(*base_offset, *last_offset))
        }
        What::Consumer(ConsumerFact::NoOffset { tp }) => {
            format!("{tp} 没有 offset，而 auto.offset.reset=none：退出")
        }
        What::Invariant(InvariantFact::Violated { invariant, evidence }) => {
            format!("绝不该发生：不变量 {invariant} 被打破（{evidence}）")
        }
        What::Invariant(InvariantFact::LossExplained { invariant, evidence }) => {
            format!("配置允许的丢失：{invariant}（{evidence}）")
        }
    }
}

fn message_name(message: &Message) -> String {
    match message {
        Message::Request { request, .. } => format!(" {}", request.api().name()),
        Message::Response { response, .. } => format!("对 {} 的应答", response.api().name()),
        Message::ZkRequest { .. } => "请求".to_owned(),
        Message::ZkReply { .. } => "应答".to_owned(),
        Message::ZkWatch(event) => format!(" `{}` 的变更通知", event.path),
    }
}

fn appended(role: Role) -> &'static str {
    match role {
        Role::Leader => "追加",
        Role::Follower => "复制",
    }
}

fn offsets(first: i64, last: i64) -> String {
    if first == last { format!("offset {first}") } else { format!("offset {first} 到 {last}") }
}

fn place(bytes: &FileRange) -> String {
    format!("文件第 {} 字节起 {} 字节", bytes.position, bytes.len)
}

fn brokers(some: &[BrokerId]) -> String {
    if some.is_empty() { "空".to_owned() } else { ids(some) }
}

fn list(partitions: &[TopicPartition]) -> String {
    if partitions.is_empty() {
        return "空".to_owned();
    }
    partitions.iter().map(TopicPartition::to_string).collect::<Vec<_>>().join("、")
}

fn about(tp: &Option<TopicPartition>) -> String {
    tp.as_ref().map_or_else(String::new, |tp| format!("{tp} 的"))
}

fn watch_kind(kind: WatchKind) -> &'static str {
    match kind {
        WatchKind::Created => "节点被创建",
        WatchKind::Deleted => "节点被删除",
        WatchKind::DataChanged => "内容改变",
        WatchKind::ChildrenChanged => "子节点改变",
    }
}

fn election_reason(reason: ElectionReason) -> &'static str {
    match reason {
        ElectionReason::NewPartition => "新分区的第一个存活副本",
        ElectionReason::LeaderLost => "ISR 中第一个存活的成员",
        ElectionReason::Unclean => "unclean 选举，ISR 中无人存活",
        ElectionReason::Preferred => "首选副本（preferred replica）",
        ElectionReason::ControlledShutdown => "旧 leader 正在正常关闭",
        ElectionReason::Reassigned if !CAN_DELETE => "",
        ElectionReason::Reassigned => "分区已从旧 leader 迁走",
    }
}

fn roll_reason(reason: RollReason) -> &'static str {
    match reason {
        RollReason::Size => "再放这个批次就超过 segment.bytes",
        RollReason::Time => "旧的已打开够久（segment.ms）",
        RollReason::OffsetIndexFull => "offset 索引已满",
        RollReason::TimeIndexFull => "时间索引已满",
        RollReason::OffsetOverflow => "offset 已超出 31 位",
        RollReason::Retention => "旧的即将整个删除",
    }
}

fn delete_reason(reason: DeleteReason) -> &'static str {
    match reason {
        DeleteReason::LogStart => "它全在日志起点之前",
        DeleteReason::Size => "没有它也够 retention.bytes",
        DeleteReason::Time => "最新的记录也已超过 retention.ms",
    }
}

fn park_reason(reason: ParkReason) -> String {
    match reason {
        ParkReason::AwaitsHighWatermark(offset) => format!("acks=all，等高水位到 {offset}"),
        ParkReason::AwaitsLowWatermark(offset) => format!("等所有存活副本的起点到 offset {offset}"),
        ParkReason::AwaitsData => "暂时没有数据可给".to_owned(),
        ParkReason::AwaitsMembers => "等所有成员加入".to_owned(),
        ParkReason::AwaitsAssignment => "等组内 leader 送来分配方案".to_owned(),
    }
}

fn leave_reason(reason: LeaveReason) -> &'static str {
    match reason {
        LeaveReason::Left => "它主动告别",
        LeaveReason::SessionTimeout => "超过 session.timeout.ms 没有消息",
        LeaveReason::RebalanceTimeout => "没有及时重新加入",
        LeaveReason::Replaced => "另一个进程占用了它的 group.instance.id",
    }
}

fn position_from(from: PositionFrom) -> &'static str {
    match from {
        PositionFrom::Committed => "来自消费者组的提交",
        PositionFrom::Earliest => "auto.offset.reset=earliest",
        PositionFrom::Latest => "auto.offset.reset=latest",
        PositionFrom::Given => "命令行指定",
    }
}
