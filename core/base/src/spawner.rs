//! Tasks are started through whoever embeds the library: no room starts a runtime of its own.

use crate::clock::BoxFuture;

pub trait Spawner: Send + Sync + 'static {
    /// Run `task` to its end in the background.
    fn spawn(&self, task: BoxFuture<'static, ()>);

    /// Run a closure that may block (a cold read, a flush) away from the network tasks.
    fn spawn_blocking(&self, work: Box<dyn FnOnce() + Send + 'static>);
}
