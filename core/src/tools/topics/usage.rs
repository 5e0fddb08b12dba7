//! Which flags of `kafka-topics` go together (`TopicCommandOptions.checkArgs`).

use super::super::args::Args;
use super::super::refusal::{Fault, Spec, excludes};

const ACTIONS: &[&str] = &["--alter", "--create", "--describe", "--list", "--delete"];
/// What `--describe` may be limited to, in the order in which the tool looks at them.
const REPORTS: &[&str] = &[
    "--under-replicated-partitions",
    "--under-min-isr-partitions",
    "--at-min-isr-partitions",
    "--unavailable-partitions",
    "--topics-with-overrides",
];
/// Flags, and the actions with which they make sense.
const ONLY_WITH: &[(&str, &[&str])] = &[
    ("--config", &["--alter", "--create"]),
    ("--delete-config", &["--alter"]),
    ("--partitions", &["--alter", "--create"]),
    ("--replication-factor", &["--create"]),
    ("--replica-assignment", &["--alter", "--create"]),
    ("--under-replicated-partitions", &["--describe"]),
    ("--under-min-isr-partitions", &["--describe"]),
    ("--at-min-isr-partitions", &["--describe"]),
    ("--unavailable-partitions", &["--describe"]),
    ("--topics-with-overrides", &["--describe"]),
    ("--if-exists", &["--alter", "--delete", "--describe"]),
    ("--if-not-exists", &["--create"]),
    ("--exclude-internal", &["--list", "--describe"]),
];

/// The one action that was asked for, where the flags beside it fit.
pub(super) fn check(args: &Args<'_>) -> Result<&'static str, Fault> {
    let mut asked = ACTIONS.iter().filter(|action| args.has(action));
    let (Some(action), None) = (asked.next(), asked.next()) else {
        let words =
            "Command must include exactly one action: --list, --describe, --create, --alter or --delete";
        return Err(Fault::usage(words));
    };
    if !["--list", "--describe"].contains(action) {
        required(args, "topic")?;
    }
    if *action == "--alter" {
        if args.has("--config") {
            return Err(Fault::usage(
                "Option combination \"[[bootstrap-server], [config]]\" can't be used with option \"[alter]\" (the \
                 kafka-configs CLI supports altering topic configs with a --bootstrap-server option)",
            ));
        }
        required(args, "partitions")?;
    }
    for (flag, actions) in ONLY_WITH {
        let others: Vec<&str> = ACTIONS.iter().filter(|action| !actions.contains(action)).copied().collect();
        excludes(args, flag, &others)?;
    }
    if *action == "--create" {
        excludes(args, "--replica-assignment", &["--partitions", "--replication-factor"])?;
    }
    for report in &REPORTS[..4] {
        excludes(args, report, &REPORTS[4..])?;
    }
    Ok(action)
}

fn required(args: &Args<'_>, flag: &str) -> Result<(), Fault> {
    match args.has(&format!("--{flag}")) {
        true => Ok(()),
        false => Err(Fault::usage(format!("Missing required argument \"[{flag}]\""))),
    }
}

/// The tool's work ends before it has asked anybody, with an exception of its own.
pub(super) fn failed(class: &str, message: &str) -> Fault {
    let told = format!("Error while executing topic command : {message}");
    let logged = format!("ERROR {class}: {message}\n (org.apache.kafka.tools.TopicCommand)");
    Spec::ended(&[told], &[logged], 1).into()
}
