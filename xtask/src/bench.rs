//! How fast the world turns, natively and in a browser, how long the page's frames take, and how the codec and the log
//! compare with those of others.

use crate::stage::{Browser, Stage};
use crate::{Done, page, sh, test};

/// A figure of the last table: what it is, and how much.
type Row = (String, String);
/// One part: its name, and what measures it.
type Part = (&'static str, fn() -> Done<Vec<Row>>);

const PARTS: &[Part] =
    &[("native", native), ("growth", growth), ("wasm", wasm), ("page", frames), ("peers", peers)];

/// Measures the parts named, or all: each with its own output, and one table at the end.
pub fn run(names: &[String]) -> Done {
    if let Some(unknown) = names.iter().find(|name| !PARTS.iter().any(|(part, _)| part == name)) {
        let known = PARTS.iter().map(|(part, _)| *part).collect::<Vec<_>>().join(", ");
        return Err(format!("there is no part '{unknown}' (there are: {known})"));
    }
    let mut table = Vec::new();
    for (name, measure) in PARTS {
        if names.is_empty() || names.iter().any(|wanted| wanted == name) {
            table.extend(measure()?);
        }
    }
    println!();
    for (what, figure) in table {
        println!("{what:<44} {figure}");
    }
    Ok(())
}

fn native() -> Done<Vec<Row>> {
    natively_rows(&sh::show_and_read(&mut sh::cargo(["bench", "-p", "highwater-core", "--bench", "world"]))?)
}

/// How costs grow. The bench prints the rows as they are.
fn growth() -> Done<Vec<Row>> {
    let printed = sh::show_and_read(&mut sh::cargo(["bench", "-p", "highwater-core", "--bench", "growth"]))?;
    let rows = printed.lines().filter_map(|line| line.split_once(" | "));
    Ok(rows.map(|(what, figure)| (what.to_owned(), figure.to_owned())).collect())
}

fn wasm() -> Done<Vec<Row>> {
    let world = sh::show_and_read(&mut in_wasm("a_load_with_a_failover_comes_to_its_end")?)?;
    let codec = sh::show_and_read(&mut in_wasm("a_batch_of_a_thousand_records_reads_back")?)?;
    let row = |name: &str, printed: &str| -> Done<Row> {
        Ok((name.to_owned(), after(printed, &format!("{name}: "))?))
    };
    Ok(vec![row("world in wasm", &world)?, row("codec in wasm", &codec)?])
}

/// How long a person waits for the page, and what its frames take once it plays.
fn frames() -> Done<Vec<Row>> {
    let dist = page::build()?;
    page::check_size(&dist)?;
    let stage = Stage::set(Browser::Chromium)?;
    let run = |program: &str| {
        sh::show_and_read(&mut stage.cargo(&["run", "--quiet", "-p", "highwater-tests", "--bin", program]))
    };
    let (visits, frames) = (run("visits")?, run("frames")?);
    let row = |printed: &str, mark: &str| -> Done<Row> {
        Ok((mark.to_owned(), after(printed, &format!("{mark}: "))?))
    };
    Ok(vec![
        row(&visits, "first visit")?,
        row(&visits, "second visit")?,
        row(&frames, "crowd")?,
        row(&frames, "failover")?,
    ])
}

/// The peers are a workspace of their own. Their table is its own report: a ratio tells little without both figures.
fn peers() -> Done<Vec<Row>> {
    let manifest = sh::root().join("core/peers/Cargo.toml");
    let mut cargo = sh::cargo(["run", "--release", "--locked", "--manifest-path"]);
    cargo.arg(manifest).env("CARGO_TARGET_DIR", sh::root().join("target/peers"));
    sh::run(&mut cargo).map(|()| Vec::new())
}

/// A browser test that prints figures, compiled as the page is.
fn in_wasm(test: &str) -> Done<std::process::Command> {
    let mut cargo = test::in_chromium()?;
    cargo.args(["--release", "--", test, "--nocapture"]);
    Ok(cargo)
}

/// Events per second of the fastest run of each kind. A benchmark's name has a line of its own, under it stand its
/// loads, and under each load its figures: `95.53 Kitem/s │ 50.12 Kitem/s │ …`.
fn natively_rows(printed: &str) -> Done<Vec<Row>> {
    let kinds = [
        ("without_facts", "Failover", "events"),
        ("with_facts", "Failover", "events"),
        ("with_facts_and_invariants", "Failover", "events"),
        ("messages", "Nothing", "messages"),
        ("messages", "Facts", "messages"),
        ("messages", "Invariants", "messages"),
    ];
    let row = |(kind, of, items): (&str, &str, &str)| {
        let mut lines = printed.lines().map(words).skip_while(|words| words.first() != Some(&kind));
        lines.by_ref().find(|words| words.first() == Some(&of))?;
        let figures = lines.next()?;
        let [figure, unit] = figures.get(..2)? else { return None };
        let unit = unit.replace("item/s", &format!(" {items}/s"));
        let of = if items == "messages" { format!(", {}", of.to_lowercase()) } else { String::new() };
        Some((
            format!("world natively, {}{of}", kind.replace('_', " ")),
            format!("{figure} {}", unit.trim_start()),
        ))
    };
    let rows: Option<Vec<Row>> = kinds.into_iter().map(row).collect();
    rows.ok_or("the benchmark's output is not as it used to be".into())
}

/// A line's words, without what draws the tree.
fn words(line: &str) -> Vec<&str> {
    line.split_whitespace().filter(|word| !word.chars().all(|c| "├╰│─".contains(c))).collect()
}

/// The rest of the line that has `mark`.
fn after(printed: &str, mark: &str) -> Done<String> {
    let rest = printed.lines().find_map(|line| Some(line.split_once(mark)?.1.to_owned()));
    rest.ok_or_else(|| format!("nothing printed '{mark}'"))
}

#[test]
fn the_fastest_run_of_each_kind_is_read_from_the_benchmarks_table() {
    let printed = "\
world                fastest       │ slowest       │ median
├─ with_facts                      │               │
│  ├─ Failover       101.3 ms      │ 193.1 ms      │ 112.9 ms
│  │                 95.53 Kitem/s │ 50.12 Kitem/s │ 85.72 Kitem/s
├─ with_facts_and_invariants
│  ├─ Failover       240.7 ms      │ 627.2 ms      │ 589.3 ms
│  │                 40.19 Kitem/s │ 15.43 Kitem/s │ 16.42 Kitem/s
├─ messages
│  ├─ Nothing        101.3 ms      │ 193.1 ms      │ 112.9 ms
│  │                 1.35 Mitem/s  │ 1.12 Mitem/s  │ 1.2 Mitem/s
│  ├─ Facts          101.3 ms      │ 193.1 ms      │ 112.9 ms
│  │                 0.7 Mitem/s   │ 0.5 Mitem/s   │ 0.6 Mitem/s
│  ╰─ Invariants     101.3 ms      │ 193.1 ms      │ 112.9 ms
│                    200.1 Kitem/s │ 150.2 Kitem/s │ 160.2 Kitem/s
╰─ without_facts
   ├─ Failover       149.4 ms      │ 168.4 ms      │ 163.1 ms
   │                 64.78 Kitem/s │ 57.47 Kitem/s │ 59.32 Kitem/s";
    let rows = natively_rows(printed).expect("it is as it is");
    let figures: Vec<&str> = rows.iter().map(|(_, figure)| figure.as_str()).collect();
    let events = ["64.78 K events/s", "95.53 K events/s", "40.19 K events/s"];
    let messages = ["1.35 M messages/s", "0.7 M messages/s", "200.1 K messages/s"];
    assert_eq!(figures, [events, messages].concat());
}
