//! The differences between what Apache Kafka answered and what this project does, by group of fields.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use crate::lines::{Line, same, split};

/// The groups of fields.
pub const GROUPS: [&str; 5] = ["topics", "groups", "clients", "errors", "stdout"];

/// The groups in which a command or a client that is not there is missed.
const OF_A_PROCESS: [&str; 3] = ["clients", "errors", "stdout"];

/// What stands for a field that is not there: that is neither null nor empty.
const MISSING: &str = "(missing)";

/// Where two outcomes differ: the path, Kafka's value, ours.
pub type Difference = (String, String, String);

/// The first difference of each group that has any.
pub fn differences(kafka: &Value, ours: &Value) -> BTreeMap<&'static str, Difference> {
    let unstable = array(&kafka["unstable"]).iter().filter_map(Value::as_str).map(str::to_owned).collect();
    let mut diff = Diff { unstable, found: BTreeMap::new() };
    diff.outcome(kafka, ours);
    diff.found
}

struct Diff {
    /// Paths that differed between two recordings.
    unstable: Vec<String>,
    found: BTreeMap<&'static str, Difference>,
}

impl Diff {
    fn outcome(&mut self, kafka: &Value, ours: &Value) {
        self.field("topics", "", "brokers", kafka, ours);
        self.value("topics", "/topics", &topics(&kafka["topics"]), &topics(&ours["topics"]));
        self.value("groups", "/groups", &groups(&kafka["groups"]), &groups(&ours["groups"]));
        self.commands(array(&kafka["commands"]), array(&ours["commands"]));
        let none = Map::new();
        let clients = |of: &'_ Value| of["clients"].as_object().unwrap_or(&none).clone();
        self.clients(&clients(kafka), &clients(ours));
    }

    /// Commands meet by their line.
    fn commands(&mut self, kafka: &[Value], ours: &[Value]) {
        let mut ours: BTreeMap<Option<u64>, &Value> = ours.iter().map(|c| (c["line"].as_u64(), c)).collect();
        for (at, kafka) in kafka.iter().enumerate() {
            let path = format!("/commands/{at}");
            let Some(ours) = ours.remove(&kafka["line"].as_u64()) else {
                OF_A_PROCESS
                    .iter()
                    .for_each(|group| self.note(group, &path, &kafka["command"], &MISSING.into()));
                continue;
            };
            let name = kafka["command"].as_str().unwrap_or_default();
            // Kafka prints their rows in the order of a hash table.
            let table = ["kafka-consumer-groups", "kafka-topics"].iter().any(|tool| name.starts_with(tool));
            self.lines(&format!("{path}/stdout"), &kafka["stdout"], &ours["stdout"], table);
            self.field("errors", &path, "exit", kafka, ours);
            self.value(
                "errors",
                &format!("{path}/errors"),
                &sorted(&kafka["errors"]),
                &sorted(&ours["errors"]),
            );
        }
        for extra in ours.values() {
            self.note("stdout", "/commands", &MISSING.into(), &json!([extra["line"], extra["command"]]));
        }
    }

    /// Clients meet by their name.
    fn clients(&mut self, kafka: &Map<String, Value>, ours: &Map<String, Value>) {
        for name in kafka.keys().chain(ours.keys()).collect::<BTreeSet<_>>() {
            let path = format!("/clients/{name}");
            let (Some(kafka), Some(ours)) = (kafka.get(name), ours.get(name)) else {
                let seen = |of: &Map<String, Value>| if of.contains_key(name) { "present" } else { MISSING };
                let (kafka, ours) = (seen(kafka).into(), seen(ours).into());
                OF_A_PROCESS.iter().for_each(|group| self.note(group, &path, &kafka, &ours));
                continue;
            };
            self.field("clients", &path, "alive", kafka, ours);
            self.lines(&format!("{path}/stdout"), &kafka["stdout"], &ours["stdout"], false);
            self.value(
                "errors",
                &format!("{path}/errors"),
                &sorted(&kafka["errors"]),
                &sorted(&ours["errors"]),
            );
        }
    }

    /// One field of two objects.
    fn field(&mut self, group: &'static str, path: &str, name: &str, kafka: &Value, ours: &Value) {
        let missing = Value::from(MISSING);
        let of = |object: &'_ Value| object.get(name).unwrap_or(&missing).clone();
        self.value(group, &format!("{path}/{name}"), &of(kafka), &of(ours));
    }

    fn value(&mut self, group: &'static str, path: &str, kafka: &Value, ours: &Value) {
        match (kafka, ours) {
            (Value::Object(k), Value::Object(o)) => {
                let names: BTreeSet<&String> = k.keys().chain(o.keys()).collect();
                names.into_iter().for_each(|name| self.field(group, path, name, kafka, ours));
            }
            (Value::Array(kafka), Value::Array(ours)) if kafka.len() == ours.len() => {
                for (at, (kafka, ours)) in kafka.iter().zip(ours).enumerate() {
                    self.value(group, &format!("{path}/{at}"), kafka, ours);
                }
            }
            _ if same(kafka, ours) => {}
            _ => self.note(group, path, kafka, ours),
        }
    }

    /// Printed lines: records belong to one group, the others to another. A line is named by its place in Kafka's.
    fn lines(&mut self, path: &str, kafka: &Value, ours: &Value, table: bool) {
        if self.skips(path) {
            return;
        }
        let within = format!("{path}/");
        let table = table && !self.unstable.iter().any(|unstable| unstable.starts_with(&within));
        let (kafka, ours) = (texts(kafka), texts(ours));
        let both = split(&kafka, table).into_iter().zip(split(&ours, table));
        for (group, (kafka, ours)) in ["clients", "stdout"].into_iter().zip(both) {
            if kafka.len() == ours.len() {
                for ((at, kafka), (_, ours)) in kafka.iter().zip(&ours).filter(|(k, o)| !same(&k.1, &o.1)) {
                    self.note(group, &format!("{path}/{at}"), kafka, ours);
                }
                continue;
            }
            let equal = kafka.iter().zip(&ours).take_while(|(k, o)| same(&k.1, &o.1)).count();
            let tell = |lines: &[Line]| {
                let line = lines.get(equal).map_or(MISSING.into(), |(_, line)| line.clone());
                json!([format!("{} lines", lines.len()), line])
            };
            self.note(group, path, &tell(&kafka), &tell(&ours));
        }
    }

    fn note(&mut self, group: &'static str, path: &str, kafka: &Value, ours: &Value) {
        if !self.skips(path) {
            let difference = || (path.to_owned(), kafka.to_string(), ours.to_string());
            self.found.entry(group).or_insert_with(difference);
        }
    }

    fn skips(&self, path: &str) -> bool {
        self.unstable.iter().any(|unstable| path == unstable || path.starts_with(&format!("{unstable}/")))
    }
}

/// The fields of the format, null where they are not there: a binary may add its own.
fn pick(of: &Value, fields: &[&str]) -> Map<String, Value> {
    fields.iter().map(|field| ((*field).to_owned(), of[*field].clone())).collect()
}

fn topics(topics: &Value) -> Value {
    each(topics, |partitions| each(partitions, partition))
}

fn partition(of: &Value) -> Value {
    let mut known = pick(of, &["leader", "leader_epoch", "replicas", "high_watermark"]);
    let mut isr = array(&of["isr"]).to_vec();
    isr.sort_by_key(Value::as_i64);
    known.insert("isr".into(), isr.into());
    known.insert("logs".into(), each(&of["logs"], log));
    known.into()
}

/// A replica's log; null where it has no directory.
fn log(of: &Value) -> Value {
    if of.is_null() {
        return Value::Null;
    }
    let mut known = pick(of, &["segments", "log_end_offset", "epochs"]);
    let record = |record| Value::from(pick(record, &["offset", "epoch", "key", "value", "control"]));
    known.insert("records".into(), array(&of["records"]).iter().map(record).collect());
    known.into()
}

fn groups(groups: &Value) -> Value {
    each(groups, |group| {
        let mut known = pick(group, &["state", "assignor"]);
        for field in ["offsets", "members"] {
            let given = group[field].as_object().cloned().unwrap_or_default();
            known.insert(field.into(), given.into());
        }
        known.into()
    })
}

/// An object with each of its values replaced; none is an empty one.
fn each(object: &Value, of: impl Fn(&Value) -> Value) -> Value {
    object.as_object().into_iter().flatten().map(|(name, value)| (name.clone(), of(value))).collect()
}

fn array(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn texts(lines: &Value) -> Vec<&str> {
    array(lines).iter().filter_map(Value::as_str).collect()
}

fn sorted(errors: &Value) -> Value {
    let mut errors = array(errors).to_vec();
    errors.sort_by(|a, b| a.as_str().cmp(&b.as_str()));
    errors.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome() -> Value {
        json!({
            "brokers": [1],
            "commands": [{ "line": 3, "command": "kafka-x", "exit": 0, "stdout": ["a", "Partition:0\tv", "b"], "errors": [] }],
            "clients": { "c1": { "alive": true, "stdout": ["Partition:0\tv"], "errors": [] } },
            "groups": {},
            "topics": { "t": { "0": { "leader": 1, "isr": [1, 2], "logs": {} } } },
            "unstable": [],
        })
    }

    /// The groups that differ once the recording or our outcome is changed, with the path of each first difference.
    fn after(change: impl FnOnce(&mut Value, &mut Value)) -> Vec<(&'static str, String)> {
        let (mut kafka, mut ours) = (outcome(), outcome());
        change(&mut kafka, &mut ours);
        differences(&kafka, &ours).into_iter().map(|(group, (path, ..))| (group, path)).collect()
    }

    fn in_three_groups(path: &str) -> Vec<(&'static str, String)> {
        OF_A_PROCESS.map(|group| (group, path.to_owned())).to_vec()
    }

    #[test]
    fn equal_outcomes_do_not_differ() {
        assert_eq!(after(|_, _| {}), []);
    }

    #[test]
    fn an_unstable_line_is_named_by_its_index_in_the_recording() {
        let change = |_: &mut Value, ours: &mut Value| ours["commands"][0]["stdout"][2] = "c".into();
        assert_eq!(after(change), [("stdout", "/commands/0/stdout/2".to_owned())]);
        let stable = after(|kafka, ours| {
            change(kafka, ours);
            kafka["unstable"] = json!(["/commands/0/stdout/2"]);
        });
        assert_eq!(stable, []);
    }

    #[test]
    fn a_missing_field_is_not_null() {
        let found = after(|kafka, ours| {
            kafka["commands"][0]["exit"] = Value::Null;
            ours["commands"][0].as_object_mut().and_then(|command| command.remove("exit"));
        });
        assert_eq!(found, [("errors", "/commands/0/exit".to_owned())]);
    }

    #[test]
    fn a_missing_command_is_missed_in_three_groups() {
        assert_eq!(after(|_, ours| ours["commands"] = json!([])), in_three_groups("/commands/0"));
    }

    #[test]
    fn a_command_too_many_is_noticed() {
        let found = after(|kafka, _| kafka["commands"] = json!([]));
        assert_eq!(found, [("stdout", "/commands".to_owned())]);
    }

    #[test]
    fn a_client_too_many_or_too_few_is_noticed_in_three_groups() {
        assert_eq!(after(|kafka, _| kafka["clients"] = json!({})), in_three_groups("/clients/c1"));
        assert_eq!(after(|_, ours| ours["clients"] = json!({})), in_three_groups("/clients/c1"));
    }

    #[test]
    fn a_record_too_few_is_noticed_where_it_is_printed() {
        let found = after(|_, ours| ours["clients"]["c1"]["stdout"] = json!([]));
        assert_eq!(found, [("clients", "/clients/c1/stdout".to_owned())]);
    }

    #[test]
    fn an_isr_is_a_set() {
        assert_eq!(after(|_, ours| ours["topics"]["t"]["0"]["isr"] = json!([2, 1])), []);
    }

    #[test]
    fn a_field_of_our_own_is_no_difference() {
        assert_eq!(after(|_, ours| ours["topics"]["t"]["0"]["colour"] = "red".into()), []);
    }
}
