//! What floats over the page: the menu of scenarios, the forms, the keys.

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::{Panel, faults};
use crate::i18n::Texts;
use crate::parts::icon::{Icon, icon};
use crate::parts::piece::Piece;
use crate::scenarios::Scenario;
use crate::sentences;
use crate::session::{Field, Float, Intent};

/// Whatever floats.
#[derive(Debug, PartialEq)]
pub struct Floats(pub Panel);

impl Piece for Floats {
    fn draw(&self) -> Html {
        let Floats(panel) = self;
        let texts = panel.ui.locale().texts();
        let (title, content) = match panel.ui.float {
            Some(Float::Scenarios) => (texts.scenarios, scenarios(panel, texts)),
            Some(Float::Keys) => (texts.keys_title, keys(texts)),
            Some(Float::Write) => (texts.write_record, form(panel, texts)),
            Some(Float::NewTopic) => (texts.new_topic, form(panel, texts)),
            Some(Float::NewConsumer) => (texts.add_consumer, form(panel, texts)),
            Some(Float::Faults(id)) => (texts.power_and_disk, faults::list(panel, id)),
            Some(Float::Inspector | Float::Console) | None => return Html::default(),
        };
        let close = panel.wants(Intent::Float(None));
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
}

fn scenarios(panel: &Panel, texts: &'static Texts) -> Html {
    let item = |scenario: Scenario| {
        let (title, intro) = sentences::scenario(texts.locale, scenario);
        let on = panel.ui.scenario == Some(scenario);
        html! {
            <li>
                <button class={classes!("scenario", on.then_some("on"))} onclick={panel.wants(Intent::Open(scenario))}>
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

/// The fields, the line that they make, and the button that runs it.
fn form(panel: &Panel, texts: &'static Texts) -> Html {
    let Some(form) = &panel.ui.form else { return Html::default() };
    let line = form.line();
    let onsubmit = panel.on.reform({
        let line = line.clone();
        move |event: SubmitEvent| {
            event.prevent_default();
            Intent::Run(line.clone())
        }
    });
    let hint = (panel.ui.float == Some(Float::Write)).then_some(texts.write_hint);
    html! {
        <form {onsubmit}>
            { for form.fields.iter().enumerate().map(|(n, field)| form_field(panel, n, field, texts)) }
            if let Some(hint) = hint { <p class="hint">{ hint }</p> }
            <p class="preview"><span class="prompt">{ "›" }</span><code>{ line }</code></p>
            <button class="main" type="submit">{ texts.run }</button>
        </form>
    }
}

fn form_field(panel: &Panel, n: usize, field: &Field, texts: &'static Texts) -> Html {
    let input = if field.options.is_empty() { typed(panel, n, field) } else { chosen(panel, n, field) };
    html! { <label><span>{ texts.label(field.label) }</span>{ input }</label> }
}

fn typed(panel: &Panel, n: usize, field: &Field) -> Html {
    let oninput = panel.on.reform(move |event: InputEvent| {
        Intent::Fill(n, event.target_unchecked_into::<HtmlInputElement>().value())
    });
    html! { <input type="text" value={field.value.clone()} {oninput} autocomplete="off" /> }
}

fn chosen(panel: &Panel, n: usize, field: &Field) -> Html {
    let onchange = panel.on.reform(move |event: Event| {
        Intent::Fill(n, event.target_unchecked_into::<HtmlSelectElement>().value())
    });
    let option = |text: &String| {
        html! { <option value={text.clone()} selected={*text == field.value}>{ text.clone() }</option> }
    };
    html! { <select {onchange}>{ for field.options.iter().map(option) }</select> }
}
