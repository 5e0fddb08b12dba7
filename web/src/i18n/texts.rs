//! Texts without figures in them: one field each, so that a language which lacks one does not compile.

use super::Locale;

/// A language's fixed texts.
#[derive(Debug)]
pub struct Texts {
    /// The language.
    pub locale: Locale,
    /// Heading of the producers' column.
    pub producers: &'static str,
    /// Heading of the consumers' column.
    pub consumers: &'static str,
    /// Heading of the grid.
    pub cluster: &'static str,
    /// The menu of scenarios.
    pub scenarios: &'static str,
    /// What a run from a link is called.
    pub shared_run: &'static str,
    /// Button: copy the link.
    pub share: &'static str,
    /// What sharing does.
    pub share_title: &'static str,
    /// What the language button does.
    pub language_title: &'static str,
    /// What the theme button does.
    pub theme_title: &'static str,
    /// What the projector button does.
    pub projector_title: &'static str,
    /// The list of keys.
    pub keys_title: &'static str,
    /// The transport's name for screen readers.
    pub transport: &'static str,
    /// Button.
    pub play: &'static str,
    /// Button.
    pub pause: &'static str,
    /// Hint for the arrow keys.
    pub step: &'static str,
    /// Hint for the colon key.
    pub command: &'static str,
    /// Hint for the question mark.
    pub keys: &'static str,
    /// The space bar.
    pub space: &'static str,
    /// What undo does.
    pub undo_title: &'static str,
    /// What stepping back does.
    pub step_back_title: &'static str,
    /// What stepping does.
    pub step_title: &'static str,
    /// The speed's name for screen readers.
    pub speed: &'static str,
    /// What the speed means.
    pub speed_title: &'static str,
    /// The speed that adapts.
    pub speed_auto: &'static str,
    /// The clock's name for screen readers.
    pub clock: &'static str,
    /// A role.
    pub leader: &'static str,
    /// A role.
    pub follower: &'static str,
    /// A dead replica that still counts as in sync.
    pub in_isr: &'static str,
    /// A replica out of the in-sync set.
    pub out_of_isr: &'static str,
    /// Appended to a dead replica's figure.
    pub old_figure: &'static str,
    /// What the count at a tape's left means.
    pub hidden_records: &'static str,
    /// What clicking a partition does.
    pub ask_why: &'static str,
    /// There is no controller.
    pub no_controller: &'static str,
    /// A consumer without partitions.
    pub owns_nothing: &'static str,
    /// Button and form.
    pub write_record: &'static str,
    /// Below the form for a record.
    pub write_hint: &'static str,
    /// Button and form.
    pub new_topic: &'static str,
    /// Button and form.
    pub add_consumer: &'static str,
    /// Button of a form.
    pub run: &'static str,
    /// Field of a form.
    pub topic: &'static str,
    /// Field of a form.
    pub key: &'static str,
    /// Field of a form.
    pub value: &'static str,
    /// Field of a form.
    pub name: &'static str,
    /// Field of a form.
    pub group: &'static str,
    /// Field of a form.
    pub partitions: &'static str,
    /// Field of a form.
    pub replicas: &'static str,
    /// A cluster without topics.
    pub empty_cluster: &'static str,
    /// Before a scenario's title.
    pub or_watch: &'static str,
    /// Heading of the committed offsets.
    pub committed: &'static str,
    /// Heading of the facts.
    pub what_happened: &'static str,
    /// Before a cause.
    pub because: &'static str,
    /// Who runs commands.
    pub you: &'static str,
    /// Before a command in a chain of causes.
    pub you_ran: &'static str,
    /// What clicking a fact does.
    pub go_to: &'static str,
    /// What clicking a cause does.
    pub go_to_cause: &'static str,
    /// The inspector's name.
    pub inspector: &'static str,
    /// Button.
    pub close: &'static str,
    /// What can happen to a broker's power and disk.
    pub power_and_disk: &'static str,
    /// On a broker whose disk has no room left.
    pub disk_full: &'static str,
    /// The page Why without anything to ask about.
    pub nothing_to_ask: &'static str,
    /// The page Bytes without a record.
    pub nothing_to_open: &'static str,
    /// A fact that nothing caused.
    pub no_cause: &'static str,
    /// Above the groups.
    pub group_intro: &'static str,
    /// There are no groups.
    pub no_groups: &'static str,
    /// Of a group.
    pub state: &'static str,
    /// Of a group.
    pub generation: &'static str,
    /// Of a group.
    pub assignor: &'static str,
    /// Of a group.
    pub coordinator: &'static str,
    /// Of a group.
    pub member: &'static str,
    /// Of a group.
    pub partition: &'static str,
    /// Of a group.
    pub lag: &'static str,
    /// Above the tree.
    pub zookeeper_intro: &'static str,
    /// What the metadata quorum is.
    pub quorum_intro: &'static str,
    /// A mark beside a node.
    pub ephemeral: &'static str,
    /// The timeline's name for screen readers.
    pub timeline: &'static str,
    /// The diagram's name for screen readers.
    pub diagram: &'static str,
    /// The scrubber's name for screen readers.
    pub scrubber: &'static str,
    /// Button.
    pub zoom_in: &'static str,
    /// Button.
    pub zoom_out: &'static str,
    /// The console's name for screen readers.
    pub console: &'static str,
    /// Button: what was printed.
    pub printed: &'static str,
    /// Nothing was printed yet.
    pub nothing_printed: &'static str,
    /// Button of a notice.
    pub dismiss: &'static str,
    /// Keys, and what they do.
    pub key_table: &'static [(&'static str, &'static str)],
}
