//! Pauses that grow: doubled at each failure up to a maximum, with a fifth of chance either way (KIP-580).

use std::time::Duration;

use ottla_base::Random;

#[derive(Debug, Clone, Copy)]
pub(crate) struct Backoff {
    pub(crate) first: Duration,
    pub(crate) max: Duration,
}

impl Backoff {
    /// The pause after so many failures in a row; none after none.
    pub(crate) fn pause(&self, failures: u32, random: &Random) -> Duration {
        if failures == 0 {
            return Duration::ZERO;
        }
        let factor = 2f64.powi(failures.saturating_sub(1).min(30) as i32);
        let grown = (self.first.as_secs_f64() * factor).min(self.max.as_secs_f64());
        let pause = grown * (0.8 + 0.4 * random.unit());
        Duration::from_secs_f64(pause.min(self.max.as_secs_f64()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_and_end_at_the_maximum() {
        let random = Random::from_seed(1);
        let backoff = Backoff { first: Duration::from_millis(100), max: Duration::from_millis(1000) };
        assert_eq!(backoff.pause(0, &random), Duration::ZERO);
        for (failures, low, high) in [(1, 80, 120), (2, 160, 240), (3, 320, 480), (9, 800, 1000)] {
            for _ in 0..100 {
                let pause = backoff.pause(failures, &random).as_millis();
                assert!((low..=high).contains(&pause), "{failures}: {pause}");
            }
        }
    }
}
