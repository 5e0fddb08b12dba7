//! What can happen to a broker's power and disk: a list of it, each with what it means and the line that it is.

use highwater_core::ids::BrokerId;
use yew::prelude::*;

use super::Panel;
use crate::sentences;
use crate::session::Intent;
use crate::session::command;

/// The list.
pub(super) fn list(panel: &Panel, id: BrokerId) -> Html {
    let locale = panel.ui.locale();
    let items = command::faults(&panel.frame.view, id).into_iter().map(|fault| {
        let (title, meaning) = sentences::fault(locale, &fault);
        let line = command::fault(&fault, id);
        let onclick = panel.wants(Intent::Run(line.clone()));
        html! {
            <li>
                <button class="scenario" {onclick}><b>{ title }</b><span>{ meaning }</span><code>{ line }</code></button>
            </li>
        }
    });
    html! { <><p class="hint">{ format!("Broker {id}") }</p><ul class="scenarios">{ for items }</ul></> }
}
