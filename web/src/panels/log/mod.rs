//! One replica's log as files: its segments as trays, an open tray's sparse index, and a look-up by offset or by time
//! that is played step by step.
//!
//! ```text
//! field ─► target ─┐                    ┌─► trays: segments, the index that is open, what a step looks at
//!  replica, tray ──┴► about ─► seen ────┤
//!                  step (no question) ──┴─► a sentence, and what was found
//! ```
//!
//! What is typed stays in the field until it is looked up, and a step changes only which part of the answer is shown.

mod finder;
mod lookup;
mod pieces;
mod seen;
mod target;
mod tell;
mod trays;

use std::rc::Rc;

use highwater_core::ids::{BrokerId, Offset};
use yew::prelude::*;

use self::finder::{finder, steps};
use self::lookup::Played;
use self::seen::{About, Open, Seen, SeenLog, ask};
use self::target::{Refused, Target};
use self::trays::trays;
use crate::desk::{Desk, PanelProps, use_desk, use_locale, use_looking, use_query};
use crate::parts::rich::rich;
use crate::ports::elements;
use crate::session::{Float, Intent, Selection};
use crate::texts::{Log as Texts, Page};

/// What a person has turned to.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct State {
    broker: Option<BrokerId>,
    open: Open,
    /// What was looked up, if it could be read.
    target: Option<Result<Target, Refused>>,
    /// The step of the look-up that is shown.
    step: usize,
}

/// What a person does to the panel.
#[derive(Clone, Copy, Debug)]
enum Act {
    /// Turns to another replica.
    Replica(BrokerId),
    /// Opens and closes segments, or goes elsewhere in a list.
    Open(Open),
    /// Looks something up.
    LookUp(Result<Target, Refused>),
    /// Shows a step of the look-up.
    Step(usize),
}

impl Reducible for State {
    type Action = Act;

    fn reduce(self: Rc<Self>, act: Act) -> Rc<Self> {
        let next = match act {
            Act::Replica(broker) => State { broker: Some(broker), open: Open::Itself, step: 0, ..*self },
            Act::Open(open) => State { open, ..*self },
            Act::LookUp(target) => State { target: Some(target), open: Open::Itself, step: 0, ..*self },
            // A step is seen in the segment that it is taken in.
            Act::Step(step) => State { step, open: Open::Itself, ..*self },
        };
        if next == *self { self } else { next.into() }
    }
}

/// What all of the panel is drawn with.
struct Sight<'s> {
    desk: &'s Desk,
    seen: &'s SeenLog,
    played: Option<&'s Played>,
    step: usize,
    act: &'s Callback<Act>,
    texts: Texts,
}

impl Sight<'_> {
    /// A click that does something to the panel.
    fn acts(&self, act: Act) -> Callback<MouseEvent> {
        self.act.reform(move |_: MouseEvent| act)
    }

    /// A click that opens a record to its bytes.
    fn opens(&self, record: Offset) -> Callback<MouseEvent> {
        self.desk.wants(Intent::Select(Selection::Record(self.seen.broker, self.seen.tp.clone(), record)))
    }
}

/// The log.
#[component]
pub(super) fn LogPanel(PanelProps { moment }: &PanelProps) -> Html {
    let (desk, looking, texts) = (use_desk(), use_looking(), Texts(use_locale()));
    let state = use_reducer(State::default);
    let State { broker, open, target, step } = *state;
    let readable = target.and_then(Result::ok);
    let about = About { selection: looking.selection.clone(), broker, open, target: readable };
    let act: Callback<Act> = state.dispatcher().into();
    // Where a step looks comes into sight by itself.
    use_effect_with((target, step), |_| elements::reveal(".tray [data-lit]"));
    match &*use_query("log", *moment, about, ask) {
        Seen::NoPartition => no_partition(&desk, texts),
        Seen::NoLog(tp) => html! { <p>{ texts.no_log(tp) }</p> },
        Seen::Log(seen) => {
            let (played, refused) = match (&seen.answer, target) {
                (_, Some(Err(refused))) => (None, Some(refused)),
                (Some(Err(refused)), _) => (None, Some(*refused)),
                (Some(Ok(played)), _) => (Some(played), None),
                (None, _) => (None, None),
            };
            log(&Sight { desk: &desk, seen, played, step, act: &act, texts }, refused)
        }
    }
}

fn no_partition(desk: &Desk, texts: Texts) -> Html {
    let onclick = desk.wants(Intent::Float(Some(Float::NewTopic)));
    html! {
        <>
            <p>{ texts.no_partition() }</p>
            <button class="line" {onclick} aria-haspopup="dialog">{ Page(texts.0).new_topic() }</button>
        </>
    }
}

fn log(sight: &Sight, refused: Option<Refused>) -> Html {
    let Sight { seen, played, texts, .. } = *sight;
    let extent = texts.extent(seen.log_start_offset, seen.log_end_offset, seen.count);
    html! {
        <>
            <h3>{ texts.title(&seen.tp) }</h3>
            // A look-up that is played needs the room.
            if played.is_none() { <p>{ texts.intro() }</p> }
            { replicas(sight) }
            <p>
                if !seen.live { <b>{ texts.not_running(seen.broker) }</b>{ " " } }
                { extent }{ " " }{ beginning(seen, texts) }
                if seen.compacts { { rich(texts.compacted()) } }
            </p>
            <section class="finder">
                { finder(refused, sight) }
                if let Some(played) = played { { steps(played, sight) } }
            </section>
            { trays(sight) }
        </>
    }
}

/// What is not in the log any more.
fn beginning(seen: &SeenLog, texts: Texts) -> String {
    let (start, base) = (seen.log_start_offset, seen.first_base);
    if base < start {
        texts.held_back(tell::range((base, start - 1)))
    } else if start > Offset::ZERO {
        texts.deleted(start)
    } else {
        String::new()
    }
}

fn replicas(sight: &Sight) -> Html {
    let Sight { seen, texts, .. } = *sight;
    let one = |broker: &BrokerId| {
        let chosen = *broker == seen.broker;
        let name =
            if seen.leader == Some(*broker) { texts.of_leader(broker) } else { texts.of_broker(broker) };
        let (class, onclick) = (if chosen { "verb on" } else { "verb" }, sight.acts(Act::Replica(*broker)));
        html! {
            <button key={broker.0} {class} aria-pressed={chosen.to_string()} data-replica={broker.to_string()} {onclick}>{ name }</button>
        }
    };
    html! { <div class="replicas" role="group" aria-label={texts.replica()}>{ for seen.replicas.iter().map(one) }</div> }
}

#[cfg(test)]
mod tests;
