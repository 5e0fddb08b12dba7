//! The run as a bash script for a real cluster, with Kafka's own tools.
//!
//! ```text
//! cluster brokers=3 a.config=1              configuration files, ZooKeeper or controllers, three brokers: processes of this machine
//! kafka-topics --create --topic orders      bin/kafka-topics.sh --bootstrap-server "$ALL" --create --topic orders
//! kafka-console-consumer … client.id=c1 &   … > "$WORK/c1.out" 2>&1 & PID[c1]=$!
//! broker kill 1                             kill -9 "${PID[1]}"
//! wait until leader orders-0 = 2            until_true leads orders 0 2
//! link cut 1 2                              # link cut 1 2, and why it cannot be carried over
//! ```
//!
//! What a person would do without Highwater stands there: signals, `sleep`, and questions to the tools until the answer is
//! right. What there is no tool for is a comment with the reason, and the script goes on.
//!
//! CAVEATS: all brokers run on one machine, so links between them cannot be told apart; tools take a second to start,
//! so moments (`@1.5s`) are only met roughly.

use std::fmt::Write;
use std::rc::Rc;

use highwater_core::fact::Ask;
use highwater_core::ids::{BrokerId, joined};
use highwater_core::script::words::quote;
use highwater_core::script::{
    BrokerVerb, ClientVerb, ClusterSpec, Command, Condition, DiskVerb, Entry, Line, LinkVerb, MetadataMode,
    Script, Subject, ToolLine,
};
use highwater_core::time::Span;

use crate::texts::Shell as Texts;

/// The port of broker 0, if there were one.
const FIRST_PORT: i32 = 9091;
/// What a script asks until the answer is right. Kafka's own programs are the only ones that know.
const HELPERS: &str = include_str!("helpers.sh");

/// The script.
pub(super) fn script(script: &Script, texts: Texts) -> String {
    let mut writer =
        Writer { text: "#!/usr/bin/env bash\n".to_owned(), texts, clients: Vec::new(), kraft: false };
    writer.comment(texts.intro());
    for entry in script.entries() {
        match entry {
            Entry::Empty => writer.text.push('\n'),
            Entry::Comment(comment) => writer.line(comment),
            Entry::Joined => {}
            Entry::Line(line) => {
                line.comment.iter().for_each(|comment| writer.line(comment));
                writer.command(line);
            }
        }
    }
    writer.line("");
    writer.comment(texts.the_end());
    writer.line(&format!("read -rp {}", quote(&format!("{} ", texts.ask_to_end()))));
    writer.text
}

struct Writer {
    text: String,
    texts: Texts,
    /// The clients in the background so far, each name once: it names those that have none as the lab does.
    clients: Vec<Rc<str>>,
    kraft: bool,
}

impl Writer {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn comment(&mut self, comment: &str) {
        comment.lines().for_each(|line| self.line(&format!("# {line}")));
    }

    fn command(&mut self, line: &Line) {
        if let Some(at) = line.at {
            self.line(&format!("not_before {}", seconds(Span(at.0))));
        }
        let command = &line.command;
        let done = match command {
            Command::Cluster(spec) => return self.cluster(spec),
            Command::Tool(tool) => return self.tool(tool),
            Command::Wait(span) => Ok(format!("sleep {}", seconds(*span))),
            Command::WaitUntil(condition) => self.until(condition),
            Command::Broker { verb, id } => self.broker(*verb, *id),
            Command::Client { verb, name, .. } => Ok(client(*verb, name)),
            Command::Disk { verb, .. } => Err(self.of_disk(verb)),
            Command::Link { verb, .. } => Err(self.of_link(*verb)),
            Command::Message { .. } | Command::ByHand { .. } => Err(self.texts.no_message()),
            Command::Ask { ask: Ask::Commit, .. } => Err(self.texts.no_commit()),
            Command::Ask { ask: Ask::TakeTime(_), .. } => Err(self.texts.no_slow()),
            Command::ExpireSession(_) => Err(self.texts.no_expiry()),
        };
        match done {
            Ok(bash) => self.line(&format!("{bash}  # {command}")),
            Err(why) => {
                self.comment(&command.to_string());
                self.comment(&format!("  {why}"));
            }
        }
    }

    fn cluster(&mut self, spec: &ClusterSpec) {
        self.kraft = spec.metadata == MetadataMode::Kraft;
        let all: Vec<String> = (1..=spec.brokers as i32).map(|id| address(BrokerId(id))).collect();
        let configs: Vec<String> =
            spec.configs.iter().map(|(name, value)| quote(&format!("{name}={value}"))).collect();
        let racks: Vec<String> = spec.racks.iter().map(|rack| quote(rack)).collect();
        let ids: Vec<String> = spec.controller_ids().map(|id| id.to_string()).collect();
        // Writing to a String does not fail.
        let _ = writeln!(self.text, "ALL={}", all.join(","));
        let _ = writeln!(self.text, "BROKERS={}", spec.brokers);
        let _ = writeln!(self.text, "CONTROLLERS=({})", ids.join(" "));
        let _ = writeln!(self.text, "RACKS=({})", racks.join(" "));
        let _ = writeln!(self.text, "CONFIGS=({})", configs.join(" "));
        self.text.push_str(HELPERS);
        self.line("");
        if spec.seed.is_some() || spec.start.is_some() || spec.disk.is_some() || spec.tool_start.is_some() {
            self.comment(self.texts.no_settings());
        }
        self.line(if self.kraft { "start_kraft" } else { "start_zookeeper" });
        self.line("START=$(date +%s.%N)");
    }

    fn tool(&mut self, line: &ToolLine) {
        let mut bash = String::new();
        if let Some(feed) = &line.feed {
            let _ = write!(bash, "{feed} | ");
        }
        bash += &words(line).join(" ");
        if line.feed.is_none() && &**line.tool() == "kafka-console-producer" {
            bash += " < /dev/null";
        }
        if line.background {
            let unnamed = || format!("p{}", self.clients.len()).into();
            let name = line.client_name().unwrap_or_else(unnamed);
            let _ = write!(bash, " > {} 2>&1 & {}=$!", output(&name), pid(&name));
            if !self.clients.contains(&name) {
                self.clients.push(name);
            }
        }
        self.line(&bash);
    }

    fn broker(&self, verb: BrokerVerb, id: BrokerId) -> Result<String, &'static str> {
        let pid = format!("\"${{{}}}\"", pid(&id.to_string()));
        match verb {
            BrokerVerb::Kill => Ok(format!("kill -9 {pid}")),
            BrokerVerb::PowerOff => Err(self.texts.no_power()),
            BrokerVerb::Stop => Ok(format!("kill {pid}; wait {pid}")),
            BrokerVerb::Restart => {
                let start = self.broker(BrokerVerb::Start, id)?;
                Ok(format!("kill {pid}; wait {pid}; {start}"))
            }
            BrokerVerb::Start if self.kraft && id.0 >= 100 => Ok(format!("start_controller {id}")),
            BrokerVerb::Start => Ok(format!("start_broker {id}")),
            BrokerVerb::Pause => Ok(format!("kill -STOP {pid}")),
            BrokerVerb::Resume => Ok(format!("kill -CONT {pid}")),
        }
    }

    fn until(&self, condition: &Condition) -> Result<String, &'static str> {
        let question = match condition {
            Condition::Leader(tp, leader) => {
                format!("partition_has {} {} Leader {leader}", quote(&tp.topic), tp.partition)
            }
            Condition::Isr(tp, isr) => {
                let mut isr = isr.clone();
                isr.sort();
                format!("partition_has {} {} Isr {}", quote(&tp.topic), tp.partition, joined(&isr))
            }
            // Of all tools only ZooKeeper's shell tells a leader epoch.
            Condition::Epoch(..) if self.kraft => return Err(self.texts.no_epoch()),
            Condition::Epoch(tp, epoch) => {
                format!("leader_epoch_is {} {} {epoch}", quote(&tp.topic), tp.partition)
            }
            Condition::Members(group, count) => format!("group_has {} members {count}", quote(group)),
            Condition::State(group, state) => format!("group_has {} state {}", quote(group), state.name()),
            Condition::Lag(subject, lag) => format!("offsets_are {} LAG {lag}", of(subject)),
            Condition::Committed(subject, offset) => {
                format!("offsets_are {} CURRENT-OFFSET {offset}", of(subject))
            }
            Condition::Printed(client, count) => format!("has_printed {} {count}", quote(client)),
        };
        Ok(format!("until_true {question}"))
    }

    fn of_disk(&self, verb: &DiskVerb) -> &'static str {
        match verb {
            DiskVerb::Full | DiskVerb::Free => self.texts.no_full_disk(),
            DiskVerb::Slow(_) | DiskVerb::Heal => self.texts.no_slow_disk(),
            DiskVerb::Flip(..) => self.texts.no_flip(),
        }
    }

    fn of_link(&self, verb: LinkVerb) -> &'static str {
        match verb {
            LinkVerb::Cut | LinkVerb::Heal => self.texts.no_cut(),
            LinkVerb::Delay(_) => self.texts.no_delay(),
        }
    }
}

/// A tool's words as a real one is called.
fn words(line: &ToolLine) -> Vec<String> {
    let tool: &str = line.tool();
    let args = line.args();
    let mut words = match tool {
        "zookeeper-shell" => vec!["bin/zookeeper-shell.sh localhost:2181".to_owned()],
        // It is a class without a script.
        "kafka-transactional-message-copier" => {
            vec!["bin/kafka-run-class.sh org.apache.kafka.tools.TransactionalMessageCopier".to_owned()]
        }
        tool => vec![format!("bin/{tool}.sh")],
    };
    let flag =
        if tool == "kafka-transactional-message-copier" { "--broker-list" } else { "--bootstrap-server" };
    let is_given = args.iter().any(|word| SERVERS.iter().any(|flag| word.split('=').next() == Some(flag)));
    if !is_given && !matches!(tool, "zookeeper-shell" | "kafka-dump-log") {
        words.push(format!("{flag} \"$ALL\""));
    }
    let mut before = "";
    for word in args {
        let (flag, value) =
            word.split_once('=').filter(|(flag, _)| SERVERS.contains(flag)).unwrap_or((before, word));
        words.push(match flag {
            _ if SERVERS.contains(&flag) && flag != before => format!("{flag}={}", quote(&servers(value))),
            _ if SERVERS.contains(&flag) => quote(&servers(value)),
            "--producer.config" | "--consumer.config" if value.contains('=') => {
                file(&value.split(',').collect::<Vec<_>>())
            }
            _ if FILES.contains(&flag) && value.starts_with('{') => file(&[value]),
            "--files" if tool == "kafka-dump-log" => files_of_brokers(value),
            _ => quote(word),
        });
        before = word;
    }
    words
}

/// Flags that take brokers.
const SERVERS: [&str; 2] = ["--bootstrap-server", "--broker-list"];
/// Flags that take a file of JSON, where a script may have the JSON itself.
const FILES: [&str; 3] = ["--offset-json-file", "--reassignment-json-file", "--path-to-json-file"];

fn address(id: BrokerId) -> String {
    format!("localhost:{}", FIRST_PORT + id.0)
}

/// Brokers by number, as addresses.
fn servers(value: &str) -> String {
    let ids = value.split(',').map(|id| id.parse().ok().map(|id| address(BrokerId(id))));
    ids.collect::<Option<Vec<_>>>().map_or_else(|| value.to_owned(), |all| all.join(","))
}

/// A file with these lines.
fn file(lines: &[&str]) -> String {
    let lines: Vec<String> = lines.iter().map(|line| quote(line)).collect();
    format!("\"$(file {})\"", lines.join(" "))
}

/// `1/orders-0/…` is a file of broker 1's log directory.
fn files_of_brokers(value: &str) -> String {
    let files = value.split(',').map(|file| match file.split_once('/') {
        Some((id, rest)) if id.parse::<u32>().is_ok() => format!("\"$WORK\"/broker-{id}/{}", quote(rest)),
        _ => quote(file),
    });
    files.collect::<Vec<_>>().join(",")
}

fn client(verb: ClientVerb, name: &str) -> String {
    let pid = format!("\"${{{}}}\"", pid(name));
    match verb {
        ClientVerb::Crash => format!("kill -9 {pid}"),
        ClientVerb::Stop => format!("kill {pid}; wait {pid}"),
        ClientVerb::Pause => format!("kill -STOP {pid}"),
        ClientVerb::Resume => format!("kill -CONT {pid}"),
        ClientVerb::Join => format!("wait {pid}"),
    }
}

fn pid(name: &str) -> String {
    format!("PID[{}]", quote(name))
}

fn output(name: &str) -> String {
    format!("\"$WORK\"/{}", quote(&format!("{}.out", name.replace('/', "_"))))
}

/// A group, and the partition that is meant, or `all`.
fn of(subject: &Subject) -> String {
    let tp = subject
        .tp
        .as_ref()
        .map_or_else(|| "all".to_owned(), |tp| quote(&format!("{} {}", tp.topic, tp.partition)));
    format!("{} {tp}", quote(&subject.group))
}

fn seconds(span: Span) -> String {
    let digits = format!("{}.{:06}", span.0 / 1_000_000, span.0 % 1_000_000);
    digits.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenarios::Scenario;
    use crate::texts::Locale;

    const CLUSTER: &str = "cluster brokers=3\n";

    fn bash(lines: &str) -> String {
        script(&Script::parse(&format!("{CLUSTER}{lines}")).unwrap(), Texts(Locale::En))
    }

    #[track_caller]
    fn becomes(line: &str, bash_line: &str) {
        let bash = bash(line);
        assert!(
            bash.lines().any(|line| line == bash_line),
            "no line '{bash_line}' in\n{}",
            &bash[bash.len() / 2..]
        );
    }

    #[test]
    fn a_tool_is_called_by_its_script_and_told_the_brokers() {
        becomes("kafka-topics --list", "bin/kafka-topics.sh --bootstrap-server \"$ALL\" --list");
        becomes(
            "printf 'k:v\\n' | kafka-console-producer --bootstrap-server 1,3 --topic t",
            "printf 'k:v\\n' | bin/kafka-console-producer.sh --bootstrap-server localhost:9092,localhost:9094 --topic t",
        );
        becomes(
            "kafka-topics --list --bootstrap-server=2",
            "bin/kafka-topics.sh --list --bootstrap-server=localhost:9093",
        );
    }

    #[test]
    fn what_stands_for_a_file_becomes_one() {
        becomes(
            "kafka-verifiable-producer --topic t --producer.config client.id=p,linger.ms=5 &",
            "bin/kafka-verifiable-producer.sh --bootstrap-server \"$ALL\" --topic t --producer.config \
             \"$(file client.id=p linger.ms=5)\" > \"$WORK\"/p.out 2>&1 & PID[p]=$!",
        );
        becomes(
            "kafka-dump-log --files 1/t-0/00000000000000000000.log",
            "bin/kafka-dump-log.sh --files \"$WORK\"/broker-1/t-0/00000000000000000000.log",
        );
    }

    #[test]
    fn a_persons_signals_are_signals() {
        becomes("broker kill 1", "kill -9 \"${PID[1]}\"  # broker kill 1");
        becomes("broker pause 2", "kill -STOP \"${PID[2]}\"  # broker pause 2");
        becomes("broker start 1", "start_broker 1  # broker start 1");
    }

    #[test]
    fn a_condition_is_asked_until_it_is_true() {
        becomes(
            "wait until isr orders-0 = 3,1",
            "until_true partition_has orders 0 Isr 1,3  # wait until isr orders-0 = 3,1",
        );
        becomes(
            "wait until lag g/orders-0 = 0",
            "until_true offsets_are g 'orders 0' LAG 0  # wait until lag g/orders-0 = 0",
        );
        becomes("@1.5s broker kill 1", "not_before 1.5");
    }

    #[test]
    fn what_has_no_tool_is_a_comment_with_the_reason() {
        for line in ["link cut 1 2", "disk full 1", "message drop 2>1 FETCH 3", "broker power-off 1"] {
            let bash = bash(line);
            let place = bash.find(&format!("# {line}\n#   ")).unwrap_or_else(|| panic!("{line}:\n{bash}"));
            assert!(bash[place..].lines().nth(1).is_some_and(|reason| reason.len() > 30), "{line}");
        }
    }

    #[test]
    fn every_scenario_is_a_script_that_bash_can_read() {
        for scenario in Scenario::ALL {
            for locale in Locale::ALL {
                let text = script(&Script::parse(scenario.script()).unwrap(), Texts(*locale));
                let dir = std::env::temp_dir()
                    .join(format!("highwater-shell-{}-{scenario:?}.sh", std::process::id()));
                std::fs::write(&dir, &text).unwrap();
                let read = std::process::Command::new("bash").arg("-n").arg(&dir).output().unwrap();
                std::fs::remove_file(&dir).unwrap();
                assert!(
                    read.status.success(),
                    "{scenario:?}: {}\n{text}",
                    String::from_utf8_lossy(&read.stderr)
                );
            }
        }
    }
}
