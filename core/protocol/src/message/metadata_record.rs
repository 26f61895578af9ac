// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use super::*;
use crate::wire::{Message, Reader, Result, WireError, Writer};

/// A record of the metadata log, of any type that Kafka knows.
#[derive(Debug, Clone, PartialEq)]
pub enum MetadataRecord {
    RegisterBroker(RegisterBrokerRecord),
    UnregisterBroker(UnregisterBrokerRecord),
    Topic(TopicRecord),
    Partition(PartitionRecord),
    Config(ConfigRecord),
    PartitionChange(PartitionChangeRecord),
    FenceBroker(FenceBrokerRecord),
    UnfenceBroker(UnfenceBrokerRecord),
    RemoveTopic(RemoveTopicRecord),
    DelegationToken(DelegationTokenRecord),
    UserScramCredential(UserScramCredentialRecord),
    FeatureLevel(FeatureLevelRecord),
    ClientQuota(ClientQuotaRecord),
    ProducerIds(ProducerIdsRecord),
    BrokerRegistrationChange(BrokerRegistrationChangeRecord),
    AccessControlEntry(AccessControlEntryRecord),
    RemoveAccessControlEntry(RemoveAccessControlEntryRecord),
    NoOp(NoOpRecord),
    ZkMigrationState(ZkMigrationStateRecord),
    RemoveUserScramCredential(RemoveUserScramCredentialRecord),
    BeginTransaction(BeginTransactionRecord),
    EndTransaction(EndTransactionRecord),
    AbortTransaction(AbortTransactionRecord),
    RemoveDelegationToken(RemoveDelegationTokenRecord),
    RegisterController(RegisterControllerRecord),
    ClearElr(ClearElrRecord),
    UnregisterController(UnregisterControllerRecord),
}

impl MetadataRecord {
    /// The record's type on the wire.
    pub fn api_key(&self) -> i16 {
        match self {
            Self::RegisterBroker(_) => 0,
            Self::UnregisterBroker(_) => 1,
            Self::Topic(_) => 2,
            Self::Partition(_) => 3,
            Self::Config(_) => 4,
            Self::PartitionChange(_) => 5,
            Self::FenceBroker(_) => 7,
            Self::UnfenceBroker(_) => 8,
            Self::RemoveTopic(_) => 9,
            Self::DelegationToken(_) => 10,
            Self::UserScramCredential(_) => 11,
            Self::FeatureLevel(_) => 12,
            Self::ClientQuota(_) => 14,
            Self::ProducerIds(_) => 15,
            Self::BrokerRegistrationChange(_) => 17,
            Self::AccessControlEntry(_) => 18,
            Self::RemoveAccessControlEntry(_) => 19,
            Self::NoOp(_) => 20,
            Self::ZkMigrationState(_) => 21,
            Self::RemoveUserScramCredential(_) => 22,
            Self::BeginTransaction(_) => 23,
            Self::EndTransaction(_) => 24,
            Self::AbortTransaction(_) => 25,
            Self::RemoveDelegationToken(_) => 26,
            Self::RegisterController(_) => 27,
            Self::ClearElr(_) => 28,
            Self::UnregisterController(_) => 29,
        }
    }

    /// Kafka's name of the record.
    pub fn name(&self) -> &'static str {
        match self {
            Self::RegisterBroker(_) => RegisterBrokerRecord::NAME,
            Self::UnregisterBroker(_) => UnregisterBrokerRecord::NAME,
            Self::Topic(_) => TopicRecord::NAME,
            Self::Partition(_) => PartitionRecord::NAME,
            Self::Config(_) => ConfigRecord::NAME,
            Self::PartitionChange(_) => PartitionChangeRecord::NAME,
            Self::FenceBroker(_) => FenceBrokerRecord::NAME,
            Self::UnfenceBroker(_) => UnfenceBrokerRecord::NAME,
            Self::RemoveTopic(_) => RemoveTopicRecord::NAME,
            Self::DelegationToken(_) => DelegationTokenRecord::NAME,
            Self::UserScramCredential(_) => UserScramCredentialRecord::NAME,
            Self::FeatureLevel(_) => FeatureLevelRecord::NAME,
            Self::ClientQuota(_) => ClientQuotaRecord::NAME,
            Self::ProducerIds(_) => ProducerIdsRecord::NAME,
            Self::BrokerRegistrationChange(_) => BrokerRegistrationChangeRecord::NAME,
            Self::AccessControlEntry(_) => AccessControlEntryRecord::NAME,
            Self::RemoveAccessControlEntry(_) => RemoveAccessControlEntryRecord::NAME,
            Self::NoOp(_) => NoOpRecord::NAME,
            Self::ZkMigrationState(_) => ZkMigrationStateRecord::NAME,
            Self::RemoveUserScramCredential(_) => RemoveUserScramCredentialRecord::NAME,
            Self::BeginTransaction(_) => BeginTransactionRecord::NAME,
            Self::EndTransaction(_) => EndTransactionRecord::NAME,
            Self::AbortTransaction(_) => AbortTransactionRecord::NAME,
            Self::RemoveDelegationToken(_) => RemoveDelegationTokenRecord::NAME,
            Self::RegisterController(_) => RegisterControllerRecord::NAME,
            Self::ClearElr(_) => ClearElrRecord::NAME,
            Self::UnregisterController(_) => UnregisterControllerRecord::NAME,
        }
    }

    /// The highest version that this code writes.
    pub fn highest_version(&self) -> i16 {
        match self {
            Self::RegisterBroker(_) => RegisterBrokerRecord::VERSIONS.1,
            Self::UnregisterBroker(_) => UnregisterBrokerRecord::VERSIONS.1,
            Self::Topic(_) => TopicRecord::VERSIONS.1,
            Self::Partition(_) => PartitionRecord::VERSIONS.1,
            Self::Config(_) => ConfigRecord::VERSIONS.1,
            Self::PartitionChange(_) => PartitionChangeRecord::VERSIONS.1,
            Self::FenceBroker(_) => FenceBrokerRecord::VERSIONS.1,
            Self::UnfenceBroker(_) => UnfenceBrokerRecord::VERSIONS.1,
            Self::RemoveTopic(_) => RemoveTopicRecord::VERSIONS.1,
            Self::DelegationToken(_) => DelegationTokenRecord::VERSIONS.1,
            Self::UserScramCredential(_) => UserScramCredentialRecord::VERSIONS.1,
            Self::FeatureLevel(_) => FeatureLevelRecord::VERSIONS.1,
            Self::ClientQuota(_) => ClientQuotaRecord::VERSIONS.1,
            Self::ProducerIds(_) => ProducerIdsRecord::VERSIONS.1,
            Self::BrokerRegistrationChange(_) => BrokerRegistrationChangeRecord::VERSIONS.1,
            Self::AccessControlEntry(_) => AccessControlEntryRecord::VERSIONS.1,
            Self::RemoveAccessControlEntry(_) => RemoveAccessControlEntryRecord::VERSIONS.1,
            Self::NoOp(_) => NoOpRecord::VERSIONS.1,
            Self::ZkMigrationState(_) => ZkMigrationStateRecord::VERSIONS.1,
            Self::RemoveUserScramCredential(_) => RemoveUserScramCredentialRecord::VERSIONS.1,
            Self::BeginTransaction(_) => BeginTransactionRecord::VERSIONS.1,
            Self::EndTransaction(_) => EndTransactionRecord::VERSIONS.1,
            Self::AbortTransaction(_) => AbortTransactionRecord::VERSIONS.1,
            Self::RemoveDelegationToken(_) => RemoveDelegationTokenRecord::VERSIONS.1,
            Self::RegisterController(_) => RegisterControllerRecord::VERSIONS.1,
            Self::ClearElr(_) => ClearElrRecord::VERSIONS.1,
            Self::UnregisterController(_) => UnregisterControllerRecord::VERSIONS.1,
        }
    }

    /// An unknown type is an error that names it.
    pub fn decode(api_key: i16, version: i16, reader: &mut Reader) -> Result<Self> {
        Ok(match api_key {
            0 => Self::RegisterBroker(RegisterBrokerRecord::decode(reader, version)?),
            1 => Self::UnregisterBroker(UnregisterBrokerRecord::decode(reader, version)?),
            2 => Self::Topic(TopicRecord::decode(reader, version)?),
            3 => Self::Partition(PartitionRecord::decode(reader, version)?),
            4 => Self::Config(ConfigRecord::decode(reader, version)?),
            5 => Self::PartitionChange(PartitionChangeRecord::decode(reader, version)?),
            7 => Self::FenceBroker(FenceBrokerRecord::decode(reader, version)?),
            8 => Self::UnfenceBroker(UnfenceBrokerRecord::decode(reader, version)?),
            9 => Self::RemoveTopic(RemoveTopicRecord::decode(reader, version)?),
            10 => Self::DelegationToken(DelegationTokenRecord::decode(reader, version)?),
            11 => Self::UserScramCredential(UserScramCredentialRecord::decode(reader, version)?),
            12 => Self::FeatureLevel(FeatureLevelRecord::decode(reader, version)?),
            14 => Self::ClientQuota(ClientQuotaRecord::decode(reader, version)?),
            15 => Self::ProducerIds(ProducerIdsRecord::decode(reader, version)?),
            17 => Self::BrokerRegistrationChange(BrokerRegistrationChangeRecord::decode(reader, version)?),
            18 => Self::AccessControlEntry(AccessControlEntryRecord::decode(reader, version)?),
            19 => Self::RemoveAccessControlEntry(RemoveAccessControlEntryRecord::decode(reader, version)?),
            20 => Self::NoOp(NoOpRecord::decode(reader, version)?),
            21 => Self::ZkMigrationState(ZkMigrationStateRecord::decode(reader, version)?),
            22 => Self::RemoveUserScramCredential(RemoveUserScramCredentialRecord::decode(reader, version)?),
            23 => Self::BeginTransaction(BeginTransactionRecord::decode(reader, version)?),
            24 => Self::EndTransaction(EndTransactionRecord::decode(reader, version)?),
            25 => Self::AbortTransaction(AbortTransactionRecord::decode(reader, version)?),
            26 => Self::RemoveDelegationToken(RemoveDelegationTokenRecord::decode(reader, version)?),
            27 => Self::RegisterController(RegisterControllerRecord::decode(reader, version)?),
            28 => Self::ClearElr(ClearElrRecord::decode(reader, version)?),
            29 => Self::UnregisterController(UnregisterControllerRecord::decode(reader, version)?),
            other => return Err(WireError::Invalid(format!("unknown metadata record type {other}"))),
        })
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        match self {
            Self::RegisterBroker(record) => record.encode(writer, version),
            Self::UnregisterBroker(record) => record.encode(writer, version),
            Self::Topic(record) => record.encode(writer, version),
            Self::Partition(record) => record.encode(writer, version),
            Self::Config(record) => record.encode(writer, version),
            Self::PartitionChange(record) => record.encode(writer, version),
            Self::FenceBroker(record) => record.encode(writer, version),
            Self::UnfenceBroker(record) => record.encode(writer, version),
            Self::RemoveTopic(record) => record.encode(writer, version),
            Self::DelegationToken(record) => record.encode(writer, version),
            Self::UserScramCredential(record) => record.encode(writer, version),
            Self::FeatureLevel(record) => record.encode(writer, version),
            Self::ClientQuota(record) => record.encode(writer, version),
            Self::ProducerIds(record) => record.encode(writer, version),
            Self::BrokerRegistrationChange(record) => record.encode(writer, version),
            Self::AccessControlEntry(record) => record.encode(writer, version),
            Self::RemoveAccessControlEntry(record) => record.encode(writer, version),
            Self::NoOp(record) => record.encode(writer, version),
            Self::ZkMigrationState(record) => record.encode(writer, version),
            Self::RemoveUserScramCredential(record) => record.encode(writer, version),
            Self::BeginTransaction(record) => record.encode(writer, version),
            Self::EndTransaction(record) => record.encode(writer, version),
            Self::AbortTransaction(record) => record.encode(writer, version),
            Self::RemoveDelegationToken(record) => record.encode(writer, version),
            Self::RegisterController(record) => record.encode(writer, version),
            Self::ClearElr(record) => record.encode(writer, version),
            Self::UnregisterController(record) => record.encode(writer, version),
        }
    }
}

impl From<RegisterBrokerRecord> for MetadataRecord {
    fn from(record: RegisterBrokerRecord) -> Self {
        Self::RegisterBroker(record)
    }
}
impl From<UnregisterBrokerRecord> for MetadataRecord {
    fn from(record: UnregisterBrokerRecord) -> Self {
        Self::UnregisterBroker(record)
    }
}
impl From<TopicRecord> for MetadataRecord {
    fn from(record: TopicRecord) -> Self {
        Self::Topic(record)
    }
}
impl From<PartitionRecord> for MetadataRecord {
    fn from(record: PartitionRecord) -> Self {
        Self::Partition(record)
    }
}
impl From<ConfigRecord> for MetadataRecord {
    fn from(record: ConfigRecord) -> Self {
        Self::Config(record)
    }
}
impl From<PartitionChangeRecord> for MetadataRecord {
    fn from(record: PartitionChangeRecord) -> Self {
        Self::PartitionChange(record)
    }
}
impl From<FenceBrokerRecord> for MetadataRecord {
    fn from(record: FenceBrokerRecord) -> Self {
        Self::FenceBroker(record)
    }
}
impl From<UnfenceBrokerRecord> for MetadataRecord {
    fn from(record: UnfenceBrokerRecord) -> Self {
        Self::UnfenceBroker(record)
    }
}
impl From<RemoveTopicRecord> for MetadataRecord {
    fn from(record: RemoveTopicRecord) -> Self {
        Self::RemoveTopic(record)
    }
}
impl From<DelegationTokenRecord> for MetadataRecord {
    fn from(record: DelegationTokenRecord) -> Self {
        Self::DelegationToken(record)
    }
}
impl From<UserScramCredentialRecord> for MetadataRecord {
    fn from(record: UserScramCredentialRecord) -> Self {
        Self::UserScramCredential(record)
    }
}
impl From<FeatureLevelRecord> for MetadataRecord {
    fn from(record: FeatureLevelRecord) -> Self {
        Self::FeatureLevel(record)
    }
}
impl From<ClientQuotaRecord> for MetadataRecord {
    fn from(record: ClientQuotaRecord) -> Self {
        Self::ClientQuota(record)
    }
}
impl From<ProducerIdsRecord> for MetadataRecord {
    fn from(record: ProducerIdsRecord) -> Self {
        Self::ProducerIds(record)
    }
}
impl From<BrokerRegistrationChangeRecord> for MetadataRecord {
    fn from(record: BrokerRegistrationChangeRecord) -> Self {
        Self::BrokerRegistrationChange(record)
    }
}
impl From<AccessControlEntryRecord> for MetadataRecord {
    fn from(record: AccessControlEntryRecord) -> Self {
        Self::AccessControlEntry(record)
    }
}
impl From<RemoveAccessControlEntryRecord> for MetadataRecord {
    fn from(record: RemoveAccessControlEntryRecord) -> Self {
        Self::RemoveAccessControlEntry(record)
    }
}
impl From<NoOpRecord> for MetadataRecord {
    fn from(record: NoOpRecord) -> Self {
        Self::NoOp(record)
    }
}
impl From<ZkMigrationStateRecord> for MetadataRecord {
    fn from(record: ZkMigrationStateRecord) -> Self {
        Self::ZkMigrationState(record)
    }
}
impl From<RemoveUserScramCredentialRecord> for MetadataRecord {
    fn from(record: RemoveUserScramCredentialRecord) -> Self {
        Self::RemoveUserScramCredential(record)
    }
}
impl From<BeginTransactionRecord> for MetadataRecord {
    fn from(record: BeginTransactionRecord) -> Self {
        Self::BeginTransaction(record)
    }
}
impl From<EndTransactionRecord> for MetadataRecord {
    fn from(record: EndTransactionRecord) -> Self {
        Self::EndTransaction(record)
    }
}
impl From<AbortTransactionRecord> for MetadataRecord {
    fn from(record: AbortTransactionRecord) -> Self {
        Self::AbortTransaction(record)
    }
}
impl From<RemoveDelegationTokenRecord> for MetadataRecord {
    fn from(record: RemoveDelegationTokenRecord) -> Self {
        Self::RemoveDelegationToken(record)
    }
}
impl From<RegisterControllerRecord> for MetadataRecord {
    fn from(record: RegisterControllerRecord) -> Self {
        Self::RegisterController(record)
    }
}
impl From<ClearElrRecord> for MetadataRecord {
    fn from(record: ClearElrRecord) -> Self {
        Self::ClearElr(record)
    }
}
impl From<UnregisterControllerRecord> for MetadataRecord {
    fn from(record: UnregisterControllerRecord) -> Self {
        Self::UnregisterController(record)
    }
}
