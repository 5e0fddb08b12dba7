//! A form as it floats: its fields, the line that they make, and the button that runs it.

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::form_fields::{Field, Form, Label};
use crate::desk::{Moment, use_desk, use_locale, use_query};
use crate::session::{Float, Session};
use crate::texts::Page;

/// Which form.
#[derive(Clone, Copy, Debug, PartialEq, Properties)]
pub(super) struct FormProps {
    pub float: Float,
    /// When it was opened: a form is filled in once, and then is the person's.
    pub moment: Moment,
}

/// What was typed into a field.
#[derive(Clone, Debug)]
struct Filled {
    field: Label,
    value: String,
}

#[derive(Clone, PartialEq)]
struct State(Form);

impl Reducible for State {
    type Action = Filled;

    fn reduce(self: std::rc::Rc<Self>, Filled { field, value }: Filled) -> std::rc::Rc<Self> {
        let mut form = self.0.clone();
        form.fill(field, value);
        State(form).into()
    }
}

/// A form.
#[component]
pub(super) fn FormFloat(FormProps { float, moment }: &FormProps) -> Html {
    let (desk, page) = (use_desk(), Page(use_locale()));
    let opened = *use_state(|| *moment);
    let empty = use_query("form", opened, *float, |session: &Session, float| Form::open(*float, session));
    let state = use_reducer(|| State((*empty).clone()));
    let fill = state.dispatcher();
    let line = state.0.line();
    let onsubmit = {
        let (desk, line) = (desk.clone(), line.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            desk.submit(&line);
        })
    };
    let field = |field: Field| {
        let input = if field.options.is_empty() { typed(&fill, &field) } else { chosen(&fill, &field, page) };
        let name = match field.label {
            Label::Config(name) => html! { <code>{ name }</code> },
            other => html! { { label(other, page) } },
        };
        html! { <label><span>{ name }</span>{ input }</label> }
    };
    let more = state.0.more();
    html! {
        <form {onsubmit}>
            { for state.0.fields().into_iter().map(&field) }
            if *float == Float::Write { <p class="hint">{ page.write_record_hint() }</p> }
            if *float == Float::Load { <p class="hint">{ page.start_load_hint() }</p> }
            if !more.is_empty() {
                <details class="more-settings"><summary>{ page.more_settings() }</summary>{ for more.into_iter().map(field) }</details>
            }
            <p class="preview"><span class="prompt">{ "›" }</span><code>{ line }</code></p>
            <button class="main" type="submit">{ page.run() }</button>
        </form>
    }
}

fn label(label: Label, page: Page) -> &'static str {
    match label {
        Label::Topic => page.topic(),
        Label::Key => page.key(),
        Label::Value => page.value(),
        Label::Name => page.name(),
        Label::Group => page.group(),
        Label::Partitions => page.partitions(),
        Label::Replicas => page.replicas(),
        Label::Acks => "acks",
        Label::Compression => "compression.type",
        Label::MinIsr => "min.insync.replicas",
        Label::Throughput => page.throughput(),
        Label::Records => page.records_in_all(),
        Label::Reset => "auto.offset.reset",
        Label::Config(name) => name,
    }
}

fn typed(fill: &UseReducerDispatcher<State>, of: &Field) -> Html {
    let (fill, field) = (fill.clone(), of.label);
    let oninput = move |event: InputEvent| {
        fill.dispatch(Filled { field, value: event.target_unchecked_into::<HtmlInputElement>().value() });
    };
    html! { <input type="text" value={of.value.clone()} {oninput} autocomplete="off" /> }
}

fn chosen(fill: &UseReducerDispatcher<State>, of: &Field, page: Page) -> Html {
    let (fill, field) = (fill.clone(), of.label);
    let onchange = move |event: Event| {
        fill.dispatch(Filled { field, value: event.target_unchecked_into::<HtmlSelectElement>().value() });
    };
    let option = |text: &String| {
        let shown = if text.is_empty() { page.default_choice().to_owned() } else { text.clone() };
        html! { <option value={text.clone()} selected={*text == of.value}>{ shown }</option> }
    };
    html! { <select {onchange}>{ for of.options.iter().map(option) }</select> }
}
