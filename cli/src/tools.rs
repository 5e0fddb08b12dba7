//! `highwater tools`: a table of every tool and flag, and what becomes of each, made of core's one table of flags.
//! `docs/tools.md` is what it prints.

use std::fmt::Write;

use highwater_core::script::elsewhere::PROGRAMS;
use highwater_core::script::tools::{TOOLS, Takes, Tool};

use crate::{Exit, english, output};

/// Prints it.
pub fn run() -> Exit {
    output::print(page());
    Exit::Done
}

/// The whole page.
fn page() -> String {
    let mut page = String::from(HEAD);
    for tool in TOOLS {
        let _ = writeln!(page, "\n## {}\n", tool.name);
        match (tool.simulated, tool.free) {
            (false, _) => page.push_str("Refused before the run: \"is not modelled yet\".\n"),
            (true, true) => page.push_str(FREE),
            (true, false) => table(&mut page, tool),
        }
    }
    page.push_str(ELSEWHERE);
    for (name, why) in PROGRAMS {
        let _ = writeln!(page, "| `{name}` | {name} {} |", english::elsewhere(*why));
    }
    page
}

const HEAD: &str = "# Tools and flags

<!-- Made by `highwater tools`; a test compares. -->

Every tool of Apache Kafka 3.9.1, and what becomes of its flags here.

- **works**: it does what Kafka's does.
- **no effect, told**: it is taken, and the run says once, on the line: \"FLAG has no effect here\".
- **refused**: the line is refused before anything runs: \"TOOL FLAG is not modelled yet\".

A flag that is not listed is refused with \"TOOL has no flag `FLAG`\" and the nearest one; `--zookeeper` and, where it is gone,
`--broker-list` name their successor. Flags that exclude each other are refused by the running tool in Kafka's words, with its exit
code. Configs and properties without effect are told of in the same way; so are properties that no client has.
";

const FREE: &str = "Works: `ls [-s] [-w] [-R]`, `get [-s] [-w]`, `stat [-w]`, `create [-s] [-e]`, `set [-s] [-v N]`, `delete [-v N]`, `deleteall`,
`getAllChildrenNumber`, `getAcl`, `sync`, `version`. ZooKeeper's other commands are refused: \"zookeeper-shell COMMAND is not modelled yet\".
";

const ELSEWHERE: &str = "
## Programs of Kafka's `bin/` that are not here

Each is refused before the run, in these words.

| program | words |
|---|---|
";

fn table(page: &mut String, tool: &Tool) {
    page.push_str("| flag | takes | |\n|---|---|---|\n");
    for word in tool.subcommands {
        let fate = if tool.absent.contains(word) { "refused" } else { "works" };
        let _ = writeln!(page, "| `{word}` | | {fate} |");
    }
    for (flag, takes) in tool.flags() {
        let takes = match takes {
            Takes::Nothing => "",
            Takes::Value => "a value",
            Takes::MaybeValue => "a value or nothing",
            Takes::Values => "values",
        };
        let fate = match flag {
            flag if tool.absent.contains(&flag) => "refused",
            flag if tool.idle.contains(&flag) => "no effect, told",
            _ => "works",
        };
        let _ = writeln!(page, "| `{flag}` | {takes} | {fate} |");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_of_tools_is_what_the_table_says() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/tools.md");
        let kept = std::fs::read_to_string(path).unwrap_or_default();
        assert!(kept == page(), "docs/tools.md is old: write it with `highwater tools > docs/tools.md`");
    }
}
