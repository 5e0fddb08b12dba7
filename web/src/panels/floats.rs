//! What floats over the page: the menu of scenarios, the forms, the keys.

use highwater_core::map::Set;

use highwater_core::view::View;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::PanelProps;
use crate::i18n::Texts;
use crate::parts::icon::{Icon, icon};
use crate::scenarios::Scenario;
use crate::session::{Float, Intent, command};

/// Whatever floats.
#[component]
pub fn Floats(props: &PanelProps) -> Html {
    let texts = props.ui.locale().texts();
    let (title, content) = match props.ui.float {
        Some(Float::Scenarios) => (texts.scenarios, scenarios(props, texts)),
        Some(Float::Keys) => (texts.keys_title, keys(texts)),
        Some(Float::Write) => (texts.write_record, html! { <WriteForm ..props.clone() /> }),
        Some(Float::NewTopic) => (texts.new_topic, html! { <TopicForm ..props.clone() /> }),
        Some(Float::NewConsumer) => (texts.add_consumer, html! { <ConsumerForm ..props.clone() /> }),
        Some(Float::Inspector | Float::Console) | None => return Html::default(),
    };
    let close = props.click(Intent::Float(None));
    html! {
        <div class="veil" onclick={close.clone()}>
            <div class="float" role="dialog" aria-modal="true" aria-label={title}
                onclick={|event: MouseEvent| event.stop_propagation()}>
                <div class="float-head">
                    <h2>{ title }</h2>
                    <button onclick={close} title={texts.close} aria-label={texts.close}>{ icon(Icon::Close) }</button>
                </div>
                { content }
            </div>
        </div>
    }
}

fn scenarios(props: &PanelProps, texts: &'static Texts) -> Html {
    let item = |scenario: Scenario| {
        let (title, intro) = texts.scenario(scenario);
        let on = props.ui.scenario == Some(scenario);
        html! {
            <li>
                <button class={classes!("scenario", on.then_some("on"))} onclick={props.click(Intent::Open(scenario))}>
                    <b>{ title }</b><span>{ intro }</span>
                </button>
            </li>
        }
    };
    html! { <ul class="scenarios">{ for Scenario::ALL.map(item) }</ul> }
}

fn keys(texts: &'static Texts) -> Html {
    let row = |(keys, what): &(&'static str, &'static str)| {
        html! {
            <><dt>{ for keys.split(' ').map(|key| html! { <kbd>{ key.to_owned() }</kbd> }) }</dt><dd>{ *what }</dd></>
        }
    };
    html! { <dl class="keys">{ for texts.key_table.iter().map(row) }</dl> }
}

/// The topics that a form offers.
fn topics(view: &View) -> Vec<String> {
    let names =
        view.partitions.iter().filter(|partition| !partition.internal).map(|p| p.tp.topic.to_string());
    names.collect::<Set<_>>().into_iter().collect()
}

/// `orders`, or a name like it that is not taken.
fn free_topic(view: &View) -> String {
    let taken = topics(view);
    if taken.iter().all(|topic| topic != "orders") {
        return "orders".to_owned();
    }
    command::free_name("topic-", taken.iter().map(String::as_str))
}

/// A form's button, with the line that it will run above it: nothing here is more than a way to type.
fn submit(line: &str, texts: &'static Texts) -> Html {
    html! {
        <>
            <p class="preview"><span class="prompt">{ "›" }</span><code>{ line.to_owned() }</code></p>
            <button class="main" type="submit">{ texts.run }</button>
        </>
    }
}

fn on_submit(props: &PanelProps, line: &str) -> Callback<SubmitEvent> {
    let line = line.to_owned();
    props.on.reform(move |event: SubmitEvent| {
        event.prevent_default();
        Intent::Run(line.clone())
    })
}

fn text_field(label: &'static str, state: &UseStateHandle<String>) -> Html {
    let setter = state.setter();
    let oninput =
        move |event: InputEvent| setter.set(event.target_unchecked_into::<HtmlInputElement>().value());
    html! { <label><span>{ label }</span><input type="text" value={(**state).clone()} {oninput} autocomplete="off" /></label> }
}

fn choice(label: &'static str, options: &[String], state: &UseStateHandle<String>) -> Html {
    let setter = state.setter();
    let onchange = move |event: Event| setter.set(event.target_unchecked_into::<HtmlSelectElement>().value());
    let option = |text: &String| html! { <option value={text.clone()} selected={**state == *text}>{ text.clone() }</option> };
    html! { <label><span>{ label }</span><select {onchange}>{ for options.iter().map(option) }</select></label> }
}

#[component]
fn WriteForm(props: &PanelProps) -> Html {
    let texts = props.ui.locale().texts();
    let topics = topics(&props.frame.view);
    let topic = use_state_eq(|| topics.first().cloned().unwrap_or_default());
    let written = props
        .frame
        .view
        .partitions
        .iter()
        .map(|p| p.replicas.iter().map(|r| r.log_end_offset).max().unwrap_or(0));
    let count = written.sum::<i64>() + 1;
    let key = use_state_eq(|| format!("k{}", count % 6 + 1));
    let value = use_state_eq(|| format!("v{count}"));
    let acks = use_state_eq(|| "all".to_owned());
    let all_acks = ["all", "1", "0"].map(str::to_owned);
    let line = command::write_record(&topic, &key, &value, &acks);
    html! {
        <form onsubmit={on_submit(props, &line)}>
            { choice(texts.topic, &topics, &topic) }
            { text_field(texts.key, &key) }
            { text_field(texts.value, &value) }
            { choice("acks", &all_acks, &acks) }
            <p class="hint">{ texts.write_hint }</p>
            { submit(&line, texts) }
        </form>
    }
}

#[component]
fn TopicForm(props: &PanelProps) -> Html {
    let texts = props.ui.locale().texts();
    let brokers = props.frame.view.brokers.len().max(1);
    let name = use_state_eq(|| free_topic(&props.frame.view));
    let partitions = use_state_eq(|| "3".to_owned());
    let replicas = use_state_eq(|| brokers.min(3).to_string());
    let min_isr = use_state_eq(|| brokers.min(2).to_string());
    let up_to = |n: usize| (1..=n).map(|n| n.to_string()).collect::<Vec<_>>();
    let number = |state: &UseStateHandle<String>| state.parse().unwrap_or(1);
    let line = command::create_topic(&name, number(&partitions), number(&replicas), number(&min_isr));
    html! {
        <form onsubmit={on_submit(props, &line)}>
            { text_field(texts.name, &name) }
            { choice(texts.partitions, &up_to(12), &partitions) }
            { choice(texts.replicas, &up_to(brokers), &replicas) }
            { choice("min.insync.replicas", &up_to(brokers), &min_isr) }
            { submit(&line, texts) }
        </form>
    }
}

#[component]
fn ConsumerForm(props: &PanelProps) -> Html {
    let texts = props.ui.locale().texts();
    let view = &props.frame.view;
    let topics = topics(view);
    let topic = use_state_eq(|| topics.first().cloned().unwrap_or_default());
    let group =
        use_state_eq(|| view.groups.first().map_or("billing".to_owned(), |group| group.group.to_string()));
    let name =
        use_state_eq(|| command::free_name("c", view.consumers.iter().map(|consumer| &*consumer.name)));
    let line = command::add_consumer(&topic, &group, &name);
    html! {
        <form onsubmit={on_submit(props, &line)}>
            { choice(texts.topic, &topics, &topic) }
            { text_field(texts.group, &group) }
            { text_field(texts.name, &name) }
            { submit(&line, texts) }
        </form>
    }
}
