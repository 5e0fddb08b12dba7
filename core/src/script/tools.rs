//! Kafka's tools and their flags, as Apache Kafka 3.9.1 has them.
//!
//! The one table of names: the parser finds misspelt ones by it before the run, the simulated tools take their command
//! lines apart by it, and a console completes by it. What flags mean is the tools' own business. A tool that is in this
//! table may still be one that is not simulated.

/// What follows a flag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// Nothing.
    Nothing,
    /// One word.
    Value,
    /// One word that does not begin with `--`, or nothing.
    MaybeValue,
    /// Words up to the next that begins with `--`.
    Values,
}

/// A tool.
#[derive(Debug, PartialEq, Eq)]
pub struct Tool {
    /// Its name, without `.sh`.
    pub name: &'static str,
    /// Its class, without the package: `kafka-run-class` starts it by that.
    pub class: &'static str,
    /// Words that it may have before its flags.
    pub subcommands: &'static [&'static str],
    /// Flags that take nothing.
    pub switches: &'static [&'static str],
    /// Flags that take a value.
    pub options: &'static [&'static str],
    /// Flags that may take a value.
    pub maybe_options: &'static [&'static str],
    /// Flags that take several.
    pub many_options: &'static [&'static str],
    /// Those of its flags and subcommands that the simulated tool has not.
    pub absent: &'static [&'static str],
    /// Those that it takes and that change nothing here.
    pub idle: &'static [&'static str],
    /// Whether it reads its words by argparse4j, which takes a beginning that only one flag has and wants two dashes;
    /// the others read theirs by joptsimple, which takes whole names only, behind one dash too.
    pub argparse: bool,
    /// Whether every word is accepted (a shell of its own, or a tool whose flags are not listed here).
    pub free: bool,
    /// Whether the tool can be run here.
    pub simulated: bool,
}

const NONE: Tool = Tool {
    name: "",
    class: "",
    subcommands: &[],
    switches: &[],
    options: &[],
    maybe_options: &[],
    many_options: &[],
    absent: &[],
    idle: &[],
    argparse: false,
    free: false,
    simulated: true,
};

/// Every tool.
pub const TOOLS: &[Tool] = &[
    Tool {
        name: "kafka-topics",
        class: "TopicCommand",
        switches: &[
            "--alter",
            "--at-min-isr-partitions",
            "--create",
            "--delete",
            "--describe",
            "--exclude-internal",
            "--help",
            "--if-exists",
            "--if-not-exists",
            "--list",
            "--topics-with-overrides",
            "--unavailable-partitions",
            "--under-min-isr-partitions",
            "--under-replicated-partitions",
            "--version",
        ],
        options: &[
            "--bootstrap-server",
            "--command-config",
            "--config",
            "--delete-config",
            "--partition-size-limit-per-response",
            "--partitions",
            "--replica-assignment",
            "--replication-factor",
            "--topic",
            "--topic-id",
        ],
        idle: &["--partition-size-limit-per-response"],
        ..NONE
    },
    Tool {
        name: "kafka-configs",
        class: "ConfigCommand",
        switches: &[
            "--all",
            "--alter",
            "--broker-defaults",
            "--client-defaults",
            "--describe",
            "--entity-default",
            "--force",
            "--help",
            "--ip-defaults",
            "--user-defaults",
            "--version",
        ],
        options: &[
            "--add-config",
            "--add-config-file",
            "--bootstrap-controller",
            "--bootstrap-server",
            "--broker",
            "--broker-logger",
            "--client",
            "--client-metrics",
            "--command-config",
            "--delete-config",
            "--entity-name",
            "--entity-type",
            "--group",
            "--ip",
            "--topic",
            "--user",
            "--zk-tls-config-file",
            "--zookeeper",
        ],
        absent: &[
            "--bootstrap-controller",
            "--broker-logger",
            "--group",
            "--zk-tls-config-file",
            "--zookeeper",
        ],
        ..NONE
    },
    Tool {
        name: "kafka-consumer-groups",
        class: "ConsumerGroupCommand",
        switches: &[
            "--all-groups",
            "--all-topics",
            "--delete",
            "--delete-offsets",
            "--describe",
            "--dry-run",
            "--execute",
            "--export",
            "--help",
            "--list",
            "--members",
            "--offsets",
            "--reset-offsets",
            "--to-current",
            "--to-earliest",
            "--to-latest",
            "--validate",
            "--verbose",
            "--version",
        ],
        options: &[
            "--bootstrap-server",
            "--by-duration",
            "--command-config",
            "--from-file",
            "--group",
            "--shift-by",
            "--timeout",
            "--to-datetime",
            "--to-offset",
            "--topic",
        ],
        maybe_options: &["--state", "--type"],
        absent: &["--validate"],
        ..NONE
    },
    Tool {
        name: "kafka-console-producer",
        class: "ConsoleProducer",
        switches: &["--help", "--sync", "--version"],
        options: &[
            "--batch-size",
            "--bootstrap-server",
            "--broker-list",
            "--line-reader",
            "--max-block-ms",
            "--max-memory-bytes",
            "--max-partition-memory-bytes",
            "--message-send-max-retries",
            "--metadata-expiry-ms",
            "--producer-property",
            "--producer.config",
            "--property",
            "--reader-config",
            "--request-required-acks",
            "--request-timeout-ms",
            "--retry-backoff-ms",
            "--socket-buffer-size",
            "--timeout",
            "--topic",
        ],
        maybe_options: &["--compression-codec"],
        absent: &["--line-reader", "--reader-config"],
        idle: &["--socket-buffer-size"],
        ..NONE
    },
    Tool {
        name: "kafka-console-consumer",
        class: "ConsoleConsumer",
        switches: &[
            "--enable-systest-events",
            "--from-beginning",
            "--help",
            "--skip-message-on-error",
            "--version",
        ],
        options: &[
            "--bootstrap-server",
            "--consumer-property",
            "--consumer.config",
            "--formatter",
            "--formatter-config",
            "--group",
            "--include",
            "--isolation-level",
            "--key-deserializer",
            "--max-messages",
            "--offset",
            "--partition",
            "--property",
            "--timeout-ms",
            "--topic",
            "--value-deserializer",
            "--whitelist",
        ],
        ..NONE
    },
    Tool {
        name: "kafka-producer-perf-test",
        class: "ProducerPerformance",
        argparse: true,
        switches: &["--help", "--payload-monotonic", "--print-metrics"],
        options: &[
            "--bootstrap-server",
            "--num-records",
            "--payload-delimiter",
            "--payload-file",
            "--producer.config",
            "--record-size",
            "--throughput",
            "--topic",
            "--transaction-duration-ms",
            "--transactional-id",
        ],
        many_options: &["--producer-props"],
        absent: &["--payload-delimiter", "--payload-file", "--transaction-duration-ms", "--transactional-id"],
        idle: &["--print-metrics"],
        ..NONE
    },
    Tool {
        name: "kafka-verifiable-producer",
        class: "VerifiableProducer",
        argparse: true,
        switches: &["--help"],
        options: &[
            "--acks",
            "--bootstrap-server",
            "--broker-list",
            "--max-messages",
            "--message-create-time",
            "--producer.config",
            "--repeating-keys",
            "--throughput",
            "--topic",
            "--value-prefix",
        ],
        ..NONE
    },
    Tool {
        name: "kafka-verifiable-consumer",
        class: "VerifiableConsumer",
        argparse: true,
        switches: &["--enable-autocommit", "--help", "--verbose"],
        options: &[
            "--assignment-strategy",
            "--bootstrap-server",
            "--broker-list",
            "--consumer.config",
            "--group-id",
            "--group-instance-id",
            "--group-protocol",
            "--group-remote-assignor",
            "--max-messages",
            "--reset-policy",
            "--session-timeout",
            "--topic",
        ],
        absent: &["--group-protocol", "--group-remote-assignor"],
        ..NONE
    },
    Tool {
        name: "kafka-get-offsets",
        class: "GetOffsetShell",
        switches: &["--exclude-internal-topics", "--help", "--version"],
        options: &[
            "--bootstrap-server",
            "--broker-list",
            "--command-config",
            "--partitions",
            "--time",
            "--topic",
            "--topic-partitions",
        ],
        absent: &["--topic-partitions"],
        ..NONE
    },
    Tool {
        name: "kafka-delete-records",
        class: "DeleteRecordsCommand",
        switches: &["--help", "--version"],
        options: &["--bootstrap-server", "--command-config", "--offset-json-file"],
        ..NONE
    },
    Tool {
        name: "kafka-leader-election",
        class: "LeaderElectionCommand",
        switches: &["--all-topic-partitions", "--help", "--version"],
        options: &[
            "--admin.config",
            "--bootstrap-server",
            "--election-type",
            "--partition",
            "--path-to-json-file",
            "--topic",
        ],
        absent: &["--path-to-json-file"],
        ..NONE
    },
    Tool {
        name: "kafka-reassign-partitions",
        class: "ReassignPartitionsCommand",
        switches: &[
            "--additional",
            "--cancel",
            "--disable-rack-aware",
            "--execute",
            "--generate",
            "--help",
            "--list",
            "--preserve-throttles",
            "--verify",
            "--version",
        ],
        options: &[
            "--bootstrap-controller",
            "--bootstrap-server",
            "--broker-list",
            "--command-config",
            "--reassignment-json-file",
            "--replica-alter-log-dirs-throttle",
            "--throttle",
            "--timeout",
            "--topics-to-move-json-file",
        ],
        absent: &[
            "--bootstrap-controller",
            "--broker-list",
            "--disable-rack-aware",
            "--generate",
            "--replica-alter-log-dirs-throttle",
            "--throttle",
            "--timeout",
            "--topics-to-move-json-file",
        ],
        ..NONE
    },
    Tool {
        name: "kafka-metadata-quorum",
        class: "MetadataQuorumCommand",
        argparse: true,
        subcommands: &["describe", "add-controller", "remove-controller"],
        switches: &["--dry-run", "--help", "--human-readable", "--replication", "--status"],
        options: &[
            "--bootstrap-controller",
            "--bootstrap-server",
            "--command-config",
            "--controller-directory-id",
            "--controller-id",
        ],
        absent: &[
            "add-controller",
            "remove-controller",
            "--bootstrap-controller",
            "--controller-directory-id",
            "--controller-id",
            "--dry-run",
            "--human-readable",
        ],
        ..NONE
    },
    Tool {
        name: "kafka-transactions",
        class: "TransactionsCommand",
        argparse: true,
        subcommands: &["list", "describe", "describe-producers", "abort", "find-hanging"],
        switches: &["--help", "--version"],
        options: &[
            "--bootstrap-server",
            "--broker-id",
            "--command-config",
            "--coordinator-epoch",
            "--duration-filter",
            "--max-transaction-timeout",
            "--partition",
            "--producer-epoch",
            "--producer-id",
            "--start-offset",
            "--topic",
            "--transactional-id",
        ],
        absent: &[
            "abort",
            "find-hanging",
            "--coordinator-epoch",
            "--duration-filter",
            "--max-transaction-timeout",
            "--producer-epoch",
            "--producer-id",
            "--start-offset",
        ],
        ..NONE
    },
    Tool {
        name: "kafka-dump-log",
        class: "DumpLogSegments",
        switches: &[
            "--cluster-metadata-decoder",
            "--deep-iteration",
            "--help",
            "--index-sanity-check",
            "--print-data-log",
            "--remote-log-metadata-decoder",
            "--share-group-state-decoder",
            "--skip-batch-metadata",
            "--skip-record-metadata",
            "--transaction-log-decoder",
            "--verify-index-only",
            "--version",
        ],
        options: &[
            "--files",
            "--key-decoder-class",
            "--max-bytes",
            "--max-message-size",
            "--value-decoder-class",
        ],
        maybe_options: &["--offsets-decoder"],
        absent: &[
            "--cluster-metadata-decoder",
            "--key-decoder-class",
            "--max-bytes",
            "--max-message-size",
            "--remote-log-metadata-decoder",
            "--share-group-state-decoder",
            "--skip-batch-metadata",
            "--transaction-log-decoder",
            "--value-decoder-class",
        ],
        ..NONE
    },
    Tool {
        name: "kafka-transactional-message-copier",
        class: "TransactionalMessageCopier",
        argparse: true,
        switches: &["--enable-random-aborts", "--group-mode", "--help", "--use-group-metadata"],
        options: &[
            "--bootstrap-server",
            "--broker-list",
            "--consumer-group",
            "--input-partition",
            "--input-topic",
            "--max-messages",
            "--output-topic",
            "--transaction-size",
            "--transaction-timeout",
            "--transactional-id",
        ],
        absent: &["--group-mode", "--use-group-metadata"],
        ..NONE
    },
    Tool { name: "zookeeper-shell", class: "ZooKeeperMain", free: true, ..NONE },
    Tool {
        name: "kafka-consumer-perf-test",
        class: "ConsumerPerformance",
        switches: &[
            "--from-latest",
            "--help",
            "--hide-header",
            "--print-metrics",
            "--show-detailed-stats",
            "--version",
        ],
        options: &[
            "--bootstrap-server",
            "--broker-list",
            "--consumer.config",
            "--date-format",
            "--fetch-size",
            "--group",
            "--messages",
            "--num-fetch-threads",
            "--reporting-interval",
            "--socket-buffer-size",
            "--threads",
            "--timeout",
            "--topic",
        ],
        absent: &["--date-format", "--show-detailed-stats"],
        idle: &[
            "--num-fetch-threads",
            "--print-metrics",
            "--reporting-interval",
            "--socket-buffer-size",
            "--threads",
        ],
        ..NONE
    },
    Tool { name: "kafka-log-dirs", class: "LogDirsCommand", free: true, simulated: false, ..NONE },
];

impl Tool {
    /// The tool of that name.
    pub fn named(name: &str) -> Option<&'static Tool> {
        TOOLS.iter().find(|tool| tool.name == name)
    }

    /// The tool that a class is, in whatever package.
    pub fn of_class(class: &str) -> Option<&'static Tool> {
        let bare = class.rsplit('.').next().filter(|bare| bare.len() < class.len());
        TOOLS.iter().find(|tool| Some(tool.class) == bare)
    }

    /// The flag of that name, and what follows it.
    pub fn flag(&self, name: &str) -> Option<(&'static str, Takes)> {
        self.flags().find(|(flag, _)| *flag == name)
    }

    /// All flags.
    pub fn flags(&self) -> impl Iterator<Item = (&'static str, Takes)> {
        let lists = [
            (self.switches, Takes::Nothing),
            (self.options, Takes::Value),
            (self.maybe_options, Takes::MaybeValue),
            (self.many_options, Takes::Values),
        ];
        lists.into_iter().flat_map(|(flags, takes)| flags.iter().map(move |flag| (*flag, takes)))
    }

    /// The flags that the simulated tool has.
    pub fn modelled(&self) -> impl Iterator<Item = (&'static str, Takes)> {
        self.flags().filter(|(flag, _)| !self.absent.contains(flag))
    }
}
