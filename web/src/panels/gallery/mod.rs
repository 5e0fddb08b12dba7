//! The gallery: every scenario with what one learns from it and a picture of its own run, and what else a run can begin
//! with. Pictures come one by one after the gallery has opened, so that it opens at once.

mod picture;
mod places;
mod sketch;

use std::rc::Rc;

use yew::prelude::*;

use self::picture::picture;
use self::places::{columns, place_by_key};
use self::sketch::Sketch;
use crate::desk::{Desk, use_desk, use_locale, use_looking};
use crate::parts::moment::seconds;
use crate::ports::elements;
use crate::ports::frame_loop::FrameLoop;
use crate::scenarios::Scenario;
use crate::session::{Float, Intent};
use crate::texts::{Directory, Editor, Export, Locale, NewCluster, Scenarios};

fn id_of(place: usize) -> String {
    format!("scenario-{place}")
}

/// The gallery.
#[component]
pub fn GalleryPanel() -> Html {
    let (desk, looking, locale) = (use_desk(), use_looking(), use_locale());
    let update = use_force_update();
    use_effect_with((), move |()| {
        let work = Callback::from(move |_: f64| {
            if sketch::go_on() {
                update.force_update();
            }
        });
        let frames = FrameLoop::start(work);
        move || drop(frames)
    });
    let columns = columns(looking.width());
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        let id = elements::focused().map(|focused| focused.id()).unwrap_or_default();
        let from = (0..Scenario::ALL.len()).find(|place| id_of(*place) == id);
        if let Some(to) = from.and_then(|from| place_by_key(from, &event.key(), columns)) {
            event.prevent_default();
            elements::focus(&id_of(to));
        }
    });
    let mut places = Scenario::ALL.into_iter().enumerate();
    let chapter = |(title, count): (fn(Scenarios) -> &'static str, usize)| {
        let cards: Vec<_> = places.by_ref().take(count).collect();
        let card = |(place, scenario): (usize, Scenario)| {
            let on = looking.scenario() == Some(scenario);
            html! { <Card {place} {scenario} {on} sketch={sketch::made(place).map(Drawn)} /> }
        };
        html! {
            <section>
                <h3>{ title(Scenarios(locale)) }</h3>
                <ul class="cards">{ for cards.into_iter().map(card) }</ul>
            </section>
        }
    };
    html! {
        <div class="gallery" style={format!("--columns:{columns}")} data-arrows="" {onkeydown}>
            { verbs(&desk, locale) }
            { for Scenario::CHAPTERS.map(chapter) }
        </div>
    }
}

/// What else a run can begin with, and what can be kept of one.
fn verbs(desk: &Desk, locale: Locale) -> Html {
    let opens = |float: Float, text: &'static str| {
        html! { <button class="line" onclick={desk.wants(Intent::Float(Some(float)))}>{ text }</button> }
    };
    html! {
        <div class="menu-verbs">
            { opens(Float::NewCluster, NewCluster(locale).title()) }
            { opens(Float::Script, Editor(locale).title()) }
            { opens(Float::Export, Export(locale).title()) }
            { opens(Float::Directory, Directory(locale).title()) }
        </div>
    }
}

/// A picture that was made: it never becomes another one.
#[derive(Clone, Debug)]
struct Drawn(Rc<Sketch>);

impl PartialEq for Drawn {
    fn eq(&self, other: &Drawn) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

#[derive(Clone, Debug, PartialEq, Properties)]
struct CardProps {
    place: usize,
    scenario: Scenario,
    /// Whether the run came from it.
    on: bool,
    sketch: Option<Drawn>,
}

/// A scenario: its picture, its name, what one learns.
#[component]
fn Card(CardProps { place, scenario, on, sketch }: &CardProps) -> Html {
    let (desk, locale) = (use_desk(), use_locale());
    let (title, about) = scenario.words(locale);
    let onclick = desk.wants(Intent::Open(*scenario));
    html! {
        <li>
            <button id={id_of(*place)} class={classes!("card", on.then_some("on"))} {onclick} aria-current={on.then_some("true")}>
                <span class="card-picture">
                    if let Some(Drawn(sketch)) = sketch {
                        { picture(sketch, locale) }
                    }
                </span>
                <span class="card-name">
                    <b>{ title }</b>
                    if let Some(Drawn(sketch)) = sketch { <small aria-hidden="true">{ format!("{} s", seconds(sketch.at)) }</small> }
                </span>
                <span>{ about }</span>
            </button>
        </li>
    }
}
