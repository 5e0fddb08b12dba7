//! The clocks that run down: sessions, heartbeats, lags, linger, waits. Each is an arc that shrinks; what happens when
//! it is over stands beside it.

use highwater_core::ids::NodeId;
use highwater_core::time::{Instant, Span};
use highwater_core::view::{TimerKind, TimerView};
use yew::prelude::*;

use crate::desk::{PanelProps, use_locale, use_query};
use crate::parts::moment::span;
use crate::parts::rich::rich;
use crate::session::{Names, Session};
use crate::texts::Timers as Texts;

/// How many clocks of a process are listed.
const OF_ONE_MAX: usize = 12;
/// The way round an arc of radius 7, in hundredths: 2π × 7.
const ROUND: u64 = 4_398;

/// What is shown.
struct Seen {
    /// By process.
    timers: Vec<(NodeId, Vec<TimerView>)>,
    names: Names,
    now: Instant,
}

fn ask(session: &Session, (): &()) -> Seen {
    let mut timers: Vec<(NodeId, Vec<TimerView>)> = Vec::new();
    for timer in session.world().timers() {
        match timers.iter_mut().find(|(of, _)| *of == timer.of) {
            Some((_, own)) => own.push(timer),
            None => timers.push((timer.of, vec![timer])),
        }
    }
    // Where nothing is renewed, the order stays.
    for (_, own) in &mut timers {
        own.sort_by_key(|timer| rank(&timer.kind));
    }
    Seen { timers, names: session.names().clone(), now: session.now() }
}

/// What is rarer and weighs more comes first.
fn rank(kind: &TimerKind) -> u8 {
    match kind {
        TimerKind::Election | TimerKind::MaxBlock => 0,
        TimerKind::ReplicaLag(..) => 1,
        TimerKind::BrokerSession(_) | TimerKind::MemberSession { .. } => 2,
        TimerKind::Linger(_) | TimerKind::Heartbeat => 3,
        TimerKind::AutoCommit | TimerKind::Delivery(_) | TimerKind::Work | TimerKind::MaxPollInterval => 4,
        TimerKind::ProduceWait(_) => 5,
        TimerKind::FetchWait(_) => 6,
    }
}

/// The clocks.
#[component]
pub(super) fn TimersPanel(PanelProps { moment }: &PanelProps) -> Html {
    let texts = Texts(use_locale());
    let seen = use_query("timers", *moment, (), ask);
    html! {
        <>
            <p>{ texts.intro() }</p>
            if seen.timers.is_empty() { <p>{ texts.none() }</p> }
            <div class="side-by-side">{ for seen.timers.iter().map(|(of, own)| process(*of, own, &seen, texts)) }</div>
        </>
    }
}

fn process(of: NodeId, own: &[TimerView], seen: &Seen, texts: Texts) -> Html {
    let more = own.len().saturating_sub(OF_ONE_MAX);
    let name = seen.names.node(of);
    html! {
        <section key={name.clone()} class="timers">
            <h3>{ name }</h3>
            <ul>{ for own.iter().take(OF_ONE_MAX).map(|timer| clock(timer, seen, texts)) }</ul>
            if more > 0 { <small>{ texts.more(more) }</small> }
        </section>
    }
}

fn clock(timer: &TimerView, seen: &Seen, texts: Texts) -> Html {
    let (whole, left) = (timer.until.since(timer.began), timer.until.since(seen.now));
    html! {
        <li class={classes!(is_late(left, whole).then_some("late"))}>
            { arc(left, whole) }
            <span>{ rich(&told(&timer.kind, seen, texts)) }</span>
            <small>{ texts.left_of(span(left), span(whole)) }</small>
        </li>
    }
}

/// Whether less than a fifth is left.
fn is_late(left: Span, whole: Span) -> bool {
    left.0 * 5 < whole.0
}

fn arc(left: Span, whole: Span) -> Html {
    let part = (u128::from(ROUND) * u128::from(left.0) / u128::from(whole.0.max(1))) as u64;
    let dash = format!("{}.{:02} 44", part / 100, part % 100);
    html! {
        <svg class="arc" viewBox="0 0 18 18" width="18" height="18" aria-hidden="true">
            <circle cx="9" cy="9" r="7" />
            <circle class="left" cx="9" cy="9" r="7" stroke-dasharray={dash} transform="rotate(-90 9 9)" />
        </svg>
    }
}

fn told(kind: &TimerKind, seen: &Seen, texts: Texts) -> String {
    match kind {
        TimerKind::BrokerSession(broker) => texts.broker_session(broker),
        TimerKind::Election => texts.election().to_owned(),
        TimerKind::ReplicaLag(tp, follower) => texts.replica_lag(follower, tp),
        TimerKind::MemberSession { group, member } => texts.member_session(&**member, &**group),
        TimerKind::Heartbeat => texts.heartbeat().to_owned(),
        TimerKind::AutoCommit => texts.auto_commit().to_owned(),
        TimerKind::Work => texts.work().to_owned(),
        TimerKind::MaxPollInterval => texts.max_poll_interval().to_owned(),
        TimerKind::Linger(tp) => texts.linger(tp),
        TimerKind::Delivery(tp) => texts.delivery(tp),
        TimerKind::MaxBlock => texts.max_block().to_owned(),
        TimerKind::FetchWait(from) => texts.fetch_wait(seen.names.node(*from)),
        TimerKind::ProduceWait(Some(from)) => texts.produce_wait(seen.names.node(*from)),
        TimerKind::ProduceWait(None) => texts.own_write_wait().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::scenarios::Scenario;
    use crate::session::Intent;

    #[test]
    fn a_clock_that_is_shown_has_begun_and_is_not_over() {
        let mut kinds = BTreeSet::new();
        for scenario in Scenario::ALL {
            let mut session = Session::of(scenario);
            for step in 0..3_000 {
                session.apply(Intent::Step);
                if step % 7 != 0 {
                    continue;
                }
                let now = session.world().now();
                for timer in session.world().timers() {
                    assert!(timer.began <= now && now <= timer.until, "{scenario:?} {timer:?} at {now}");
                    kinds.insert(rank(&timer.kind));
                }
            }
        }
        assert_eq!(kinds.len(), 7, "the scenarios show clocks of every rank: {kinds:?}");
    }
}
