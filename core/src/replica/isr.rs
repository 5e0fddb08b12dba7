//! In-sync replicas: a leader remembers how far each follower is, and concludes which ones are in sync (`Replica`,
//! `Partition`).
//!
//! A follower is *caught up* when it has everything, or had everything that there was no longer than
//! `replica.lag.time.max.ms` ago. It is not enough to fetch often: a follower that asks every half second but never
//! reaches the end falls out.

use crate::map::Map;

use crate::ids::{BrokerId, FactId, Offset};
use crate::time::{Instant, Span};

/// What a leader knows of a follower.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Follower {
    /// The offset that it last asked for: it has everything below. -1: it has not asked yet.
    pub log_end_offset: Offset,
    /// Where its log begins, as it says itself; -1: it has not asked yet.
    pub log_start_offset: Offset,
    /// When it last asked.
    pub last_fetch: Option<Instant>,
    /// The leader's log end offset at that time.
    pub leader_end_at_last_fetch: Offset,
    /// When it last had everything that there was.
    pub last_caught_up: Option<Instant>,
    /// What told so.
    pub because: Option<FactId>,
}

impl Follower {
    /// A follower of which a new leader knows nothing but whether it is in the ISR.
    pub fn unknown(in_sync: bool, now: Instant) -> Self {
        Follower {
            log_end_offset: Offset::NONE,
            log_start_offset: Offset::NONE,
            last_fetch: None,
            leader_end_at_last_fetch: Offset::NONE,
            last_caught_up: in_sync.then_some(now),
            because: None,
        }
    }

    /// A new epoch under the same leader: what the follower has is known, its clock starts anew.
    pub fn reset(&mut self, in_sync: bool, leader_end: Offset, now: Instant) {
        self.last_fetch = in_sync.then_some(now);
        self.last_caught_up = in_sync.then_some(now);
        self.leader_end_at_last_fetch = leader_end;
    }

    /// It asks from `offset` while the leader's log ends at `leader_end`.
    pub fn on_fetch(&mut self, offset: Offset, leader_end: Offset, now: Instant) {
        if offset >= leader_end {
            self.last_caught_up = Some(now);
        } else if offset >= self.leader_end_at_last_fetch {
            self.last_caught_up = self.last_fetch.max(self.last_caught_up);
        }
        self.leader_end_at_last_fetch = leader_end;
        self.last_fetch = Some(now);
        self.log_end_offset = offset;
    }

    /// Whether it is caught up.
    pub fn is_caught_up(&self, leader_end: Offset, now: Instant, lag_time_max: Span) -> bool {
        self.log_end_offset == leader_end
            || self.last_caught_up.is_some_and(|caught_up| now.since(caught_up) <= lag_time_max)
    }
}

/// What the high watermark should be: the smallest log end offset of the leader and of everybody who is in the ISR,
/// is about to be, or is caught up and could join.
pub fn high_watermark(
    leader_end: Offset,
    followers: &Map<BrokerId, Follower>,
    counts: impl Fn(BrokerId, &Follower) -> bool,
) -> Offset {
    let ends =
        followers.iter().filter(|(id, follower)| counts(**id, follower)).map(|(_, f)| f.log_end_offset);
    ends.fold(leader_end, Offset::min)
}

/// The members of an ISR that are not caught up.
pub fn out_of_sync(
    isr: &[BrokerId],
    followers: &Map<BrokerId, Follower>,
    leader_end: Offset,
    now: Instant,
    lag_time_max: Span,
) -> Vec<BrokerId> {
    let lags =
        |id: &BrokerId| followers.get(id).is_some_and(|f| !f.is_caught_up(leader_end, now, lag_time_max));
    isr.iter().copied().filter(lags).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(ms: i64) -> Instant {
        Instant::START + Span::from_millis(ms)
    }

    #[test]
    fn a_follower_that_never_reaches_the_end_falls_behind_however_often_it_asks() {
        let mut follower = Follower::unknown(true, at(0));
        for n in 0..20 {
            follower.on_fetch(Offset(n * 10), Offset(n * 10 + 15), at(n * 100));
        }
        assert!(!follower.is_caught_up(Offset(1000), at(2000), Span::from_millis(500)));
    }

    #[test]
    fn having_had_all_there_was_at_the_last_fetch_counts_from_that_fetch() {
        let mut follower = Follower::unknown(false, at(0));
        follower.on_fetch(Offset(3), Offset(5), at(100));
        follower.on_fetch(Offset(5), Offset(9), at(200));
        assert_eq!(follower.last_caught_up, Some(at(100)));
    }

    #[test]
    fn the_high_watermark_is_the_smallest_end_of_those_who_count() {
        let followers = [(2, Offset(4)), (3, Offset(7))].map(|(id, end)| {
            (BrokerId(id), Follower { log_end_offset: end, ..Follower::unknown(true, at(0)) })
        });
        let followers = Map::from(followers);
        assert_eq!(high_watermark(Offset(9), &followers, |_, _| true), Offset(4));
        assert_eq!(high_watermark(Offset(9), &followers, |id, _| id == BrokerId(3)), Offset(7));
        assert_eq!(high_watermark(Offset(9), &followers, |_, _| false), Offset(9));
    }
}
