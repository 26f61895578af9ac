//! The runtime over a log in memory, with time that the test moves.

mod fixture;
mod requests;
mod running;
