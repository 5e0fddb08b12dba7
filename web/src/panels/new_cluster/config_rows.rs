//! The broker configurations of the form: a row each, and a line to add another one by its name.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::cluster::{Cluster, Known, fault, known};
use super::meaning::{meaning, names};
use super::{Draft, on};
use crate::desk::use_locale;
use crate::parts::icon::{Icon, icon};
use crate::texts::{Configs, Locale, NewCluster};

/// The id of the list that completes a name.
const NAMES_ID: &str = "broker-configs";

/// A configuration that was added: its name, its value, and what it means, or what is wrong with it.
pub(super) fn config_row(draft: &Draft, place: usize, locale: Locale) -> Html {
    let texts = NewCluster(locale);
    let Some((name, value)) = draft.configs.get(place).cloned() else { return Html::default() };
    let (default, about) = match known(&name) {
        Known::Modelled(default) => (texts.config_default(default), meaning(Configs(locale), &name)),
        Known::WithoutEffect => (String::new(), Some(texts.config_without_effect())),
        Known::Nowhere => (String::new(), None),
    };
    let fault = fault(&name, &value);
    let remove = {
        let draft = draft.dispatcher();
        move |_: MouseEvent| {
            draft.dispatch(Box::new(move |cluster: &mut Cluster| {
                cluster.configs.remove(place);
            }));
        }
    };
    let fill = on::<InputEvent>(draft, move |cluster, text| {
        if let Some((_, value)) = cluster.configs.get_mut(place) {
            *value = text;
        }
    });
    html! {
        <div class="config-row" key={name.clone()}>
            <code>{ &name }</code>
            <input type="text" value={value} placeholder={default} oninput={fill} autocomplete="off"
                aria-label={texts.config_value(&name)} aria-invalid={fault.is_some().to_string()} />
            <button type="button" onclick={remove} title={texts.config_remove(&name)}
                aria-label={texts.config_remove(&name)}>{ icon(Icon::Close) }</button>
            if let Some(fault) = fault {
                <small class="error" role="alert">{ fault.to_string() }</small>
            } else {
                <small>{ about }</small>
            }
        </div>
    }
}

/// What the line to add a configuration is given.
#[derive(Clone, PartialEq, Properties)]
pub(super) struct AddConfigProps {
    pub onadd: Callback<String>,
}

/// A line to add a configuration by its name.
#[component]
pub(super) fn AddConfig(AddConfigProps { onadd }: &AddConfigProps) -> Html {
    let texts = NewCluster(use_locale());
    let name = use_state_eq(String::new);
    let exists = known(name.trim()) != Known::Nowhere;
    let oninput = {
        let name = name.setter();
        move |event: InputEvent| name.set(event.target_unchecked_into::<HtmlInputElement>().value())
    };
    let add = {
        let (name, onadd) = (name.clone(), onadd.clone());
        Callback::from(move |()| {
            if exists {
                onadd.emit(name.trim().to_owned());
                name.set(String::new());
            }
        })
    };
    // Enter adds the configuration, and does not start the cluster.
    let onkeydown = {
        let (add, empty) = (add.clone(), name.is_empty());
        move |event: KeyboardEvent| {
            if event.key() == "Enter" && !empty {
                event.prevent_default();
                add.emit(());
            }
        }
    };
    let unknown = !exists && !name.is_empty() && !is_begun(&name);
    html! {
        <div class="config-add">
            <label><span>{ texts.config() }</span>
                <input type="text" list={NAMES_ID} value={(*name).clone()} {oninput} {onkeydown} autocomplete="off"
                    autocapitalize="off" spellcheck="false" placeholder="replica.lag.time.max.ms" />
            </label>
            <button type="button" class="line" disabled={!exists} onclick={add.reform(|_: MouseEvent| ())}>
                { texts.config_add() }
            </button>
            if unknown { <small class="error" role="alert">{ texts.config_unknown() }</small> }
            <datalist id={NAMES_ID}>{ for names().map(|name| html! { <option value={name} /> }) }</datalist>
        </div>
    }
}

/// Whether a configuration's name begins so.
fn is_begun(text: &str) -> bool {
    highwater_core::config::KNOWN_BROKER_CONFIGS.iter().any(|name| name.starts_with(text.trim()))
}
