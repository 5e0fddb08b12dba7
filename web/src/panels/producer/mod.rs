//! Producers from inside: the accumulator with a queue a partition, each batch filling by size and by time, the memory
//! that all of them share, what is on its way, and the wait in `send()`.

use highwater_core::time::{Instant, Span};
use highwater_core::view::{BatchState, BlockedOn, PendingBatch, ProducerInside, ProducerSettings, Queue};
use yew::prelude::*;

use super::cluster::waits;
use crate::desk::{PanelProps, use_desk, use_locale, use_query};
use crate::parts::moment::span;
use crate::parts::record;
use crate::parts::rich::rich;
use crate::session::{Float, Intent, Session};
use crate::texts::{Cluster, Page, Producer as Texts};

/// How many batches of a queue are drawn.
const BATCHES_MAX: usize = 6;
/// How many producers and queues are.
const PRODUCERS_MAX: usize = 12;
const QUEUES_MAX: usize = 24;

/// What is shown.
struct Seen {
    producers: Vec<ProducerInside>,
    now: Instant,
}

/// The producers.
#[component]
pub(super) fn ProducerPanel(PanelProps { moment }: &PanelProps) -> Html {
    let (desk, texts) = (use_desk(), Texts(use_locale()));
    let seen = use_query("producer", *moment, (), |session: &Session, ()| Seen {
        producers: session.world().producers_inside(),
        now: session.now(),
    });
    let more = seen.producers.len().saturating_sub(PRODUCERS_MAX);
    html! {
        <>
            <p>{ rich(texts.intro()) }</p>
            if seen.producers.is_empty() {
                <p>{ texts.none() }</p>
                <button class="line" onclick={desk.wants(Intent::Float(Some(Float::Write)))} aria-haspopup="dialog">{ Page(texts.0).write_record() }</button>
            }
            { for seen.producers.iter().take(PRODUCERS_MAX).map(|producer| one(producer, seen.now, texts)) }
            if more > 0 { <p>{ texts.more_producers(more) }</p> }
        </>
    }
}

fn one(producer: &ProducerInside, now: Instant, texts: Texts) -> Html {
    let settings = &producer.settings;
    let more = producer.queues.len().saturating_sub(QUEUES_MAX);
    let id = producer.id.map(|(id, epoch)| texts.id(id, epoch));
    html! {
        <section key={producer.client.0} class="producer" data-producer={producer.name.to_string()}>
            <h3>{ producer.name.to_string() }</h3>
            <p class="settings">
                { for told(settings).into_iter().map(|setting| html! { <code>{ setting }</code> }) }
                if let Some(id) = id { <span>{ id }</span> }
            </p>
            { memory(producer, texts) }
            { blocked(producer, now, texts) }
            if producer.queues.is_empty() { <p>{ texts.nothing_held() }</p> }
            { for producer.queues.iter().take(QUEUES_MAX).map(|queue| line(queue, settings, now, texts)) }
            if more > 0 { <p>{ texts.more_queues(more) }</p> }
        </section>
    }
}

/// The configs that decide what is seen here.
fn told(settings: &ProducerSettings) -> Vec<String> {
    let acks = if settings.acks == -1 { "all".to_owned() } else { settings.acks.to_string() };
    let mut told = vec![
        format!("acks={acks}"),
        format!("batch.size={}", settings.batch_size),
        format!("linger.ms={}", settings.linger.millis()),
        format!("max.in.flight.requests.per.connection={}", settings.max_in_flight),
    ];
    if settings.retries != i32::MAX as u32 {
        told.push(format!("retries={}", settings.retries));
    }
    if settings.codec != Default::default() {
        told.push(format!("compression.type={}", settings.codec.name()));
    }
    told
}

/// How much of `buffer.memory` batches hold.
fn memory(producer: &ProducerInside, texts: Texts) -> Html {
    let total = producer.settings.buffer_memory;
    let held = total.saturating_sub(producer.memory_free);
    html! {
        <label class="gauge">
            <small><code>{ "buffer.memory" }</code>{ " " }{ texts.held(held, total) }</small>
            <meter min="0" max={total.to_string()} value={held.to_string()} />
        </label>
    }
}

fn blocked(producer: &ProducerInside, now: Instant, texts: Texts) -> Html {
    let Some((since, until, on)) = producer.blocked else { return Html::default() };
    let (waited, left) = (span(now.since(since)), span(until.since(now)));
    let told = match on {
        BlockedOn::Memory => texts.blocked_on_memory(waited, left),
        BlockedOn::Metadata => texts.blocked_on_metadata(waited, left),
    };
    html! { <p class="error">{ rich(&told) }</p> }
}

fn line(queue: &Queue, settings: &ProducerSettings, now: Instant, texts: Texts) -> Html {
    let to = match queue.leader {
        Some(leader) => texts.to_leader(leader),
        None => texts.leader_unknown().to_owned(),
    };
    let more = queue.batches.len().saturating_sub(BATCHES_MAX);
    html! {
        <div key={queue.tp.to_string()} class="queue">
            <span class="queue-head"><b>{ queue.tp.to_string() }</b><small>{ to }</small></span>
            <ol>{ for queue.batches.iter().take(BATCHES_MAX).map(|held| batch(held, settings, now, texts)) }</ol>
            if more > 0 { <small>{ texts.more_batches(more) }</small> }
        </div>
    }
}

/// A batch: how full it is, and how long it has waited of what it waits at most.
fn batch(batch: &PendingBatch, settings: &ProducerSettings, now: Instant, texts: Texts) -> Html {
    let full = (u64::from(batch.bytes) * 100 / u64::from(batch.capacity.max(1))).min(100);
    let waited = match batch.state {
        BatchState::Filling(until) => share(now.since(batch.created), until.since(batch.created)),
        BatchState::InFlight(_) | BatchState::Ready | BatchState::Backoff(..) => 100,
    };
    let (open, lingers) = (matches!(batch.state, BatchState::Filling(_)), settings.linger > Span::ZERO);
    let more = batch.records.saturating_sub(batch.keys.len() as u32);
    let numbers = batch.sequence.map(|first| texts.sequence(first));
    html! {
        <li class={classes!("held-batch", open.then_some("filling"))} style={format!("--full:{full}%;--waited:{waited}%")}>
            <span class="acc">
                { for batch.keys.iter().map(|key| record::small(key.as_deref())) }
                if more > 0 { <small>{ format!("+{more}") }</small> }
            </span>
            <small>{ texts.size(batch.records, batch.bytes, batch.capacity) }{ for numbers }</small>
            <small>{ waits(batch, now, Cluster(texts.0)) }</small>
            if open && lingers { <i class="linger" aria-hidden="true"></i> }
        </li>
    }
}

/// A part of a span, in hundredths.
fn share(part: Span, whole: Span) -> u64 {
    (part.0 * 100 / whole.0.max(1)).min(100)
}

#[cfg(test)]
mod tests {
    use highwater_core::history::History;
    use highwater_core::script::Script;

    use super::*;

    /// Steps a run until a producer is as it is looked for.
    fn until(script: &str, is: impl Fn(&ProducerInside) -> bool) -> ProducerInside {
        let mut history = History::new(Script::parse(script).expect("a script")).expect("it can be run");
        while history.step() {
            if let Some(producer) =
                history.world().producers_inside().into_iter().find(|producer| is(producer))
            {
                return producer;
            }
        }
        panic!("no producer ever is");
    }

    const CLUSTER: &str = "cluster brokers=1\nkafka-topics --create --topic t\n";

    #[test]
    fn each_batch_holds_its_whole_size_of_the_memory() {
        let script = format!(
            "{CLUSTER}seq 200 | kafka-console-producer --topic t --producer-property linger.ms=100 --producer-property batch.size=200\n"
        );
        let held = |p: &ProducerInside| {
            p.queues.iter().flat_map(|q| &q.batches).map(|b| u64::from(b.capacity)).sum::<u64>()
        };
        let two = |p: &ProducerInside| p.queues.iter().any(|queue| queue.batches.len() > 2);
        let producer = until(&script, two);
        assert_eq!(producer.settings.buffer_memory - producer.memory_free, held(&producer));
    }

    #[test]
    fn a_producer_without_memory_says_that_it_blocks_on_it() {
        let script = format!(
            "{CLUSTER}seq 200 | kafka-console-producer --topic t --producer-property batch.size=200 --producer-property buffer.memory=400\n"
        );
        let producer = until(&script, |p| p.blocked.is_some_and(|(_, _, on)| on == BlockedOn::Memory));
        assert!(producer.memory_free < 200, "{producer:?}");
    }
}
