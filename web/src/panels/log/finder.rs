//! The field that something is looked up with, and the look-up told step by step.

use highwater_core::ids::Offset;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::lookup::Played;
use super::target::{By, Refused, Target, Unreadable};
use super::{Act, Sight, tell};
use crate::desk::use_locale;
use crate::parts::rich::rich;
use crate::session::{Intent, Selection};
use crate::texts::Log as Texts;

/// What the field says for readers.
const HINT_ID: &str = "log-hint";

/// The field.
#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct FinderProps {
    /// The log start offset.
    pub start: Offset,
    /// The log end offset.
    pub end: Offset,
    /// The record that is selected: what a person may want to look up.
    pub selected: Option<Offset>,
    /// Why nothing was looked up.
    pub refused: Option<Refused>,
    pub act: Callback<Act>,
}

/// The field. What is typed draws it alone.
#[component]
pub(super) fn Finder(props: &FinderProps) -> Html {
    let texts = Texts(use_locale());
    let text = use_state_eq(|| props.selected.map(|offset| offset.to_string()).unwrap_or_default());
    let by = use_state_eq(By::default);
    let unreadable = use_state_eq(|| None::<Unreadable>);
    let oninput = {
        let text = text.setter();
        Callback::from(move |event: InputEvent| {
            text.set(event.target_unchecked_into::<HtmlInputElement>().value());
        })
    };
    let onchange = {
        let by = by.setter();
        Callback::from(move |event: Event| {
            let place = event.target_unchecked_into::<HtmlSelectElement>().selected_index();
            by.set(if place == 0 { By::Offset } else { By::Time });
        })
    };
    let onsubmit = {
        let (act, read, unreadable) = (props.act.clone(), Target::read(*by, &text), unreadable.setter());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            unreadable.set(read.err());
            act.emit(Act::LookUp(read.ok()));
        })
    };
    let wrong = match *unreadable {
        Some(why) => Some(tell::unreadable(why, texts)),
        None => props.refused.map(|why| tell::refused(why, texts)),
    };
    let allowed = tell::allowed(*by, props.start, props.end, texts);
    html! {
        <form class="find" {onsubmit} novalidate=true>
            <select aria-label={texts.find()} {onchange}>
                <option selected={*by == By::Offset}>{ texts.by_offset() }</option>
                <option selected={*by == By::Time}>{ texts.by_time() }</option>
            </select>
            <input type="text" inputmode="numeric" autocomplete="off" aria-label={texts.wanted()} value={(*text).clone()}
                aria-describedby={HINT_ID} aria-invalid={wrong.is_some().then_some("true")} {oninput} />
            <button class="line" type="submit">{ texts.look_up() }</button>
            <small id={HINT_ID}>
                if let Some(wrong) = wrong { <b class="error" role="alert">{ wrong }</b>{ " " } }
                // An empty log says the same in both places.
                if wrong != Some(allowed.as_str()) { { allowed } }
            </small>
        </form>
    }
}

/// The step that is shown, in a sentence, with the ways to the others; at the end, what was found.
pub(super) fn steps(played: &Played, sight: &Sight) -> Html {
    let texts = sight.texts;
    let last = played.steps.len().saturating_sub(1);
    let step = sight.step.min(last);
    let Some(told) = played.steps.get(step) else { return Html::default() };
    let to = |place: usize, text: &'static str, name: &'static str| {
        // A button that cannot go further keeps the focus.
        let stays = (place == step).to_string();
        let onclick = sight.acts(Act::Step(place));
        html! { <button class="verb" data-step={name} aria-disabled={stays} {onclick}>{ text }</button> }
    };
    html! {
        <div class="played">
            <div class="step-buttons">
                <small>{ texts.step_of(step + 1, last + 1) }</small>
                { to(0, texts.first(), "first") }
                { to(step.saturating_sub(1), texts.back(), "back") }
                { to((step + 1).min(last), texts.next(), "next") }
                { to(last, texts.result(), "result") }
            </div>
            <div class="told" aria-live="polite">
                <p>{ rich(&tell::step(told, played, sight.seen.wall, texts)) }</p>
                if step == last { { result(played, sight) } }
            </div>
        </div>
    }
}

fn result(played: &Played, sight: &Sight) -> Html {
    let (seen, texts) = (sight.seen, sight.texts);
    let [found, used] = tell::result(played, seen.wall, texts);
    let open = played.found.as_ref().map(|found| {
        let selection = Selection::Record(seen.broker, seen.tp.clone(), found.record);
        let onclick = sight.desk.wants(Intent::Select(selection));
        html! { <button class="line open-record" {onclick}>{ texts.open_record(found.record) }</button> }
    });
    html! {
        <>
            <p class="held">{ rich(&found) }{ " " }<span class="used">{ used }</span></p>
            { open }
        </>
    }
}
