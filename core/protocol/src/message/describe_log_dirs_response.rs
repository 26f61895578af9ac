// Generated from `schema/` by `cargo run -p ottla-xtask -- generate`; do not edit.

use crate::wire::{Message, Reader, Result, WireError, Writer};

/// Kafka's `DescribeLogDirsResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct DescribeLogDirsResponse {
    pub throttle_time_ms: i32,
    pub error_code: i16,
    pub results: Vec<DescribeLogDirsResult>,
}

impl Default for DescribeLogDirsResponse {
    fn default() -> Self {
        DescribeLogDirsResponse { throttle_time_ms: 0, error_code: 0, results: Vec::new() }
    }
}

impl Message for DescribeLogDirsResponse {
    const NAME: &'static str = "DescribeLogDirsResponse";
    const VERSIONS: (i16, i16) = (1, 5);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        if !(1..=5).contains(&version) {
            return Err(WireError::Version { message: "DescribeLogDirsResponse", version });
        }
        let flexible = version >= 2;
        let mut value = Self::default();
        value.throttle_time_ms = reader.int32()?;
        if version >= 3 {
            value.error_code = reader.int16()?;
        }
        value.results = reader.array(flexible, |reader| DescribeLogDirsResult::decode(reader, version))?;
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        if !(1..=5).contains(&version) {
            return Err(WireError::Version { message: "DescribeLogDirsResponse", version });
        }
        let flexible = version >= 2;
        writer.int32(self.throttle_time_ms);
        if version >= 3 {
            writer.int16(self.error_code);
        }
        writer.array(&self.results, flexible, |writer, value| value.encode(writer, version))?;
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}

/// Part of `DescribeLogDirsResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct DescribeLogDirsResult {
    pub error_code: i16,
    pub log_dir: String,
    pub topics: Vec<DescribeLogDirsTopic>,
    pub total_bytes: i64,
    pub usable_bytes: i64,
    pub is_cordoned: bool,
}

impl Default for DescribeLogDirsResult {
    fn default() -> Self {
        DescribeLogDirsResult {
            error_code: 0,
            log_dir: String::new(),
            topics: Vec::new(),
            total_bytes: -1,
            usable_bytes: -1,
            is_cordoned: false,
        }
    }
}

impl DescribeLogDirsResult {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = version >= 2;
        let mut value = Self::default();
        value.error_code = reader.int16()?;
        value.log_dir = reader.string(flexible)?;
        value.topics = reader.array(flexible, |reader| DescribeLogDirsTopic::decode(reader, version))?;
        if version >= 4 {
            value.total_bytes = reader.int64()?;
        }
        if version >= 4 {
            value.usable_bytes = reader.int64()?;
        }
        if version >= 5 {
            value.is_cordoned = reader.boolean()?;
        }
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = version >= 2;
        writer.int16(self.error_code);
        writer.string(&self.log_dir, flexible)?;
        writer.array(&self.topics, flexible, |writer, value| value.encode(writer, version))?;
        if version >= 4 {
            writer.int64(self.total_bytes);
        }
        if version >= 4 {
            writer.int64(self.usable_bytes);
        }
        if version >= 5 {
            writer.boolean(self.is_cordoned);
        }
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}

/// Part of `DescribeLogDirsResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct DescribeLogDirsTopic {
    pub name: String,
    pub partitions: Vec<DescribeLogDirsPartition>,
}

impl Default for DescribeLogDirsTopic {
    fn default() -> Self {
        DescribeLogDirsTopic { name: String::new(), partitions: Vec::new() }
    }
}

impl DescribeLogDirsTopic {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = version >= 2;
        let mut value = Self::default();
        value.name = reader.string(flexible)?;
        value.partitions = reader.array(flexible, |reader| DescribeLogDirsPartition::decode(reader, version))?;
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = version >= 2;
        writer.string(&self.name, flexible)?;
        writer.array(&self.partitions, flexible, |writer, value| value.encode(writer, version))?;
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}

/// Part of `DescribeLogDirsResponse`.
#[derive(Debug, Clone, PartialEq)]
pub struct DescribeLogDirsPartition {
    pub partition_index: i32,
    pub partition_size: i64,
    pub offset_lag: i64,
    pub is_future_key: bool,
}

impl Default for DescribeLogDirsPartition {
    fn default() -> Self {
        DescribeLogDirsPartition { partition_index: 0, partition_size: 0, offset_lag: 0, is_future_key: false }
    }
}

impl DescribeLogDirsPartition {
    pub fn decode(reader: &mut Reader, version: i16) -> Result<Self> {
        let flexible = version >= 2;
        let mut value = Self::default();
        value.partition_index = reader.int32()?;
        value.partition_size = reader.int64()?;
        value.offset_lag = reader.int64()?;
        value.is_future_key = reader.boolean()?;
        if flexible {
            reader.tagged_fields(|_, _| Ok(()))?;
        }
        Ok(value)
    }

    pub fn encode(&self, writer: &mut Writer, version: i16) -> Result<()> {
        let flexible = version >= 2;
        writer.int32(self.partition_index);
        writer.int64(self.partition_size);
        writer.int64(self.offset_lag);
        writer.boolean(self.is_future_key);
        if flexible {
            writer.unsigned_varint(0);
        }
        Ok(())
    }
}
