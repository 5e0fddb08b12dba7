//! Apache Kafka's own dump tool over every log directory that our scripts make, line by line against `highwater dump`.

use std::collections::BTreeSet;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::{Done, exports, sh, tools};

/// What is asked of each kind of file.
const FLAGS: [(&str, &[&str]); 7] = [
    (".log", &[]),
    (".log", &["--print-data-log"]),
    (".log", &["--deep-iteration"]),
    (".index", &[]),
    (".timeindex", &[]),
    (".snapshot", &[]),
    (".txnindex", &[]),
];

/// One call of either tool.
struct Call {
    flags: Vec<&'static str>,
    file: PathBuf,
}

/// Exports, dumps with both, compares; directories given as arguments are taken in place of the exports.
pub fn run(directories: &[String]) -> Done {
    if let Some(missing) = ["java", "mvn"].into_iter().find(|program| !sh::exists(program)) {
        println!("dump-compare: skipped, there is no {missing} here (it needs Java 17 and Maven)");
        return Ok(());
    }
    let (jars, highwater) = (jars()?, exports::highwater()?);
    let directories: Vec<PathBuf> = match directories.is_empty() {
        // Kafka's tool names a file from the root on where something is wrong with it.
        false => directories.iter().filter_map(|path| Path::new(path).canonicalize().ok()).collect(),
        true => {
            let into = exports::empty_directory("dump-compare")?;
            exports::export_all(&highwater, &into)?;
            vec![into]
        }
    };
    let calls = calls(&directories);
    let theirs = dumped_by_kafka(&jars, &calls)?;
    let (mut lines, mut different) = (0, 0);
    for (call, theirs) in calls.iter().zip(theirs) {
        let ours = dumped_by_us(&highwater, call)?;
        lines += theirs.len();
        if ours != theirs {
            different += 1;
            let at = ours.iter().zip(&theirs).take_while(|(a, b)| a == b).count();
            println!("{} {}", call.file.display(), call.flags.join(" "));
            println!("  line {}: Kafka      {:?}", at + 1, theirs.get(at));
            println!("  line {}: Highwater  {:?}", at + 1, ours.get(at));
        }
    }
    println!("{} dumps of different files, {lines} lines of Kafka's: {different} dumps differ", calls.len());
    if different == 0 { Ok(()) } else { Err(format!("{different} dumps differ")) }
}

/// Kafka's jars, fetched once on this machine.
fn jars() -> Done<PathBuf> {
    let folder = tools::cache().join("kafka-3.9.1");
    let proof = folder.join("complete");
    if !proof.exists() {
        println!("setup: fetching Apache Kafka 3.9.1 (once on this machine)");
        let mut maven = Command::new("mvn");
        maven.args(["-q", "-B", "-f"]).arg(sh::root().join("xtask/dump-compare/pom.xml"));
        maven.arg("dependency:copy-dependencies").arg(format!("-DoutputDirectory={}", folder.display()));
        sh::run(&mut maven)?;
        fs::write(&proof, "").map_err(|error| format!("{}: {error}", proof.display()))?;
    }
    Ok(folder)
}

/// What to ask: of files that say the same (replicas, empty logs), one.
fn calls(directories: &[PathBuf]) -> Vec<Call> {
    let (mut calls, mut seen, mut files) = (Vec::new(), BTreeSet::new(), 0);
    for directory in directories {
        for file in exports::files_below(directory, "") {
            let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let kind = &name[name.rfind('.').unwrap_or(0)..];
            let of_kind = FLAGS.iter().filter(|(suffix, _)| *suffix == kind);
            let is_offsets = file.to_string_lossy().contains("__consumer_offsets") && kind == ".log";
            let decoder: &[&str] = &["--offsets-decoder"];
            let wanted: Vec<&[&str]> =
                of_kind.map(|(_, flags)| *flags).chain(is_offsets.then_some(decoder)).collect();
            files += usize::from(!wanted.is_empty());
            if !wanted.is_empty() && seen.insert((is_offsets, says(&file, &name))) {
                calls.extend(
                    wanted.into_iter().map(|flags| Call { flags: flags.to_vec(), file: file.clone() }),
                );
            }
        }
    }
    println!("{files} files");
    calls
}

/// A hash of what decides a dump: the file, its name, and the log and index beside it.
fn says(file: &Path, name: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    name.hash(&mut hasher);
    content(file).hash(&mut hasher);
    if name.ends_with("index") {
        for beside in ["log", "index"] {
            content(&file.with_extension(beside)).hash(&mut hasher);
        }
    }
    hasher.finish()
}

/// A file's length, and its bytes without the many zeros at the end of an index that has room for more.
fn content(file: &Path) -> (usize, Vec<u8>) {
    const ZEROS: [u8; 4096] = [0; 4096];
    let mut bytes = fs::read(file).unwrap_or_default();
    let len = bytes.len();
    while bytes.ends_with(&ZEROS) {
        bytes.truncate(bytes.len() - ZEROS.len());
    }
    (len, bytes)
}

/// Lines of each call; those of standard error behind a byte 1, at the end.
fn dumped_by_kafka(jars: &Path, calls: &[Call]) -> Done<Vec<Vec<String>>> {
    let mut java = Command::new("java");
    java.args(["-Xmx256m", "-XX:+UseSerialGC", "-cp"]).arg(format!("{}/*", jars.display()));
    java.arg(sh::root().join("xtask/dump-compare/DumpEach.java"));
    java.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let fail = |error: std::io::Error| format!("cannot run java: {error}");
    let mut child = java.spawn().map_err(fail)?;
    let words = |call: &Call| [&call.flags.join("\t"), "--files", &call.file.to_string_lossy()].join("\t");
    let asked: Vec<String> = calls.iter().map(|call| words(call).trim_start().to_owned() + "\n").collect();
    let mut stdin = child.stdin.take().ok_or("java has no standard input")?;
    let feeding =
        std::thread::spawn(move || asked.iter().try_for_each(|line| stdin.write_all(line.as_bytes())));
    let output = child.wait_with_output().map_err(fail)?;
    let _ = feeding.join();
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    let answers: Vec<Vec<String>> =
        printed.split("\u{2}dumped\u{2}\n").map(|answer| told(answer.lines().map(str::to_owned))).collect();
    match answers.len() == calls.len() + 1 {
        true => Ok(answers[..calls.len()].to_vec()),
        false => Err(format!("Kafka's tool answered {} of {} calls", answers.len() - 1, calls.len())),
    }
}

fn dumped_by_us(highwater: &Path, call: &Call) -> Done<Vec<String>> {
    let output = Command::new(highwater).arg("dump").args(&call.flags).arg(&call.file).output();
    let output = output.map_err(|error| format!("cannot run {}: {error}", highwater.display()))?;
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    let errors = err.lines().map(|line| format!("\u{1}{line}"));
    Ok(told(out.lines().map(str::to_owned).chain(errors)))
}

/// Lines of standard error last, and of an exception only the class: its message names Kafka's own innards.
fn told(lines: impl Iterator<Item = String>) -> Vec<String> {
    let thrown = "\u{1}Exception in thread \"main\" ";
    let (errors, mut out): (Vec<String>, Vec<String>) = lines.partition(|line| line.starts_with('\u{1}'));
    let class = |line: String| match line.strip_prefix(thrown) {
        Some(exception) => [thrown, exception.split(':').next().unwrap_or_default()].concat(),
        None => line,
    };
    out.extend(errors.into_iter().map(class));
    out
}
