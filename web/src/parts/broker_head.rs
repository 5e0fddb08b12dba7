//! The head of a broker's column: how it is, and what can be done to it.

use highwater_core::time::Span;
use highwater_core::view::{BrokerView, ProcessState};
use yew::prelude::*;

use super::piece::Piece;
use super::wants;
use crate::i18n::{Locale, Texts};
use crate::session::command::{self, BrokerVerb};
use crate::session::{Float, Intent};

/// The head of a broker's column.
#[derive(Debug, PartialEq)]
pub struct BrokerHead {
    /// The broker.
    pub broker: BrokerView,
    /// The language.
    pub locale: Locale,
    /// Where intents go.
    pub on: Callback<Intent>,
}

impl Piece for BrokerHead {
    fn draw(&self) -> Html {
        let BrokerHead { broker, locale, .. } = self;
        let texts = locale.texts();
        let dead = matches!(broker.state, ProcessState::Killed | ProcessState::Off | ProcessState::Stopped);
        let state = texts.process_state(broker.state);
        html! {
            <div class="broker" data-anchor={broker.id.to_string()} id={format!("broker-{}", broker.id)}>
                <span class="broker-name">
                    <b>{ format!("Broker {}", broker.id) }</b>
                    <small class={classes!(dead.then_some("dead"))}>{ state }</small>
                    if broker.disk_full { <small class="dead">{ texts.disk_full }</small> }
                    if broker.disk_slow > Span::ZERO {
                        <small class="controller">{ texts.disk_slow(broker.disk_slow) }</small>
                    }
                    if broker.is_controller { <small class="controller">{ "controller" }</small> }
                </span>
                <span class="broker-verbs">
                    { for verbs(broker.state).iter().map(|verb| button(self, *verb, texts)) }
                    <button class="verb" onclick={wants(&self.on, Intent::Float(Some(Float::Faults(broker.id))))}
                        title={texts.power_and_disk} aria-label={texts.power_and_disk} aria-haspopup="dialog">
                        { "···" }
                    </button>
                </span>
            </div>
        }
    }
}

fn verbs(state: ProcessState) -> &'static [BrokerVerb] {
    match state {
        ProcessState::Running | ProcessState::Starting => {
            &[BrokerVerb::Kill, BrokerVerb::Pause, BrokerVerb::Stop]
        }
        ProcessState::Paused => &[BrokerVerb::Resume, BrokerVerb::Kill],
        ProcessState::Killed | ProcessState::Off | ProcessState::Stopped => &[BrokerVerb::Start],
        ProcessState::Stopping => &[BrokerVerb::Kill],
    }
}

fn button(head: &BrokerHead, verb: BrokerVerb, texts: &Texts) -> Html {
    let line = command::broker(verb, head.broker.id);
    let class = classes!("verb", (verb == BrokerVerb::Kill).then_some("bad"));
    let onclick = wants(&head.on, Intent::Run(line.clone()));
    html! { <button {class} {onclick} title={line}>{ texts.broker_verb(verb) }</button> }
}
