//! What processes say to each other: Kafka's requests and responses, by name, as plain data.
//!
//! Records travel as the very bytes that stand in a log ([`Records`]); everything else is a struct with Kafka's
//! field names. One module per family: [`data`] (produce, fetch, offsets), [`cluster`] (metadata and the
//! controller's requests), [`quorum`] (KRaft), [`group`], [`transaction`], [`admin`], and [`zookeeper`] for what a broker says to
//! ZooKeeper.
//!
//! CAVEATS: the bytes of requests themselves are not modelled, only their content; fetch sessions always carry the
//! full list of partitions; one version of each request is spoken (the one that Apache Kafka 3.9.1 chooses).

pub mod admin;
pub mod cluster;
pub mod data;
mod error;
pub mod group;
pub mod quorum;
pub mod transaction;
pub mod zookeeper;

use std::rc::Rc;

use bytes::Bytes;

pub use self::error::ErrorCode;

/// Whole record batches, one after the other, as a log holds them: shared, never copied.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Records(pub Vec<Bytes>);

impl Records {
    /// No records.
    pub const EMPTY: Records = Records(Vec::new());

    /// Their size in bytes.
    pub fn len(&self) -> usize {
        self.0.iter().map(Bytes::len).sum()
    }

    /// Whether there is not a byte.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(Bytes::is_empty)
    }
}

macro_rules! apis {
    ($($(#[$only:meta])* $name:ident($request:ty, $response:ty) = $key:literal, $version:literal, $upper:literal;)*) => {
        /// A request's name, with Kafka's number and the version that 3.9.1 speaks.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
        #[allow(missing_docs)]
        pub enum ApiKey { $($(#[$only])* $name,)* }

        impl ApiKey {
            /// Every request that is spoken here.
            pub const ALL: &[ApiKey] = &[$($(#[$only])* ApiKey::$name,)*];

            /// The number on the wire.
            pub fn key(self) -> i16 { match self { $($(#[$only])* ApiKey::$name => $key,)* } }
            /// The version spoken.
            pub fn version(self) -> i16 { match self { $($(#[$only])* ApiKey::$name => $version,)* } }
            /// `FIND_COORDINATOR`, as Kafka's request log prints it.
            pub fn name(self) -> &'static str { match self { $($(#[$only])* ApiKey::$name => $upper,)* } }
        }

        /// A request.
        #[derive(Clone, Debug, PartialEq)]
        #[allow(missing_docs)]
        pub enum Request { $($(#[$only])* $name($request),)* }

        /// A response, to the request of the same name.
        #[derive(Clone, Debug, PartialEq)]
        #[allow(missing_docs)]
        pub enum Response { $($(#[$only])* $name($response),)* }

        impl Request {
            /// Its name.
            pub fn api(&self) -> ApiKey { match self { $($(#[$only])* Request::$name(_) => ApiKey::$name,)* } }
        }
        impl Response {
            /// The name of the request that it answers.
            pub fn api(&self) -> ApiKey { match self { $($(#[$only])* Response::$name(_) => ApiKey::$name,)* } }
        }
    };
}

apis! {
    Produce(data::ProduceRequest, data::ProduceResponse) = 0, 11, "PRODUCE";
    Fetch(data::FetchRequest, data::FetchResponse) = 1, 17, "FETCH";
    ListOffsets(data::ListOffsetsRequest, data::ListOffsetsResponse) = 2, 9, "LIST_OFFSETS";
    Metadata(cluster::MetadataRequest, cluster::MetadataResponse) = 3, 12, "METADATA";
    LeaderAndIsr(cluster::LeaderAndIsrRequest, cluster::LeaderAndIsrResponse) = 4, 7, "LEADER_AND_ISR";
    StopReplica(cluster::StopReplicaRequest, cluster::StopReplicaResponse) = 5, 4, "STOP_REPLICA";
    UpdateMetadata(cluster::UpdateMetadataRequest, cluster::UpdateMetadataResponse) = 6, 8, "UPDATE_METADATA";
    ControlledShutdown(cluster::ControlledShutdownRequest, cluster::ControlledShutdownResponse) = 7, 3, "CONTROLLED_SHUTDOWN";
    OffsetCommit(group::OffsetCommitRequest, group::OffsetCommitResponse) = 8, 9, "OFFSET_COMMIT";
    OffsetFetch(group::OffsetFetchRequest, group::OffsetFetchResponse) = 9, 9, "OFFSET_FETCH";
    FindCoordinator(group::FindCoordinatorRequest, group::FindCoordinatorResponse) = 10, 6, "FIND_COORDINATOR";
    JoinGroup(group::JoinGroupRequest, group::JoinGroupResponse) = 11, 9, "JOIN_GROUP";
    Heartbeat(group::HeartbeatRequest, group::HeartbeatResponse) = 12, 4, "HEARTBEAT";
    LeaveGroup(group::LeaveGroupRequest, group::LeaveGroupResponse) = 13, 5, "LEAVE_GROUP";
    SyncGroup(group::SyncGroupRequest, group::SyncGroupResponse) = 14, 5, "SYNC_GROUP";
    DescribeGroups(group::DescribeGroupsRequest, group::DescribeGroupsResponse) = 15, 5, "DESCRIBE_GROUPS";
    ListGroups(group::ListGroupsRequest, group::ListGroupsResponse) = 16, 5, "LIST_GROUPS";
    ApiVersions(cluster::ApiVersionsRequest, cluster::ApiVersionsResponse) = 18, 4, "API_VERSIONS";
    CreateTopics(admin::CreateTopicsRequest, admin::CreateTopicsResponse) = 19, 7, "CREATE_TOPICS";
    DeleteTopics(admin::DeleteTopicsRequest, admin::DeleteTopicsResponse) = 20, 6, "DELETE_TOPICS";
    DeleteRecords(data::DeleteRecordsRequest, data::DeleteRecordsResponse) = 21, 2, "DELETE_RECORDS";
    InitProducerId(data::InitProducerIdRequest, data::InitProducerIdResponse) = 22, 5, "INIT_PRODUCER_ID";
    OffsetForLeaderEpoch(data::OffsetForLeaderEpochRequest, data::OffsetForLeaderEpochResponse) = 23, 4, "OFFSET_FOR_LEADER_EPOCH";
    AddPartitionsToTxn(transaction::AddPartitionsToTxnRequest, transaction::AddPartitionsToTxnResponse) = 24, 3, "ADD_PARTITIONS_TO_TXN";
    AddOffsetsToTxn(transaction::AddOffsetsToTxnRequest, transaction::AddOffsetsToTxnResponse) = 25, 4, "ADD_OFFSETS_TO_TXN";
    EndTxn(transaction::EndTxnRequest, transaction::EndTxnResponse) = 26, 4, "END_TXN";
    WriteTxnMarkers(transaction::WriteTxnMarkersRequest, transaction::WriteTxnMarkersResponse) = 27, 1, "WRITE_TXN_MARKERS";
    TxnOffsetCommit(transaction::TxnOffsetCommitRequest, transaction::TxnOffsetCommitResponse) = 28, 4, "TXN_OFFSET_COMMIT";
    DescribeConfigs(admin::DescribeConfigsRequest, admin::DescribeConfigsResponse) = 32, 4, "DESCRIBE_CONFIGS";
    CreatePartitions(admin::CreatePartitionsRequest, admin::CreatePartitionsResponse) = 37, 3, "CREATE_PARTITIONS";
    DeleteGroups(group::DeleteGroupsRequest, group::DeleteGroupsResponse) = 42, 2, "DELETE_GROUPS";
    ElectLeaders(admin::ElectLeadersRequest, admin::ElectLeadersResponse) = 43, 2, "ELECT_LEADERS";
    IncrementalAlterConfigs(admin::IncrementalAlterConfigsRequest, admin::IncrementalAlterConfigsResponse) = 44, 1, "INCREMENTAL_ALTER_CONFIGS";
    AlterPartitionReassignments(admin::AlterPartitionReassignmentsRequest, admin::AlterPartitionReassignmentsResponse) = 45, 0, "ALTER_PARTITION_REASSIGNMENTS";
    ListPartitionReassignments(admin::ListPartitionReassignmentsRequest, admin::ListPartitionReassignmentsResponse) = 46, 0, "LIST_PARTITION_REASSIGNMENTS";
    OffsetDelete(group::OffsetDeleteRequest, group::OffsetDeleteResponse) = 47, 0, "OFFSET_DELETE";
    Vote(quorum::VoteRequest, quorum::QuorumResponse) = 52, 1, "VOTE";
    BeginQuorumEpoch(quorum::BeginQuorumEpochRequest, quorum::QuorumResponse) = 53, 1, "BEGIN_QUORUM_EPOCH";
    DescribeQuorum(quorum::DescribeQuorumRequest, quorum::DescribeQuorumResponse) = 55, 2, "DESCRIBE_QUORUM";
    AlterPartition(cluster::AlterPartitionRequest, cluster::AlterPartitionResponse) = 56, 3, "ALTER_PARTITION";
    DescribeCluster(admin::DescribeClusterRequest, admin::DescribeClusterResponse) = 60, 1, "DESCRIBE_CLUSTER";
    DescribeProducers(transaction::DescribeProducersRequest, transaction::DescribeProducersResponse) = 61, 0, "DESCRIBE_PRODUCERS";
    BrokerRegistration(quorum::BrokerRegistrationRequest, quorum::BrokerRegistrationResponse) = 62, 4, "BROKER_REGISTRATION";
    BrokerHeartbeat(quorum::BrokerHeartbeatRequest, quorum::BrokerHeartbeatResponse) = 63, 1, "BROKER_HEARTBEAT";
    DescribeTransactions(transaction::DescribeTransactionsRequest, transaction::DescribeTransactionsResponse) = 65, 0, "DESCRIBE_TRANSACTIONS";
    ListTransactions(transaction::ListTransactionsRequest, transaction::ListTransactionsResponse) = 66, 1, "LIST_TRANSACTIONS";
    AllocateProducerIds(cluster::AllocateProducerIdsRequest, cluster::AllocateProducerIdsResponse) = 67, 0, "ALLOCATE_PRODUCER_IDS";
    ConsumerGroupDescribe(group::ConsumerGroupDescribeRequest, group::ConsumerGroupDescribeResponse) = 69, 0, "CONSUMER_GROUP_DESCRIBE";
    DescribeTopicPartitions(quorum::DescribeTopicPartitionsRequest, quorum::DescribeTopicPartitionsResponse) = 75, 0, "DESCRIBE_TOPIC_PARTITIONS";
}

/// What travels on a connection.
#[derive(Clone, Debug, PartialEq)]
pub enum Message {
    /// A question of the side that opened the connection; answered in order.
    Request {
        /// Numbers the requests of one client process; the answer repeats it.
        correlation: u32,
        /// The request.
        request: Rc<Request>,
    },
    /// The answer to the request of the same correlation.
    Response {
        /// The request's.
        correlation: u32,
        /// The response.
        response: Rc<Response>,
    },
    /// A broker's (or tool's) question to ZooKeeper.
    ZkRequest {
        /// ZooKeeper's own correlation.
        xid: u32,
        /// The request.
        request: Rc<zookeeper::ZkRequest>,
    },
    /// ZooKeeper's answer.
    ZkReply {
        /// The request's.
        xid: u32,
        /// The response.
        reply: Rc<zookeeper::ZkReply>,
    },
    /// ZooKeeper tells that something watched has changed, once.
    ZkWatch(zookeeper::WatchEvent),
}
