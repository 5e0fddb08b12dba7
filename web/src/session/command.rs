//! What forms stand for: lines of Kafka's tools, as a person would type them. Lab verbs need no text: a click makes the
//! typed command.
//!
//! Tools end with ` &`, so that the next click does not wait for them.

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
}

impl NewRecord {
    /// The line that writes it.
    pub fn line(&self) -> String {
        let NewRecord { topic, key, value, acks, compression } = self;
        let topic = word(topic);
        let codec = match compression.as_str() {
            "none" => String::new(),
            codec => format!(" --compression-codec {}", word(codec)),
        };
        if key.is_empty() {
            let line = word(&format!("{}\\n", for_printf(value)));
            return format!(
                "printf {line} | kafka-console-producer --topic {topic} --producer-property acks={acks}{codec} &"
            );
        }
        let line = word(&format!("{}:{}\\n", for_printf(key), for_printf(value)));
        format!(
            "printf {line} | kafka-console-producer --topic {topic} --property parse.key=true \
             --property key.separator=: --producer-property acks={acks}{codec} &"
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
}

impl NewConsumer {
    /// The line that starts it.
    pub fn line(&self) -> String {
        let (topic, group, name) = (word(&self.topic), word(&self.group), word(&self.name));
        format!(
            "kafka-console-consumer --topic {topic} --group {group} --from-beginning --consumer-property client.id={name} \
             --property print.partition=true --property print.offset=true --property print.key=true &"
        )
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
        NewRecord { topic, key: key.to_owned(), value: value.to_owned(), acks, compression }.line()
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
    fn a_free_name_is_the_first_that_nobody_has() {
        assert_eq!(free_name("c", ["c1", "c3"].into_iter()), "c2");
        assert_eq!(free_name("c", [].into_iter()), "c1");
    }
}
