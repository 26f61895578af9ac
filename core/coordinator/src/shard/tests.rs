//! The rules of groups and offsets, over a log in memory.

mod harness;
mod members;
mod offsets;
mod random;
mod statics;
