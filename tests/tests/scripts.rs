//! Golden scripts: one behaviour a file, whose name is the claim.
//!
//! ```text
//! # Why a reader may care, in a sentence.             tests/scripts/log/segment-rolls-by-size.hw
//! # shows: appended orders, rolled orders
//! cluster brokers=1
//! …
//! ```
//!
//! The recorded output beside it (`.golden`) is the trace of the run: the lines of the script, and the facts that the
//! comment `# shows:` names. A fact is shown when one of its items stands in the fact's line at the beginning of a
//! word. Shown facts are numbered from 1; `because` names the nearest shown cause. What `# shows bytes:` names is shown
//! with the bytes of the file that the fact speaks of, 32 in a row.
//!
//! A script with the comment `# modes: zk, kraft` runs in both modes, with an output for each (`.kraft.golden`): the
//! same facts are shown, and those that `# shows in zk:` or `# shows in kraft:` names. One with the comment `# also
//! with: NAME=VALUE` runs a second time with that setting on its cluster line, with an output of its own
//! (`.with.golden`): nothing else differs, so the setting alone makes the difference, and a fact that is asked for may
//! be missing there.
//!
//! `HIGHWATER_RECORD=1 cargo test -p highwater-tests --test scripts` writes the outputs anew. Read what changed.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::rc::Rc;

use highwater_core::fact::{Fact, FileRange, LogFact, ScriptFact, What};
use highwater_core::ids::{FactId, NodeId};
use highwater_core::script::{Command, Entry, Script};
use highwater_core::world::World;
use libtest_mimic::{Arguments, Failed, Trial};

/// What a script says that runs in both modes.
const BOTH_MODES: &str = "# modes: zk, kraft";

/// What a script says that runs with another setting as well.
const ALSO_WITH: &str = "# also with: ";

/// How many bytes stand in a row.
const ROW: usize = 32;

fn main() -> ExitCode {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts");
    let is_recording = std::env::var_os("HIGHWATER_RECORD").is_some();
    let mut trials = Vec::new();
    for (name, path) in behaviours(&folder) {
        let text = fs::read_to_string(path.with_extension("hw")).expect("a script");
        let kraft = text.lines().any(|line| line == BOTH_MODES);
        let kraft = kraft.then(|| ("metadata=kraft".to_owned(), "kraft.golden"));
        let with = text.lines().find_map(|line| line.strip_prefix(ALSO_WITH));
        let with = with.map(|setting| (setting.to_owned(), "with.golden"));
        for (setting, extension) in kraft.into_iter().chain(with) {
            let (name, path) = (format!("{name} ({setting})"), path.clone());
            trials.push(Trial::test(name, move || check(&path, &setting, extension, is_recording)));
        }
        trials.push(Trial::test(name, move || check(&path, "", "golden", is_recording)));
    }
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

/// `area/claim` of every file below the folder, with its path but for the extension.
fn behaviours(folder: &Path) -> BTreeMap<String, PathBuf> {
    let areas = files(folder);
    let all = areas.iter().flat_map(|area| files(area));
    let all = all.filter(|path| path.extension().is_some_and(|extension| extension == "hw"));
    all.map(|path| {
        let path = path.with_extension("");
        let name = path.strip_prefix(folder).expect("a file below it").display().to_string();
        (name, path)
    })
    .collect()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    entries.map(|entry| entry.expect("a file").path()).collect()
}

/// Runs a script, perhaps with another setting, and compares its trace with what is recorded, or records it.
fn check(path: &Path, setting: &str, extension: &str, is_recording: bool) -> Result<(), Failed> {
    let text = fs::read_to_string(path.with_extension("hw"))?;
    let script = Script::parse(&text).map_err(|errors| format!("{errors:?}"))?;
    if text != script.to_string() {
        return Err("it is not in its canonical form: highwater fmt".into());
    }
    let script = if setting.is_empty() { script } else { with_setting(&script, setting)? };
    let may_lack = extension == "with.golden";
    let trace = trace(&script, may_lack)?;
    if trace != self::trace(&script, may_lack)? {
        return Err("a second run has another trace".into());
    }
    let golden = path.with_extension(extension);
    if is_recording {
        return Ok(fs::write(golden, trace)?);
    }
    let recorded = fs::read_to_string(golden)?;
    let differs = recorded.lines().zip(trace.lines()).position(|(recorded, now)| recorded != now);
    let at = differs.unwrap_or(recorded.lines().count().min(trace.lines().count()));
    let line = |of: &str| of.lines().nth(at).unwrap_or("(its end)").to_owned();
    match recorded == trace {
        true => Ok(()),
        false => {
            Err(format!("line {}:\nrecorded {}\nnow      {}", at + 1, line(&recorded), line(&trace)).into())
        }
    }
}

/// The same script with a setting on its cluster line.
fn with_setting(script: &Script, setting: &str) -> Result<Script, Failed> {
    let with = |line: &str| match line.starts_with("cluster ") {
        true => format!("{line} {setting}\n"),
        false => format!("{line}\n"),
    };
    let text: String = script.to_string().lines().map(with).collect();
    Ok(Script::parse(&text).map_err(|errors| format!("{errors:?}"))?)
}

/// What a script's comments ask for: the beginning of a word in a fact's line, and whether its bytes are wanted.
fn items(script: &Script) -> Result<Vec<(String, bool)>, Failed> {
    let comments: Vec<&str> = script.entries().iter().map_while(comment).collect();
    let first = script.lines().next().map(|line| &line.command);
    let is_kraft = matches!(first, Some(Command::Cluster(spec)) if spec.metadata.is_kraft());
    let in_mode = if is_kraft { "# shows in kraft: " } else { "# shows in zk: " };
    let after = |prefix: &str| comments.iter().find_map(|comment| comment.strip_prefix(prefix));
    let items = |list: Option<&str>, bytes: bool| -> Vec<(String, bool)> {
        list.into_iter().flat_map(|list| list.split(", ")).map(|item| (format!(" {item}"), bytes)).collect()
    };
    let plain = [items(after("# shows: "), false), items(after(in_mode), false)].concat();
    let all = [plain, items(after("# shows bytes: "), true)].concat();
    if all.is_empty() { Err("there is no comment '# shows: ITEM, ITEM'".into()) } else { Ok(all) }
}

fn comment(entry: &Entry) -> Option<&str> {
    match entry {
        Entry::Comment(comment) => Some(comment),
        Entry::Empty | Entry::Line(_) | Entry::Joined => None,
    }
}

/// The facts that a script wants shown, a line each, numbered among themselves.
fn trace(script: &Script, may_lack: bool) -> Result<String, Failed> {
    let items = items(script)?;
    let mut seen = vec![false; items.len()];
    // The number of each fact that is shown, and for the others of the nearest cause that is.
    let mut numbers: BTreeMap<FactId, FactId> = BTreeMap::new();
    let (mut trace, mut shown) = (String::new(), 0);
    let mut world = World::new(&Rc::new(script.clone())).map_err(|refused| format!("{refused:?}"))?;
    while !world.is_finished() && world.step() {
        for fact in world.take_facts() {
            let line = world.trace_line(&fact);
            if fact.cause.is_none() && !matches!(fact.what, What::Script(ScriptFact::Command { .. })) {
                return Err(format!("nothing made this happen: {line}").into());
            }
            let cause = fact.cause.and_then(|cause| numbers.get(&cause)).copied();
            let (mut is_shown, mut has_bytes) =
                (matches!(fact.what, What::Script(ScriptFact::Command { .. })), false);
            for ((_, bytes), seen) in items.iter().zip(&mut seen).filter(|((item, _), _)| line.contains(item))
            {
                (is_shown, has_bytes, *seen) = (true, has_bytes || *bytes, true);
            }
            if !is_shown {
                numbers.extend(cause.map(|cause| (fact.id, cause)));
                continue;
            }
            shown += 1;
            numbers.insert(fact.id, FactId(shown));
            let numbered = Fact { id: FactId(shown), cause, ..fact.clone() };
            writeln!(trace, "{}", world.trace_line(&numbered))?;
            if has_bytes {
                trace += &bytes(&world, &fact);
            }
        }
    }
    if let Some(failed) = world.failed() {
        return Err(format!("line {}: {:?}", failed.line, failed.reason).into());
    }
    if world.violations() > 0 {
        return Err("an invariant is violated".into());
    }
    match seen.iter().position(|seen| !seen && !may_lack) {
        Some(at) => Err(format!("no fact has '{}'", items[at].0.trim_start()).into()),
        None => Ok(trace),
    }
}

/// The bytes that a fact speaks of, in rows.
fn bytes(world: &World, fact: &Fact) -> String {
    let range: Option<&FileRange> = match &fact.what {
        What::Log(LogFact::Appended { bytes, .. }) | What::Log(LogFact::Indexed { bytes, .. }) => Some(bytes),
        _ => None,
    };
    let Some((NodeId::Broker(broker), range)) = fact.node.zip(range) else { return String::new() };
    let bytes = world.bytes(broker, range).expect("the bytes that a fact speaks of are there");
    let hex = |row: &[u8]| row.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    bytes.chunks(ROW).enumerate().map(|(n, row)| format!("    {:>4}  {}\n", n * ROW, hex(row))).collect()
}
