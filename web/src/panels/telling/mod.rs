//! What a scenario tells: a caption over the stage, a word at the moment that it is about, and at its end a question, its
//! answer, and what to try.

use yew::prelude::*;

use crate::desk::{Desk, PanelProps, use_desk, use_locale, use_looking, use_query};
use crate::scenarios::{Scenario, Telling, Text};
use crate::session::{Chapter, Intent, Looking, Playback, Session};
use crate::texts::Telling as Texts;

/// What is told now, and how the scenario is told as a whole.
fn ask(session: &Session, (): &()) -> Option<(Chapter, Telling)> {
    Some((session.chapter(), session.telling()?))
}

/// The strip over the stage; nothing where the run is not told.
#[component]
pub fn TellingPanel(PanelProps { moment }: &PanelProps) -> Html {
    let (desk, looking, texts) = (use_desk(), use_looking(), Texts(use_locale()));
    let told = use_query("telling", *moment, (), ask);
    let Some((chapter, telling)) = *told else { return Html::default() };
    let (class, content) = match chapter {
        Chapter::Line(line) => ("", caption(telling.caption(line).map_or("", |text| text(texts)))),
        Chapter::Key => ("key-moment", caption(telling.key.map_or("", |key| (key.text)(texts)))),
        Chapter::End => ("ending", ending(&desk, &looking, &telling, texts)),
    };
    html! {
        <section class={classes!("telling", class)} aria-label={texts.caption()}>
            <div class="telling-words">{ content }{ for texts_of(&telling).map(|text| room(text(texts))) }</div>
            { go_on(&desk, chapter == Chapter::Key && looking.playback != Playback::Playing, texts) }
            <button class="quiet" onclick={desk.wants(Intent::CloseTelling)}>{ texts.leave() }</button>
        </section>
    }
}

fn caption(text: &'static str) -> Html {
    html! { <p aria-live="polite">{ text }</p> }
}

/// What the scenario tells before its end. Each text takes its room from the start, so that none moves the stage.
fn texts_of(telling: &Telling) -> impl Iterator<Item = Text> {
    telling.captions.iter().map(|(_, text)| *text).chain(telling.key.map(|key| key.text))
}

fn room(text: &'static str) -> Html {
    html! { <span class="room" aria-hidden="true">{ text }</span> }
}

/// It has its place also when there is nothing to go on with.
fn go_on(desk: &Desk, offered: bool, texts: Texts) -> Html {
    let class = classes!("main", (!offered).then_some("room"));
    html! { <button {class} disabled={!offered} onclick={desk.wants(Intent::TogglePlay)}>{ texts.go_on() }</button> }
}

fn ending(desk: &Desk, looking: &Looking, telling: &Telling, texts: Texts) -> Html {
    let (question, answer) = telling.question;
    let (next, _) = telling.next.words(texts.0);
    let again = Intent::Open(looking.scenario().unwrap_or(Scenario::FirstWrite));
    let try_it = |command: &'static str| {
        let desk = desk.clone();
        let onclick = Callback::from(move |_: MouseEvent| {
            desk.submit(command);
        });
        html! { <button class="line" {onclick}>{ texts.attempt(command) }</button> }
    };
    html! {
        <div class="end-card">
            <p><b>{ texts.ended() }{ " " }</b>{ question(texts) }</p>
            <details><summary>{ texts.answer() }</summary><p>{ answer(texts) }</p></details>
            <div class="end-verbs">
                { for telling.to_try.map(try_it) }
                <button class="line" onclick={desk.wants(again)}>{ texts.again() }</button>
                <button class="main" onclick={desk.wants(Intent::Open(telling.next))}>{ texts.next(next) }</button>
            </div>
        </div>
    }
}
