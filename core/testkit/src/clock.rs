//! A clock that moves when it is told to.

use std::sync::Arc;
use std::task::{Poll, Waker};
use std::time::{Duration, Instant};

use ottla_base::clock::{BoxFuture, Clock};
use parking_lot::Mutex;

/// All clones show the same time.
#[derive(Debug, Clone)]
pub struct SimulatedClock {
    state: Arc<Mutex<State>>,
}

#[derive(Debug)]
struct State {
    origin: Instant,
    origin_ms: i64,
    elapsed: Duration,
    sleepers: Vec<(Instant, Waker)>,
}

impl SimulatedClock {
    /// A clock that stands at `wall_ms` milliseconds since 1970.
    #[allow(clippy::disallowed_methods)] // An `Instant` can only be had from the machine; it is read just once.
    pub fn new(wall_ms: i64) -> Self {
        let state = State { origin: Instant::now(), origin_ms: wall_ms, elapsed: Duration::ZERO, sleepers: Vec::new() };
        SimulatedClock { state: Arc::new(Mutex::new(state)) }
    }

    /// Let time pass, and wake who has slept long enough.
    pub fn advance(&self, by: Duration) {
        let mut state = self.state.lock();
        state.elapsed += by;
        let now = state.origin + state.elapsed;
        let (due, asleep) = std::mem::take(&mut state.sleepers).into_iter().partition(|(at, _)| *at <= now);
        state.sleepers = asleep;
        drop(state);
        let due: Vec<(Instant, Waker)> = due;
        due.into_iter().for_each(|(_, waker)| waker.wake());
    }

    /// When the next sleeper wants to wake.
    pub fn next_wake(&self) -> Option<Instant> {
        self.state.lock().sleepers.iter().map(|(at, _)| *at).min()
    }
}

impl Clock for SimulatedClock {
    fn now(&self) -> Instant {
        let state = self.state.lock();
        state.origin + state.elapsed
    }

    fn wall_ms(&self) -> i64 {
        let state = self.state.lock();
        state.origin_ms + state.elapsed.as_millis() as i64
    }

    fn sleep_until(&self, at: Instant) -> BoxFuture<'static, ()> {
        let clock = self.clone();
        Box::pin(std::future::poll_fn(move |context| {
            let mut state = clock.state.lock();
            if state.origin + state.elapsed >= at {
                return Poll::Ready(());
            }
            state.sleepers.push((at, context.waker().clone()));
            Poll::Pending
        }))
    }
}
