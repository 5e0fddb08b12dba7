//! A config of the topic that is open: its value, whose setting it is, what it means; a click opens it to be changed.

use highwater_core::log::LogConfig;
use highwater_core::view::{ConfigRow, SetFor};
use yew::prelude::*;

use super::topic::{Act, Place, Sight, field_id};
use crate::panels::new_cluster::meaning::meaning;
use crate::parts::rich::rich;
use crate::session::command::TopicChange;
use crate::texts::{Configs, NewCluster};

/// A config.
pub(super) fn config_row(config: &ConfigRow, sight: &Sight) -> Html {
    let texts = sight.texts;
    let place = Place::Config(config.name);
    let typing = matches!(&sight.state.typing, Some((at, _)) if *at == place);
    let whose = match config.set_for {
        SetFor::Topic => texts.set_for_topic(&*config.default),
        SetFor::Brokers => texts.set_for_brokers(&*config.default),
        SetFor::Nobody => texts.kafkas_default().to_owned(),
    };
    let about = LogConfig::broker_name(config.name).and_then(|name| meaning(Configs(texts.0), name));
    let value =
        if typing || sight.refused(place).is_some() { field(config, sight) } else { closed(config, sight) };
    html! {
        <li key={config.name} class={(config.set_for == SetFor::Topic).then_some("set")} data-config={config.name}>
            <code>{ config.name }</code>
            <div class="config-value">{ value }<small>{ whose }</small></div>
            { sight.said(place) }
            <small>{ rich(about.unwrap_or(NewCluster(texts.0).config_without_effect())) }</small>
        </li>
    }
}

/// The value, and the ways to another one.
fn closed(config: &ConfigRow, sight: &Sight) -> Html {
    let texts = sight.texts;
    let place = Place::Config(config.name);
    let open = {
        let value = config.value.to_string();
        sight.act.reform(move |_: MouseEvent| Act::Type(place, value.clone()))
    };
    let shown = if config.value.is_empty() { texts.no_value().to_owned() } else { config.value.to_string() };
    html! {
        <>
            <button class="line" id={field_id(place)} onclick={open} title={texts.change_config(config.name)}
                aria-label={texts.change_config_from(config.name, &shown)}>{ shown.clone() }</button>
            if config.set_for == SetFor::Topic {
                <button class="quiet" onclick={sight.changes(place, "", &TopicChange::Unset(config.name))}
                    aria-label={texts.unset_config(config.name)}>{ texts.unset() }</button>
            }
        </>
    }
}

fn field(config: &ConfigRow, sight: &Sight) -> Html {
    let texts = sight.texts;
    let place = Place::Config(config.name);
    let text = sight.text(place, &config.value);
    let run: Callback<()> =
        sight.changes(place, &text, &TopicChange::Set(config.name, text.trim().to_owned()));
    let onsubmit = Callback::from(move |event: SubmitEvent| {
        event.prevent_default();
        run.emit(());
    });
    let onkeydown = {
        let act = sight.act.clone();
        move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                act.emit(Act::Leave);
            }
        }
    };
    html! {
        <form {onsubmit}>
            <input type="text" id={field_id(place)} value={text} oninput={sight.types(place)} {onkeydown}
                aria-label={config.name} aria-invalid={sight.refused(place).is_some().to_string()}
                autocomplete="off" autocapitalize="off" spellcheck="false" />
            <button class="line" type="submit">{ texts.set() }</button>
            <button class="quiet" type="button" onclick={sight.act.reform(|_: MouseEvent| Act::Leave)}>{ texts.leave() }</button>
        </form>
    }
}
