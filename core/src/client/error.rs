//! Exceptions as Kafka's clients throw and print them.

use std::fmt;
use std::rc::Rc;

use crate::protocol::ErrorCode;

/// An exception of a Kafka client: its Java class, its message, and what caused it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientError {
    /// The code of a broker's answer, where one said so.
    pub code: Option<ErrorCode>,
    class: &'static str,
    package: Package,
    message: Rc<str>,
    cause: Option<Rc<ClientError>>,
}

/// Where a class is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Package {
    Errors,
    Consumer,
    Config,
    Common,
    Lang,
    Nio,
}

impl ClientError {
    /// What a client throws for an error code, with Kafka's message for it.
    pub fn of(code: ErrorCode) -> Self {
        Self::with_message(code, default_message(code))
    }

    /// What a client throws for an error code, with a message of the broker's.
    pub fn with_message(code: ErrorCode, message: impl Into<Rc<str>>) -> Self {
        let package = match code {
            ErrorCode::InvalidRecord => Package::Common,
            _ => Package::Errors,
        };
        ClientError { code: Some(code), ..Self::new(package, code.exception(), message) }
    }

    /// `org.apache.kafka.common.errors.TimeoutException`, made by the client itself.
    pub fn timeout(message: impl Into<Rc<str>>) -> Self {
        Self::new(Package::Errors, "TimeoutException", message)
    }

    /// Another exception of `org.apache.kafka.common.errors`, made by the client itself.
    pub fn api(class: &'static str, message: impl Into<Rc<str>>) -> Self {
        Self::new(Package::Errors, class, message)
    }

    /// An exception of `org.apache.kafka.clients.consumer`.
    pub fn consumer(class: &'static str, message: impl Into<Rc<str>>) -> Self {
        Self::new(Package::Consumer, class, message)
    }

    /// `org.apache.kafka.common.config.ConfigException`.
    pub fn config(message: impl Into<Rc<str>>) -> Self {
        Self::new(Package::Config, "ConfigException", message)
    }

    /// `org.apache.kafka.common.KafkaException`.
    pub fn kafka(message: impl Into<Rc<str>>) -> Self {
        Self::new(Package::Common, "KafkaException", message)
    }

    /// `java.lang.IllegalArgumentException`.
    pub fn illegal_argument(message: impl Into<Rc<str>>) -> Self {
        Self::new(Package::Lang, "IllegalArgumentException", message)
    }

    /// `java.lang.IllegalStateException`.
    pub fn illegal_state(message: impl Into<Rc<str>>) -> Self {
        Self::new(Package::Lang, "IllegalStateException", message)
    }

    /// `java.nio.BufferUnderflowException`: bytes end before what is read of them.
    pub fn underflow() -> Self {
        Self::new(Package::Nio, "BufferUnderflowException", "")
    }

    /// `java.lang.ClassNotFoundException`.
    pub fn class_not_found(class: &str) -> Self {
        Self::new(Package::Lang, "ClassNotFoundException", class)
    }

    /// A configuration names a Java class that there is not.
    pub fn no_class(class: &str) -> Self {
        let cause = Self::class_not_found(class);
        Self::kafka(format!("{class} ClassNotFoundException exception occurred")).caused_by(cause)
    }

    fn new(package: Package, class: &'static str, message: impl Into<Rc<str>>) -> Self {
        ClientError { code: None, class, package, message: message.into(), cause: None }
    }

    /// The same, caused by another one.
    pub fn caused_by(mut self, cause: ClientError) -> Self {
        self.cause = Some(Rc::new(cause));
        self
    }

    /// The exception's own message.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The class with its package.
    pub fn class_name(&self) -> String {
        let package = match self.package {
            Package::Errors => "org.apache.kafka.common.errors",
            Package::Consumer => "org.apache.kafka.clients.consumer",
            Package::Config => "org.apache.kafka.common.config",
            Package::Common => "org.apache.kafka.common",
            Package::Lang => "java.lang",
            Package::Nio => "java.nio",
        };
        format!("{package}.{}", self.class)
    }

    /// The lines of its stack trace, without the stack.
    pub fn stack_trace(&self) -> Vec<String> {
        let mut lines = vec![self.to_string()];
        let mut next = &self.cause;
        while let Some(cause) = next {
            lines.push(format!("Caused by: {cause}"));
            next = &cause.cause;
        }
        lines
    }
}

/// Java's `toString`: class and message.
impl fmt::Display for ClientError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.message {
            "" => f.write_str(&self.class_name()),
            message => write!(f, "{}: {message}", self.class_name()),
        }
    }
}

/// Kafka's message for an error code (`org.apache.kafka.common.protocol.Errors`).
pub fn default_message(code: ErrorCode) -> &'static str {
    use ErrorCode as E;
    match code {
        E::None => "",
        E::OffsetOutOfRange => {
            "The requested offset is not within the range of offsets maintained by the server."
        }
        E::CorruptMessage => {
            "This message has failed its CRC checksum, exceeds the valid size, has a null key for a compacted topic, or is otherwise corrupt."
        }
        E::UnknownTopicOrPartition => "This server does not host this topic-partition.",
        E::LeaderNotAvailable => {
            "There is no leader for this topic-partition as we are in the middle of a leadership election."
        }
        E::NotLeaderOrFollower => {
            "For requests intended only for the leader, this error indicates that the broker is not the current leader. For requests intended for any replica, this error indicates that the broker is not a replica of the topic partition."
        }
        E::RequestTimedOut => "The request timed out.",
        E::ReplicaNotAvailable => {
            "The replica is not available for the requested topic-partition. Produce/Fetch requests and other requests intended only for the leader or follower return NOT_LEADER_OR_FOLLOWER if the broker is not a replica of the topic-partition."
        }
        E::MessageTooLarge => {
            "The request included a message larger than the max message size the server will accept."
        }
        E::StaleControllerEpoch => "The controller moved to another broker.",
        E::OffsetMetadataTooLarge => "The metadata field of the offset request was too large.",
        E::NetworkException => "The server disconnected before a response was received.",
        E::CoordinatorLoadInProgress => "The coordinator is loading and hence can't process requests.",
        E::CoordinatorNotAvailable => "The coordinator is not available.",
        E::NotCoordinator => "This is not the correct coordinator.",
        E::InvalidTopicException => "The request attempted to perform an operation on an invalid topic.",
        E::RecordListTooLarge => {
            "The request included message batch larger than the configured segment size on the server."
        }
        E::NotEnoughReplicas => "Messages are rejected since there are fewer in-sync replicas than required.",
        E::NotEnoughReplicasAfterAppend => {
            "Messages are written to the log, but to fewer in-sync replicas than required."
        }
        E::InvalidRequiredAcks => "Produce request specified an invalid value for required acks.",
        E::IllegalGeneration => "Specified group generation id is not valid.",
        E::InconsistentGroupProtocol => {
            "The group member's supported protocols are incompatible with those of existing members or first group member tried to join with empty protocol type or empty protocol list."
        }
        E::InvalidGroupId => "The group id is invalid.",
        E::UnknownMemberId => "The coordinator is not aware of this member.",
        E::InvalidSessionTimeout => {
            "The session timeout is not within the range allowed by the broker (as configured by group.min.session.timeout.ms and group.max.session.timeout.ms)."
        }
        E::RebalanceInProgress => "The group is rebalancing, so a rejoin is needed.",
        E::InvalidTimestamp => "The timestamp of the message is out of acceptable range.",
        E::UnsupportedVersion => "The version of API is not supported.",
        E::TopicDeletionDisabled => "Topic deletion is disabled.",
        E::NoReassignmentInProgress => "No partition reassignment is in progress.",
        E::NewLeaderElected => {
            "The AlterPartition request successfully updated the partition state but the leader has changed."
        }
        E::TopicAlreadyExists => "Topic with this name already exists.",
        E::InvalidPartitions => "Number of partitions is below 1.",
        E::InvalidReplicationFactor => {
            "Replication factor is below 1 or larger than the number of available brokers."
        }
        E::InvalidReplicaAssignment => "Replica assignment is invalid.",
        E::InvalidConfig => "Configuration is invalid.",
        E::NotController => "This is not the correct controller for this cluster.",
        E::InvalidRequest => {
            "This most likely occurs because of a request being malformed by the client library or the message was sent to an incompatible broker. See the broker logs for more details."
        }
        E::PolicyViolation => "Request parameters do not satisfy the configured policy.",
        E::OutOfOrderSequenceNumber => "The broker received an out of order sequence number.",
        E::DuplicateSequenceNumber => "The broker received a duplicate sequence number.",
        E::InvalidProducerEpoch => "Producer attempted to produce with an old epoch.",
        E::InvalidTxnState => "The producer attempted a transactional operation in an invalid state.",
        E::InvalidProducerIdMapping => {
            "The producer attempted to use a producer id which is not currently assigned to its transactional id."
        }
        E::InvalidTransactionTimeout => {
            "The transaction timeout is larger than the maximum value allowed by the broker (as configured by transaction.max.timeout.ms)."
        }
        E::ConcurrentTransactions => {
            "The producer attempted to update a transaction while another concurrent operation on the same transaction was ongoing."
        }
        E::TransactionCoordinatorFenced => {
            "Indicates that the transaction coordinator sending a WriteTxnMarker is no longer the current coordinator for a given producer."
        }
        E::OperationNotAttempted => {
            "The broker did not attempt to execute this operation. This may happen for batched RPCs where some operations in the batch failed, causing the broker to respond without trying the rest."
        }
        E::UnstableOffsetCommit => "There are unstable offsets that need to be cleared.",
        E::ProducerFenced => {
            "There is a newer producer with the same transactionalId which fences the current one."
        }
        E::TransactionalIdNotFound => "The transactionalId could not be found",
        E::TransactionAbortable => {
            "The server encountered an error with the transaction. The client can abort the transaction to continue using this transactional ID."
        }
        E::KafkaStorageError => "Disk error when trying to access log file on the disk.",
        E::UnknownProducerId => {
            "This exception is raised by the broker if it could not locate the producer metadata associated with the producerId in question. This could happen if, for instance, the producer's records were deleted because their retention time had elapsed. Once the last records of the producerId are removed, the producer's metadata is removed from the broker, and future appends by the producer will return this exception."
        }
        E::NonEmptyGroup => "The group is not empty.",
        E::GroupIdNotFound => "The group id does not exist.",
        E::FencedLeaderEpoch => "The leader epoch in the request is older than the epoch on the broker.",
        E::UnknownLeaderEpoch => "The leader epoch in the request is newer than the epoch on the broker.",
        E::StaleBrokerEpoch => "Broker epoch has changed.",
        E::OffsetNotAvailable => {
            "The leader high watermark has not caught up from a recent leader election so the offsets cannot be guaranteed to be monotonically increasing."
        }
        E::MemberIdRequired => {
            "The group member needs to have a valid member id before actually entering a consumer group."
        }
        E::PreferredLeaderNotAvailable => "The preferred leader was not available.",
        E::GroupMaxSizeReached => "The consumer group has reached its max size.",
        E::FencedInstanceId => {
            "The broker rejected this static consumer since another consumer with the same group.instance.id has registered with a different member.id."
        }
        E::EligibleLeadersNotAvailable => "Eligible topic partition leaders are not available.",
        E::ElectionNotNeeded => "Leader election not needed for topic partition.",
        E::GroupSubscribedToTopic => {
            "Deleting offsets of a topic is forbidden while the consumer group is actively subscribed to it."
        }
        E::InvalidRecord => "This record has failed the validation on broker and hence will be rejected.",
        E::UnknownTopicId => "This server does not host this topic ID.",
        E::InconsistentTopicId => "The log's topic ID did not match the topic ID in the request",
        E::InvalidUpdateVersion => "The given update version was invalid.",
        E::DuplicateBrokerRegistration => "This broker ID is already in use.",
        E::IneligibleReplica => "The new ISR contains at least one ineligible replica.",
    }
}
