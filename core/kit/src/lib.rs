//! The waist under every binding: runtime, handles, batches, flat errors.
//!
//! It owns the one tokio runtime of a process and nothing of Kafka's state. No language's code runs on its workers.

pub mod runtime;
