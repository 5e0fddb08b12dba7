//! The field that something is looked up with, and the look-up told step by step.

use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::lookup::Played;
use super::target::{By, Refused, Target};
use super::{Act, Sight, tell};
use crate::parts::rich::rich;
use crate::ports::elements;

const BY_ID: &str = "log-by";
const FIELD_ID: &str = "log-field";
const HINT_ID: &str = "log-hint";

/// The field. What is typed stays in it, and is read when it is looked up.
pub(super) fn finder(refused: Option<Refused>, sight: &Sight) -> Html {
    let texts = sight.texts;
    let onsubmit = sight.act.reform(|event: SubmitEvent| {
        event.prevent_default();
        let by_time = elements::find::<HtmlSelectElement>(BY_ID).is_some_and(|by| by.selected_index() == 1);
        let text = elements::find(FIELD_ID).map_or_else(String::new, |field: HtmlInputElement| field.value());
        Act::LookUp(Target::read(if by_time { By::Time } else { By::Offset }, &text))
    });
    let (start, end, wall) = (sight.seen.log_start_offset, sight.seen.log_end_offset, sight.seen.wall);
    let allowed = if start < end {
        texts.allowed(start, end - 1)
    } else {
        tell::refused(Refused::NoRecord, wall, texts)
    };
    let wrong = refused.map(|why| tell::refused(why, wall, texts)).filter(|wrong| *wrong != allowed);
    html! {
        <form class="find" {onsubmit}>
            <select id={BY_ID} aria-label={texts.find_by()}>
                <option selected=true>{ texts.by_offset() }</option><option>{ texts.by_time() }</option>
            </select>
            <input id={FIELD_ID} type="text" inputmode="numeric" autocomplete="off" aria-label={texts.wanted()}
                aria-describedby={HINT_ID} aria-invalid={refused.map(|_| "true")} />
            <button class="line" type="submit">{ texts.look_up() }</button>
            <small id={HINT_ID}>
                if let Some(wrong) = wrong { <b class="error" role="alert">{ wrong }</b>{ " " } }
                // A look-up that is played needs the room.
                if sight.played.is_none() { { allowed } }
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
    let ways = [
        (0, texts.first(), "first"),
        (step.saturating_sub(1), texts.back(), "back"),
        ((step + 1).min(last), texts.next(), "next"),
        (last, texts.result(), "result"),
    ];
    let way = |(place, text, name): (usize, &'static str, &'static str)| {
        // A button that cannot go further keeps the focus.
        let stays = (place == step).to_string();
        let onclick = sight.acts(Act::Step(place));
        html! { <button class="verb" data-step={name} aria-disabled={stays} {onclick}>{ text }</button> }
    };
    html! {
        <div class="played">
            <div class="step-buttons">
                <small>{ texts.step_of(step + 1, last + 1) }</small>
                { for ways.into_iter().map(way) }
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
        let onclick = sight.opens(found.record);
        html! { <button class="line open-record" {onclick}>{ texts.open_record(found.record) }</button> }
    });
    html! {
        <>
            <p>{ rich(&found) }{ " " }<span class="used">{ used }</span></p>
            { open }
        </>
    }
}
