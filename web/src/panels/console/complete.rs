//! The console's ghost: how the line that is being typed might go on.

use std::rc::Rc;

use highwater_core::log::LogConfig;
use highwater_core::map::Set;
use highwater_core::script::complete::{self, Names};

use crate::session::Session;

/// What a line may name, and the commands so far.
#[derive(Default)]
pub(super) struct Known {
    /// The command that was run last: what stands in an empty line.
    pub last: String,
    /// Earlier commands, oldest first.
    earlier: Vec<Rc<str>>,
    names: Names,
}

impl Known {
    /// What a line may name.
    pub(super) fn names(&self) -> &Names {
        &self.names
    }

    /// Names are only asked for while the line has the focus.
    pub(super) fn ask(session: &Session, focused: &bool) -> Known {
        let commands = session.story().commands();
        let last = commands.last().map_or_else(String::new, |text| text.to_string());
        if !focused {
            return Known { last, ..Known::default() };
        }
        let (world, now) = (session.world(), session.now());
        let partitions = world.partition_names();
        let topics: Set<String> = partitions.iter().map(|tp| tp.topic.to_string()).collect();
        let names = Names {
            brokers: world.broker_views().iter().map(|broker| broker.id.to_string()).collect(),
            consumers: world.consumer_views(now).iter().map(|client| client.name.to_string()).collect(),
            producers: world.producer_views(now).iter().map(|client| client.name.to_string()).collect(),
            topics: topics.into_iter().collect(),
            partitions: partitions.iter().map(ToString::to_string).collect(),
            groups: world.group_views().iter().map(|group| group.group.to_string()).collect(),
            topic_configs: LogConfig::NAMES,
        };
        Known { last, earlier: commands.to_vec(), names }
    }
}

/// The rest of what `draft` most likely becomes: the likeliest word, else an earlier line.
pub(super) fn complete(draft: &str, known: &Known) -> Option<String> {
    if draft.trim().is_empty() {
        return None;
    }
    let begun = draft.rsplit(' ').next().unwrap_or_default();
    let word = || {
        let word = complete::complete(draft, &known.names).into_iter().next()?;
        let space = if word.ends_with('=') { "" } else { " " };
        Some(format!("{}{space}", word.strip_prefix(begun)?))
    };
    let line = || {
        let mut begins_so = known.earlier.iter().rev().filter_map(|line| line.strip_prefix(draft));
        begins_so.find(|rest| !rest.is_empty()).map(str::to_owned)
    };
    // A word that has hardly begun says little about the line.
    if begun.is_empty() { line().or_else(word) } else { word().or_else(line) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known() -> Known {
        let names = Names {
            brokers: vec!["1".into()],
            topics: vec!["orders".into()],
            topic_configs: LogConfig::NAMES,
            ..Names::default()
        };
        let earlier = vec!["kafka-topics --describe --topic orders".into()];
        Known { last: String::new(), earlier, names }
    }

    #[test]
    fn a_word_is_completed_with_the_space_behind_it() {
        assert_eq!(complete("broker ki", &known()).as_deref(), Some("ll "));
    }

    #[test]
    fn a_name_is_completed_where_one_belongs() {
        assert_eq!(complete("kafka-get-offsets --topic or", &known()).as_deref(), Some("ders "));
    }

    #[test]
    fn behind_a_space_the_line_goes_on_as_an_earlier_one() {
        assert_eq!(complete("kafka-topics ", &known()).as_deref(), Some("--describe --topic orders"));
    }

    #[test]
    fn a_config_is_completed_up_to_its_value() {
        let draft = "kafka-topics --create --topic t --config min.i";
        assert_eq!(complete(draft, &known()).as_deref(), Some("nsync.replicas="));
    }
}
