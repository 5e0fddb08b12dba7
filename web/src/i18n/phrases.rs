//! Texts with figures in them, in every language side by side.

use highwater_core::fact::FileRange;
use highwater_core::ids::{BrokerId, LeaderEpoch, Offset, TopicPartition};
use highwater_core::time::{Instant, Span};
use highwater_core::view::{BatchState, ConsumerView, MetadataMode, PendingBatch, ProcessState, RecordView};

use super::{Locale, Texts};
use crate::session::command::{BrokerVerb, ConsumerVerb};
use crate::session::{HeldBy, Label, Tab};

impl Texts {
    /// A field of a form.
    pub fn label(&self, label: Label) -> &'static str {
        match label {
            Label::Topic => self.topic,
            Label::Key => self.key,
            Label::Value => self.value,
            Label::Name => self.name,
            Label::Group => self.group,
            Label::Partitions => self.partitions,
            Label::Replicas => self.replicas,
            Label::Kafka(word) => word,
        }
    }

    /// A page of the inspector.
    pub fn tab(&self, tab: Tab, metadata: MetadataMode) -> &'static str {
        match (tab, self.locale) {
            (Tab::Why, Locale::En) => "Why",
            (Tab::Why, Locale::ZhCn) => "为什么",
            (Tab::Bytes, Locale::En) => "Bytes",
            (Tab::Bytes, Locale::ZhCn) => "字节",
            (Tab::Group, Locale::En) => "Group",
            (Tab::Group, Locale::ZhCn) => "消费者组",
            (Tab::Metadata, _) if metadata == MetadataMode::Kraft => "KRaft",
            (Tab::Metadata, _) => "ZooKeeper",
        }
    }

    /// How a process is.
    pub fn process_state(&self, state: ProcessState) -> &'static str {
        match (state, self.locale) {
            (ProcessState::Starting, Locale::En) => "starting",
            (ProcessState::Starting, Locale::ZhCn) => "启动中",
            (ProcessState::Running, Locale::En) => "up",
            (ProcessState::Running, Locale::ZhCn) => "运行",
            (ProcessState::Stopping, Locale::En) => "stopping",
            (ProcessState::Stopping, Locale::ZhCn) => "停止中",
            (ProcessState::Paused, Locale::En) => "paused",
            (ProcessState::Paused, Locale::ZhCn) => "停住",
            (ProcessState::Killed, Locale::En) => "killed",
            (ProcessState::Killed, Locale::ZhCn) => "已杀死",
            (ProcessState::Off, Locale::En) => "no power",
            (ProcessState::Off, Locale::ZhCn) => "断电",
            (ProcessState::Stopped, Locale::En) => "stopped",
            (ProcessState::Stopped, Locale::ZhCn) => "已停止",
        }
    }

    /// A button on a broker.
    pub fn broker_verb(&self, verb: BrokerVerb) -> &'static str {
        match (verb, self.locale) {
            (BrokerVerb::Kill, Locale::En) => "kill",
            (BrokerVerb::Kill, Locale::ZhCn) => "杀死",
            (BrokerVerb::Stop, Locale::En) => "stop",
            (BrokerVerb::Stop, Locale::ZhCn) => "停止",
            (BrokerVerb::Start, Locale::En) => "start",
            (BrokerVerb::Start, Locale::ZhCn) => "启动",
            (BrokerVerb::Pause, Locale::En) => "pause",
            (BrokerVerb::Pause, Locale::ZhCn) => "停住",
            (BrokerVerb::Resume, Locale::En) => "resume",
            (BrokerVerb::Resume, Locale::ZhCn) => "恢复",
        }
    }

    /// A disk that is slower than it was.
    pub fn disk_slow(&self, by: Span) -> String {
        match self.locale {
            Locale::En => format!("disk +{by}"),
            Locale::ZhCn => format!("磁盘 +{by}"),
        }
    }

    /// A button on a consumer.
    pub fn consumer_verb(&self, verb: ConsumerVerb) -> &'static str {
        match (verb, self.locale) {
            (ConsumerVerb::Crash, Locale::En) => "crash",
            (ConsumerVerb::Crash, Locale::ZhCn) => "崩溃",
            (ConsumerVerb::Stop, Locale::En) => "stop",
            (ConsumerVerb::Stop, Locale::ZhCn) => "停止",
        }
    }

    /// Where the controller is.
    pub fn controller_on(&self, broker: BrokerId) -> String {
        match self.locale {
            Locale::En => format!("controller on broker {broker}"),
            Locale::ZhCn => format!("controller 在 broker {broker}"),
        }
    }

    /// A tape, for those who do not see it.
    pub fn tape_label(
        &self,
        tp: &TopicPartition,
        broker: BrokerId,
        end: Offset,
        high_watermark: Offset,
    ) -> String {
        match self.locale {
            Locale::En => {
                format!("{tp} on broker {broker}: log end offset {end}, high watermark {high_watermark}")
            }
            Locale::ZhCn => format!("broker {broker} 上的 {tp}：LEO {end}，高水位 {high_watermark}"),
        }
    }

    /// A record's tooltip.
    pub fn record_title(&self, record: &RecordView) -> String {
        let text = |bytes: &Option<std::rc::Rc<str>>| bytes.as_deref().unwrap_or("null").to_owned();
        let (key, value) = (text(&record.key), text(&record.value));
        match self.locale {
            Locale::En => {
                format!("offset {}, key {key}, value {value}, epoch {}", record.offset, record.epoch)
            }
            Locale::ZhCn => {
                format!("offset {}，key {key}，value {value}，epoch {}", record.offset, record.epoch)
            }
        }
    }

    /// The heading above a record's bytes.
    pub fn record_title_long(&self, offset: Offset) -> String {
        match self.locale {
            Locale::En => format!("Record {offset} and its batch"),
            Locale::ZhCn => format!("记录 {offset} 和它所在的批次"),
        }
    }

    /// Where a batch stands.
    pub fn batch_place(&self, broker: BrokerId, tp: &TopicPartition, range: &FileRange) -> String {
        let file = range.file.rsplit('/').next().unwrap_or_default();
        match self.locale {
            Locale::En => {
                format!("broker {broker} · {tp} · {file} · position {} · {} bytes", range.position, range.len)
            }
            Locale::ZhCn => format!(
                "broker {broker} · {tp} · {file} · 第 {} 字节 · 共 {} 字节",
                range.position, range.len
            ),
        }
    }

    /// Bytes that are not drawn.
    pub fn more_bytes(&self, n: usize) -> String {
        match self.locale {
            Locale::En => format!("and {n} more bytes"),
            Locale::ZhCn => format!("还有 {n} 字节"),
        }
    }

    /// What a producer has got through.
    pub fn acknowledged(&self, acknowledged: u64, failed: u64) -> String {
        match (self.locale, failed) {
            (Locale::En, 0) => format!("{acknowledged} acknowledged"),
            (Locale::En, _) => format!("{acknowledged} acknowledged, {failed} lost"),
            (Locale::ZhCn, 0) => format!("已确认 {acknowledged} 条"),
            (Locale::ZhCn, _) => format!("已确认 {acknowledged} 条，失败 {failed} 条"),
        }
    }

    /// A batch that is not acknowledged yet: where it goes, how full it is, and what it waits for.
    pub fn batch(&self, batch: &PendingBatch, batch_size: u32, now: Instant) -> String {
        let fill = format!("{} · {} / {} B", batch.tp, batch.bytes, batch_size);
        let left = |until: Instant| until.since(now).millis();
        let state = match (batch.state, self.locale) {
            (BatchState::Filling(until), Locale::En) => format!("{} ms left", left(until)),
            (BatchState::Filling(until), Locale::ZhCn) => format!("还剩 {} ms", left(until)),
            (BatchState::Ready, Locale::En) => "ready".to_owned(),
            (BatchState::Ready, Locale::ZhCn) => "就绪".to_owned(),
            (BatchState::InFlight(1), Locale::En) => "in flight".to_owned(),
            (BatchState::InFlight(1), Locale::ZhCn) => "在途".to_owned(),
            (BatchState::InFlight(n), Locale::En) => format!("in flight, attempt {n}"),
            (BatchState::InFlight(n), Locale::ZhCn) => format!("在途，第 {n} 次"),
            (BatchState::Backoff(until, error), Locale::En) => {
                format!("{error}: retry in {} ms", left(until))
            }
            (BatchState::Backoff(until, error), Locale::ZhCn) => {
                format!("{error}：{} ms 后重试", left(until))
            }
        };
        format!("{fill} · {state}")
    }

    /// How a consumer is.
    pub fn consumer_state(&self, consumer: &ConsumerView, lag: Option<i64>, now: Instant) -> String {
        if consumer.state != ProcessState::Running {
            return self.process_state(consumer.state).to_owned();
        }
        let lag = lag.map_or_else(String::new, |lag| format!("lag {lag}"));
        let heartbeat = consumer.last_heartbeat.map(|at| now.since(at).millis());
        let heartbeat = heartbeat.map(|ms| match self.locale {
            Locale::En => format!("heartbeat {}.{} s ago", ms / 1000, ms / 100 % 10),
            Locale::ZhCn => format!("{}.{} 秒前心跳", ms / 1000, ms / 100 % 10),
        });
        let read = match self.locale {
            Locale::En => format!("read {}", consumer.delivered),
            Locale::ZhCn => format!("已读 {}", consumer.delivered),
        };
        let parts = [lag, read, heartbeat.unwrap_or_default()];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
    }

    /// Above a group's members.
    pub fn group_heading(&self, group: &str, generation: i32) -> String {
        match self.locale {
            Locale::En => format!("Group {group} · gen {generation}"),
            Locale::ZhCn => format!("消费者组 {group} · 第 {generation} 代"),
        }
    }

    /// A committed offset against the log's end.
    pub fn committed_of(&self, offset: Offset, end: Offset) -> String {
        match self.locale {
            Locale::En => format!("{offset} of {end}"),
            Locale::ZhCn => format!("{offset} / {end}"),
        }
    }

    /// Where a group is looked after.
    pub fn coordinator_of(&self, broker: BrokerId, partition: i32) -> String {
        match self.locale {
            Locale::En => format!("broker {broker}, leader of __consumer_offsets-{partition}"),
            Locale::ZhCn => format!("broker {broker}，__consumer_offsets-{partition} 的 leader"),
        }
    }

    /// Shows or hides Kafka's own topics.
    pub fn internal_topics(&self, n: usize, shown: bool) -> String {
        match (self.locale, shown) {
            (Locale::En, false) => format!("Show Kafka's own {n} partitions"),
            (Locale::En, true) => format!("Hide Kafka's own {n} partitions"),
            (Locale::ZhCn, false) => format!("显示 Kafka 自己的 {n} 个分区"),
            (Locale::ZhCn, true) => format!("隐藏 Kafka 自己的 {n} 个分区"),
        }
    }

    /// How many rows there are.
    pub fn so_many(&self, n: usize) -> String {
        match self.locale {
            Locale::En if n == 1 => "1 fact".to_owned(),
            Locale::En => format!("{n} facts"),
            Locale::ZhCn => format!("{n} 件事"),
        }
    }

    /// Which event this is.
    pub fn events(&self, position: u64, known: u64) -> String {
        match self.locale {
            Locale::En => format!("event {position} of {known}"),
            Locale::ZhCn => format!("第 {position} 个事件，共 {known} 个"),
        }
    }

    /// The question about a high watermark.
    pub fn why_title(&self, high_watermark: Offset) -> String {
        match self.locale {
            Locale::En => format!("Why is the high watermark {high_watermark}?"),
            Locale::ZhCn => format!("高水位（high watermark）为什么是 {high_watermark}？"),
        }
    }

    /// The rule.
    pub fn why_intro(&self, tp: &TopicPartition, epoch: LeaderEpoch) -> String {
        match self.locale {
            Locale::En => format!(
                "{tp}, leader epoch {epoch}. The high watermark is the smallest log end offset in the in-sync replicas, \
                 as the leader knows it."
            ),
            Locale::ZhCn => {
                format!(
                    "{tp}，leader epoch {epoch}。高水位是 leader 所知的、ISR 各副本 LEO（日志末端 offset）中最小的一个。"
                )
            }
        }
    }

    /// The leader's own log.
    pub fn input_leader(&self, broker: BrokerId) -> String {
        match self.locale {
            Locale::En => format!("Broker {broker}, leader"),
            Locale::ZhCn => format!("Broker {broker}，leader"),
        }
    }

    /// Before the moment at which a follower asked.
    pub fn input_asked(&self, broker: BrokerId, offset: Offset) -> String {
        match self.locale {
            Locale::En => format!("Broker {broker}, asked from offset {offset} at "),
            Locale::ZhCn => format!("Broker {broker}，从 offset {offset} 拉取，时刻 "),
        }
    }

    /// A follower that has not asked.
    pub fn input_silent(&self, broker: BrokerId) -> String {
        match self.locale {
            Locale::En => format!("Broker {broker}, has not asked this leader yet"),
            Locale::ZhCn => format!("Broker {broker}，还没有向这任 leader 拉取过"),
        }
    }

    /// A replica that does not count.
    pub fn input_out(&self, broker: BrokerId) -> String {
        match self.locale {
            Locale::En => format!("Broker {broker}, not in the ISR"),
            Locale::ZhCn => format!("Broker {broker}，不在 ISR 里"),
        }
    }

    /// What would move a high watermark.
    pub fn held_by(&self, held_by: HeldBy) -> String {
        match (held_by, self.locale) {
            (HeldBy::Nothing, Locale::En) => {
                "Everything that is written is committed. It moves with the next record.".to_owned()
            }
            (HeldBy::Nothing, Locale::ZhCn) => "写入的都已提交。下一条记录到来时它才会动。".to_owned(),
            (HeldBy::Follower(broker), Locale::En) => {
                format!("It moves when broker {broker} asks again, from further on.")
            }
            (HeldBy::Follower(broker), Locale::ZhCn) => {
                format!("broker {broker} 再来拉取更后面的 offset 时，它就会动。")
            }
            (HeldBy::MinIsr { isr, min }, Locale::En) => format!(
                "It stands still: the ISR has {isr} of the {min} members that `min.insync.replicas` asks for. Even \
                 acks=1 writes are not shown to consumers until then."
            ),
            (HeldBy::MinIsr { isr, min }, Locale::ZhCn) => format!(
                "它停着不动：ISR 只有 {isr} 个成员，而 `min.insync.replicas` 要求 {min} 个。在此之前，连 acks=1 的写入\
                 也不会给消费者看到。"
            ),
            (HeldBy::NoLeader, Locale::En) => {
                "Nobody leads this partition, so nothing can move it.".to_owned()
            }
            (HeldBy::NoLeader, Locale::ZhCn) => "这个分区没有 leader，谁也动不了它。".to_owned(),
        }
    }
}
