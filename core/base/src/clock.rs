//! Time comes in by argument, so that a whole cluster can run under a simulated clock.

use std::future::Future;
use std::pin::Pin;
use std::time::{Duration, Instant};

/// A boxed future that can move between threads.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// The only source of time on floors 0 to 4.
pub trait Clock: Send + Sync + 'static {
    /// Monotonic time.
    fn now(&self) -> Instant;

    /// Milliseconds since 1970-01-01 UTC: the unit of Kafka's timestamps.
    fn wall_ms(&self) -> i64;

    fn sleep_until(&self, at: Instant) -> BoxFuture<'static, ()>;

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        self.sleep_until(self.now() + duration)
    }
}

/// The wait was longer than its limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("timed out")]
pub struct Elapsed;

/// `future`, or `Elapsed` once `at` has come. The future is polled first, so a result that is there wins.
pub async fn timeout_at<T>(clock: &dyn Clock, at: Instant, future: impl Future<Output = T>) -> Result<T, Elapsed> {
    let mut future = std::pin::pin!(future);
    let mut sleep = clock.sleep_until(at);
    std::future::poll_fn(move |context| {
        use std::task::Poll;
        if let Poll::Ready(value) = future.as_mut().poll(context) {
            return Poll::Ready(Ok(value));
        }
        match sleep.as_mut().poll(context) {
            Poll::Ready(()) => Poll::Ready(Err(Elapsed)),
            Poll::Pending => Poll::Pending,
        }
    })
    .await
}
