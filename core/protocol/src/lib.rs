//! The words of Kafka's wire and disk: messages, record batches, compression, error codes.
//!
//! Pure data and codecs. Nothing here does I/O, keeps state or runs on a thread of its own; every decoder
//! bounds its lengths by the bytes that are left. `message/` and `api.rs` are generated from `schema/`
//! (`cargo run -p ottla-xtask -- generate`); the rest is written by hand.

pub mod error_code;
pub mod slice;
pub mod uuid;
pub mod wire;

pub mod api;
pub mod message;
pub mod record;

pub use api::{ApiKey, Request, Response};
pub use error_code::ErrorCode;
pub use slice::{FileRegion, Slice, Slices};
pub use uuid::Uuid;
pub use wire::{Message, Reader, WireError, Writer};
