//! An outcome for people: the output of each command, then the final state, in columns.

use std::fmt::Write;

use highwater_core::world::outcome::Outcome;

use crate::english;

/// The whole text.
pub fn outcome(outcome: &Outcome) -> String {
    let mut text = String::new();
    for command in &outcome.commands {
        let exit = if command.exit == 0 { String::new() } else { format!("  [exit {}]", command.exit) };
        let _ = writeln!(text, "{}: {}{exit}", command.line, command.command);
        lines(&mut text, &command.stdout, &command.errors);
        // A tool that gave up without an exception has said why.
        if command.exit != 0 && command.errors.is_empty() {
            command.stderr.iter().for_each(|line| text.push_str(&format!(" ! {line}\n")));
        }
    }
    for (name, client) in &outcome.clients {
        let _ = writeln!(text, "{name}{}", if client.alive { " (still running)" } else { "" });
        lines(&mut text, &client.stdout, &client.errors);
    }
    for (topic, partitions) in &outcome.topics {
        for (partition, state) in partitions {
            let high = state.high_watermark.map_or("-".into(), |offset| offset.to_string());
            let (name, leader) = (format!("{topic}-{partition}"), state.leader.to_string());
            let isr: Vec<String> = state.isr.iter().map(ToString::to_string).collect();
            let _ = write!(text, "{name:<20} leader {leader:<3} epoch {:<3}", state.leader_epoch);
            let _ = write!(text, " isr {:<10} HW {high:<6}", isr.join(","));
            for (broker, log) in &state.logs {
                let end = log.as_ref().map_or("-".into(), |log| log.log_end_offset.to_string());
                let _ = write!(text, " LEO({broker}) {end}");
            }
            text.push('\n');
        }
    }
    for (name, group) in &outcome.groups {
        let _ = write!(text, "group {name:<14} {:<20} members {}", group.state, group.members.len());
        for (partition, offset) in &group.offsets {
            let _ = write!(text, "  {partition} {offset}");
        }
        text.push('\n');
    }
    if let Some(failed) = &outcome.failed {
        let _ = writeln!(text, "FAILED at line {}: {}", failed.line, english::failure(failed.reason));
    }
    text
}

fn lines(text: &mut String, printed: &[std::rc::Rc<str>], errors: &[String]) {
    for line in printed {
        let _ = writeln!(text, "   {line}");
    }
    for error in errors {
        let _ = writeln!(text, " ! {error}");
    }
}
