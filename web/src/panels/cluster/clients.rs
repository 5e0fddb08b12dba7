//! Cards for client processes: producers with what they hold back, consumers with what they own.

use highwater_core::fact::Ask;
use highwater_core::ids::ClientId;
use highwater_core::script::{ClientKind, ClientVerb, Command};
use highwater_core::time::{Instant, Span};
use highwater_core::view::{BatchState, ConsumerView, PendingBatch, ProcessState, ProducerView};
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::broker_head::state;
use crate::desk::{Desk, use_desk, use_locale};
use crate::parts::record;
use crate::texts::{Cluster, Number};

/// How many records of a batch are drawn.
const KEYS_SHOWN: usize = 4;
/// How long an application can be made to work on a record by a click.
const TIMES_PER_RECORD: [Span; 5] =
    [Span::ZERO, Span(100_000), Span(1_000_000), Span(10_000_000), Span(60_000_000)];
/// How many batches of a producer are told.
const BATCHES_SHOWN: usize = 3;

/// A producer.
#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct ProducerCardProps {
    pub producer: ProducerView,
    /// The moment, for the rest of linger and backoff.
    pub now: Instant,
}

/// A producer.
#[component]
pub(super) fn ProducerCard(ProducerCardProps { producer, now }: &ProducerCardProps) -> Html {
    let texts = Cluster(use_locale());
    let ended = producer.state != ProcessState::Running;
    let batches = producer.batches.iter().take(BATCHES_SHOWN);
    html! {
        <div class={classes!("client", ended.then_some("ended"))} data-anchor={anchor(producer.client)}>
            <b>{ producer.name.to_string() }</b>
            <small class="settings">{ settings(producer) }</small>
            <small>{ answered(producer, texts) }</small>
            <div class={classes!("batches", (!ended).then_some("open"))}>
                { for batches.map(|batch| pending(batch, *now, producer, texts)) }
            </div>
            if let Some(error) = producer.last_error {
                <small class="error">{ error.name() }</small>
            }
        </div>
    }
}

/// How many of its records were acknowledged, and how many were given up.
fn answered(producer: &ProducerView, texts: Cluster) -> String {
    texts.acknowledged(producer.failed, producer.acknowledged)
}

fn anchor(client: ClientId) -> String {
    format!("client-{}", client.0)
}

fn settings(producer: &ProducerView) -> String {
    let acks = if producer.acks == -1 { "all".to_owned() } else { producer.acks.to_string() };
    if producer.idempotent { format!("acks={acks} · idempotent") } else { format!("acks={acks}") }
}

fn pending(batch: &PendingBatch, now: Instant, producer: &ProducerView, texts: Cluster) -> Html {
    let dry = matches!(batch.state, BatchState::Filling(_)).then_some("filling");
    let more = batch.records.saturating_sub(batch.keys.len().min(KEYS_SHOWN) as u32);
    let size = format!("{} / {} B", batch.bytes, producer.batch_size);
    html! {
        <div class={classes!("batch", dry)} title={size}>
            <span class="acc">
                { for batch.keys.iter().take(KEYS_SHOWN).map(|key| record::small(key.as_deref())) }
                if more > 0 { <small>{ format!("+{more}") }</small> }
            </span>
            <small>{ format!("{} · ", batch.tp) }{ waits(batch, now, texts) }</small>
        </div>
    }
}

/// What a batch waits for.
pub(in crate::panels) fn waits(batch: &PendingBatch, now: Instant, texts: Cluster) -> String {
    let left = |until: Instant| until.since(now).millis();
    match batch.state {
        BatchState::Filling(until) => texts.batch_filling(left(until)),
        BatchState::Ready => texts.batch_ready().to_owned(),
        BatchState::InFlight(attempt) => texts.batch_in_flight(attempt),
        BatchState::Backoff(until, error) => texts.batch_backoff(error, left(until)),
    }
}

/// A consumer.
#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct ConsumerCardProps {
    pub consumer: ConsumerView,
    /// How many records it has not been handed yet; `None` where nobody knows.
    pub lag: Option<i64>,
    /// Its own as a member of its group, as the groups panel has it; `None`: it is no member.
    pub hue: Option<usize>,
    pub now: Instant,
}

/// A consumer.
#[component]
pub(super) fn ConsumerCard(ConsumerCardProps { consumer, lag, hue, now }: &ConsumerCardProps) -> Html {
    let (desk, texts) = (use_desk(), Cluster(use_locale()));
    let ended = consumer.state != ProcessState::Running;
    let owned = consumer.positions.iter().map(|(tp, _)| tp.to_string()).collect::<Vec<_>>().join(", ");
    let hue = hue.map_or("hue-none".to_owned(), |hue| format!("hue-{hue}"));
    let class = classes!("client", "consumer", hue, ended.then_some("ended"));
    html! {
        <div {class} data-anchor={anchor(consumer.client)}>
            <span class="client-head">
                <b>{ consumer.name.to_string() }</b>
                <span class="client-verbs">
                    if !consumer.positions.is_empty() && consumer.group.is_some() { { commit(&desk, consumer, texts) } }
                    { button(&desk, consumer, ClientVerb::Crash, texts.crash()) }
                    { button(&desk, consumer, ClientVerb::Stop, texts.stop()) }
                </span>
            </span>
            <small>{ if owned.is_empty() { texts.owns_nothing().to_owned() } else { owned } }</small>
            <small>{ how_it_is(consumer, *lag, *now, texts) }</small>
            if !ended { { time_per_record(&desk, consumer, texts) } }
        </div>
    }
}

fn how_it_is(consumer: &ConsumerView, lag: Option<i64>, now: Instant, texts: Cluster) -> String {
    if consumer.state != ProcessState::Running {
        return state(texts, consumer.state).to_owned();
    }
    let heartbeat = consumer.last_heartbeat.map(|at| {
        let tenths = now.since(at).millis() / 100;
        texts.heartbeat(Number::with_places(tenths, 1))
    });
    let works = consumer.works_until.filter(|until| *until > now).map(|until| {
        let tenths = until.since(now).millis() / 100;
        texts.works(Number::with_places(tenths, 1))
    });
    let parts = [lag.map(|lag| texts.lag(lag)), Some(texts.read(consumer.delivered)), works, heartbeat];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn commit(desk: &Desk, consumer: &ConsumerView, texts: Cluster) -> Html {
    let command = Command::Ask { name: consumer.name.clone(), ask: Ask::Commit };
    let title = command.to_string();
    html! { <button class="verb" onclick={desk.runs(command)} {title}>{ texts.commit() }</button> }
}

/// Chooses how long the application works on a record.
fn time_per_record(desk: &Desk, consumer: &ConsumerView, texts: Cluster) -> Html {
    let now = consumer.time_per_record;
    let mut spans = TIMES_PER_RECORD.to_vec();
    if !spans.contains(&now) {
        spans.push(now);
    }
    let option = |span: &Span| {
        let text = if *span == Span::ZERO { texts.no_time().to_owned() } else { texts.time_a_record(*span) };
        html! { <option value={span.0.to_string()} selected={*span == now}>{ text }</option> }
    };
    let (desk, name) = (desk.clone(), consumer.name.clone());
    let onchange = move |event: Event| {
        let chosen = event.target_unchecked_into::<HtmlSelectElement>().value().parse().map(Span);
        if let Ok(per_record) = chosen {
            desk.submit(&Command::Ask { name: name.clone(), ask: Ask::TakeTime(per_record) }.to_string());
        }
    };
    html! {
        <select class="per-record" {onchange} aria-label={texts.per_record()} title={texts.per_record()}>
            { for spans.iter().map(option) }
        </select>
    }
}

fn button(desk: &Desk, consumer: &ConsumerView, verb: ClientVerb, text: &'static str) -> Html {
    let command = Command::Client { kind: ClientKind::Consumer, verb, name: consumer.name.clone() };
    let title = command.to_string();
    let class = classes!("verb", (verb == ClientVerb::Crash).then_some("bad"));
    html! { <button {class} onclick={desk.runs(command)} {title}>{ text }</button> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenarios::Scenario;
    use crate::session::{Intent, Session};
    use crate::texts::Locale;

    #[test]
    fn a_card_counts_what_was_acknowledged_and_what_was_given_up() {
        let mut session = Session::of(Scenario::LeaderFailover);
        let two_acknowledged = loop {
            session.apply(Intent::Step);
            let producers = session.world().producer_views(session.now());
            if let Some(producer) = producers.into_iter().find(|producer| producer.acknowledged == 2) {
                break producer;
            }
        };
        let texts = Cluster(Locale::En);
        assert_eq!(answered(&two_acknowledged, texts), "2 acknowledged");
        let one_failed = ProducerView { failed: 1, ..two_acknowledged };
        assert_eq!(answered(&one_failed, texts), "2 acknowledged, 1 failed");
    }
}
