//! The project's own commands. `cargo xtask` alone lists them.
//!
//! Each sets up what it needs on a new machine, says what it is doing, and leaves alone what is there. Nothing here
//! knows a crate of ours: commands run Cargo, Trunk and browsers, as a person would.

mod bench;
mod conformance;
mod conversation;
mod dump_compare;
mod exports;
mod fuzz;
mod gzip;
mod kafka_python;
mod lighthouse;
mod page;
mod screenshots;
mod serve;
mod setup;
mod sh;
mod stage;
mod test;
mod tools;

use std::process::ExitCode;

/// A command's outcome: what went wrong, in a sentence that names the step.
type Done<T = ()> = Result<T, String>;

/// One command: its name, what it does, and how.
struct Task {
    name: &'static str,
    about: &'static str,
    run: fn(&[String]) -> Done,
}

const TASKS: &[Task] = &[
    Task { name: "serve", about: "build the page and serve it  [--port N] [--no-open]", run: serve::run },
    Task { name: "build", about: "build the page into dist/, for any static host", run: page::run },
    Task { name: "test", about: "everything that must hold  [STEP …]", run: test::run },
    Task { name: "conformance", about: "compare with what Apache Kafka answered", run: conformance::run },
    Task {
        name: "conversation",
        about: "what brokers say to each other, beside Apache Kafka's",
        run: conversation::run,
    },
    Task {
        name: "dump-compare",
        about: "every exported file, dumped by Apache Kafka's own tool and by ours  [DIR …]",
        run: dump_compare::run,
    },
    Task {
        name: "kafka-python",
        about: "kafka-python reads what we write, and we what it writes",
        run: kafka_python::run,
    },
    Task {
        name: "bench", about: "measure speed  [native|growth|wasm|page|memory|peers …]", run: bench::run
    },
    Task {
        name: "lighthouse",
        about: "points of Lighthouse for the page, desktop and mobile",
        run: lighthouse::run,
    },
    Task { name: "fuzz", about: "fuzz the decoders  [TARGET …] [--seconds N]", run: fuzz::run },
    Task {
        name: "screenshots",
        about: "pictures of every screen into screenshots/  [SCREEN …] [--accept]",
        run: screenshots::run,
    },
    Task { name: "setup", about: "install what the others need (they do so themselves)", run: setup::run },
];

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let Some(name) = arguments.next() else {
        print_tasks();
        return ExitCode::SUCCESS;
    };
    let Some(task) = TASKS.iter().find(|task| task.name == name) else {
        eprintln!("xtask: there is no command '{name}'\n");
        print_tasks();
        return ExitCode::from(2);
    };
    match (task.run)(&arguments.collect::<Vec<_>>()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("xtask {name}: {why}");
            ExitCode::FAILURE
        }
    }
}

fn print_tasks() {
    println!("cargo xtask COMMAND");
    for task in TASKS {
        println!("  {:<13} {}", task.name, task.about);
    }
}
