//! The sentences of the command line. The core tells what happened and what is wrong as data; the English for it stands
//! here, and what Kafka's own tools print stays theirs.

mod evidence;
mod inspect;
mod link;
mod script;
mod tools;

pub use self::evidence::violation;
pub use self::inspect::{kind as inspect_problem, report as inspect_report};
pub use self::link::error as link_error;
pub use self::script::{elsewhere, failure, no_effect, parse_error, refused};

#[cfg(test)]
mod tests;

/// What is wrong, and behind it, where they are known, what would be right and the nearest word.
fn with_remedy(wrong: String, expected: Option<String>, nearest: Option<&str>) -> String {
    match (expected, nearest) {
        (Some(expected), Some(nearest)) => format!("{wrong} (expected {expected}; did you mean {nearest}?)"),
        (Some(expected), None) => format!("{wrong} (expected {expected})"),
        (None, Some(nearest)) => format!("{wrong} (did you mean {nearest}?)"),
        (None, None) => wrong,
    }
}

/// `kill, stop or start`
fn one_of(words: &[&str]) -> String {
    match words {
        [first @ .., last] if !first.is_empty() => format!("{} or {last}", first.join(", ")),
        _ => words.concat(),
    }
}
