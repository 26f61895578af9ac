//! The waist under every binding: runtime, waits, batches, flat errors, options.
//!
//! It owns the one tokio runtime of a process and nothing of Kafka's state. [`Producer`], [`Consumer`] and [`Admin`]
//! stay safe whatever a binding does with them: a call after close, or in a forked child, is an error. No language's
//! code runs on the runtime's workers: delivery reports go through [`Reports`] to a thread or loop of the binding,
//! partitioners and rebalance listeners run on the caller's thread. What a language's users are used to (names of
//! options, shapes of structs) stays in its binding, but for the tables in [`options`].

mod admin;
mod consumer;
mod failure;
pub mod options;
mod owned;
mod process;
mod producer;
mod reports;
pub mod runtime;
mod store;

pub use admin::Admin;
pub use consumer::{Consumer, Handout};
pub use failure::{Failure, guard};
pub use process::{Process, SLICE, after_fork, has_forked, process};
pub use producer::{Outgoing, Producer};
pub use reports::Reports;
pub use store::Store;

pub use ottla;
