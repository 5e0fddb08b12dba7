//! What forms stand for: lines of Kafka's tools, as a person would type them. Lab verbs need no text: a click makes the
//! typed command.
//!
//! Tools end with ` &`, so that the next click does not wait for them.

use highwater_core::ids::BrokerId;

/// A topic to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewTopic {
    /// What it is called.
    pub name: String,
    /// How many partitions it has.
    pub partitions: usize,
    /// How many replicas each has.
    pub replicas: usize,
    /// Its `min.insync.replicas`.
    pub min_isr: usize,
}

impl NewTopic {
    /// The line that makes it.
    pub fn line(&self) -> String {
        let NewTopic { name, partitions, replicas, min_isr } = self;
        let name = word(name);
        format!(
            "kafka-topics --create --topic {name} --partitions {partitions} \
             --replication-factor {replicas} --config min.insync.replicas={min_isr} &"
        )
    }
}

/// A config of a client that a form offers, and what stands in it. It comes into the line where it is not the default.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Kafka's name of it.
    pub name: &'static str,
    /// What stands in it.
    pub value: String,
    /// What the tool has without it.
    pub default: &'static str,
    /// What can be chosen; nothing, where a number is typed.
    pub options: &'static [&'static str],
}

impl Setting {
    const fn of(name: &'static str, default: &'static str, options: &'static [&'static str]) -> Offered {
        (name, default, options)
    }

    fn is_set(&self) -> bool {
        !self.value.trim().is_empty() && self.value != self.default
    }
}

/// A name, its default, and what can be chosen.
type Offered = (&'static str, &'static str, &'static [&'static str]);

const YES_NO: &[&str] = &["true", "false"];

/// What a form offers of `kafka-console-producer`, whose defaults are not the producer's own in every case.
const OF_PRODUCER: &[Offered] = &[
    Setting::of("linger.ms", "1000", &[]),
    Setting::of("batch.size", "16384", &[]),
    Setting::of("enable.idempotence", "true", YES_NO),
    Setting::of("retries", "3", &[]),
    Setting::of("max.in.flight.requests.per.connection", "5", &[]),
    Setting::of("buffer.memory", "33554432", &[]),
    Setting::of("max.block.ms", "60000", &[]),
];

/// What it offers of `kafka-verifiable-producer`.
const OF_LOAD: &[Offered] = &[
    Setting::of("linger.ms", "0", &[]),
    Setting::of("batch.size", "16384", &[]),
    Setting::of("retries", "0", &[]),
    Setting::of("compression.type", "none", &["none", "gzip", "snappy", "lz4", "zstd"]),
];

/// What it offers of a consumer.
const OF_CONSUMER: &[Offered] = &[
    Setting::of("enable.auto.commit", "true", YES_NO),
    Setting::of("auto.commit.interval.ms", "5000", &[]),
    Setting::of("partition.assignment.strategy", "", ASSIGNORS),
    Setting::of("group.instance.id", "", &[]),
    Setting::of("session.timeout.ms", "45000", &[]),
    Setting::of("heartbeat.interval.ms", "3000", &[]),
    Setting::of("max.poll.interval.ms", "300000", &[]),
    Setting::of("max.poll.records", "500", &[]),
];

const ASSIGNORS: &[&str] = &[
    "",
    "org.apache.kafka.clients.consumer.RangeAssignor",
    "org.apache.kafka.clients.consumer.RoundRobinAssignor",
    "org.apache.kafka.clients.consumer.StickyAssignor",
    "org.apache.kafka.clients.consumer.CooperativeStickyAssignor",
];

fn settings(offered: &[Offered]) -> Vec<Setting> {
    let setting =
        |(name, default, options): &Offered| Setting { name, value: (*default).to_owned(), default, options };
    offered.iter().map(setting).collect()
}

/// What a form offers for a record's producer.
pub fn producer_settings() -> Vec<Setting> {
    settings(OF_PRODUCER)
}

/// What it offers for a load.
pub fn load_settings() -> Vec<Setting> {
    settings(OF_LOAD)
}

/// What it offers for a consumer.
pub fn consumer_settings() -> Vec<Setting> {
    settings(OF_CONSUMER)
}

/// ` --producer-property linger.ms=0` for each that is not the default.
fn flags(flag: &str, settings: &[Setting]) -> String {
    let set = settings.iter().filter(|setting| setting.is_set());
    set.map(|setting| format!(" {flag} {}", word(&format!("{}={}", setting.name, setting.value.trim()))))
        .collect()
}

/// A load: records at a steady rate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewLoad {
    /// Its topic.
    pub topic: String,
    /// The producer's `client.id`.
    pub name: String,
    /// How many records a second.
    pub throughput: String,
    /// How many in all.
    pub records: String,
    /// The producer's `acks`.
    pub acks: String,
    /// Its other configs.
    pub settings: Vec<Setting>,
}

impl NewLoad {
    /// The line that starts it.
    pub fn line(&self) -> String {
        let [topic, throughput, records] =
            [&self.topic, &self.throughput, &self.records].map(|text| word(text));
        let acks = if self.acks == "all" { "-1" } else { &self.acks };
        let set = self.settings.iter().filter(|setting| setting.is_set());
        let more: String = set.map(|setting| format!(",{}={}", setting.name, setting.value.trim())).collect();
        let config = word(&format!("client.id={}{more}", self.name));
        format!(
            "kafka-verifiable-producer --topic {topic} --max-messages {records} --throughput {throughput} \
             --acks {acks} --producer.config {config} &"
        )
    }
}

/// A record to be written, by a producer of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRecord {
    /// Its topic.
    pub topic: String,
    /// Its key; none where it is empty.
    pub key: String,
    /// Its value.
    pub value: String,
    /// The producer's `acks`.
    pub acks: String,
    /// The producer's `compression.type`.
    pub compression: String,
    /// Its other configs.
    pub settings: Vec<Setting>,
}

impl NewRecord {
    /// The line that writes it.
    pub fn line(&self) -> String {
        let NewRecord { topic, key, value, acks, compression, settings } = self;
        let more = flags("--producer-property", settings);
        let topic = word(topic);
        let codec = match compression.as_str() {
            "none" => String::new(),
            codec => format!(" --compression-codec {}", word(codec)),
        };
        if key.is_empty() {
            let line = word(&format!("{}\\n", for_printf(value)));
            return format!(
                "printf {line} | kafka-console-producer --topic {topic} --producer-property acks={acks}{codec}{more} &"
            );
        }
        let line = word(&format!("{}:{}\\n", for_printf(key), for_printf(value)));
        format!(
            "printf {line} | kafka-console-producer --topic {topic} --property parse.key=true \
             --property key.separator=: --producer-property acks={acks}{codec}{more} &"
        )
    }
}

/// A member of a group to be started, which prints the records that it reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewConsumer {
    /// The topic that it subscribes to.
    pub topic: String,
    /// Its `group.id`.
    pub group: String,
    /// Its `client.id`.
    pub name: String,
    /// Its `auto.offset.reset`.
    pub reset: String,
    /// Its other configs.
    pub settings: Vec<Setting>,
}

impl NewConsumer {
    /// The line that starts it.
    pub fn line(&self) -> String {
        let (topic, group, name) = (word(&self.topic), word(&self.group), word(&self.name));
        let reset = match self.reset.as_str() {
            "earliest" => " --from-beginning",
            "none" => " --consumer-property auto.offset.reset=none",
            _ => "",
        };
        let more = flags("--consumer-property", &self.settings);
        format!(
            "kafka-console-consumer --topic {topic} --group {group}{reset} --consumer-property client.id={name}{more} \
             --property print.partition=true --property print.offset=true --property print.key=true &"
        )
    }
}

/// What can be done to a topic that is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TopicChange {
    /// Sets one of its configs.
    Set(&'static str, String),
    /// Takes one of its configs back, so that the brokers' value holds again.
    Unset(&'static str),
    /// Gives it more partitions: how many there are to be.
    Partitions(i32),
    /// Moves a partition to other brokers.
    Move(i32, Vec<BrokerId>),
    /// Deletes it.
    Delete,
}

impl TopicChange {
    /// The line that does it to a topic.
    pub fn line(&self, topic: &str) -> String {
        let name = word(topic);
        let alter = "kafka-configs --alter --entity-type topics --entity-name";
        match self {
            TopicChange::Set(config, value) => {
                // Brackets keep a list together.
                let value = if value.contains(',') { format!("[{value}]") } else { value.clone() };
                format!("{alter} {name} --add-config {} &", word(&format!("{config}={value}")))
            }
            TopicChange::Unset(config) => format!("{alter} {name} --delete-config {config} &"),
            TopicChange::Partitions(count) => {
                format!("kafka-topics --alter --topic {name} --partitions {count} &")
            }
            TopicChange::Move(partition, replicas) => {
                let replicas: Vec<String> = replicas.iter().map(ToString::to_string).collect();
                let replicas = replicas.join(",");
                let json = format!(
                    r#"{{"version":1,"partitions":[{{"topic":"{topic}","partition":{partition},"replicas":[{replicas}]}}]}}"#
                );
                format!("kafka-reassign-partitions --execute --reassignment-json-file {} &", word(&json))
            }
            TopicChange::Delete => format!("kafka-topics --delete --topic {name} &"),
        }
    }
}

/// The first of c1, c2, c3 … that is not taken.
pub fn free_name<'a>(prefix: &str, taken: impl Iterator<Item = &'a str> + Clone) -> String {
    let names = (1..).map(|n| format!("{prefix}{n}"));
    names
        .into_iter()
        .find(|name| taken.clone().all(|other| other != name))
        .expect("there are names without end")
}

/// A word for the shell: quoted where it must be.
fn word(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.,:/=@%+".contains(c);
    if !text.is_empty() && text.chars().all(plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// A text that `printf` prints as it is.
fn for_printf(text: &str) -> String {
    text.replace('\\', r"\\").replace('%', "%%")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(key: &str, value: &str) -> String {
        let [topic, acks, compression] = ["orders", "all", "none"].map(str::to_owned);
        let settings = producer_settings();
        NewRecord { topic, key: key.to_owned(), value: value.to_owned(), acks, compression, settings }.line()
    }

    #[test]
    fn a_record_is_written_as_one_would_type_it() {
        let line = record("k1", "v1");
        assert!(line.starts_with(r"printf 'k1:v1\n' | kafka-console-producer --topic orders "), "{line}");
        assert!(line.ends_with(" &"));
    }

    #[test]
    fn what_a_shell_would_take_for_its_own_is_quoted() {
        let line = record("it's", r"50% \ done");
        assert!(line.starts_with(r"printf 'it'\''s:50%% \\ done\n' | "), "{line}");
    }

    #[test]
    fn a_record_without_a_key_has_no_separator() {
        assert!(!record("", "v").contains("parse.key"));
    }

    #[test]
    fn a_config_stands_in_the_line_where_it_is_not_the_default() {
        let mut settings = producer_settings();
        assert_eq!(flags("--producer-property", &settings), "");
        settings[0].value = "5".to_owned();
        assert_eq!(flags("--producer-property", &settings), " --producer-property linger.ms=5");
    }

    #[test]
    fn what_the_forms_for_clients_make_can_be_read() {
        use highwater_core::script::Line;
        let consumer = NewConsumer {
            topic: "t".to_owned(),
            group: "g".to_owned(),
            name: "c1".to_owned(),
            reset: "none".to_owned(),
            settings: consumer_settings(),
        };
        let load = NewLoad {
            topic: "t".to_owned(),
            name: "load1".to_owned(),
            throughput: "100".to_owned(),
            records: "1000".to_owned(),
            acks: "all".to_owned(),
            settings: load_settings(),
        };
        for line in [consumer.line(), load.line()] {
            assert!(Line::parse(&line, 1).is_ok(), "{line}");
        }
        assert_eq!(
            load.line(),
            "kafka-verifiable-producer --topic t --max-messages 1000 --throughput 100 --acks -1 --producer.config client.id=load1 &"
        );
    }

    #[test]
    fn each_change_of_a_topic_is_a_line_that_reads_back_as_itself() {
        use highwater_core::script::Line;
        for change in [
            TopicChange::Set("retention.ms", "9000".to_owned()),
            TopicChange::Set("cleanup.policy", "compact,delete".to_owned()),
            TopicChange::Set("compression.type", "it's not one".to_owned()),
            TopicChange::Unset("retention.ms"),
            TopicChange::Partitions(7),
            TopicChange::Move(2, vec![BrokerId(3), BrokerId(1)]),
            TopicChange::Delete,
        ] {
            let line = change.line("orders");
            assert_eq!(Line::parse(&line, 2).expect(&line).command.to_string(), line);
        }
    }

    #[test]
    fn a_free_name_is_the_first_that_nobody_has() {
        assert_eq!(free_name("c", ["c1", "c3"].into_iter()), "c2");
        assert_eq!(free_name("c", [].into_iter()), "c1");
    }
}
