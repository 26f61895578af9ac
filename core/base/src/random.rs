//! Randomness comes in by argument: a seed replays a run.

use parking_lot::Mutex;

/// A small, fast generator (SplitMix64). Not for secrets.
#[derive(Debug)]
pub struct Random {
    state: Mutex<u64>,
}

impl Random {
    pub fn from_seed(seed: u64) -> Self {
        Random { state: Mutex::new(seed) }
    }

    pub fn next_u64(&self) -> u64 {
        let mut state = self.state.lock();
        *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = *state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Uniform in `0..bound`; 0 for a bound of 0.
    pub fn below(&self, bound: u64) -> u64 {
        ((u128::from(self.next_u64()) * u128::from(bound)) >> 64) as u64
    }

    /// Uniform in `0.0..1.0`.
    pub fn unit(&self) -> f64 {
        (self.next_u64() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// A version 4 id as Kafka draws them.
    pub fn uuid(&self) -> ottla_protocol::Uuid {
        loop {
            let mut bytes = [0u8; 16];
            bytes[..8].copy_from_slice(&self.next_u64().to_be_bytes());
            bytes[8..].copy_from_slice(&self.next_u64().to_be_bytes());
            if let Some(id) = ottla_protocol::Uuid::from_random(bytes) {
                return id;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_replays() {
        let (left, right) = (Random::from_seed(7), Random::from_seed(7));
        assert!((0..100).all(|_| left.next_u64() == right.next_u64()));
        assert_ne!(Random::from_seed(8).next_u64(), Random::from_seed(9).next_u64());
    }

    #[test]
    fn below_stays_below() {
        let random = Random::from_seed(1);
        assert!((0..1000).all(|_| random.below(3) < 3));
        assert_eq!(random.below(0), 0);
    }
}
