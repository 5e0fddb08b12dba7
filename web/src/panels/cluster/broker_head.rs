//! The head of a broker's column: how it is, and what can be done to it.

use highwater_core::script::{BrokerVerb, Command};
use highwater_core::time::Span;
use highwater_core::view::{BrokerView, ProcessState};
use yew::prelude::*;

use crate::desk::{Desk, use_desk, use_locale};
use crate::session::{Float, Intent};
use crate::texts::{Cluster, Page};

/// Of which broker.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct BrokerHeadProps {
    /// The broker.
    pub broker: BrokerView,
}

/// The head of a broker's column.
#[component]
pub fn BrokerHead(BrokerHeadProps { broker }: &BrokerHeadProps) -> Html {
    let (desk, locale) = (use_desk(), use_locale());
    let (texts, page) = (Cluster(locale), Page(locale));
    let dead = matches!(broker.state, ProcessState::Killed | ProcessState::Off | ProcessState::Stopped);
    html! {
        <div class="broker" data-anchor={broker.id.to_string()} id={format!("broker-{}", broker.id)}>
            <span class="broker-name">
                <b>{ format!("Broker {}", broker.id) }</b>
                <small class={classes!(dead.then_some("dead"))}>{ state(texts, broker.state) }</small>
                if broker.disk_full { <small class="dead">{ texts.disk_full() }</small> }
                if broker.disk_slow > Span::ZERO {
                    <small class="controller">{ texts.disk_slow(broker.disk_slow) }</small>
                }
                if broker.is_controller { <small class="controller named-above">{ "controller" }</small> }
            </span>
            <span class="broker-verbs">
                { for verbs(broker.state).iter().map(|verb| verb_button(&desk, broker, *verb, texts)) }
                <button class="verb" onclick={desk.wants(Intent::Float(Some(Float::Faults(broker.id))))}
                    title={page.faults()} aria-label={texts.faults_of(broker.id)} aria-haspopup="dialog">{ "···" }</button>
            </span>
        </div>
    }
}

/// How a process is.
pub(in crate::panels) fn state(texts: Cluster, state: ProcessState) -> &'static str {
    match state {
        ProcessState::Starting => texts.state_starting(),
        ProcessState::Running => texts.state_running(),
        ProcessState::Stopping => texts.state_stopping(),
        ProcessState::Paused => texts.state_paused(),
        ProcessState::Killed => texts.state_killed(),
        ProcessState::Off => texts.state_off(),
        ProcessState::Stopped => texts.state_stopped(),
    }
}

/// What can be done to a process.
pub(in crate::panels) fn verbs(state: ProcessState) -> &'static [BrokerVerb] {
    match state {
        ProcessState::Running | ProcessState::Starting => {
            &[BrokerVerb::Kill, BrokerVerb::Pause, BrokerVerb::Stop]
        }
        ProcessState::Paused => &[BrokerVerb::Resume, BrokerVerb::Kill],
        ProcessState::Killed | ProcessState::Off | ProcessState::Stopped => &[BrokerVerb::Start],
        ProcessState::Stopping => &[BrokerVerb::Kill],
    }
}

/// It in a word.
pub(in crate::panels) fn verb_text(verb: BrokerVerb, texts: Cluster) -> &'static str {
    match verb {
        BrokerVerb::Kill => texts.kill(),
        BrokerVerb::Stop => texts.stop(),
        BrokerVerb::Start => texts.start(),
        BrokerVerb::Pause => texts.pause(),
        BrokerVerb::Resume => texts.resume(),
        BrokerVerb::PowerOff => texts.power_off(),
        BrokerVerb::Restart => texts.restart(),
    }
}

/// A button that does it. Where there is little room, only the first of them stands in the head.
pub(in crate::panels) fn verb_button(
    desk: &Desk,
    broker: &BrokerView,
    verb: BrokerVerb,
    texts: Cluster,
) -> Html {
    let command = Command::Broker { verb, id: broker.id };
    let title = command.to_string();
    let text = verb_text(verb, texts);
    let minor = matches!(verb, BrokerVerb::Pause | BrokerVerb::Stop);
    let class = classes!("verb", (verb == BrokerVerb::Kill).then_some("bad"), minor.then_some("minor"));
    let name = texts.verb_of(text, broker.id);
    html! { <button {class} onclick={desk.runs(command)} {title} aria-label={name}>{ text }</button> }
}
