//! One partition's replicas side by side: how far each is, which leader epochs its log has seen, when the leader last
//! saw it caught up, and what waits in the leader's purgatory.
//!
//! The leader's knowledge of its followers is what decides, so it is shown as the leader has it; the logs are shown as
//! they are. The two differ by what is on its way.

mod epochs;

use highwater_core::ids::{BrokerId, Offset, joined};
use highwater_core::time::{Instant, Span};
use highwater_core::view::{FollowerView, ParkedView, PartitionView, ReplicaView, WaitsFor};
use yew::prelude::*;

use self::epochs::epochs;
use crate::desk::{Desk, PanelProps, use_desk, use_locale, use_looking, use_query};
use crate::parts::moment::span;
use crate::parts::rich::rich;
use crate::parts::term::{Term, term};
use crate::session::{Float, Intent, Names, Selection, Session};
use crate::texts::{Cluster, Page, Replication as Texts};

/// How many parked requests are listed at most.
const PARKED_MAX: usize = 12;

/// What is shown.
struct Seen {
    partition: PartitionView,
    parked: Vec<ParkedView>,
    names: Names,
    now: Instant,
}

fn ask(session: &Session, selection: &Selection) -> Option<Seen> {
    let (world, tp) = (session.world(), session.selected_partition(selection)?);
    let partition = world.partition_view(&tp, 0)?;
    let parked = partition.leader.map_or(Vec::new(), |leader| world.parked(leader, &tp));
    Some(Seen { partition, parked, names: session.names().clone(), now: session.now() })
}

/// The replicas of a partition.
#[component]
pub(super) fn ReplicationPanel(PanelProps { moment }: &PanelProps) -> Html {
    let (desk, looking, texts) = (use_desk(), use_looking(), Texts(use_locale()));
    match &*use_query("replication", *moment, looking.selection.clone(), ask) {
        None => html! {
            <>
                <p>{ texts.none() }</p>
                <button class="line" onclick={desk.wants(Intent::Float(Some(Float::NewTopic)))} aria-haspopup="dialog">{ Page(texts.0).new_topic() }</button>
            </>
        },
        Some(seen) => html! {
            <>
                <h3>{ texts.title(&seen.partition.tp) }</h3>
                <p>{ rich(&texts.state(seen.partition.leader_epoch, joined(&seen.partition.isr), seen.partition.min_isr)) }</p>
                { replicas(seen, texts) }
                { epochs(&seen.partition.replicas, texts) }
                { purgatory(&desk, seen, texts) }
            </>
        },
    }
}

fn replicas(seen: &Seen, texts: Texts) -> Html {
    let replicas = &seen.partition.replicas;
    let start = replicas.iter().map(|replica| replica.log_start_offset).min().unwrap_or(Offset::ZERO);
    let end = replicas.iter().map(|replica| replica.log_end_offset).max().unwrap_or(Offset::ZERO);
    html! {
        <table class="replica-table">
            <thead><tr><th>{ texts.replica() }</th><th class="figure">{ term(Term::Leo, texts.0) }</th><th class="figure">{ term(Term::Hw, texts.0) }</th><th>{ texts.caught_up() }</th></tr></thead>
            <tbody>{ for replicas.iter().map(|replica| row(seen, replica, (start, end), texts)) }</tbody>
        </table>
    }
}

fn row(seen: &Seen, replica: &ReplicaView, (start, end): (Offset, Offset), texts: Texts) -> Html {
    let cluster = Cluster(texts.0);
    let leads = seen.partition.leader == Some(replica.broker);
    let role = if leads { cluster.leader() } else { cluster.follower() };
    let isr = if replica.in_isr { cluster.in_isr() } else { cluster.out_of_isr() };
    let down = if replica.live { "" } else { texts.down() };
    html! {
        <>
            <tr key={replica.broker.0} class={classes!((!replica.live).then_some("off"))}>
                <td><b>{ texts.broker(replica.broker) }</b><small class={classes!((!replica.in_isr).then_some("dead"))}>{ format!("{role} · {isr}") }{ down }</small></td>
                <td class="figure">{ replica.log_end_offset.0 }</td>
                <td class="figure">{ replica.high_watermark.0 }</td>
                <td>{ caught_up(seen, replica, leads, texts) }</td>
            </tr>
            <tr class="reach" aria-hidden="true"><td colspan="4">{ reach(replica, start, end) }</td></tr>
        </>
    }
}

/// How far a replica is, on a scale that all of them share: under water, then not committed yet.
fn reach(replica: &ReplicaView, start: Offset, end: Offset) -> Html {
    let whole = (end - start).max(1);
    let share = |to: Offset| (to - start).clamp(0, whole) * 100 / whole;
    let style = format!("--wet:{}%;--dry:{}%", share(replica.high_watermark), share(replica.log_end_offset));
    html! { <div class={classes!("strip", (!replica.live).then_some("off"))} {style}></div> }
}

/// When a leader last saw a follower caught up.
fn caught_up(seen: &Seen, replica: &ReplicaView, leads: bool, texts: Texts) -> Html {
    let Some(leading) = &seen.partition.leading else { return html! { { "–" } } };
    if leads {
        return html! { <small>{ texts.itself() }</small> };
    }
    let known = leading.followers.iter().find(|follower| follower.broker == replica.broker);
    let Some(follower) = known else { return html! { { "–" } } };
    let end = seen
        .partition
        .replicas
        .iter()
        .find(|r| Some(r.broker) == seen.partition.leader)
        .map(|r| r.log_end_offset);
    if follower.asked.map(|(asked, ..)| asked) == end {
        return html! { <small>{ texts.has_all() }</small> };
    }
    lags(follower, leading.lag_time_max, seen.now, texts)
}

fn lags(follower: &FollowerView, lag_time_max: Span, now: Instant, texts: Texts) -> Html {
    let Some(since) = follower.caught_up else { return html! { <small>{ texts.never() }</small> } };
    let ago = now.since(since);
    html! {
        <small>
            { texts.ago(span(ago)) }
            <meter class="left" min="0" max={lag_time_max.0.to_string()} value={ago.0.min(lag_time_max.0).to_string()} aria-label={texts.of_lag_time_max(span(lag_time_max))} title={texts.of_lag_time_max(span(lag_time_max))} />
        </small>
    }
}

fn purgatory(desk: &Desk, seen: &Seen, texts: Texts) -> Html {
    let more = seen.parked.len().saturating_sub(PARKED_MAX);
    html! {
        <>
            <h3>{ texts.purgatory() }</h3>
            <p>{ if seen.parked.is_empty() { texts.nothing_parked() } else { texts.parked_intro() } }</p>
            <ul class="parked">{ for seen.parked.iter().take(PARKED_MAX).map(|parked| waits(desk, seen, parked, texts)) }</ul>
            if more > 0 { <p>{ texts.more(more) }</p> }
        </>
    }
}

fn waits(desk: &Desk, seen: &Seen, parked: &ParkedView, texts: Texts) -> Html {
    let from = parked.from.map_or_else(|| texts.coordinator().to_owned(), |node| seen.names.node(node));
    let (api, what) = match parked.waits_for {
        WaitsFor::HighWatermark(offset) => ("PRODUCE", texts.waits_for_high_watermark(offset)),
        WaitsFor::Data { from, bytes } => ("FETCH", texts.waits_for_data(bytes, from)),
        WaitsFor::LowWatermark(offset) => ("DELETE_RECORDS", texts.waits_for_low_watermark(offset)),
    };
    let why = parked.cause.map(|cause| desk.wants(Intent::SeekFact(cause)));
    html! {
        <li>
            <button class="link" onclick={why} title={texts.to_its_cause()}><b>{ api }</b>{ " " }<small>{ from }</small></button>
            <small>{ what }</small>
            <small>{ texts.left(span(parked.until.since(seen.now))) }</small>
        </li>
    }
}

/// What the panel's parts name: a column a replica.
fn broker_heads(replicas: &[ReplicaView], texts: Texts) -> Html {
    let head = |broker: BrokerId| html! { <th class="figure">{ texts.broker(broker) }</th> };
    html! { { for replicas.iter().map(|replica| head(replica.broker)) } }
}

#[cfg(test)]
mod tests {
    use highwater_core::view::WaitsFor;

    use super::*;
    use crate::scenarios::Scenario;

    /// Steps a scenario until the panel shows what is looked for.
    fn until(scenario: Scenario, shows: impl Fn(&Seen) -> bool) -> Seen {
        let mut session = Session::of(scenario);
        for _ in 0..20_000 {
            session.apply(Intent::Step);
            let names = session.world().partition_names();
            let own = names.into_iter().filter(|tp| !tp.topic.starts_with("__"));
            for tp in own {
                if let Some(seen) = ask(&session, &Selection::Partition(tp)).filter(|seen| shows(seen)) {
                    return seen;
                }
            }
        }
        panic!("the scenario never shows it");
    }

    #[test]
    fn a_write_waits_for_an_offset_that_the_high_watermark_has_not_reached() {
        let waits =
            |seen: &Seen| seen.parked.iter().any(|p| matches!(p.waits_for, WaitsFor::HighWatermark(_)));
        let seen = until(Scenario::FirstWrite, waits);
        let leader = seen.partition.replicas.iter().find(|r| Some(r.broker) == seen.partition.leader);
        let high_watermark = leader.expect("a leader parks writes").high_watermark;
        for parked in &seen.parked {
            if let WaitsFor::HighWatermark(offset) = parked.waits_for {
                assert!(offset > high_watermark && parked.since <= seen.now && seen.now <= parked.until);
            }
        }
    }

    #[test]
    fn a_follower_waits_for_what_comes_after_its_own_log() {
        let waits = |seen: &Seen| seen.parked.iter().any(|p| matches!(p.waits_for, WaitsFor::Data { .. }));
        let seen = until(Scenario::FirstWrite, waits);
        let ends: Vec<Offset> = seen.partition.replicas.iter().map(|r| r.log_end_offset).collect();
        for parked in &seen.parked {
            if let WaitsFor::Data { from, .. } = parked.waits_for {
                assert!(ends.contains(&from), "{from:?} of {ends:?}");
            }
        }
    }
}
