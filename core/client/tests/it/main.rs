//! The client against brokers: Apache Kafka from its jars where there are any, a broker that misbehaves on demand,
//! and sockets that answer with garbage.

#![allow(clippy::disallowed_methods, reason = "tests run in real time, on tokio's own tasks")]

mod admin;
mod consume;
mod groups;
mod harness;
mod kafka;
mod produce;
