//! How fast the world turns, natively and in a browser, how long the page's frames take, and how the codec and the log
//! compare with those of others.

use crate::stage::{Browser, Stage};
use crate::{Done, page, sh, test};

/// A figure of the last table: what it is, and how much.
type Row = (String, String);
/// One part: its name, and what measures it.
type Part = (&'static str, fn() -> Done<Vec<Row>>);

const PARTS: &[Part] = &[
    ("native", native),
    ("growth", growth),
    ("wasm", wasm),
    ("page", frames),
    ("memory", memory),
    ("peers", peers),
];

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

/// The least part of its native speed that the world has in wasm.
const WASM_GOAL: f64 = 0.55;
/// How often each of the two is measured.
const TURNS: usize = 2;

fn native() -> Done<Vec<Row>> {
    let printed = sh::show_and_read(&mut sh::cargo(["bench", "-p", "highwater-core", "--bench", "world"]))?;
    let kinds = [
        ("without_facts", "Failover", "events"),
        ("with_facts", "Failover", "events"),
        ("with_facts_and_invariants", "Failover", "events"),
        ("messages", "Nothing", "messages"),
        ("messages", "Facts", "messages"),
        ("messages", "Invariants", "messages"),
    ];
    kinds.into_iter().map(|kind| natively_row(&printed, kind)).collect()
}

/// How costs grow. The bench prints the rows as they are.
fn growth() -> Done<Vec<Row>> {
    let printed = sh::show_and_read(&mut sh::cargo(["bench", "-p", "highwater-core", "--bench", "growth"]))?;
    let rows = printed.lines().filter_map(|line| line.split_once(" | "));
    Ok(rows.map(|(what, figure)| (what.to_owned(), figure.to_owned())).collect())
}

/// The same load with facts, natively and in a browser, in turns: each by its quickest round, since others may work on
/// the machine meanwhile.
fn wasm() -> Done<Vec<Row>> {
    let (mut natively, mut in_a_browser) = (0.0_f64, 0.0_f64);
    for _ in 0..TURNS {
        let mut bench = sh::cargo(["bench", "-p", "highwater-core", "--bench", "world", "--"]);
        bench.args(["with_facts", "--skip", "invariants", "--sample-count", "12"]);
        let (_, figure) =
            natively_row(&sh::show_and_read(&mut bench)?, ("with_facts", "Failover", "events"))?;
        natively = natively.max(per_second(&figure)?);
        let printed = sh::show_and_read(&mut in_wasm("a_load_with_a_failover_comes_to_its_end")?)?;
        in_a_browser = in_a_browser.max(per_second(&after(&printed, "world in wasm: ")?)?);
    }
    let codec = sh::show_and_read(&mut in_wasm("a_batch_of_a_thousand_records_reads_back")?)?;
    let (ratio, thousands) = (in_a_browser / natively, |speed: f64| format!("{:.0} K events/s", speed / 1e3));
    Ok(vec![
        ("world natively, with facts".into(), thousands(natively)),
        ("world in wasm, with facts".into(), thousands(in_a_browser)),
        ("world in wasm, of its native speed".into(), format!("{ratio:.2} (wanted: {WASM_GOAL})")),
        ("codec in wasm".into(), after(&codec, "codec in wasm: ")?),
    ])
}

/// `95.53 K events/s` as a number.
fn per_second(figure: &str) -> Done<f64> {
    let mut words = figure.split(' ');
    let number = words.next().and_then(|number| number.parse::<f64>().ok());
    let number = number.ok_or_else(|| format!("'{figure}' is no speed"))?;
    Ok(match words.next() {
        Some("K") => number * 1e3,
        Some("M") => number * 1e6,
        _ => number,
    })
}

/// How long a person waits for the page, what its frames take once it plays, and how soon it answers meanwhile.
fn frames() -> Done<Vec<Row>> {
    let dist = page::build()?;
    page::check_size(&dist)?;
    in_the_page(&["visits", "frames", "loads", "seeks"])
}

/// What an hour of a small load leaves in memory.
fn memory() -> Done<Vec<Row>> {
    page::build()?;
    in_the_page(&["memory"])
}

/// Runs programs that drive the page. Each prints its figures as lines of the table: `what: how much`.
fn in_the_page(programs: &[&str]) -> Done<Vec<Row>> {
    let stage = Stage::set(Browser::Chromium)?;
    let mut rows = Vec::new();
    for program in programs {
        let mut cargo = stage.cargo(&["run", "--quiet", "-p", "highwater-tests", "--bin", program]);
        let printed = sh::show_and_read(&mut cargo)?;
        let figures = printed.lines().filter_map(|line| line.split_once(": "));
        rows.extend(figures.map(|(what, figure)| (what.to_owned(), figure.to_owned())));
    }
    Ok(rows)
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
    cargo.args(["--profile", "page", "--", test, "--nocapture"]);
    Ok(cargo)
}

/// Events per second of the fastest run of a kind. A benchmark's name has a line of its own, under it stand its
/// loads, and under each load its figures: `95.53 Kitem/s │ 50.12 Kitem/s │ …`.
fn natively_row(printed: &str, (kind, of, items): (&str, &str, &str)) -> Done<Row> {
    let row = || {
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
    row().ok_or_else(|| format!("the benchmark's output has no {kind}, {of}"))
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
    let figure =
        |kind: &str, of: &str, items: &str| natively_row(printed, (kind, of, items)).expect("it is there").1;
    assert_eq!(figure("without_facts", "Failover", "events"), "64.78 K events/s");
    assert_eq!(figure("with_facts", "Failover", "events"), "95.53 K events/s");
    assert_eq!(figure("with_facts_and_invariants", "Failover", "events"), "40.19 K events/s");
    assert_eq!(figure("messages", "Nothing", "messages"), "1.35 M messages/s");
    assert_eq!(figure("messages", "Invariants", "messages"), "200.1 K messages/s");
}

#[test]
fn a_speed_is_read_with_its_unit() {
    let speeds = ["152000 events/s", "95.5 K events/s", "1.5 M messages/s"].map(per_second);
    assert_eq!(speeds, [Ok(152_000.0), Ok(95_500.0), Ok(1_500_000.0)]);
    assert!(per_second("none").is_err());
}
