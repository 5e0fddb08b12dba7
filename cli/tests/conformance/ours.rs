//! What this project answers to a script of the recordings.

use std::io::Read;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use serde_json::Value;

/// How long a run may take, on the clock on the wall.
const LIMIT: Duration = Duration::from_secs(60);

/// The settings that every recording had, unless the cluster line of its script says otherwise.
const FIXED: [(&str, &str); 6] = [
    ("auto.create.topics.enable", "false"),
    ("auto.leader.rebalance.enable", "false"),
    ("group.initial.rebalance.delay.ms", "0"),
    ("offsets.topic.num.partitions", "50"),
    ("tool-start", "700ms"),
    ("transaction.state.log.min.isr", "1"),
];

/// The outcome of a script in a mode, or (`Err`) the words with which the binary refuses what it does not model.
/// Anything else that is no outcome, a crash above all, fails the test at once: no entry of the list stands for it.
pub fn outcome(name: &str, mode: &str) -> Result<Value, String> {
    let script = super::folder().join(format!("scripts/{name}.hw"));
    let script = std::fs::read_to_string(script).expect("the script");
    let copy = std::env::temp_dir().join(format!("highwater-{}-{name}-{mode}.hw", std::process::id()));
    std::fs::write(&copy, in_mode(&script, mode)).expect("a temporary file");
    let (exit, printed, said) = run(&copy);
    let _ = std::fs::remove_file(&copy);
    match serde_json::from_str(&printed) {
        Ok(outcome @ Value::Object(_)) => return Ok(outcome),
        _ if exit == Some(2) && said.trim_end().ends_with(" is not modelled yet") => {}
        _ => panic!("{name} {mode}: neither an outcome nor a refusal (exit {exit:?}): {said}"),
    }
    Err(said.trim_end().rsplit(".hw:").next().unwrap_or_default().to_owned())
}

/// The script with the mode and the settings of the recordings; their last look took three seconds.
fn in_mode(text: &str, mode: &str) -> String {
    let mut lines: Vec<String> = text.trim_end().lines().map(str::to_owned).collect();
    let is_first = |line: &&mut String| !line.trim().is_empty() && !line.trim().starts_with('#');
    let first = lines.iter_mut().find(is_first).expect("a cluster line");
    let words = first.trim().strip_prefix("cluster").expect("a script starts with a cluster line");
    let given: Vec<(&str, &str)> =
        words.split_whitespace().map(|word| word.split_once('=').expect("a setting")).collect();
    let brokers = given.iter().find(|(name, _)| *name == "brokers");
    let brokers: u32 = brokers.map_or(3, |(_, brokers)| brokers.parse().expect("a number"));
    let copies = brokers.min(3).to_string();
    let replicated = ["offsets.topic.replication.factor", "transaction.state.log.replication.factor"];
    let fixed = FIXED.into_iter().chain(replicated.map(|name| (name, copies.as_str())));
    let mut settings: Vec<(&str, &str)> = fixed
        .filter(|(name, _)| !given.iter().any(|(other, _)| other == name))
        .chain(given.clone())
        .collect();
    settings.retain(|(name, _)| *name != "metadata");
    settings.push(("metadata", mode));
    let settings: String = settings.iter().map(|(name, value)| format!(" {name}={value}")).collect();
    *first = format!("cluster{settings}");
    lines.join("\n") + "\nwait 3s\n"
}

/// Its exit code, what it printed, and what it said on standard error.
fn run(script: &PathBuf) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_highwater"));
    command.arg("run").arg(script).arg("--json");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the binary runs");
    let said = read(child.stderr.take().expect("its standard error"));
    let printed = read(child.stdout.take().expect("its standard output"));
    // A process that is over its time keeps its output open.
    let printed = printed.recv_timeout(LIMIT).unwrap_or_else(|_| {
        child.kill().expect("it can be stopped");
        panic!("{}: still running after {LIMIT:?}", script.display())
    });
    let said = said.recv().expect("it has ended");
    (child.wait().expect("it has ended").code(), printed, said)
}

/// All that will be written to a pipe, when its last writer has closed it.
fn read(mut pipe: impl Read + Send + 'static) -> mpsc::Receiver<String> {
    let (send, receive) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let read = pipe.read_to_end(&mut bytes);
        // Nobody listens any more where the time was up.
        let _ = read.map(|_| send.send(String::from_utf8_lossy(&bytes).into_owned()));
    });
    receive
}

#[test]
fn the_cluster_line_gets_the_settings_of_the_recordings_unless_it_has_its_own() {
    let text = in_mode("# two\ncluster brokers=2 tool-start=0 metadata=zk\nbroker kill 1\n", "kraft");
    let first = text.lines().nth(1).unwrap_or_default();
    for setting in ["brokers=2", "tool-start=0", "metadata=kraft", "offsets.topic.replication.factor=2"] {
        assert!(first.split(' ').any(|word| word == setting), "{setting} in {first}");
    }
    assert_eq!(first.matches("tool-start").count(), 1);
    assert!(text.ends_with("\nbroker kill 1\nwait 3s\n"));
}
