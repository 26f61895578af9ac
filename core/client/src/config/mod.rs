//! The client's configuration: the tables of keys, and typed values with the rules that hold between keys.

mod admin;
mod admin_keys;
mod common;
mod consumer;
mod consumer_keys;
mod network;
mod producer;
mod producer_keys;
mod security;

pub use admin::AdminConfig;
pub use consumer::{ConsumerConfig, IsolationLevel, OffsetReset};
pub use network::NetworkConfig;
pub use producer::{Acks, ProducerConfig};

use ottla_base::config::Key;

/// The tables of a producer.
pub fn producer_tables() -> Vec<&'static [Key]> {
    vec![producer_keys::KEYS, common::KEYS, security::KEYS]
}

/// The tables of a consumer.
pub fn consumer_tables() -> Vec<&'static [Key]> {
    vec![consumer_keys::KEYS, common::KEYS, security::KEYS]
}

/// The tables of an admin client.
pub fn admin_tables() -> Vec<&'static [Key]> {
    vec![admin_keys::KEYS, common::KEYS, security::KEYS]
}

#[cfg(test)]
mod tests;
