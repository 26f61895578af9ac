//! The primitive types of Kafka's wire format, read within bounds and written into a list of slices.

use bytes::{BufMut, Bytes, BytesMut};

use crate::slice::{Slice, Slices};
use crate::uuid::Uuid;

/// What is wrong with bytes that do not decode, or with a message that a version cannot carry.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WireError {
    #[error("{needed} bytes needed where {left} are left")]
    Short { needed: usize, left: usize },
    #[error("length {length} is more than the {left} bytes that are left")]
    Length { length: i64, left: usize },
    #[error("length {0} is negative where null is not allowed")]
    Null(i64),
    #[error("a variable-length integer is longer than its type")]
    Varint,
    #[error("a string is not UTF-8")]
    Utf8,
    #[error("{0} bytes are left over at the end")]
    Trailing(usize),
    #[error("{message} has no version {version}")]
    Version { message: &'static str, version: i16 },
    #[error("version {version} of {message} cannot carry {field}")]
    Field { message: &'static str, field: &'static str, version: i16 },
    #[error("{0}")]
    Invalid(String),
}

pub type Result<T> = std::result::Result<T, WireError>;

/// A message of the protocol: every version's fields in one struct.
pub trait Message: Sized + Default {
    const NAME: &'static str;
    /// The lowest and highest version that this code reads and writes.
    const VERSIONS: (i16, i16);

    fn decode(reader: &mut Reader, version: i16) -> Result<Self>;
    fn encode(&self, writer: &mut Writer, version: i16) -> Result<()>;

    /// The whole of `bytes` as one message; bytes left over are an error.
    fn from_bytes(bytes: Bytes, version: i16) -> Result<Self> {
        let mut reader = Reader::new(bytes);
        let message = Self::decode(&mut reader, version)?;
        reader.finish()?;
        Ok(message)
    }

    fn to_bytes(&self, version: i16) -> Result<Bytes> {
        let mut writer = Writer::new();
        self.encode(&mut writer, version)?;
        Ok(writer.into_bytes())
    }
}

/// A cursor over a frame. What it returns shares the frame's memory.
#[derive(Debug, Clone)]
pub struct Reader {
    bytes: Bytes,
    position: usize,
}

macro_rules! fixed {
    ($($name:ident: $type:ty),*) => {$(
        pub fn $name(&mut self) -> Result<$type> {
            const SIZE: usize = std::mem::size_of::<$type>();
            let raw = self.raw(SIZE)?;
            let mut value = [0u8; SIZE];
            value.copy_from_slice(raw);
            Ok(<$type>::from_be_bytes(value))
        }
    )*};
}

impl Reader {
    pub fn new(bytes: Bytes) -> Self {
        Reader { bytes, position: 0 }
    }

    pub fn remaining(&self) -> usize {
        self.bytes.len() - self.position
    }

    pub fn position(&self) -> usize {
        self.position
    }

    /// An error if anything is left.
    pub fn finish(&self) -> Result<()> {
        match self.remaining() {
            0 => Ok(()),
            left => Err(WireError::Trailing(left)),
        }
    }

    fn raw(&mut self, length: usize) -> Result<&[u8]> {
        let left = self.remaining();
        if length > left {
            return Err(WireError::Short { needed: length, left });
        }
        let start = self.position;
        self.position += length;
        Ok(&self.bytes[start..start + length])
    }

    /// The next `length` bytes, sharing the frame's memory.
    pub fn take(&mut self, length: usize) -> Result<Bytes> {
        let left = self.remaining();
        if length > left {
            return Err(WireError::Short { needed: length, left });
        }
        let start = self.position;
        self.position += length;
        Ok(self.bytes.slice(start..start + length))
    }

    pub fn skip(&mut self, length: usize) -> Result<()> {
        self.raw(length).map(|_| ())
    }

    /// All that is left.
    pub fn rest(&mut self) -> Bytes {
        let rest = self.bytes.slice(self.position..);
        self.position = self.bytes.len();
        rest
    }

    fixed!(int8: i8, int16: i16, int32: i32, int64: i64, uint16: u16, uint32: u32, float64: f64);

    pub fn boolean(&mut self) -> Result<bool> {
        Ok(self.int8()? != 0)
    }

    pub fn uuid(&mut self) -> Result<Uuid> {
        let mut id = [0u8; 16];
        id.copy_from_slice(self.raw(16)?);
        Ok(Uuid(id))
    }

    /// An unsigned varint of at most five bytes.
    pub fn unsigned_varint(&mut self) -> Result<u32> {
        let mut value = 0u32;
        for shift in [0, 7, 14, 21, 28] {
            let byte = self.int8()? as u8;
            if shift == 28 && byte > 0x0f {
                return Err(WireError::Varint);
            }
            value |= u32::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err(WireError::Varint)
    }

    /// A zig-zag varint.
    pub fn varint(&mut self) -> Result<i32> {
        let raw = self.unsigned_varint()?;
        Ok(((raw >> 1) as i32) ^ -((raw & 1) as i32))
    }

    /// A zig-zag varint of 64 bits.
    pub fn varlong(&mut self) -> Result<i64> {
        let mut value = 0u64;
        for shift in (0..70).step_by(7) {
            let byte = self.int8()? as u8;
            if shift == 63 && byte > 1 {
                return Err(WireError::Varint);
            }
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(((value >> 1) as i64) ^ -((value & 1) as i64));
            }
        }
        Err(WireError::Varint)
    }

    /// A length prefix: compact (varint of length + 1) or an `int32`; `None` is null.
    fn length(&mut self, flexible: bool, short: bool) -> Result<Option<usize>> {
        let length = match (flexible, short) {
            (true, _) => i64::from(self.unsigned_varint()?) - 1,
            (false, true) => i64::from(self.int16()?),
            (false, false) => i64::from(self.int32()?),
        };
        match length {
            -1 => Ok(None),
            length if length < 0 => Err(WireError::Null(length)),
            length if length as u64 > self.remaining() as u64 => {
                Err(WireError::Length { length, left: self.remaining() })
            }
            length => Ok(Some(length as usize)),
        }
    }

    pub fn nullable_string(&mut self, flexible: bool) -> Result<Option<String>> {
        match self.length(flexible, true)? {
            None => Ok(None),
            Some(length) => match std::str::from_utf8(self.raw(length)?) {
                Ok(text) => Ok(Some(text.to_owned())),
                Err(_) => Err(WireError::Utf8),
            },
        }
    }

    pub fn string(&mut self, flexible: bool) -> Result<String> {
        self.nullable_string(flexible)?.ok_or(WireError::Null(-1))
    }

    pub fn nullable_bytes(&mut self, flexible: bool) -> Result<Option<Bytes>> {
        match self.length(flexible, false)? {
            None => Ok(None),
            Some(length) => self.take(length).map(Some),
        }
    }

    pub fn bytes(&mut self, flexible: bool) -> Result<Bytes> {
        self.nullable_bytes(flexible)?.ok_or(WireError::Null(-1))
    }

    pub fn nullable_records(&mut self, flexible: bool) -> Result<Option<Slices>> {
        Ok(self.nullable_bytes(flexible)?.map(Slices::from))
    }

    pub fn records(&mut self, flexible: bool) -> Result<Slices> {
        Ok(self.bytes(flexible)?.into())
    }

    /// An array's elements; an element takes at least one byte, so a count above the bytes left is refused
    /// before anything is allocated, and what is reserved ahead is capped.
    pub fn nullable_array<T>(
        &mut self,
        flexible: bool,
        mut element: impl FnMut(&mut Reader) -> Result<T>,
    ) -> Result<Option<Vec<T>>> {
        const RESERVE_BYTES: usize = 64 * 1024;
        let Some(count) = self.length(flexible, false)? else {
            return Ok(None);
        };
        let reserve = RESERVE_BYTES / std::mem::size_of::<T>().max(1);
        let mut elements = Vec::with_capacity(count.min(reserve));
        for _ in 0..count {
            elements.push(element(self)?);
        }
        Ok(Some(elements))
    }

    pub fn array<T>(&mut self, flexible: bool, element: impl FnMut(&mut Reader) -> Result<T>) -> Result<Vec<T>> {
        self.nullable_array(flexible, element)?.ok_or(WireError::Null(-1))
    }

    /// The tagged fields of a flexible struct: `field` gets each tag with a reader over just its bytes and
    /// leaves unknown ones unread.
    pub fn tagged_fields(&mut self, mut field: impl FnMut(u32, &mut Reader) -> Result<()>) -> Result<()> {
        let count = self.unsigned_varint()?;
        if count as usize > self.remaining() {
            return Err(WireError::Length { length: i64::from(count), left: self.remaining() });
        }
        for _ in 0..count {
            let tag = self.unsigned_varint()?;
            let size = self.unsigned_varint()? as usize;
            let mut inner = Reader::new(self.take(size)?);
            field(tag, &mut inner)?;
        }
        Ok(())
    }
}

/// Records at least this long are sent from where they are; shorter ones are cheaper to copy.
const COPY_BELOW: usize = 1024;

/// Collects a message as a list of slices.
#[derive(Debug, Default)]
pub struct Writer {
    buffer: BytesMut,
    done: Vec<Slice>,
    done_length: usize,
}

macro_rules! put {
    ($($name:ident: $type:ty => $put:ident),*) => {$(
        #[inline]
        pub fn $name(&mut self, value: $type) {
            self.buffer.$put(value);
        }
    )*};
}

impl Writer {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn with_capacity(capacity: usize) -> Self {
        Writer { buffer: BytesMut::with_capacity(capacity), ..Self::default() }
    }

    /// Bytes written so far.
    pub fn len(&self) -> usize {
        self.done_length + self.buffer.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    put!(int8: i8 => put_i8, int16: i16 => put_i16, int32: i32 => put_i32, int64: i64 => put_i64,
         uint16: u16 => put_u16, uint32: u32 => put_u32, float64: f64 => put_f64, raw: &[u8] => put_slice);

    pub fn boolean(&mut self, value: bool) {
        self.int8(i8::from(value));
    }

    pub fn uuid(&mut self, value: Uuid) {
        self.raw(&value.0);
    }

    pub fn unsigned_varint(&mut self, mut value: u32) {
        while value >= 0x80 {
            self.buffer.put_u8(value as u8 | 0x80);
            value >>= 7;
        }
        self.buffer.put_u8(value as u8);
    }

    pub fn varint(&mut self, value: i32) {
        self.unsigned_varint(((value << 1) ^ (value >> 31)) as u32);
    }

    pub fn varlong(&mut self, value: i64) {
        let mut value = ((value << 1) ^ (value >> 63)) as u64;
        while value >= 0x80 {
            self.buffer.put_u8(value as u8 | 0x80);
            value >>= 7;
        }
        self.buffer.put_u8(value as u8);
    }

    fn length(&mut self, length: Option<usize>, flexible: bool, short: bool) -> Result<()> {
        let limit = if short { i16::MAX as usize } else { i32::MAX as usize - 1 };
        if let Some(length) = length.filter(|&length| length > limit) {
            return Err(WireError::Invalid(format!("length {length} is more than {limit}")));
        }
        match (flexible, short) {
            (true, _) => self.unsigned_varint(length.map_or(0, |length| length as u32 + 1)),
            (false, true) => self.int16(length.map_or(-1, |length| length as i16)),
            (false, false) => self.int32(length.map_or(-1, |length| length as i32)),
        }
        Ok(())
    }

    pub fn nullable_string(&mut self, value: Option<&str>, flexible: bool) -> Result<()> {
        self.length(value.map(str::len), flexible, true)?;
        self.raw(value.unwrap_or_default().as_bytes());
        Ok(())
    }

    pub fn string(&mut self, value: &str, flexible: bool) -> Result<()> {
        self.nullable_string(Some(value), flexible)
    }

    pub fn nullable_bytes(&mut self, value: Option<&Bytes>, flexible: bool) -> Result<()> {
        self.length(value.map(Bytes::len), flexible, false)?;
        if let Some(value) = value {
            self.raw(value);
        }
        Ok(())
    }

    pub fn bytes(&mut self, value: &Bytes, flexible: bool) -> Result<()> {
        self.nullable_bytes(Some(value), flexible)
    }

    /// Records are not copied: they become slices of their own.
    pub fn nullable_records(&mut self, value: Option<&Slices>, flexible: bool) -> Result<()> {
        self.length(value.map(Slices::len), flexible, false)?;
        for part in value.map(Slices::parts).unwrap_or_default() {
            self.slice(part.clone());
        }
        Ok(())
    }

    pub fn records(&mut self, value: &Slices, flexible: bool) -> Result<()> {
        self.nullable_records(Some(value), flexible)
    }

    /// Append a slice, uncopied unless it is small and in memory.
    pub fn slice(&mut self, slice: Slice) {
        match slice {
            Slice::Bytes(bytes) if bytes.len() < COPY_BELOW => self.raw(&bytes),
            slice => {
                self.seal();
                self.done_length += slice.len();
                self.done.push(slice);
            }
        }
    }

    pub fn nullable_array<T>(
        &mut self,
        elements: Option<&[T]>,
        flexible: bool,
        mut element: impl FnMut(&mut Writer, &T) -> Result<()>,
    ) -> Result<()> {
        self.length(elements.map(<[T]>::len), flexible, false)?;
        for one in elements.unwrap_or_default() {
            element(self, one)?;
        }
        Ok(())
    }

    pub fn array<T>(
        &mut self,
        elements: &[T],
        flexible: bool,
        element: impl FnMut(&mut Writer, &T) -> Result<()>,
    ) -> Result<()> {
        self.nullable_array(Some(elements), flexible, element)
    }

    /// One tagged field: its tag, its size, its bytes.
    pub fn tagged_field(&mut self, tag: u32, content: impl FnOnce(&mut Writer) -> Result<()>) -> Result<()> {
        let mut inner = Writer::new();
        content(&mut inner)?;
        let bytes = inner.into_bytes();
        self.unsigned_varint(tag);
        self.unsigned_varint(bytes.len() as u32);
        self.raw(&bytes);
        Ok(())
    }

    fn seal(&mut self) {
        if !self.buffer.is_empty() {
            let bytes = self.buffer.split().freeze();
            self.done_length += bytes.len();
            self.done.push(Slice::Bytes(bytes));
        }
    }

    pub fn into_slices(mut self) -> Vec<Slice> {
        self.seal();
        self.done
    }

    /// All of it in memory. A region of a file that cannot be read is left out, so this is for messages
    /// without file regions (requests, and records that were built here).
    pub fn into_bytes(mut self) -> Bytes {
        if self.done.is_empty() {
            return self.buffer.freeze();
        }
        self.seal();
        let mut whole = BytesMut::with_capacity(self.done_length);
        for slice in &self.done {
            if let Ok(bytes) = slice.to_bytes() {
                whole.extend_from_slice(&bytes);
            }
        }
        whole.freeze()
    }
}
