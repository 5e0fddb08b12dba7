//! Kafka's error codes, by name (`org.apache.kafka.common.protocol.Errors`).

/// The code in a response, with Kafka's name and number. Codes that nothing here can answer are left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[allow(missing_docs)] // Kafka's names explain themselves, and kafka.apache.org/protocol has a sentence for each.
pub enum ErrorCode {
    None,
    OffsetOutOfRange,
    CorruptMessage,
    UnknownTopicOrPartition,
    LeaderNotAvailable,
    NotLeaderOrFollower,
    RequestTimedOut,
    ReplicaNotAvailable,
    MessageTooLarge,
    StaleControllerEpoch,
    OffsetMetadataTooLarge,
    NetworkException,
    CoordinatorLoadInProgress,
    CoordinatorNotAvailable,
    NotCoordinator,
    InvalidTopicException,
    RecordListTooLarge,
    NotEnoughReplicas,
    NotEnoughReplicasAfterAppend,
    InvalidRequiredAcks,
    IllegalGeneration,
    InconsistentGroupProtocol,
    InvalidGroupId,
    UnknownMemberId,
    InvalidSessionTimeout,
    RebalanceInProgress,
    InvalidTimestamp,
    UnsupportedVersion,
    TopicAlreadyExists,
    InvalidPartitions,
    InvalidReplicationFactor,
    InvalidReplicaAssignment,
    InvalidConfig,
    NotController,
    InvalidRequest,
    PolicyViolation,
    OutOfOrderSequenceNumber,
    DuplicateSequenceNumber,
    InvalidProducerEpoch,
    InvalidTxnState,
    InvalidProducerIdMapping,
    InvalidTransactionTimeout,
    ConcurrentTransactions,
    TransactionCoordinatorFenced,
    OperationNotAttempted,
    UnstableOffsetCommit,
    ProducerFenced,
    TransactionalIdNotFound,
    TransactionAbortable,
    KafkaStorageError,
    UnknownProducerId,
    NonEmptyGroup,
    GroupIdNotFound,
    FencedLeaderEpoch,
    UnknownLeaderEpoch,
    StaleBrokerEpoch,
    OffsetNotAvailable,
    MemberIdRequired,
    PreferredLeaderNotAvailable,
    GroupMaxSizeReached,
    FencedInstanceId,
    EligibleLeadersNotAvailable,
    ElectionNotNeeded,
    TopicDeletionDisabled,
    NoReassignmentInProgress,
    GroupSubscribedToTopic,
    NewLeaderElected,
    InvalidRecord,
    UnknownTopicId,
    InconsistentTopicId,
    DuplicateBrokerRegistration,
    InvalidUpdateVersion,
    IneligibleReplica,
}

impl ErrorCode {
    /// The number on the wire.
    pub fn code(self) -> i16 {
        self.row().0
    }

    /// Kafka's name: `NOT_LEADER_OR_FOLLOWER`.
    pub fn name(self) -> &'static str {
        self.row().1
    }

    /// The class of `org.apache.kafka.common.errors` that a client throws for it: `NotLeaderOrFollowerException`.
    pub fn exception(self) -> &'static str {
        self.row().2
    }

    /// Whether a client may try the same request again (`RetriableException`).
    pub fn is_retriable(self) -> bool {
        use ErrorCode as E;
        self.refreshes_metadata()
            || matches!(
                self,
                E::CorruptMessage
                    | E::RequestTimedOut
                    | E::CoordinatorLoadInProgress
                    | E::CoordinatorNotAvailable
                    | E::NotCoordinator
                    | E::NotEnoughReplicas
                    | E::NotEnoughReplicasAfterAppend
                    | E::NotController
                    | E::UnknownLeaderEpoch
                    | E::OffsetNotAvailable
            )
    }

    /// Whether a client that sees it asks for new metadata (`InvalidMetadataException`).
    pub fn refreshes_metadata(self) -> bool {
        use ErrorCode as E;
        matches!(
            self,
            E::UnknownTopicOrPartition
                | E::LeaderNotAvailable
                | E::NotLeaderOrFollower
                | E::ReplicaNotAvailable
                | E::NetworkException
                | E::KafkaStorageError
                | E::FencedLeaderEpoch
                | E::PreferredLeaderNotAvailable
                | E::EligibleLeadersNotAvailable
                | E::ElectionNotNeeded
                | E::UnknownTopicId
                | E::InconsistentTopicId
        )
    }

    fn row(self) -> (i16, &'static str, &'static str) {
        use ErrorCode as E;
        match self {
            E::None => (0, "NONE", ""),
            E::OffsetOutOfRange => (1, "OFFSET_OUT_OF_RANGE", "OffsetOutOfRangeException"),
            E::CorruptMessage => (2, "CORRUPT_MESSAGE", "CorruptRecordException"),
            E::UnknownTopicOrPartition => {
                (3, "UNKNOWN_TOPIC_OR_PARTITION", "UnknownTopicOrPartitionException")
            }
            E::LeaderNotAvailable => (5, "LEADER_NOT_AVAILABLE", "LeaderNotAvailableException"),
            E::NotLeaderOrFollower => (6, "NOT_LEADER_OR_FOLLOWER", "NotLeaderOrFollowerException"),
            E::RequestTimedOut => (7, "REQUEST_TIMED_OUT", "TimeoutException"),
            E::ReplicaNotAvailable => (9, "REPLICA_NOT_AVAILABLE", "ReplicaNotAvailableException"),
            E::MessageTooLarge => (10, "MESSAGE_TOO_LARGE", "RecordTooLargeException"),
            E::StaleControllerEpoch => (11, "STALE_CONTROLLER_EPOCH", "ControllerMovedException"),
            E::OffsetMetadataTooLarge => (12, "OFFSET_METADATA_TOO_LARGE", "OffsetMetadataTooLarge"),
            E::NetworkException => (13, "NETWORK_EXCEPTION", "NetworkException"),
            E::CoordinatorLoadInProgress => {
                (14, "COORDINATOR_LOAD_IN_PROGRESS", "CoordinatorLoadInProgressException")
            }
            E::CoordinatorNotAvailable => {
                (15, "COORDINATOR_NOT_AVAILABLE", "CoordinatorNotAvailableException")
            }
            E::NotCoordinator => (16, "NOT_COORDINATOR", "NotCoordinatorException"),
            E::InvalidTopicException => (17, "INVALID_TOPIC_EXCEPTION", "InvalidTopicException"),
            E::RecordListTooLarge => (18, "RECORD_LIST_TOO_LARGE", "RecordBatchTooLargeException"),
            E::NotEnoughReplicas => (19, "NOT_ENOUGH_REPLICAS", "NotEnoughReplicasException"),
            E::NotEnoughReplicasAfterAppend => {
                (20, "NOT_ENOUGH_REPLICAS_AFTER_APPEND", "NotEnoughReplicasAfterAppendException")
            }
            E::InvalidRequiredAcks => (21, "INVALID_REQUIRED_ACKS", "InvalidRequiredAcksException"),
            E::IllegalGeneration => (22, "ILLEGAL_GENERATION", "IllegalGenerationException"),
            E::InconsistentGroupProtocol => {
                (23, "INCONSISTENT_GROUP_PROTOCOL", "InconsistentGroupProtocolException")
            }
            E::InvalidGroupId => (24, "INVALID_GROUP_ID", "InvalidGroupIdException"),
            E::UnknownMemberId => (25, "UNKNOWN_MEMBER_ID", "UnknownMemberIdException"),
            E::InvalidSessionTimeout => (26, "INVALID_SESSION_TIMEOUT", "InvalidSessionTimeoutException"),
            E::RebalanceInProgress => (27, "REBALANCE_IN_PROGRESS", "RebalanceInProgressException"),
            E::InvalidTimestamp => (32, "INVALID_TIMESTAMP", "InvalidTimestampException"),
            E::UnsupportedVersion => (35, "UNSUPPORTED_VERSION", "UnsupportedVersionException"),
            E::TopicAlreadyExists => (36, "TOPIC_ALREADY_EXISTS", "TopicExistsException"),
            E::InvalidPartitions => (37, "INVALID_PARTITIONS", "InvalidPartitionsException"),
            E::InvalidReplicationFactor => {
                (38, "INVALID_REPLICATION_FACTOR", "InvalidReplicationFactorException")
            }
            E::InvalidReplicaAssignment => {
                (39, "INVALID_REPLICA_ASSIGNMENT", "InvalidReplicaAssignmentException")
            }
            E::InvalidConfig => (40, "INVALID_CONFIG", "InvalidConfigurationException"),
            E::NotController => (41, "NOT_CONTROLLER", "NotControllerException"),
            E::InvalidRequest => (42, "INVALID_REQUEST", "InvalidRequestException"),
            E::PolicyViolation => (44, "POLICY_VIOLATION", "PolicyViolationException"),
            E::OutOfOrderSequenceNumber => {
                (45, "OUT_OF_ORDER_SEQUENCE_NUMBER", "OutOfOrderSequenceException")
            }
            E::DuplicateSequenceNumber => (46, "DUPLICATE_SEQUENCE_NUMBER", "DuplicateSequenceException"),
            E::InvalidProducerEpoch => (47, "INVALID_PRODUCER_EPOCH", "InvalidProducerEpochException"),
            E::InvalidTxnState => (48, "INVALID_TXN_STATE", "InvalidTxnStateException"),
            E::InvalidProducerIdMapping => (49, "INVALID_PRODUCER_ID_MAPPING", "InvalidPidMappingException"),
            E::InvalidTransactionTimeout => (50, "INVALID_TRANSACTION_TIMEOUT", "InvalidTxnTimeoutException"),
            E::ConcurrentTransactions => (51, "CONCURRENT_TRANSACTIONS", "ConcurrentTransactionsException"),
            E::TransactionCoordinatorFenced => {
                (52, "TRANSACTION_COORDINATOR_FENCED", "TransactionCoordinatorFencedException")
            }
            E::OperationNotAttempted => (55, "OPERATION_NOT_ATTEMPTED", "OperationNotAttemptedException"),
            E::UnstableOffsetCommit => (88, "UNSTABLE_OFFSET_COMMIT", "UnstableOffsetCommitException"),
            E::ProducerFenced => (90, "PRODUCER_FENCED", "ProducerFencedException"),
            E::TransactionalIdNotFound => {
                (105, "TRANSACTIONAL_ID_NOT_FOUND", "TransactionalIdNotFoundException")
            }
            E::TransactionAbortable => (120, "TRANSACTION_ABORTABLE", "TransactionAbortableException"),
            E::KafkaStorageError => (56, "KAFKA_STORAGE_ERROR", "KafkaStorageException"),
            E::UnknownProducerId => (59, "UNKNOWN_PRODUCER_ID", "UnknownProducerIdException"),
            E::NonEmptyGroup => (68, "NON_EMPTY_GROUP", "GroupNotEmptyException"),
            E::GroupIdNotFound => (69, "GROUP_ID_NOT_FOUND", "GroupIdNotFoundException"),
            E::FencedLeaderEpoch => (74, "FENCED_LEADER_EPOCH", "FencedLeaderEpochException"),
            E::UnknownLeaderEpoch => (75, "UNKNOWN_LEADER_EPOCH", "UnknownLeaderEpochException"),
            E::StaleBrokerEpoch => (77, "STALE_BROKER_EPOCH", "StaleBrokerEpochException"),
            E::OffsetNotAvailable => (78, "OFFSET_NOT_AVAILABLE", "OffsetNotAvailableException"),
            E::MemberIdRequired => (79, "MEMBER_ID_REQUIRED", "MemberIdRequiredException"),
            E::PreferredLeaderNotAvailable => {
                (80, "PREFERRED_LEADER_NOT_AVAILABLE", "PreferredLeaderNotAvailableException")
            }
            E::GroupMaxSizeReached => (81, "GROUP_MAX_SIZE_REACHED", "GroupMaxSizeReachedException"),
            E::FencedInstanceId => (82, "FENCED_INSTANCE_ID", "FencedInstanceIdException"),
            E::EligibleLeadersNotAvailable => {
                (83, "ELIGIBLE_LEADERS_NOT_AVAILABLE", "EligibleLeadersNotAvailableException")
            }
            E::ElectionNotNeeded => (84, "ELECTION_NOT_NEEDED", "ElectionNotNeededException"),
            E::TopicDeletionDisabled => (73, "TOPIC_DELETION_DISABLED", "TopicDeletionDisabledException"),
            E::NoReassignmentInProgress => {
                (85, "NO_REASSIGNMENT_IN_PROGRESS", "NoReassignmentInProgressException")
            }
            E::GroupSubscribedToTopic => (86, "GROUP_SUBSCRIBED_TO_TOPIC", "GroupSubscribedToTopicException"),
            E::NewLeaderElected => (108, "NEW_LEADER_ELECTED", "NewLeaderElectedException"),
            E::InvalidRecord => (87, "INVALID_RECORD", "InvalidRecordException"),
            E::InvalidUpdateVersion => (95, "INVALID_UPDATE_VERSION", "InvalidUpdateVersionException"),
            E::UnknownTopicId => (100, "UNKNOWN_TOPIC_ID", "UnknownTopicIdException"),
            E::InconsistentTopicId => (103, "INCONSISTENT_TOPIC_ID", "InconsistentTopicIdException"),
            E::DuplicateBrokerRegistration => {
                (101, "DUPLICATE_BROKER_REGISTRATION", "DuplicateBrokerRegistrationException")
            }
            E::IneligibleReplica => (107, "INELIGIBLE_REPLICA", "IneligibleReplicaException"),
        }
    }
}

impl std::fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}
