//! What the tests of several rooms share: a disk that crashes and fails on demand, a clock that stands still, and
//! batches of records.
//!
//! Only `tests/it` of a room may use it: it depends on the rooms itself, so that a room's own unit tests would see
//! two of each type.

pub mod clock;
pub mod disk;
pub mod records;

pub use clock::SimulatedClock;
pub use disk::{Crash, SimulatedDisk};
