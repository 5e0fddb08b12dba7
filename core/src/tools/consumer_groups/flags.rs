//! Which flags of `kafka-consumer-groups` go together (`ConsumerGroupCommandOptions.checkArgs`), in Kafka's order.

use super::super::args::Args;
use super::super::refusal::{Fault, excludes};

/// The ways to say where to reset to, in the order in which they are looked at.
pub const WAYS: &[&str] = &[
    "--to-offset",
    "--to-datetime",
    "--by-duration",
    "--to-earliest",
    "--to-latest",
    "--to-current",
    "--shift-by",
    "--from-file",
];

const ACTIONS: &[&str] = &["--list", "--describe", "--delete", "--reset-offsets", "--delete-offsets"];

const IMPLICIT_DRY_RUN: &str = "WARN: No action will be performed as the --execute option is missing.In a future major release, the default behavior of this command will be to prompt the user before executing the reset rather than doing a dry run. You should add the --dry-run option explicitly if you are scripting this command and want to keep the current default behavior without prompting.";

/// What is said about a reset that is a dry run only because nothing was said.
pub fn warning(args: &Args<'_>) -> Option<&'static str> {
    let silent = args.has("--reset-offsets") && !args.has("--execute") && !args.has("--dry-run");
    silent.then_some(IMPLICIT_DRY_RUN)
}

/// The one action, if the tool takes the flags that are given with it.
pub fn check(args: &Args<'_>) -> Result<&'static str, Fault> {
    let chosen = args.has("--group") || args.has("--all-groups");
    let which = |action: &str| format!("Option [{action}] takes one of these options: [all-groups], [group]");
    if args.has("--describe") {
        if !chosen {
            return Err(Fault::usage(which("describe")));
        }
        if ["--members", "--offsets", "--state"].iter().filter(|flag| args.has(flag)).count() > 1 {
            let message =
                "Option [describe] takes at most one of these options: [members], [offsets], [state]";
            return Err(Fault::usage(message));
        }
        if args.get("--state").is_some_and(|given| !given.value.is_empty()) {
            return Err(Fault::usage("Option [describe] does not take a value for [state]"));
        }
    }
    if args.has("--delete") {
        if !chosen {
            return Err(Fault::usage(which("delete")));
        }
        if args.has("--topic") {
            let message =
                "The consumer does not support topic-specific offset deletion from a consumer group.";
            return Err(Fault::usage(message));
        }
    }
    if args.has("--delete-offsets") && !(args.has("--topic") && args.has("--group")) {
        let message = "Option [delete-offsets] takes the following options: [group], [topic]";
        return Err(Fault::usage(message));
    }
    if args.has("--reset-offsets") {
        if args.has("--dry-run") && args.has("--execute") {
            return Err(Fault::usage("Option [reset-offsets] only accepts one of [execute] and [dry-run]"));
        }
        if !chosen {
            return Err(Fault::usage(which("reset-offsets")).after(warning(args)));
        }
    }
    let together = exclusions(args).and_then(|()| match only(args, ACTIONS) {
        Some(action) => Ok(action),
        None => Err(Fault::usage(
            "Command must include exactly one action: --list, --describe, --delete, --reset-offsets, --delete-offsets",
        )),
    });
    let action = together.map_err(|fault| fault.after(warning(args)))?;
    if action == "--reset-offsets" {
        reset(args).map_err(|fault| fault.after(warning(args)))?;
    }
    Ok(action)
}

/// What excludes what.
fn exclusions(args: &Args<'_>) -> Result<(), Fault> {
    if args.has("--reset-offsets") {
        for way in WAYS {
            let others: Vec<&str> = WAYS.iter().copied().filter(|other| other != way).collect();
            excludes(args, way, &others)?;
        }
    }
    excludes(args, "--group", &["--all-groups"])?;
    excludes(args, "--group", &["--list"])?;
    excludes(args, "--topic", &["--list", "--describe"])
}

/// A reset needs to know of what, and where to.
fn reset(args: &Args<'_>) -> Result<(), Fault> {
    let from_file = args.has("--from-file");
    if !from_file && !args.has("--topic") && !args.has("--all-topics") {
        return Err(Fault::usage("One of the reset scopes should be defined: --all-topics, --topic."));
    }
    if !WAYS.iter().any(|way| args.has(way)) {
        return Err(Fault::usage(
            "Option '[reset-offsets]' requires one of the following scenarios: [[to-offset], [to-current], [to-datetime], [from-file], [by-duration], [to-earliest], [to-latest], [shift-by]]",
        ));
    }
    Ok(())
}

/// The one flag of these that is given.
fn only(args: &Args<'_>, flags: &'static [&'static str]) -> Option<&'static str> {
    let mut given = flags.iter().copied().filter(|flag| args.has(flag));
    let first = given.next()?;
    given.next().is_none().then_some(first)
}
