//! What every room above the wire needs: time, tasks, randomness, the table of configuration keys, counters.
//!
//! A closed list, not an attic. It owns no state and runs on no thread; the tokio forms of `Clock` and `Spawner`
//! come from `kit`, the simulated ones from the test rooms.

pub mod clock;
pub mod config;
pub mod metrics;
pub mod random;
pub mod spawner;
pub mod suggest;

pub use clock::{BoxFuture, Clock};
pub use random::Random;
pub use spawner::Spawner;
