//! What forms stand for: lines of Kafka's tools, as a person would type them. Lab verbs need no text: a click makes the
//! typed command.
//!
//! Tools end with ` &`, so that the next click does not wait for them.

/// A topic with so many partitions on so many brokers.
pub fn create_topic(topic: &str, partitions: usize, replication_factor: usize, min_isr: usize) -> String {
    let topic = word(topic);
    format!(
        "kafka-topics --create --topic {topic} --partitions {partitions} \
         --replication-factor {replication_factor} --config min.insync.replicas={min_isr} &"
    )
}

/// One record, by a producer of its own.
pub fn write_record(topic: &str, key: &str, value: &str, acks: &str, codec: &str) -> String {
    let topic = word(topic);
    let codec = if codec == "none" { String::new() } else { format!(" --compression-codec {}", word(codec)) };
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
        let line = write_record("orders", "k1", "v1", "all", "none");
        assert!(line.starts_with(r"printf 'k1:v1\n' | kafka-console-producer --topic orders "), "{line}");
        assert!(line.ends_with(" &"));
    }

    #[test]
    fn what_a_shell_would_take_for_its_own_is_quoted() {
        let line = write_record("orders", "it's", r"50% \ done", "1", "none");
        assert!(line.starts_with(r"printf 'it'\''s:50%% \\ done\n' | "), "{line}");
    }

    #[test]
    fn a_record_without_a_key_has_no_separator() {
        assert!(!write_record("orders", "", "v", "all", "none").contains("parse.key"));
    }

    #[test]
    fn a_free_name_is_the_first_that_nobody_has() {
        assert_eq!(free_name("c", ["c1", "c3"].into_iter()), "c2");
        assert_eq!(free_name("c", [].into_iter()), "c1");
    }
}
