//! What is typed and chosen to find facts.

use highwater_core::ids::NodeId;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::filter::{Filter, Kind, Of};
use crate::desk::use_locale;
use crate::texts::Facts;

/// What is chosen, and whom facts can be of.
#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct ChoiceProps {
    pub filter: UseStateHandle<Filter>,
    pub processes: Vec<(NodeId, String)>,
}

/// The field and the two choices over the list: drawn again when they change, not with each fact.
#[component]
pub(super) fn Choice(ChoiceProps { filter, processes }: &ChoiceProps) -> Html {
    let texts = Facts(use_locale());
    let set = |change: fn(&mut Filter, &str)| {
        let filter = filter.clone();
        move |text: &str| {
            let mut next = (*filter).clone();
            change(&mut next, text);
            filter.set(next);
        }
    };
    let words = set(|filter, text| filter.words = text.to_lowercase().into());
    let oninput = move |event: InputEvent| words(&event.target_unchecked_into::<HtmlInputElement>().value());
    let chosen = |event: Event| event.target_unchecked_into::<HtmlSelectElement>().selected_index() as usize;
    let onkind = {
        let filter = filter.clone();
        move |event: Event| {
            let kind = chosen(event).checked_sub(1).and_then(|place| Kind::ALL.get(place)).copied();
            filter.set(Filter { kind, ..(*filter).clone() });
        }
    };
    let offered: Vec<Of> =
        std::iter::once(Of::You).chain(processes.iter().map(|(node, _)| Of::Process(*node))).collect();
    let names = std::iter::once(texts.you()).chain(processes.iter().map(|(_, name)| name.as_str()));
    let options = offered.iter().zip(names).map(|(of, name)| {
        html! { <option selected={filter.of == Some(*of)}>{ name }</option> }
    });
    let options: Vec<Html> = options.collect();
    let onof = {
        let filter = filter.clone();
        move |event: Event| {
            let of = chosen(event).checked_sub(1).and_then(|place| offered.get(place)).copied();
            filter.set(Filter { of, ..(*filter).clone() });
        }
    };
    let kind = |kind: Kind| html! { <option selected={filter.kind == Some(kind)}>{ kind_name(kind, texts) }</option> };
    html! {
        <span class="facts-choice" role="search">
            <input type="text" value={filter.words.to_string()} {oninput} placeholder={texts.search()} aria-label={texts.search()} autocomplete="off" />
            <select onchange={onof} aria-label={texts.whose()}>
                <option selected={filter.of.is_none()}>{ texts.everyone() }</option>{ for options }
            </select>
            <select onchange={onkind} aria-label={texts.kind()}>
                <option selected={filter.kind.is_none()}>{ texts.every_kind() }</option>{ for Kind::ALL.map(kind) }
            </select>
        </span>
    }
}

fn kind_name(kind: Kind, texts: Facts) -> &'static str {
    match kind {
        Kind::Commands => texts.kind_commands(),
        Kind::Processes => texts.kind_processes(),
        Kind::Network => texts.kind_network(),
        Kind::Logs => texts.kind_logs(),
        Kind::Replication => texts.kind_replication(),
        Kind::Metadata => texts.kind_metadata(),
        Kind::Groups => texts.kind_groups(),
        Kind::Clients => texts.kind_clients(),
        Kind::Invariants => texts.kind_invariants(),
    }
}
