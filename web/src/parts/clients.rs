//! Cards for client processes: producers with what they hold back, consumers with what they own.

use highwater_core::ids::ClientId;
use highwater_core::time::Instant;
use highwater_core::view::{BatchState, ConsumerView, PendingBatch, ProcessState, ProducerView};
use yew::prelude::*;

use super::piece::Piece;
use super::{record, wants};
use crate::i18n::{Locale, Texts};
use crate::session::Intent;
use crate::session::command::{self, ConsumerVerb};

/// How many records of a batch are drawn.
const KEYS_SHOWN: usize = 5;
/// How many batches of a producer are told.
const BATCHES_SHOWN: usize = 3;

/// A producer.
#[derive(Debug, PartialEq)]
pub struct ProducerCard {
    /// The producer.
    pub producer: ProducerView,
    /// The moment, for what is left of linger and backoff.
    pub now: Instant,
    /// The language.
    pub locale: Locale,
}

impl Piece for ProducerCard {
    fn draw(&self) -> Html {
        let ProducerCard { producer, now, locale } = self;
        let texts = locale.texts();
        let ended = producer.state != ProcessState::Running;
        let batches = producer.batches.iter().take(BATCHES_SHOWN);
        html! {
            <div class={classes!("client", ended.then_some("ended"))} data-anchor={anchor(producer.client)}>
                <b>{ producer.name.to_string() }</b>
                <small>{ settings(producer) }</small>
                { for batches.map(|batch| pending(batch, *now, producer, texts)) }
                if let Some(error) = producer.last_error {
                    <small class="error">{ error.name() }</small>
                }
                <small>{ texts.acknowledged(producer.acknowledged, producer.failed) }</small>
            </div>
        }
    }
}

fn anchor(client: ClientId) -> String {
    format!("client-{}", client.0)
}

fn settings(producer: &ProducerView) -> String {
    let acks = if producer.acks == -1 { "all".to_owned() } else { producer.acks.to_string() };
    if producer.idempotent { format!("acks={acks} · idempotent") } else { format!("acks={acks}") }
}

fn pending(batch: &PendingBatch, now: Instant, producer: &ProducerView, texts: &Texts) -> Html {
    let dry = matches!(batch.state, BatchState::Filling(_)).then_some("filling");
    let more = batch.records.saturating_sub(batch.keys.len().min(KEYS_SHOWN) as u32);
    html! {
        <div class={classes!("batch", dry)}>
            <span class="acc">
                { for batch.keys.iter().take(KEYS_SHOWN).map(|key| record::small(key.as_deref())) }
                if more > 0 { <small>{ format!("+{more}") }</small> }
            </span>
            <small>{ texts.batch(batch, producer.batch_size, now) }</small>
        </div>
    }
}

/// A consumer.
#[derive(Debug, PartialEq)]
pub struct ConsumerCard {
    /// The consumer.
    pub consumer: ConsumerView,
    /// How many records it has not been handed yet; `None` where nobody knows.
    pub lag: Option<i64>,
    /// The moment.
    pub now: Instant,
    /// The language.
    pub locale: Locale,
    /// Where intents go.
    pub on: Callback<Intent>,
}

impl Piece for ConsumerCard {
    fn draw(&self) -> Html {
        let ConsumerCard { consumer, locale, now, .. } = self;
        let texts = locale.texts();
        let ended = consumer.state != ProcessState::Running;
        let owned = consumer.positions.iter().map(|(tp, _)| tp.to_string()).collect::<Vec<_>>().join(", ");
        let class = classes!("client", "consumer", ended.then_some("ended"));
        html! {
            <div {class} data-anchor={anchor(consumer.client)}>
                <span class="client-head">
                    <b>{ consumer.name.to_string() }</b>
                    <span class="client-verbs">
                        { button(self, ConsumerVerb::Crash, texts) }
                        { button(self, ConsumerVerb::Stop, texts) }
                    </span>
                </span>
                <small>{ if owned.is_empty() { texts.owns_nothing.to_owned() } else { owned } }</small>
                <small>{ texts.consumer_state(consumer, self.lag, *now) }</small>
            </div>
        }
    }
}

fn button(card: &ConsumerCard, verb: ConsumerVerb, texts: &Texts) -> Html {
    let line = command::consumer(verb, &card.consumer.name);
    let class = classes!("verb", (verb == ConsumerVerb::Crash).then_some("bad"));
    let onclick = wants(&card.on, Intent::Run(line.clone()));
    html! { <button {class} {onclick} title={line}>{ texts.consumer_verb(verb) }</button> }
}
