//! The first visit: four things to try, each ticked off when it was done, by whatever way. It goes for good when a person
//! says so.

use yew::prelude::*;

use crate::desk::{use_desk, use_locale, use_looking};
use crate::parts::rich::rich;
use crate::ports::elements;
use crate::session::{Intent, Tried};
use crate::texts::FirstVisit as Texts;

/// The four things.
#[component]
pub(super) fn FirstVisit() -> Html {
    let (desk, looking, texts) = (use_desk(), use_looking(), Texts(use_locale()));
    if looking.preferences.welcomed {
        return Html::default();
    }
    let Tried { stepped, record, kill, tool } = looking.tried;
    let steps = [
        (stepped, texts.step(), ".transport .main"),
        (record, texts.record(), "button.rec"),
        (kill, texts.kill(), ".broker .verb.bad"),
        (tool, texts.tool(), "#console-line"),
    ];
    let done = steps.iter().filter(|(done, ..)| *done).count();
    let step = |(done, text, place): (bool, &'static str, &'static str)| {
        let state = if done { texts.done() } else { texts.to_do() };
        html! {
            <li class={classes!(done.then_some("done"))}>
                <span aria-hidden="true">{ if done { "✓" } else { "○" } }</span>
                <button class="link" onclick={move |_: MouseEvent| elements::focus_first(place)}>{ rich(text) }</button>
                <span class="for-readers">{ state }</span>
            </li>
        }
    };
    html! {
        <section class="first-visit" aria-label={texts.title()}>
            <b>{ if done == steps.len() { texts.all_done() } else { texts.title() } }</b>
            <ol>{ for steps.into_iter().map(step) }</ol>
            <button class="quiet" onclick={desk.wants(Intent::Welcomed)}>{ texts.close() }</button>
        </section>
    }
}
