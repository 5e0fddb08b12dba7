//! The head of a broker's column: how it is, and what can be done to it.

use highwater_core::view::{BrokerView, ProcessState};
use yew::prelude::*;

use crate::i18n::{Locale, Texts};
use crate::session::Intent;
use crate::session::command::{self, BrokerVerb};

/// What a broker's head draws.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct BrokerHeadProps {
    /// The broker.
    pub broker: BrokerView,
    /// The language.
    pub locale: Locale,
    /// Where intents go.
    pub on: Callback<Intent>,
}

/// The head of a broker's column.
#[component]
pub fn BrokerHead(props: &BrokerHeadProps) -> Html {
    let BrokerHeadProps { broker, locale, .. } = props;
    let texts = locale.texts();
    let dead = matches!(broker.state, ProcessState::Killed | ProcessState::Stopped);
    let state = texts.process_state(broker.state);
    html! {
        <div class="broker" data-anchor={broker.id.to_string()} id={format!("broker-{}", broker.id)}>
            <span class="broker-name">
                <b>{ format!("Broker {}", broker.id) }</b>
                <small class={classes!(dead.then_some("dead"))}>{ state }</small>
                if broker.is_controller { <small class="controller">{ "controller" }</small> }
            </span>
            <span class="broker-verbs">
                { for verbs(broker.state).iter().map(|verb| button(props, *verb, texts)) }
            </span>
        </div>
    }
}

fn verbs(state: ProcessState) -> &'static [BrokerVerb] {
    match state {
        ProcessState::Running | ProcessState::Starting => {
            &[BrokerVerb::Kill, BrokerVerb::Pause, BrokerVerb::Stop]
        }
        ProcessState::Paused => &[BrokerVerb::Resume, BrokerVerb::Kill],
        ProcessState::Killed | ProcessState::Stopped => &[BrokerVerb::Start],
        ProcessState::Stopping => &[BrokerVerb::Kill],
    }
}

fn button(props: &BrokerHeadProps, verb: BrokerVerb, texts: &Texts) -> Html {
    let line = command::broker(verb, props.broker.id);
    let class = classes!("verb", (verb == BrokerVerb::Kill).then_some("bad"));
    let onclick = props.on.reform({
        let line = line.clone();
        move |_: MouseEvent| Intent::Run(line.clone())
    });
    html! { <button {class} {onclick} title={line}>{ texts.broker_verb(verb) }</button> }
}
