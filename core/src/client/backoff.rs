//! Waiting longer after each failure: Kafka's `ExponentialBackoff`.

use crate::rng::Rng;
use crate::time::Span;

/// `initial · 2^attempts`, at most `max`, ±20 %: so that clients that failed together do not all come back together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExponentialBackoff {
    /// After the first failure.
    pub initial: Span,
    /// However many failures there were.
    pub max: Span,
}

impl ExponentialBackoff {
    /// From two configurations in milliseconds.
    pub fn from_millis(initial: i64, max: i64) -> Self {
        ExponentialBackoff { initial: Span::from_millis(initial), max: Span::from_millis(max.max(initial)) }
    }

    /// How long to wait after `attempts` failures before this one.
    pub fn span(&self, attempts: u32, rng: &mut Rng) -> Span {
        let term = self.initial.0.saturating_mul(1 << attempts.min(30)).min(self.max.0);
        Span(term / 1000 * (800 + u64::from(rng.below(401))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubles_up_to_the_maximum_and_stays_within_a_fifth() {
        let (backoff, mut rng) = (ExponentialBackoff::from_millis(100, 1000), Rng::new(7));
        for (attempts, expected) in [(0, 100), (1, 200), (2, 400), (3, 800), (4, 1000), (40, 1000)] {
            for _ in 0..100 {
                let millis = backoff.span(attempts, &mut rng).millis();
                assert!((expected * 8 / 10..=expected * 12 / 10).contains(&millis), "{attempts}: {millis}");
            }
        }
    }

    #[test]
    fn nothing_stays_nothing() {
        assert_eq!(ExponentialBackoff::from_millis(0, 0).span(9, &mut Rng::new(1)), Span::ZERO);
    }
}
