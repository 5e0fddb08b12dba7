//! Randomness that is the same everywhere: one seeded generator, owned by the world.
//!
//! The algorithm is fixed (PCG 64/32) and the bounded draw is ours, because a permalink must replay the same run
//! for years, whatever a library does to its range sampling.

use rand_pcg::Pcg32;
use rand_pcg::rand_core::{RngCore, SeedableRng};

use crate::time::Span;

/// A seeded generator. A clone continues with the same draws.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rng(Pcg32);

impl Rng {
    /// The generator for `seed`.
    pub fn new(seed: u64) -> Self {
        Rng(Pcg32::seed_from_u64(seed))
    }

    /// A generator of its own for part `stream` of the run, so that one part's draws do not shift another's.
    pub fn stream(seed: u64, stream: u64) -> Self {
        Rng(Pcg32::new(seed, stream))
    }

    /// A number in `0..bound`; 0 when `bound` is 0. (Lemire's multiply, without rejection: the bias is below 2^-32.)
    pub fn below(&mut self, bound: u32) -> u32 {
        ((u64::from(self.0.next_u32()) * u64::from(bound)) >> 32) as u32
    }

    /// A span from `low` up to, not including, `high`.
    pub fn span(&mut self, low: Span, high: Span) -> Span {
        let width = high.0.saturating_sub(low.0).min(u64::from(u32::MAX)) as u32;
        Span(low.0 + u64::from(self.below(width)))
    }

    /// 64 random bits.
    pub fn bits(&mut self) -> u64 {
        self.0.next_u64()
    }
}
