//! Kafka's tools and their flags, as Apache Kafka 3.9.1 has them.
//!
//! Only names are known here, so that a misspelt one is found before the run; what flags mean is the tools' own
//! business. A tool that is in this table may still be one that is not simulated.

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
    /// Whether every word is accepted (a shell of its own).
    pub free: bool,
}

const NONE: Tool = Tool {
    name: "",
    subcommands: &[],
    switches: &[],
    options: &[],
    maybe_options: &[],
    many_options: &[],
    free: false,
};

/// Every tool.
pub const TOOLS: &[Tool] = &[
    Tool {
        name: "kafka-topics",
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
        ..NONE
    },
    Tool {
        name: "kafka-configs",
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
        ..NONE
    },
    Tool {
        name: "kafka-consumer-groups",
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
        ..NONE
    },
    Tool {
        name: "kafka-console-producer",
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
        ..NONE
    },
    Tool {
        name: "kafka-console-consumer",
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
        ..NONE
    },
    Tool {
        name: "kafka-verifiable-producer",
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
        ..NONE
    },
    Tool {
        name: "kafka-get-offsets",
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
        ..NONE
    },
    Tool {
        name: "kafka-delete-records",
        switches: &["--help", "--version"],
        options: &["--bootstrap-server", "--command-config", "--offset-json-file"],
        ..NONE
    },
    Tool {
        name: "kafka-leader-election",
        switches: &["--all-topic-partitions", "--help", "--version"],
        options: &[
            "--admin.config",
            "--bootstrap-server",
            "--election-type",
            "--partition",
            "--path-to-json-file",
            "--topic",
        ],
        ..NONE
    },
    Tool {
        name: "kafka-reassign-partitions",
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
        ..NONE
    },
    Tool {
        name: "kafka-metadata-quorum",
        subcommands: &["describe", "add-controller", "remove-controller"],
        switches: &["--dry-run", "--help", "--human-readable", "--replication", "--status"],
        options: &[
            "--bootstrap-controller",
            "--bootstrap-server",
            "--command-config",
            "--controller-directory-id",
            "--controller-id",
        ],
        ..NONE
    },
    Tool {
        name: "kafka-transactions",
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
        ..NONE
    },
    Tool {
        name: "kafka-dump-log",
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
        ..NONE
    },
    Tool {
        name: "kafka-transactional-message-copier",
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
        ..NONE
    },
    Tool { name: "zookeeper-shell", free: true, ..NONE },
];

impl Tool {
    /// The tool of that name.
    pub fn named(name: &str) -> Option<&'static Tool> {
        TOOLS.iter().find(|tool| tool.name == name)
    }

    /// What follows a flag; `None` where there is no such flag.
    pub fn takes(&self, flag: &str) -> Option<Takes> {
        let lists = [
            (self.switches, Takes::Nothing),
            (self.options, Takes::Value),
            (self.maybe_options, Takes::MaybeValue),
            (self.many_options, Takes::Values),
        ];
        lists.iter().find(|(flags, _)| flags.contains(&flag)).map(|(_, takes)| *takes)
    }

    /// All flags.
    pub fn flags(&self) -> impl Iterator<Item = &'static str> {
        let lists = [self.switches, self.options, self.maybe_options, self.many_options];
        lists.into_iter().flatten().copied()
    }
}
