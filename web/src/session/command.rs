//! What clicks stand for: command lines, as a person would type them.
//!
//! Tools end with ` &`, so that the next click does not wait for them.

use highwater_core::ids::{BrokerId, Offset, TopicPartition};
use highwater_core::time::Span;
use highwater_core::view::{ProcessState, View};

/// What can be done to a broker's process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BrokerVerb {
    /// kill -9.
    Kill,
    /// A controlled shutdown.
    Stop,
    /// Starts it again.
    Start,
    /// A long pause.
    Pause,
    /// Ends the pause.
    Resume,
}

impl BrokerVerb {
    /// The word in the script.
    pub fn word(self) -> &'static str {
        match self {
            BrokerVerb::Kill => "kill",
            BrokerVerb::Stop => "stop",
            BrokerVerb::Start => "start",
            BrokerVerb::Pause => "pause",
            BrokerVerb::Resume => "resume",
        }
    }
}

/// What can happen to a broker's power and disk.
#[derive(Clone, Debug, PartialEq)]
pub enum Fault {
    /// The power fails.
    PowerOff,
    /// There is no room left.
    Full,
    /// There is room again.
    Free,
    /// Every access takes longer.
    Slow,
    /// None does any more.
    Heal,
    /// A bit of a batch is another one.
    Flip(TopicPartition, Offset),
}

/// How much slower a slow disk is that a click makes.
pub(crate) const SLOW: &str = "50ms";

/// `disk slow 1 50ms`.
pub fn fault(fault: &Fault, id: BrokerId) -> String {
    match fault {
        Fault::PowerOff => format!("broker power-off {id}"),
        Fault::Full => format!("disk full {id}"),
        Fault::Free => format!("disk free {id}"),
        Fault::Slow => format!("disk slow {id} {SLOW}"),
        Fault::Heal => format!("disk heal {id}"),
        Fault::Flip(tp, offset) => format!("disk flip {id} {tp} {offset}"),
    }
}

/// What can happen now to a broker's power and disk: a bit can flip in the newest record that it has.
pub fn faults(view: &View, id: BrokerId) -> Vec<Fault> {
    let Some(broker) = view.brokers.iter().find(|broker| broker.id == id) else { return Vec::new() };
    let mut faults = Vec::new();
    if broker.state != ProcessState::Off {
        faults.push(Fault::PowerOff);
    }
    faults.push(if broker.disk_full { Fault::Free } else { Fault::Full });
    faults.push(if broker.disk_slow == Span::ZERO { Fault::Slow } else { Fault::Heal });
    let records = view.partitions.iter().filter_map(|partition| {
        let replica = partition.replicas.iter().find(|replica| replica.broker == id)?;
        Some((partition.tp.clone(), replica.records.last()?.offset))
    });
    faults.extend(records.map(|(tp, offset)| Fault::Flip(tp, offset)).next());
    faults
}

/// What can be done to a consumer's process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConsumerVerb {
    /// It dies without a goodbye.
    Crash,
    /// It leaves its group and ends.
    Stop,
}

impl ConsumerVerb {
    /// The word in the script.
    pub fn word(self) -> &'static str {
        match self {
            ConsumerVerb::Crash => "crash",
            ConsumerVerb::Stop => "stop",
        }
    }
}

/// `broker kill 1`.
pub fn broker(verb: BrokerVerb, id: BrokerId) -> String {
    format!("broker {} {id}", verb.word())
}

/// `consumer crash c1`.
pub fn consumer(verb: ConsumerVerb, name: &str) -> String {
    format!("consumer {} {}", verb.word(), word(name))
}

/// A topic with so many partitions on so many brokers.
pub fn create_topic(topic: &str, partitions: usize, replication_factor: usize, min_isr: usize) -> String {
    let topic = word(topic);
    format!(
        "kafka-topics --create --topic {topic} --partitions {partitions} \
         --replication-factor {replication_factor} --config min.insync.replicas={min_isr} &"
    )
}

/// One record, by a producer of its own.
pub fn write_record(topic: &str, key: &str, value: &str, acks: &str) -> String {
    let topic = word(topic);
    if key.is_empty() {
        let line = word(&format!("{}\\n", for_printf(value)));
        return format!(
            "printf {line} | kafka-console-producer --topic {topic} --producer-property acks={acks} &"
        );
    }
    let line = word(&format!("{}:{}\\n", for_printf(key), for_printf(value)));
    format!(
        "printf {line} | kafka-console-producer --topic {topic} --property parse.key=true \
         --property key.separator=: --producer-property acks={acks} &"
    )
}

/// A producer that writes `count` records, so many a second.
pub fn load(topic: &str, count: u32, per_second: u32, name: &str) -> String {
    format!(
        "kafka-verifiable-producer --topic {} --max-messages {count} --throughput {per_second} --acks -1 \
         --producer.config client.id={} &",
        word(topic),
        word(name)
    )
}

/// A member of a group, which prints what it reads.
pub fn add_consumer(topic: &str, group: &str, name: &str) -> String {
    format!(
        "kafka-console-consumer --topic {} --group {} --from-beginning --consumer-property client.id={} \
         --property print.partition=true --property print.offset=true --property print.key=true &",
        word(topic),
        word(group),
        word(name)
    )
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

    #[test]
    fn a_record_is_written_as_one_would_type_it() {
        let line = write_record("orders", "k1", "v1", "all");
        assert!(line.starts_with(r"printf 'k1:v1\n' | kafka-console-producer --topic orders "), "{line}");
        assert!(line.ends_with(" &"));
    }

    #[test]
    fn what_a_shell_would_take_for_its_own_is_quoted() {
        let line = write_record("orders", "it's", r"50% \ done", "1");
        assert!(line.starts_with(r"printf 'it'\''s:50%% \\ done\n' | "), "{line}");
    }

    #[test]
    fn a_record_without_a_key_has_no_separator() {
        assert!(!write_record("orders", "", "v", "all").contains("parse.key"));
    }

    #[test]
    fn every_fault_is_a_line_of_script() {
        let flip = Fault::Flip(TopicPartition::new("orders", 0), 3);
        for fault in [Fault::PowerOff, Fault::Full, Fault::Free, Fault::Slow, Fault::Heal, flip] {
            let line = super::fault(&fault, BrokerId(1));
            assert_eq!(line.parse::<highwater_core::script::Command>().unwrap().to_string(), line);
        }
    }

    #[test]
    fn a_free_name_is_the_first_that_nobody_has() {
        assert_eq!(free_name("c", ["c1", "c3"].into_iter()), "c2");
        assert_eq!(free_name("c", [].into_iter()), "c1");
    }
}
