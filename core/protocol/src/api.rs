// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

//! The APIs: keys, versions, headers, and one enum over all requests and one over all responses.

#![allow(clippy::all)]

use crate::message::*;
use crate::wire::{Message, Reader, Result, WireError, Writer};

/// An API that this code knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(i16)]
pub enum ApiKey {
    Produce = 0,
    Fetch = 1,
    ListOffsets = 2,
    Metadata = 3,
    OffsetCommit = 8,
    OffsetFetch = 9,
    FindCoordinator = 10,
    JoinGroup = 11,
    Heartbeat = 12,
    LeaveGroup = 13,
    SyncGroup = 14,
    DescribeGroups = 15,
    ListGroups = 16,
    ApiVersions = 18,
    CreateTopics = 19,
    DeleteTopics = 20,
    DeleteRecords = 21,
    InitProducerId = 22,
    OffsetForLeaderEpoch = 23,
    DescribeConfigs = 32,
    AlterConfigs = 33,
    DescribeLogDirs = 35,
    CreatePartitions = 37,
    DeleteGroups = 42,
    IncrementalAlterConfigs = 44,
    OffsetDelete = 47,
    DescribeQuorum = 55,
    DescribeCluster = 60,
    DescribeProducers = 61,
    ListConfigResources = 74,
    DescribeTopicPartitions = 75,
}

impl ApiKey {
    /// In the order of their keys.
    pub const ALL: &'static [ApiKey] = &[
        ApiKey::Produce,
        ApiKey::Fetch,
        ApiKey::ListOffsets,
        ApiKey::Metadata,
        ApiKey::OffsetCommit,
        ApiKey::OffsetFetch,
        ApiKey::FindCoordinator,
        ApiKey::JoinGroup,
        ApiKey::Heartbeat,
        ApiKey::LeaveGroup,
        ApiKey::SyncGroup,
        ApiKey::DescribeGroups,
        ApiKey::ListGroups,
        ApiKey::ApiVersions,
        ApiKey::CreateTopics,
        ApiKey::DeleteTopics,
        ApiKey::DeleteRecords,
        ApiKey::InitProducerId,
        ApiKey::OffsetForLeaderEpoch,
        ApiKey::DescribeConfigs,
        ApiKey::AlterConfigs,
        ApiKey::DescribeLogDirs,
        ApiKey::CreatePartitions,
        ApiKey::DeleteGroups,
        ApiKey::IncrementalAlterConfigs,
        ApiKey::OffsetDelete,
        ApiKey::DescribeQuorum,
        ApiKey::DescribeCluster,
        ApiKey::DescribeProducers,
        ApiKey::ListConfigResources,
        ApiKey::DescribeTopicPartitions,
    ];

    pub fn from_i16(key: i16) -> Option<ApiKey> {
        Some(match key {
            0 => ApiKey::Produce,
            1 => ApiKey::Fetch,
            2 => ApiKey::ListOffsets,
            3 => ApiKey::Metadata,
            8 => ApiKey::OffsetCommit,
            9 => ApiKey::OffsetFetch,
            10 => ApiKey::FindCoordinator,
            11 => ApiKey::JoinGroup,
            12 => ApiKey::Heartbeat,
            13 => ApiKey::LeaveGroup,
            14 => ApiKey::SyncGroup,
            15 => ApiKey::DescribeGroups,
            16 => ApiKey::ListGroups,
            18 => ApiKey::ApiVersions,
            19 => ApiKey::CreateTopics,
            20 => ApiKey::DeleteTopics,
            21 => ApiKey::DeleteRecords,
            22 => ApiKey::InitProducerId,
            23 => ApiKey::OffsetForLeaderEpoch,
            32 => ApiKey::DescribeConfigs,
            33 => ApiKey::AlterConfigs,
            35 => ApiKey::DescribeLogDirs,
            37 => ApiKey::CreatePartitions,
            42 => ApiKey::DeleteGroups,
            44 => ApiKey::IncrementalAlterConfigs,
            47 => ApiKey::OffsetDelete,
            55 => ApiKey::DescribeQuorum,
            60 => ApiKey::DescribeCluster,
            61 => ApiKey::DescribeProducers,
            74 => ApiKey::ListConfigResources,
            75 => ApiKey::DescribeTopicPartitions,
            _ => return None,
        })
    }

    pub fn name(self) -> &'static str {
        match self {
            ApiKey::Produce => "Produce",
            ApiKey::Fetch => "Fetch",
            ApiKey::ListOffsets => "ListOffsets",
            ApiKey::Metadata => "Metadata",
            ApiKey::OffsetCommit => "OffsetCommit",
            ApiKey::OffsetFetch => "OffsetFetch",
            ApiKey::FindCoordinator => "FindCoordinator",
            ApiKey::JoinGroup => "JoinGroup",
            ApiKey::Heartbeat => "Heartbeat",
            ApiKey::LeaveGroup => "LeaveGroup",
            ApiKey::SyncGroup => "SyncGroup",
            ApiKey::DescribeGroups => "DescribeGroups",
            ApiKey::ListGroups => "ListGroups",
            ApiKey::ApiVersions => "ApiVersions",
            ApiKey::CreateTopics => "CreateTopics",
            ApiKey::DeleteTopics => "DeleteTopics",
            ApiKey::DeleteRecords => "DeleteRecords",
            ApiKey::InitProducerId => "InitProducerId",
            ApiKey::OffsetForLeaderEpoch => "OffsetForLeaderEpoch",
            ApiKey::DescribeConfigs => "DescribeConfigs",
            ApiKey::AlterConfigs => "AlterConfigs",
            ApiKey::DescribeLogDirs => "DescribeLogDirs",
            ApiKey::CreatePartitions => "CreatePartitions",
            ApiKey::DeleteGroups => "DeleteGroups",
            ApiKey::IncrementalAlterConfigs => "IncrementalAlterConfigs",
            ApiKey::OffsetDelete => "OffsetDelete",
            ApiKey::DescribeQuorum => "DescribeQuorum",
            ApiKey::DescribeCluster => "DescribeCluster",
            ApiKey::DescribeProducers => "DescribeProducers",
            ApiKey::ListConfigResources => "ListConfigResources",
            ApiKey::DescribeTopicPartitions => "DescribeTopicPartitions",
        }
    }

    /// The lowest and highest version that Apache Kafka 4.4 serves, and this code knows.
    pub fn versions(self) -> (i16, i16) {
        match self {
            ApiKey::Produce => (3, 13),
            ApiKey::Fetch => (4, 18),
            ApiKey::ListOffsets => (1, 11),
            ApiKey::Metadata => (0, 13),
            ApiKey::OffsetCommit => (2, 10),
            ApiKey::OffsetFetch => (1, 10),
            ApiKey::FindCoordinator => (0, 6),
            ApiKey::JoinGroup => (0, 9),
            ApiKey::Heartbeat => (0, 4),
            ApiKey::LeaveGroup => (0, 5),
            ApiKey::SyncGroup => (0, 5),
            ApiKey::DescribeGroups => (0, 6),
            ApiKey::ListGroups => (0, 5),
            ApiKey::ApiVersions => (0, 5),
            ApiKey::CreateTopics => (2, 7),
            ApiKey::DeleteTopics => (1, 6),
            ApiKey::DeleteRecords => (0, 2),
            ApiKey::InitProducerId => (0, 5),
            ApiKey::OffsetForLeaderEpoch => (2, 4),
            ApiKey::DescribeConfigs => (1, 4),
            ApiKey::AlterConfigs => (0, 2),
            ApiKey::DescribeLogDirs => (1, 5),
            ApiKey::CreatePartitions => (0, 3),
            ApiKey::DeleteGroups => (0, 3),
            ApiKey::IncrementalAlterConfigs => (0, 1),
            ApiKey::OffsetDelete => (0, 0),
            ApiKey::DescribeQuorum => (0, 2),
            ApiKey::DescribeCluster => (0, 2),
            ApiKey::DescribeProducers => (0, 0),
            ApiKey::ListConfigResources => (0, 1),
            ApiKey::DescribeTopicPartitions => (0, 0),
        }
    }

    /// The first version in the flexible encoding.
    fn flexible_from(self) -> i16 {
        match self {
            ApiKey::Produce => 9,
            ApiKey::Fetch => 12,
            ApiKey::ListOffsets => 6,
            ApiKey::Metadata => 9,
            ApiKey::OffsetCommit => 8,
            ApiKey::OffsetFetch => 6,
            ApiKey::FindCoordinator => 3,
            ApiKey::JoinGroup => 6,
            ApiKey::Heartbeat => 4,
            ApiKey::LeaveGroup => 4,
            ApiKey::SyncGroup => 4,
            ApiKey::DescribeGroups => 5,
            ApiKey::ListGroups => 3,
            ApiKey::ApiVersions => 3,
            ApiKey::CreateTopics => 5,
            ApiKey::DeleteTopics => 4,
            ApiKey::DeleteRecords => 2,
            ApiKey::InitProducerId => 2,
            ApiKey::OffsetForLeaderEpoch => 4,
            ApiKey::DescribeConfigs => 4,
            ApiKey::AlterConfigs => 2,
            ApiKey::DescribeLogDirs => 2,
            ApiKey::CreatePartitions => 2,
            ApiKey::DeleteGroups => 2,
            ApiKey::IncrementalAlterConfigs => 1,
            ApiKey::OffsetDelete => i16::MAX,
            ApiKey::DescribeQuorum => 0,
            ApiKey::DescribeCluster => 0,
            ApiKey::DescribeProducers => 0,
            ApiKey::ListConfigResources => 0,
            ApiKey::DescribeTopicPartitions => 0,
        }
    }

    pub fn request_header_version(self, version: i16) -> i16 {
        if version >= self.flexible_from() { 2 } else { 1 }
    }

    /// ApiVersions is answered with header 0 whatever its version: its reader does not know ours yet.
    pub fn response_header_version(self, version: i16) -> i16 {
        i16::from(self != ApiKey::ApiVersions && version >= self.flexible_from())
    }
}

/// Any request.
#[derive(Debug, Clone, PartialEq)]
pub enum Request {
    Produce(ProduceRequest),
    Fetch(FetchRequest),
    ListOffsets(ListOffsetsRequest),
    Metadata(MetadataRequest),
    OffsetCommit(OffsetCommitRequest),
    OffsetFetch(OffsetFetchRequest),
    FindCoordinator(FindCoordinatorRequest),
    JoinGroup(JoinGroupRequest),
    Heartbeat(HeartbeatRequest),
    LeaveGroup(LeaveGroupRequest),
    SyncGroup(SyncGroupRequest),
    DescribeGroups(DescribeGroupsRequest),
    ListGroups(ListGroupsRequest),
    ApiVersions(ApiVersionsRequest),
    CreateTopics(CreateTopicsRequest),
    DeleteTopics(DeleteTopicsRequest),
    DeleteRecords(DeleteRecordsRequest),
    InitProducerId(InitProducerIdRequest),
    OffsetForLeaderEpoch(OffsetForLeaderEpochRequest),
    DescribeConfigs(DescribeConfigsRequest),
    AlterConfigs(AlterConfigsRequest),
    DescribeLogDirs(DescribeLogDirsRequest),
    CreatePartitions(CreatePartitionsRequest),
    DeleteGroups(DeleteGroupsRequest),
    IncrementalAlterConfigs(IncrementalAlterConfigsRequest),
    OffsetDelete(OffsetDeleteRequest),
    DescribeQuorum(DescribeQuorumRequest),
    DescribeCluster(DescribeClusterRequest),
    DescribeProducers(DescribeProducersRequest),
    ListConfigResources(ListConfigResourcesRequest),
    DescribeTopicPartitions(DescribeTopicPartitionsRequest),
}

impl Request {
    pub fn api_key(&self) -> ApiKey {
        match self {
            Request::Produce(_) => ApiKey::Produce,
            Request::Fetch(_) => ApiKey::Fetch,
            Request::ListOffsets(_) => ApiKey::ListOffsets,
            Request::Metadata(_) => ApiKey::Metadata,
            Request::OffsetCommit(_) => ApiKey::OffsetCommit,
            Request::OffsetFetch(_) => ApiKey::OffsetFetch,
            Request::FindCoordinator(_) => ApiKey::FindCoordinator,
            Request::JoinGroup(_) => ApiKey::JoinGroup,
            Request::Heartbeat(_) => ApiKey::Heartbeat,
            Request::LeaveGroup(_) => ApiKey::LeaveGroup,
            Request::SyncGroup(_) => ApiKey::SyncGroup,
            Request::DescribeGroups(_) => ApiKey::DescribeGroups,
            Request::ListGroups(_) => ApiKey::ListGroups,
            Request::ApiVersions(_) => ApiKey::ApiVersions,
            Request::CreateTopics(_) => ApiKey::CreateTopics,
            Request::DeleteTopics(_) => ApiKey::DeleteTopics,
            Request::DeleteRecords(_) => ApiKey::DeleteRecords,
            Request::InitProducerId(_) => ApiKey::InitProducerId,
            Request::OffsetForLeaderEpoch(_) => ApiKey::OffsetForLeaderEpoch,
            Request::DescribeConfigs(_) => ApiKey::DescribeConfigs,
            Request::AlterConfigs(_) => ApiKey::AlterConfigs,
            Request::DescribeLogDirs(_) => ApiKey::DescribeLogDirs,
            Request::CreatePartitions(_) => ApiKey::CreatePartitions,
            Request::DeleteGroups(_) => ApiKey::DeleteGroups,
            Request::IncrementalAlterConfigs(_) => ApiKey::IncrementalAlterConfigs,
            Request::OffsetDelete(_) => ApiKey::OffsetDelete,
            Request::DescribeQuorum(_) => ApiKey::DescribeQuorum,
            Request::DescribeCluster(_) => ApiKey::DescribeCluster,
            Request::DescribeProducers(_) => ApiKey::DescribeProducers,
            Request::ListConfigResources(_) => ApiKey::ListConfigResources,
            Request::DescribeTopicPartitions(_) => ApiKey::DescribeTopicPartitions,
        }
    }

    pub fn decode(api: ApiKey, version: i16, reader: &mut Reader) -> Result<Request> {
        Ok(match api {
            ApiKey::Produce => Request::Produce(ProduceRequest::decode(reader, version)?),
            ApiKey::Fetch => Request::Fetch(FetchRequest::decode(reader, version)?),
            ApiKey::ListOffsets => Request::ListOffsets(ListOffsetsRequest::decode(reader, version)?),
            ApiKey::Metadata => Request::Metadata(MetadataRequest::decode(reader, version)?),
            ApiKey::OffsetCommit => Request::OffsetCommit(OffsetCommitRequest::decode(reader, version)?),
            ApiKey::OffsetFetch => Request::OffsetFetch(OffsetFetchRequest::decode(reader, version)?),
            ApiKey::FindCoordinator => Request::FindCoordinator(FindCoordinatorRequest::decode(reader, version)?),
            ApiKey::JoinGroup => Request::JoinGroup(JoinGroupRequest::decode(reader, version)?),
            ApiKey::Heartbeat => Request::Heartbeat(HeartbeatRequest::decode(reader, version)?),
            ApiKey::LeaveGroup => Request::LeaveGroup(LeaveGroupRequest::decode(reader, version)?),
            ApiKey::SyncGroup => Request::SyncGroup(SyncGroupRequest::decode(reader, version)?),
            ApiKey::DescribeGroups => Request::DescribeGroups(DescribeGroupsRequest::decode(reader, version)?),
            ApiKey::ListGroups => Request::ListGroups(ListGroupsRequest::decode(reader, version)?),
            ApiKey::ApiVersions => Request::ApiVersions(ApiVersionsRequest::decode(reader, version)?),
            ApiKey::CreateTopics => Request::CreateTopics(CreateTopicsRequest::decode(reader, version)?),
            ApiKey::DeleteTopics => Request::DeleteTopics(DeleteTopicsRequest::decode(reader, version)?),
            ApiKey::DeleteRecords => Request::DeleteRecords(DeleteRecordsRequest::decode(reader, version)?),
            ApiKey::InitProducerId => Request::InitProducerId(InitProducerIdRequest::decode(reader, version)?),
            ApiKey::OffsetForLeaderEpoch => {
                Request::OffsetForLeaderEpoch(OffsetForLeaderEpochRequest::decode(reader, version)?)
            }
            ApiKey::DescribeConfigs => Request::DescribeConfigs(DescribeConfigsRequest::decode(reader, version)?),
            ApiKey::AlterConfigs => Request::AlterConfigs(AlterConfigsRequest::decode(reader, version)?),
            ApiKey::DescribeLogDirs => Request::DescribeLogDirs(DescribeLogDirsRequest::decode(reader, version)?),
            ApiKey::CreatePartitions => Request::CreatePartitions(CreatePartitionsRequest::decode(reader, version)?),
            ApiKey::DeleteGroups => Request::DeleteGroups(DeleteGroupsRequest::decode(reader, version)?),
            ApiKey::IncrementalAlterConfigs => {
                Request::IncrementalAlterConfigs(IncrementalAlterConfigsRequest::decode(reader, version)?)
            }
            ApiKey::OffsetDelete => Request::OffsetDelete(OffsetDeleteRequest::decode(reader, version)?),
            ApiKey::DescribeQuorum => Request::DescribeQuorum(DescribeQuorumRequest::decode(reader, version)?),
            ApiKey::DescribeCluster => Request::DescribeCluster(DescribeClusterRequest::decode(reader, version)?),
            ApiKey::DescribeProducers => Request::DescribeProducers(DescribeProducersRequest::decode(reader, version)?),
            ApiKey::ListConfigResources => {
                Request::ListConfigResources(ListConfigResourcesRequest::decode(reader, version)?)
            }
            ApiKey::DescribeTopicPartitions => {
                Request::DescribeTopicPartitions(DescribeTopicPartitionsRequest::decode(reader, version)?)
            }
        })
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        match self {
            Request::Produce(message) => message.encode(writer, version),
            Request::Fetch(message) => message.encode(writer, version),
            Request::ListOffsets(message) => message.encode(writer, version),
            Request::Metadata(message) => message.encode(writer, version),
            Request::OffsetCommit(message) => message.encode(writer, version),
            Request::OffsetFetch(message) => message.encode(writer, version),
            Request::FindCoordinator(message) => message.encode(writer, version),
            Request::JoinGroup(message) => message.encode(writer, version),
            Request::Heartbeat(message) => message.encode(writer, version),
            Request::LeaveGroup(message) => message.encode(writer, version),
            Request::SyncGroup(message) => message.encode(writer, version),
            Request::DescribeGroups(message) => message.encode(writer, version),
            Request::ListGroups(message) => message.encode(writer, version),
            Request::ApiVersions(message) => message.encode(writer, version),
            Request::CreateTopics(message) => message.encode(writer, version),
            Request::DeleteTopics(message) => message.encode(writer, version),
            Request::DeleteRecords(message) => message.encode(writer, version),
            Request::InitProducerId(message) => message.encode(writer, version),
            Request::OffsetForLeaderEpoch(message) => message.encode(writer, version),
            Request::DescribeConfigs(message) => message.encode(writer, version),
            Request::AlterConfigs(message) => message.encode(writer, version),
            Request::DescribeLogDirs(message) => message.encode(writer, version),
            Request::CreatePartitions(message) => message.encode(writer, version),
            Request::DeleteGroups(message) => message.encode(writer, version),
            Request::IncrementalAlterConfigs(message) => message.encode(writer, version),
            Request::OffsetDelete(message) => message.encode(writer, version),
            Request::DescribeQuorum(message) => message.encode(writer, version),
            Request::DescribeCluster(message) => message.encode(writer, version),
            Request::DescribeProducers(message) => message.encode(writer, version),
            Request::ListConfigResources(message) => message.encode(writer, version),
            Request::DescribeTopicPartitions(message) => message.encode(writer, version),
        }
    }
}

impl From<ProduceRequest> for Request {
    fn from(message: ProduceRequest) -> Self {
        Request::Produce(message)
    }
}
impl TryFrom<Request> for ProduceRequest {
    type Error = WireError;
    fn try_from(any: Request) -> Result<Self> {
        match any {
            Request::Produce(message) => Ok(message),
            other => Err(wrong_kind("Produce", other.api_key())),
        }
    }
}
impl From<FetchRequest> for Request {
    fn from(message: FetchRequest) -> Self {
        Request::Fetch(message)
    }
}
impl TryFrom<Request> for FetchRequest {
    type Error = WireError;
    fn try_from(any: Request) -> Result<Self> {
        match any {
            Request::Fetch(message) => Ok(message),
            other => Err(wrong_kind("Fetch", other.api_key())),
        }
    }
}
impl From<ListOffsetsRequest> for Request {
    fn from(message: ListOffsetsRequest) -> Self {
        Request::ListOffsets(message)
    }
}
impl TryFrom<Request> for ListOffsetsRequest {
    type Error = WireError;
    fn try_from(any: Request) -> Result<Self> {
        match any {
            Request::ListOffsets(message) => Ok(message),
            other => Err(wrong_kind("ListOffsets", other.api_key())),
        }
    }
}
impl From<MetadataRequest> for Request {
    fn from(message: MetadataRequest) -> Self {
        Request::Metadata(message)
    }
}
impl TryFrom<Request> for MetadataRequest {
    type Error = WireError;
    fn try_from(any: Request) -> Result<Self> {
        match any {
            Request::Metadata(message) => Ok(message),
            other => Err(wrong_kind("Metadata", other.api_key())),
        }
    }
}
impl From<OffsetCommitRequest> for Request {
    fn from(message: OffsetCommitRequest) -> Self {
        Request::OffsetCommit(message)
    }
}
impl TryFrom<Request> for OffsetCommitRequest {
    type Error = WireError;
    fn try_from(any: Request) -> Result<Self> {
        match any {
            Request::OffsetCommit(message) => Ok(message),
            other => Err(wrong_kind("OffsetCommit", other.api_key())),
        }
    }
}
impl From<OffsetFetchRequest> for Request {
    fn from(message: OffsetFetchRequest) -> Self {
        Request::OffsetFetch(message)
    }
}
impl TryFrom<Request> for OffsetFetchRequest {
    type Error = WireError;
    fn try_from(any: Request) -> Result<Self> {
        match any {
            Request::OffsetFetch(message) => Ok(message),
            other => Err(wrong_kind("OffsetFetch", other.api_key())),
        }
    }
}
impl From<FindCoordinatorRequest> for Request {
    fn from(message: FindCoordinatorRequest) -> Self {
        Request::FindCoordinator(message)
    }
}
impl TryFrom<Request> for FindCoordinatorRequest {
    type Error = WireError;
    fn try_from(any: Request) -> Result<Self> {
        match any {
            Request::FindCoordinator(message) => Ok(message),
            other => Err(wrong_kind("FindCoordinator", other.api_key())),
        }
    }
}
impl From<JoinGroupRequest> for Request {
    fn from(message: JoinGroupRequest) -> Self {
        Request::JoinGroup(message)
    }
}
impl TryFrom<Request> for JoinGroupRequest {
    type Error = WireError;
    fn try_from(any: Request) -> Result<Self> {
        match any {
            Request::JoinGroup(message) => Ok(message),
            other => Err(wrong_kind("JoinGroup", other.api_key())),
        }
    }
}
impl From<HeartbeatRequest> for Request {
    fn from(message: HeartbeatRequest) -> Self {
        Request::Heartbeat(message)
    }
}
impl TryFrom<Request> for HeartbeatRequest {
    type Error = WireError;
    fn try_from(any: Request) -> Result<Self> {
        match any {
            Request::Heartbeat(message) => Ok(message),
            other => Err(wrong_kind("Heartbeat", other.api_key())),
        }
    }
}
impl From<LeaveGroupRequest> for Request {
    fn from(message: LeaveGroupRequest) -> Self {
        Request::LeaveGroup(message)
    }
}
impl TryFrom<Request> for LeaveGroupRequest {
    type Error = WireError;
    fn try_from(any: Request) -> Result<Self> {
        match any {
            Request::LeaveGroup(message) => Ok(message),
            other => Err(wrong_kind("LeaveGroup", other.api_key())),
        }
    }
}
impl From<SyncGroupRequest> for Request {
    fn from(message: SyncGroupRequest) -> Self {
        Request::SyncGroup(message)
    }
}
impl TryFrom<Request> for SyncGroupRequest {
    type Error = WireError;
    fn try_from(any: Request) -> Result<Self> {
        match any {
            Request::SyncGroup(message) => Ok(message),
            other => Err(wrong_kind("SyncGroup", other.api_key())),
        }
    }
}
impl From<DescribeGroupsRequest> for Request {
    fn from(message: DescribeGroupsRequest) -> Self {
        Request::DescribeGroups(message)
    }
}
impl TryFrom<Request> for DescribeGroupsRequest {
    type Error = WireError;
    fn try_from(any: Request) -> Result<Self> {
        match any {
            Request::DescribeGroups(message) => Ok(message),
            other => Err(wrong_kind("DescribeGroups", other.api_key())),
        }
    }
}
impl From<ListGroupsRequest> for Request {
    fn from(message: ListGroupsRequest) -> Self {
        Request::ListGroups(message)
    }
}
impl TryFrom<Request> for ListGroupsRequest {
    type Error = WireError;
    fn try_from(any: Request) -> Result<Self> {
        match any {
            Request::ListGroups(message) => Ok(message),
            other => Err(wrong_kind("ListGroups", other.api_key())),
        }
    }
}
impl From<ApiVersionsRequest> for Request {
    fn from(message: ApiVersionsRequest) -> Self {
        Request::ApiVersions(message)
    }
}
impl TryFrom<Request> for ApiVersionsRequest {
    type Error = WireError;
    fn try_from(any: Request) -> Result<Self> {
        match any {
            Request::ApiVersions(message) => Ok(message),
            other => Err(wrong_kind("ApiVersions", other.api_key())),
        }
    }
}
impl From<CreateTopicsRequest> for Request {
    fn from(message: CreateTopicsRequest) -> Self {
        Request::CreateTopics(message)
    }
}
impl TryFrom<Request> for CreateTopicsRequest {
    type Error = WireError;
    fn try_from(any: Request) -> Result<Self> {
        match any {
            Request::CreateTopics(message) => Ok(message),
            other => Err(wrong_kind("CreateTopics", other.api_key())),
        }
    }
}
impl From<DeleteTopicsRequest> for Request {
    fn from(message: DeleteTopicsRequest) -> Self {
        Request::DeleteTopics(message)
    }
}
impl TryFrom<Request> for DeleteTopicsRequest {
    type Error = WireError;
    fn try_from(any: Request) -> Result<Self> {
        match any {
            Request::DeleteTopics(message) => Ok(message),
            other => Err(wrong_kind("DeleteTopics", other.api_key())),
        }
    }
}
impl From<DeleteRecordsRequest> for Request {
    fn from(message: DeleteRecordsRequest) -> Self {
        Request::DeleteRecords(message)
    }
}
impl TryFrom<Request> for DeleteRecordsRequest {
    type Error = WireError;
    fn try_from(any: Request) -> Result<Self> {
        match any {
            Request::DeleteRecords(message) => Ok(message),
            other => Err(wrong_kind("DeleteRecords", other.api_key())),
        }
    }
}
impl From<InitProducerIdRequest> for Request {
    fn from(message: InitProducerIdRequest) -> Self {
        Request::InitProducerId(message)
    }
}
impl TryFrom<Request> for InitProducerIdRequest {
    type Error = WireError;
    fn try_from(any: Request) -> Result<Self> {
        match any {
            Request::InitProducerId(message) => Ok(message),
            other => Err(wrong_kind("InitProducerId", other.api_key())),
        }
    }
}
impl From<OffsetForLeaderEpochRequest> for Request {
    fn from(message: OffsetForLeaderEpochRequest) -> Self {
        Request::OffsetForLeaderEpoch(message)
    }
}
impl TryFrom<Request> for OffsetForLeaderEpochRequest {
    type Error = WireError;
    fn try_from(any: Request) -> Result<Self> {
        match any {
            Request::OffsetForLeaderEpoch(message) => Ok(message),
            other => Err(wrong_kind("OffsetForLeaderEpoch", other.api_key())),
        }
    }
}
impl From<DescribeConfigsRequest> for Request {
    fn from(message: DescribeConfigsRequest) -> Self {
        Request::DescribeConfigs(message)
    }
}
impl TryFrom<Request> for DescribeConfigsRequest {
    type Error = WireError;
    fn try_from(any: Request) -> Result<Self> {
        match any {
            Request::DescribeConfigs(message) => Ok(message),
            other => Err(wrong_kind("DescribeConfigs", other.api_key())),
        }
    }
}
impl From<AlterConfigsRequest> for Request {
    fn from(message: AlterConfigsRequest) -> Self {
        Request::AlterConfigs(message)
    }
}
impl TryFrom<Request> for AlterConfigsRequest {
    type Error = WireError;
    fn try_from(any: Request) -> Result<Self> {
        match any {
            Request::AlterConfigs(message) => Ok(message),
            other => Err(wrong_kind("AlterConfigs", other.api_key())),
        }
    }
}
impl From<DescribeLogDirsRequest> for Request {
    fn from(message: DescribeLogDirsRequest) -> Self {
        Request::DescribeLogDirs(message)
    }
}
impl TryFrom<Request> for DescribeLogDirsRequest {
    type Error = WireError;
    fn try_from(any: Request) -> Result<Self> {
        match any {
            Request::DescribeLogDirs(message) => Ok(message),
            other => Err(wrong_kind("DescribeLogDirs", other.api_key())),
        }
    }
}
impl From<CreatePartitionsRequest> for Request {
    fn from(message: CreatePartitionsRequest) -> Self {
        Request::CreatePartitions(message)
    }
}
impl TryFrom<Request> for CreatePartitionsRequest {
    type Error = WireError;
    fn try_from(any: Request) -> Result<Self> {
        match any {
            Request::CreatePartitions(message) => Ok(message),
            other => Err(wrong_kind("CreatePartitions", other.api_key())),
        }
    }
}
impl From<DeleteGroupsRequest> for Request {
    fn from(message: DeleteGroupsRequest) -> Self {
        Request::DeleteGroups(message)
    }
}
impl TryFrom<Request> for DeleteGroupsRequest {
    type Error = WireError;
    fn try_from(any: Request) -> Result<Self> {
        match any {
            Request::DeleteGroups(message) => Ok(message),
            other => Err(wrong_kind("DeleteGroups", other.api_key())),
        }
    }
}
impl From<IncrementalAlterConfigsRequest> for Request {
    fn from(message: IncrementalAlterConfigsRequest) -> Self {
        Request::IncrementalAlterConfigs(message)
    }
}
impl TryFrom<Request> for IncrementalAlterConfigsRequest {
    type Error = WireError;
    fn try_from(any: Request) -> Result<Self> {
        match any {
            Request::IncrementalAlterConfigs(message) => Ok(message),
            other => Err(wrong_kind("IncrementalAlterConfigs", other.api_key())),
        }
    }
}
impl From<OffsetDeleteRequest> for Request {
    fn from(message: OffsetDeleteRequest) -> Self {
        Request::OffsetDelete(message)
    }
}
impl TryFrom<Request> for OffsetDeleteRequest {
    type Error = WireError;
    fn try_from(any: Request) -> Result<Self> {
        match any {
            Request::OffsetDelete(message) => Ok(message),
            other => Err(wrong_kind("OffsetDelete", other.api_key())),
        }
    }
}
impl From<DescribeQuorumRequest> for Request {
    fn from(message: DescribeQuorumRequest) -> Self {
        Request::DescribeQuorum(message)
    }
}
impl TryFrom<Request> for DescribeQuorumRequest {
    type Error = WireError;
    fn try_from(any: Request) -> Result<Self> {
        match any {
            Request::DescribeQuorum(message) => Ok(message),
            other => Err(wrong_kind("DescribeQuorum", other.api_key())),
        }
    }
}
impl From<DescribeClusterRequest> for Request {
    fn from(message: DescribeClusterRequest) -> Self {
        Request::DescribeCluster(message)
    }
}
impl TryFrom<Request> for DescribeClusterRequest {
    type Error = WireError;
    fn try_from(any: Request) -> Result<Self> {
        match any {
            Request::DescribeCluster(message) => Ok(message),
            other => Err(wrong_kind("DescribeCluster", other.api_key())),
        }
    }
}
impl From<DescribeProducersRequest> for Request {
    fn from(message: DescribeProducersRequest) -> Self {
        Request::DescribeProducers(message)
    }
}
impl TryFrom<Request> for DescribeProducersRequest {
    type Error = WireError;
    fn try_from(any: Request) -> Result<Self> {
        match any {
            Request::DescribeProducers(message) => Ok(message),
            other => Err(wrong_kind("DescribeProducers", other.api_key())),
        }
    }
}
impl From<ListConfigResourcesRequest> for Request {
    fn from(message: ListConfigResourcesRequest) -> Self {
        Request::ListConfigResources(message)
    }
}
impl TryFrom<Request> for ListConfigResourcesRequest {
    type Error = WireError;
    fn try_from(any: Request) -> Result<Self> {
        match any {
            Request::ListConfigResources(message) => Ok(message),
            other => Err(wrong_kind("ListConfigResources", other.api_key())),
        }
    }
}
impl From<DescribeTopicPartitionsRequest> for Request {
    fn from(message: DescribeTopicPartitionsRequest) -> Self {
        Request::DescribeTopicPartitions(message)
    }
}
impl TryFrom<Request> for DescribeTopicPartitionsRequest {
    type Error = WireError;
    fn try_from(any: Request) -> Result<Self> {
        match any {
            Request::DescribeTopicPartitions(message) => Ok(message),
            other => Err(wrong_kind("DescribeTopicPartitions", other.api_key())),
        }
    }
}

fn wrong_kind(wanted: &str, found: ApiKey) -> WireError {
    WireError::Invalid(format!("expected {wanted}, found {}", found.name()))
}

/// Any response.
#[derive(Debug, Clone, PartialEq)]
pub enum Response {
    Produce(ProduceResponse),
    Fetch(FetchResponse),
    ListOffsets(ListOffsetsResponse),
    Metadata(MetadataResponse),
    OffsetCommit(OffsetCommitResponse),
    OffsetFetch(OffsetFetchResponse),
    FindCoordinator(FindCoordinatorResponse),
    JoinGroup(JoinGroupResponse),
    Heartbeat(HeartbeatResponse),
    LeaveGroup(LeaveGroupResponse),
    SyncGroup(SyncGroupResponse),
    DescribeGroups(DescribeGroupsResponse),
    ListGroups(ListGroupsResponse),
    ApiVersions(ApiVersionsResponse),
    CreateTopics(CreateTopicsResponse),
    DeleteTopics(DeleteTopicsResponse),
    DeleteRecords(DeleteRecordsResponse),
    InitProducerId(InitProducerIdResponse),
    OffsetForLeaderEpoch(OffsetForLeaderEpochResponse),
    DescribeConfigs(DescribeConfigsResponse),
    AlterConfigs(AlterConfigsResponse),
    DescribeLogDirs(DescribeLogDirsResponse),
    CreatePartitions(CreatePartitionsResponse),
    DeleteGroups(DeleteGroupsResponse),
    IncrementalAlterConfigs(IncrementalAlterConfigsResponse),
    OffsetDelete(OffsetDeleteResponse),
    DescribeQuorum(DescribeQuorumResponse),
    DescribeCluster(DescribeClusterResponse),
    DescribeProducers(DescribeProducersResponse),
    ListConfigResources(ListConfigResourcesResponse),
    DescribeTopicPartitions(DescribeTopicPartitionsResponse),
}

impl Response {
    pub fn api_key(&self) -> ApiKey {
        match self {
            Response::Produce(_) => ApiKey::Produce,
            Response::Fetch(_) => ApiKey::Fetch,
            Response::ListOffsets(_) => ApiKey::ListOffsets,
            Response::Metadata(_) => ApiKey::Metadata,
            Response::OffsetCommit(_) => ApiKey::OffsetCommit,
            Response::OffsetFetch(_) => ApiKey::OffsetFetch,
            Response::FindCoordinator(_) => ApiKey::FindCoordinator,
            Response::JoinGroup(_) => ApiKey::JoinGroup,
            Response::Heartbeat(_) => ApiKey::Heartbeat,
            Response::LeaveGroup(_) => ApiKey::LeaveGroup,
            Response::SyncGroup(_) => ApiKey::SyncGroup,
            Response::DescribeGroups(_) => ApiKey::DescribeGroups,
            Response::ListGroups(_) => ApiKey::ListGroups,
            Response::ApiVersions(_) => ApiKey::ApiVersions,
            Response::CreateTopics(_) => ApiKey::CreateTopics,
            Response::DeleteTopics(_) => ApiKey::DeleteTopics,
            Response::DeleteRecords(_) => ApiKey::DeleteRecords,
            Response::InitProducerId(_) => ApiKey::InitProducerId,
            Response::OffsetForLeaderEpoch(_) => ApiKey::OffsetForLeaderEpoch,
            Response::DescribeConfigs(_) => ApiKey::DescribeConfigs,
            Response::AlterConfigs(_) => ApiKey::AlterConfigs,
            Response::DescribeLogDirs(_) => ApiKey::DescribeLogDirs,
            Response::CreatePartitions(_) => ApiKey::CreatePartitions,
            Response::DeleteGroups(_) => ApiKey::DeleteGroups,
            Response::IncrementalAlterConfigs(_) => ApiKey::IncrementalAlterConfigs,
            Response::OffsetDelete(_) => ApiKey::OffsetDelete,
            Response::DescribeQuorum(_) => ApiKey::DescribeQuorum,
            Response::DescribeCluster(_) => ApiKey::DescribeCluster,
            Response::DescribeProducers(_) => ApiKey::DescribeProducers,
            Response::ListConfigResources(_) => ApiKey::ListConfigResources,
            Response::DescribeTopicPartitions(_) => ApiKey::DescribeTopicPartitions,
        }
    }

    pub fn decode(api: ApiKey, version: i16, reader: &mut Reader) -> Result<Response> {
        Ok(match api {
            ApiKey::Produce => Response::Produce(ProduceResponse::decode(reader, version)?),
            ApiKey::Fetch => Response::Fetch(FetchResponse::decode(reader, version)?),
            ApiKey::ListOffsets => Response::ListOffsets(ListOffsetsResponse::decode(reader, version)?),
            ApiKey::Metadata => Response::Metadata(MetadataResponse::decode(reader, version)?),
            ApiKey::OffsetCommit => Response::OffsetCommit(OffsetCommitResponse::decode(reader, version)?),
            ApiKey::OffsetFetch => Response::OffsetFetch(OffsetFetchResponse::decode(reader, version)?),
            ApiKey::FindCoordinator => Response::FindCoordinator(FindCoordinatorResponse::decode(reader, version)?),
            ApiKey::JoinGroup => Response::JoinGroup(JoinGroupResponse::decode(reader, version)?),
            ApiKey::Heartbeat => Response::Heartbeat(HeartbeatResponse::decode(reader, version)?),
            ApiKey::LeaveGroup => Response::LeaveGroup(LeaveGroupResponse::decode(reader, version)?),
            ApiKey::SyncGroup => Response::SyncGroup(SyncGroupResponse::decode(reader, version)?),
            ApiKey::DescribeGroups => Response::DescribeGroups(DescribeGroupsResponse::decode(reader, version)?),
            ApiKey::ListGroups => Response::ListGroups(ListGroupsResponse::decode(reader, version)?),
            ApiKey::ApiVersions => Response::ApiVersions(ApiVersionsResponse::decode(reader, version)?),
            ApiKey::CreateTopics => Response::CreateTopics(CreateTopicsResponse::decode(reader, version)?),
            ApiKey::DeleteTopics => Response::DeleteTopics(DeleteTopicsResponse::decode(reader, version)?),
            ApiKey::DeleteRecords => Response::DeleteRecords(DeleteRecordsResponse::decode(reader, version)?),
            ApiKey::InitProducerId => Response::InitProducerId(InitProducerIdResponse::decode(reader, version)?),
            ApiKey::OffsetForLeaderEpoch => {
                Response::OffsetForLeaderEpoch(OffsetForLeaderEpochResponse::decode(reader, version)?)
            }
            ApiKey::DescribeConfigs => Response::DescribeConfigs(DescribeConfigsResponse::decode(reader, version)?),
            ApiKey::AlterConfigs => Response::AlterConfigs(AlterConfigsResponse::decode(reader, version)?),
            ApiKey::DescribeLogDirs => Response::DescribeLogDirs(DescribeLogDirsResponse::decode(reader, version)?),
            ApiKey::CreatePartitions => Response::CreatePartitions(CreatePartitionsResponse::decode(reader, version)?),
            ApiKey::DeleteGroups => Response::DeleteGroups(DeleteGroupsResponse::decode(reader, version)?),
            ApiKey::IncrementalAlterConfigs => {
                Response::IncrementalAlterConfigs(IncrementalAlterConfigsResponse::decode(reader, version)?)
            }
            ApiKey::OffsetDelete => Response::OffsetDelete(OffsetDeleteResponse::decode(reader, version)?),
            ApiKey::DescribeQuorum => Response::DescribeQuorum(DescribeQuorumResponse::decode(reader, version)?),
            ApiKey::DescribeCluster => Response::DescribeCluster(DescribeClusterResponse::decode(reader, version)?),
            ApiKey::DescribeProducers => {
                Response::DescribeProducers(DescribeProducersResponse::decode(reader, version)?)
            }
            ApiKey::ListConfigResources => {
                Response::ListConfigResources(ListConfigResourcesResponse::decode(reader, version)?)
            }
            ApiKey::DescribeTopicPartitions => {
                Response::DescribeTopicPartitions(DescribeTopicPartitionsResponse::decode(reader, version)?)
            }
        })
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        match self {
            Response::Produce(message) => message.encode(writer, version),
            Response::Fetch(message) => message.encode(writer, version),
            Response::ListOffsets(message) => message.encode(writer, version),
            Response::Metadata(message) => message.encode(writer, version),
            Response::OffsetCommit(message) => message.encode(writer, version),
            Response::OffsetFetch(message) => message.encode(writer, version),
            Response::FindCoordinator(message) => message.encode(writer, version),
            Response::JoinGroup(message) => message.encode(writer, version),
            Response::Heartbeat(message) => message.encode(writer, version),
            Response::LeaveGroup(message) => message.encode(writer, version),
            Response::SyncGroup(message) => message.encode(writer, version),
            Response::DescribeGroups(message) => message.encode(writer, version),
            Response::ListGroups(message) => message.encode(writer, version),
            Response::ApiVersions(message) => message.encode(writer, version),
            Response::CreateTopics(message) => message.encode(writer, version),
            Response::DeleteTopics(message) => message.encode(writer, version),
            Response::DeleteRecords(message) => message.encode(writer, version),
            Response::InitProducerId(message) => message.encode(writer, version),
            Response::OffsetForLeaderEpoch(message) => message.encode(writer, version),
            Response::DescribeConfigs(message) => message.encode(writer, version),
            Response::AlterConfigs(message) => message.encode(writer, version),
            Response::DescribeLogDirs(message) => message.encode(writer, version),
            Response::CreatePartitions(message) => message.encode(writer, version),
            Response::DeleteGroups(message) => message.encode(writer, version),
            Response::IncrementalAlterConfigs(message) => message.encode(writer, version),
            Response::OffsetDelete(message) => message.encode(writer, version),
            Response::DescribeQuorum(message) => message.encode(writer, version),
            Response::DescribeCluster(message) => message.encode(writer, version),
            Response::DescribeProducers(message) => message.encode(writer, version),
            Response::ListConfigResources(message) => message.encode(writer, version),
            Response::DescribeTopicPartitions(message) => message.encode(writer, version),
        }
    }
}

impl From<ProduceResponse> for Response {
    fn from(message: ProduceResponse) -> Self {
        Response::Produce(message)
    }
}
impl TryFrom<Response> for ProduceResponse {
    type Error = WireError;
    fn try_from(any: Response) -> Result<Self> {
        match any {
            Response::Produce(message) => Ok(message),
            other => Err(wrong_kind("Produce", other.api_key())),
        }
    }
}
impl From<FetchResponse> for Response {
    fn from(message: FetchResponse) -> Self {
        Response::Fetch(message)
    }
}
impl TryFrom<Response> for FetchResponse {
    type Error = WireError;
    fn try_from(any: Response) -> Result<Self> {
        match any {
            Response::Fetch(message) => Ok(message),
            other => Err(wrong_kind("Fetch", other.api_key())),
        }
    }
}
impl From<ListOffsetsResponse> for Response {
    fn from(message: ListOffsetsResponse) -> Self {
        Response::ListOffsets(message)
    }
}
impl TryFrom<Response> for ListOffsetsResponse {
    type Error = WireError;
    fn try_from(any: Response) -> Result<Self> {
        match any {
            Response::ListOffsets(message) => Ok(message),
            other => Err(wrong_kind("ListOffsets", other.api_key())),
        }
    }
}
impl From<MetadataResponse> for Response {
    fn from(message: MetadataResponse) -> Self {
        Response::Metadata(message)
    }
}
impl TryFrom<Response> for MetadataResponse {
    type Error = WireError;
    fn try_from(any: Response) -> Result<Self> {
        match any {
            Response::Metadata(message) => Ok(message),
            other => Err(wrong_kind("Metadata", other.api_key())),
        }
    }
}
impl From<OffsetCommitResponse> for Response {
    fn from(message: OffsetCommitResponse) -> Self {
        Response::OffsetCommit(message)
    }
}
impl TryFrom<Response> for OffsetCommitResponse {
    type Error = WireError;
    fn try_from(any: Response) -> Result<Self> {
        match any {
            Response::OffsetCommit(message) => Ok(message),
            other => Err(wrong_kind("OffsetCommit", other.api_key())),
        }
    }
}
impl From<OffsetFetchResponse> for Response {
    fn from(message: OffsetFetchResponse) -> Self {
        Response::OffsetFetch(message)
    }
}
impl TryFrom<Response> for OffsetFetchResponse {
    type Error = WireError;
    fn try_from(any: Response) -> Result<Self> {
        match any {
            Response::OffsetFetch(message) => Ok(message),
            other => Err(wrong_kind("OffsetFetch", other.api_key())),
        }
    }
}
impl From<FindCoordinatorResponse> for Response {
    fn from(message: FindCoordinatorResponse) -> Self {
        Response::FindCoordinator(message)
    }
}
impl TryFrom<Response> for FindCoordinatorResponse {
    type Error = WireError;
    fn try_from(any: Response) -> Result<Self> {
        match any {
            Response::FindCoordinator(message) => Ok(message),
            other => Err(wrong_kind("FindCoordinator", other.api_key())),
        }
    }
}
impl From<JoinGroupResponse> for Response {
    fn from(message: JoinGroupResponse) -> Self {
        Response::JoinGroup(message)
    }
}
impl TryFrom<Response> for JoinGroupResponse {
    type Error = WireError;
    fn try_from(any: Response) -> Result<Self> {
        match any {
            Response::JoinGroup(message) => Ok(message),
            other => Err(wrong_kind("JoinGroup", other.api_key())),
        }
    }
}
impl From<HeartbeatResponse> for Response {
    fn from(message: HeartbeatResponse) -> Self {
        Response::Heartbeat(message)
    }
}
impl TryFrom<Response> for HeartbeatResponse {
    type Error = WireError;
    fn try_from(any: Response) -> Result<Self> {
        match any {
            Response::Heartbeat(message) => Ok(message),
            other => Err(wrong_kind("Heartbeat", other.api_key())),
        }
    }
}
impl From<LeaveGroupResponse> for Response {
    fn from(message: LeaveGroupResponse) -> Self {
        Response::LeaveGroup(message)
    }
}
impl TryFrom<Response> for LeaveGroupResponse {
    type Error = WireError;
    fn try_from(any: Response) -> Result<Self> {
        match any {
            Response::LeaveGroup(message) => Ok(message),
            other => Err(wrong_kind("LeaveGroup", other.api_key())),
        }
    }
}
impl From<SyncGroupResponse> for Response {
    fn from(message: SyncGroupResponse) -> Self {
        Response::SyncGroup(message)
    }
}
impl TryFrom<Response> for SyncGroupResponse {
    type Error = WireError;
    fn try_from(any: Response) -> Result<Self> {
        match any {
            Response::SyncGroup(message) => Ok(message),
            other => Err(wrong_kind("SyncGroup", other.api_key())),
        }
    }
}
impl From<DescribeGroupsResponse> for Response {
    fn from(message: DescribeGroupsResponse) -> Self {
        Response::DescribeGroups(message)
    }
}
impl TryFrom<Response> for DescribeGroupsResponse {
    type Error = WireError;
    fn try_from(any: Response) -> Result<Self> {
        match any {
            Response::DescribeGroups(message) => Ok(message),
            other => Err(wrong_kind("DescribeGroups", other.api_key())),
        }
    }
}
impl From<ListGroupsResponse> for Response {
    fn from(message: ListGroupsResponse) -> Self {
        Response::ListGroups(message)
    }
}
impl TryFrom<Response> for ListGroupsResponse {
    type Error = WireError;
    fn try_from(any: Response) -> Result<Self> {
        match any {
            Response::ListGroups(message) => Ok(message),
            other => Err(wrong_kind("ListGroups", other.api_key())),
        }
    }
}
impl From<ApiVersionsResponse> for Response {
    fn from(message: ApiVersionsResponse) -> Self {
        Response::ApiVersions(message)
    }
}
impl TryFrom<Response> for ApiVersionsResponse {
    type Error = WireError;
    fn try_from(any: Response) -> Result<Self> {
        match any {
            Response::ApiVersions(message) => Ok(message),
            other => Err(wrong_kind("ApiVersions", other.api_key())),
        }
    }
}
impl From<CreateTopicsResponse> for Response {
    fn from(message: CreateTopicsResponse) -> Self {
        Response::CreateTopics(message)
    }
}
impl TryFrom<Response> for CreateTopicsResponse {
    type Error = WireError;
    fn try_from(any: Response) -> Result<Self> {
        match any {
            Response::CreateTopics(message) => Ok(message),
            other => Err(wrong_kind("CreateTopics", other.api_key())),
        }
    }
}
impl From<DeleteTopicsResponse> for Response {
    fn from(message: DeleteTopicsResponse) -> Self {
        Response::DeleteTopics(message)
    }
}
impl TryFrom<Response> for DeleteTopicsResponse {
    type Error = WireError;
    fn try_from(any: Response) -> Result<Self> {
        match any {
            Response::DeleteTopics(message) => Ok(message),
            other => Err(wrong_kind("DeleteTopics", other.api_key())),
        }
    }
}
impl From<DeleteRecordsResponse> for Response {
    fn from(message: DeleteRecordsResponse) -> Self {
        Response::DeleteRecords(message)
    }
}
impl TryFrom<Response> for DeleteRecordsResponse {
    type Error = WireError;
    fn try_from(any: Response) -> Result<Self> {
        match any {
            Response::DeleteRecords(message) => Ok(message),
            other => Err(wrong_kind("DeleteRecords", other.api_key())),
        }
    }
}
impl From<InitProducerIdResponse> for Response {
    fn from(message: InitProducerIdResponse) -> Self {
        Response::InitProducerId(message)
    }
}
impl TryFrom<Response> for InitProducerIdResponse {
    type Error = WireError;
    fn try_from(any: Response) -> Result<Self> {
        match any {
            Response::InitProducerId(message) => Ok(message),
            other => Err(wrong_kind("InitProducerId", other.api_key())),
        }
    }
}
impl From<OffsetForLeaderEpochResponse> for Response {
    fn from(message: OffsetForLeaderEpochResponse) -> Self {
        Response::OffsetForLeaderEpoch(message)
    }
}
impl TryFrom<Response> for OffsetForLeaderEpochResponse {
    type Error = WireError;
    fn try_from(any: Response) -> Result<Self> {
        match any {
            Response::OffsetForLeaderEpoch(message) => Ok(message),
            other => Err(wrong_kind("OffsetForLeaderEpoch", other.api_key())),
        }
    }
}
impl From<DescribeConfigsResponse> for Response {
    fn from(message: DescribeConfigsResponse) -> Self {
        Response::DescribeConfigs(message)
    }
}
impl TryFrom<Response> for DescribeConfigsResponse {
    type Error = WireError;
    fn try_from(any: Response) -> Result<Self> {
        match any {
            Response::DescribeConfigs(message) => Ok(message),
            other => Err(wrong_kind("DescribeConfigs", other.api_key())),
        }
    }
}
impl From<AlterConfigsResponse> for Response {
    fn from(message: AlterConfigsResponse) -> Self {
        Response::AlterConfigs(message)
    }
}
impl TryFrom<Response> for AlterConfigsResponse {
    type Error = WireError;
    fn try_from(any: Response) -> Result<Self> {
        match any {
            Response::AlterConfigs(message) => Ok(message),
            other => Err(wrong_kind("AlterConfigs", other.api_key())),
        }
    }
}
impl From<DescribeLogDirsResponse> for Response {
    fn from(message: DescribeLogDirsResponse) -> Self {
        Response::DescribeLogDirs(message)
    }
}
impl TryFrom<Response> for DescribeLogDirsResponse {
    type Error = WireError;
    fn try_from(any: Response) -> Result<Self> {
        match any {
            Response::DescribeLogDirs(message) => Ok(message),
            other => Err(wrong_kind("DescribeLogDirs", other.api_key())),
        }
    }
}
impl From<CreatePartitionsResponse> for Response {
    fn from(message: CreatePartitionsResponse) -> Self {
        Response::CreatePartitions(message)
    }
}
impl TryFrom<Response> for CreatePartitionsResponse {
    type Error = WireError;
    fn try_from(any: Response) -> Result<Self> {
        match any {
            Response::CreatePartitions(message) => Ok(message),
            other => Err(wrong_kind("CreatePartitions", other.api_key())),
        }
    }
}
impl From<DeleteGroupsResponse> for Response {
    fn from(message: DeleteGroupsResponse) -> Self {
        Response::DeleteGroups(message)
    }
}
impl TryFrom<Response> for DeleteGroupsResponse {
    type Error = WireError;
    fn try_from(any: Response) -> Result<Self> {
        match any {
            Response::DeleteGroups(message) => Ok(message),
            other => Err(wrong_kind("DeleteGroups", other.api_key())),
        }
    }
}
impl From<IncrementalAlterConfigsResponse> for Response {
    fn from(message: IncrementalAlterConfigsResponse) -> Self {
        Response::IncrementalAlterConfigs(message)
    }
}
impl TryFrom<Response> for IncrementalAlterConfigsResponse {
    type Error = WireError;
    fn try_from(any: Response) -> Result<Self> {
        match any {
            Response::IncrementalAlterConfigs(message) => Ok(message),
            other => Err(wrong_kind("IncrementalAlterConfigs", other.api_key())),
        }
    }
}
impl From<OffsetDeleteResponse> for Response {
    fn from(message: OffsetDeleteResponse) -> Self {
        Response::OffsetDelete(message)
    }
}
impl TryFrom<Response> for OffsetDeleteResponse {
    type Error = WireError;
    fn try_from(any: Response) -> Result<Self> {
        match any {
            Response::OffsetDelete(message) => Ok(message),
            other => Err(wrong_kind("OffsetDelete", other.api_key())),
        }
    }
}
impl From<DescribeQuorumResponse> for Response {
    fn from(message: DescribeQuorumResponse) -> Self {
        Response::DescribeQuorum(message)
    }
}
impl TryFrom<Response> for DescribeQuorumResponse {
    type Error = WireError;
    fn try_from(any: Response) -> Result<Self> {
        match any {
            Response::DescribeQuorum(message) => Ok(message),
            other => Err(wrong_kind("DescribeQuorum", other.api_key())),
        }
    }
}
impl From<DescribeClusterResponse> for Response {
    fn from(message: DescribeClusterResponse) -> Self {
        Response::DescribeCluster(message)
    }
}
impl TryFrom<Response> for DescribeClusterResponse {
    type Error = WireError;
    fn try_from(any: Response) -> Result<Self> {
        match any {
            Response::DescribeCluster(message) => Ok(message),
            other => Err(wrong_kind("DescribeCluster", other.api_key())),
        }
    }
}
impl From<DescribeProducersResponse> for Response {
    fn from(message: DescribeProducersResponse) -> Self {
        Response::DescribeProducers(message)
    }
}
impl TryFrom<Response> for DescribeProducersResponse {
    type Error = WireError;
    fn try_from(any: Response) -> Result<Self> {
        match any {
            Response::DescribeProducers(message) => Ok(message),
            other => Err(wrong_kind("DescribeProducers", other.api_key())),
        }
    }
}
impl From<ListConfigResourcesResponse> for Response {
    fn from(message: ListConfigResourcesResponse) -> Self {
        Response::ListConfigResources(message)
    }
}
impl TryFrom<Response> for ListConfigResourcesResponse {
    type Error = WireError;
    fn try_from(any: Response) -> Result<Self> {
        match any {
            Response::ListConfigResources(message) => Ok(message),
            other => Err(wrong_kind("ListConfigResources", other.api_key())),
        }
    }
}
impl From<DescribeTopicPartitionsResponse> for Response {
    fn from(message: DescribeTopicPartitionsResponse) -> Self {
        Response::DescribeTopicPartitions(message)
    }
}
impl TryFrom<Response> for DescribeTopicPartitionsResponse {
    type Error = WireError;
    fn try_from(any: Response) -> Result<Self> {
        match any {
            Response::DescribeTopicPartitions(message) => Ok(message),
            other => Err(wrong_kind("DescribeTopicPartitions", other.api_key())),
        }
    }
}
