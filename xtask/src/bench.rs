//! How fast the world turns, natively and in a browser, and how long the page's frames take.

use crate::stage::Stage;
use crate::{Done, page, sh, test};

/// A figure of the last table: what it is, and how much.
type Row = (String, String);

/// Measures everything, each with its own output, and prints one table at the end.
pub fn run(_: &[String]) -> Done {
    let natively = sh::show_and_read(&mut sh::cargo(["bench", "-p", "highwater-core", "--bench", "world"]))?;
    let in_wasm = sh::show_and_read(&mut in_wasm()?)?;
    page::build()?;
    let stage = Stage::set()?;
    let frames = &mut stage.cargo(&["run", "--quiet", "-p", "highwater-tests", "--bin", "frames"]);
    let frames = sh::show_and_read(frames)?;

    let mut table = natively_rows(&natively)?;
    table.push(("world in wasm".into(), after(&in_wasm, "world in wasm: ")?));
    table.push(("first frame".into(), after(&frames, "first frame: ")?));
    for stretch in ["frames", "failover"] {
        let figures = after(&frames, &format!("{stretch}: p50 p95 p99 [ms]: "))?;
        table.push((format!("{stretch}, p50 p95 p99 [ms]"), figures));
    }
    println!();
    for (what, figure) in table {
        println!("{what:<44} {figure}");
    }
    Ok(())
}

/// The browser test that runs the load, compiled as the page is.
fn in_wasm() -> Done<std::process::Command> {
    let mut cargo = test::in_chromium()?;
    cargo.args(["--profile", "page", "--", "a_load_with_a_failover_comes_to_its_end", "--nocapture"]);
    Ok(cargo)
}

/// Events per second of the fastest run of each kind. A benchmark's name has a line of its own, under it stand its
/// loads, and under each load its figures: `95.53 Kitem/s │ 50.12 Kitem/s │ …`.
fn natively_rows(printed: &str) -> Done<Vec<Row>> {
    let kinds = ["without_facts", "with_facts", "with_facts_and_invariants"];
    let row = |kind: &str| {
        let mut lines = printed.lines().map(words).skip_while(|words| words.first() != Some(&kind));
        lines.by_ref().find(|words| words.first() == Some(&"Failover"))?;
        let figures = lines.next()?;
        let [figure, unit] = figures.get(..2)? else { return None };
        let unit = unit.replace("item/s", " events/s");
        Some((
            format!("world natively, {}", kind.replace('_', " ")),
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
╰─ without_facts
   ├─ Failover       149.4 ms      │ 168.4 ms      │ 163.1 ms
   │                 64.78 Kitem/s │ 57.47 Kitem/s │ 59.32 Kitem/s";
    let rows = natively_rows(printed).expect("it is as it is");
    let figures: Vec<&str> = rows.iter().map(|(_, figure)| figure.as_str()).collect();
    assert_eq!(figures, ["64.78 K events/s", "95.53 K events/s", "40.19 K events/s"]);
}
