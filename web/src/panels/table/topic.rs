//! A topic that is open: what can be done to it, and its configs, each to be changed in its place. A change is a line of
//! script; what Kafka answers is shown where it was asked for.

use std::rc::Rc;

use highwater_core::ids::{BrokerId, TopicName, joined};
use highwater_core::view::ConfigRow;
use highwater_core::view::Printed;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::config::config_row;
use crate::desk::{Desk, Moment, use_desk, use_locale, use_query};
use crate::parts::icon::{Icon, icon};
use crate::ports::elements;
use crate::session::Session;
use crate::session::command::TopicChange;
use crate::texts::Table as Texts;

/// Which topic.
#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct TopicProps {
    pub moment: Moment,
    pub topic: TopicName,
    pub onclose: Callback<()>,
}

/// Where something can be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Config(&'static str),
    Partitions,
    Move,
    Topic,
}

/// What was asked of Kafka last.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Asked {
    pub place: Place,
    /// What had been typed there.
    pub typed: String,
    pub line: Rc<str>,
}

/// What a person has begun.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct State {
    /// What is being typed, and where.
    pub typing: Option<(Place, String)>,
    pub asked: Option<Asked>,
    /// The partition that is to move.
    pub moves: i32,
    /// The place that was left last: it gets the focus back.
    left: Option<Place>,
}

/// What a person does.
#[derive(Clone, Debug)]
pub(super) enum Act {
    Type(Place, String),
    Leave,
    Move(i32),
    Ask(Asked),
}

impl Reducible for State {
    type Action = Act;

    fn reduce(self: Rc<Self>, act: Act) -> Rc<Self> {
        let mut next = (*self).clone();
        match act {
            Act::Type(place, text) => next.typing = Some((place, text)),
            Act::Leave => {
                next.left = next.typing.take().map(|(place, _)| place);
                next.asked = None;
            }
            Act::Move(partition) => (next.moves, next.typing) = (partition, None),
            Act::Ask(asked) => {
                (next.left, next.typing) = (Some(asked.place), None);
                next.asked = Some(asked);
            }
        }
        next.into()
    }
}

/// What is asked of the session.
#[derive(Clone, Debug, PartialEq)]
struct About {
    topic: TopicName,
    line: Option<Rc<str>>,
}

/// The answer.
#[derive(Debug)]
pub(super) struct Seen {
    /// Its partitions, with their replicas; none where there is no such topic any more.
    pub partitions: Vec<(i32, Vec<BrokerId>)>,
    pub configs: Vec<ConfigRow>,
    pub answer: Option<Answer>,
}

/// What Kafka says to what was asked.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Answer {
    /// Nothing so far.
    Awaited,
    /// It is done, in a tool's words.
    Done(Rc<str>),
    /// It is refused.
    Refused(Rc<str>),
}

fn ask(session: &Session, About { topic, line }: &About) -> Seen {
    let world = session.world();
    let rows = world.partition_rows().into_iter().filter(|row| row.tp.topic == *topic);
    Seen {
        partitions: rows.map(|row| (row.tp.partition, row.replicas)).collect(),
        configs: world.config_rows(topic),
        answer: line.as_ref().and_then(|line| answer(session, line)),
    }
}

/// The answer to the last line of the script that says this; `None` where there is none, as after undo.
pub(super) fn answer(session: &Session, line: &str) -> Option<Answer> {
    let same = |given: &&highwater_core::script::Line| given.command.to_string() == line;
    let given = session.history().script().lines().rev().find(same)?;
    let Some(tool) = session.world().tool(given.number) else { return Some(Answer::Awaited) };
    let last = |lines: &Printed| lines.last().cloned();
    Some(match tool.exit {
        None => Answer::Awaited,
        Some(0) => Answer::Done(last(&tool.stdout).unwrap_or_default()),
        Some(_) => Answer::Refused(last(&tool.stderr).or_else(|| last(&tool.stdout)).unwrap_or_default()),
    })
}

/// What everything here is drawn with.
pub(super) struct Sight<'s> {
    pub seen: &'s Seen,
    pub state: &'s State,
    pub act: Callback<Act>,
    pub desk: &'s Desk,
    pub topic: &'s TopicName,
    pub texts: Texts,
}

impl Sight<'_> {
    /// What stands in a field: what is typed, what was refused, or what there is.
    pub fn text(&self, place: Place, now: &str) -> String {
        let typed = self.state.typing.as_ref().filter(|(at, _)| *at == place).map(|(_, text)| text);
        let refused = || self.refused(place).map(|asked| &asked.typed);
        typed.or_else(refused).map_or_else(|| now.to_owned(), Clone::clone)
    }

    /// What was asked here, if it was refused.
    pub fn refused(&self, place: Place) -> Option<&Asked> {
        let asked = self.state.asked.as_ref().filter(|asked| asked.place == place);
        asked.filter(|_| matches!(self.seen.answer, Some(Answer::Refused(_))))
    }

    /// A field's typing.
    pub fn types(&self, place: Place) -> Callback<InputEvent> {
        self.act.reform(move |event: InputEvent| {
            Act::Type(place, event.target_unchecked_into::<HtmlInputElement>().value())
        })
    }

    /// Runs the line of a change.
    pub fn changes<E>(&self, place: Place, typed: &str, change: &TopicChange) -> Callback<E> {
        let (desk, act) = (self.desk.clone(), self.act.clone());
        let (line, typed) = (Rc::<str>::from(change.line(self.topic)), typed.to_owned());
        Callback::from(move |_| {
            if desk.submit(&line) {
                act.emit(Act::Ask(Asked { place, typed: typed.clone(), line: line.clone() }));
            }
        })
    }

    /// What Kafka says to what was asked here.
    pub fn said(&self, place: Place) -> Html {
        let asked = self.state.asked.as_ref().is_some_and(|asked| asked.place == place);
        match self.seen.answer.as_ref().filter(|_| asked) {
            None => Html::default(),
            Some(Answer::Awaited) => {
                html! { <small class="said" role="status">{ self.texts.awaited() }</small> }
            }
            Some(Answer::Done(said)) => {
                html! { <small class="said" role="status">{ said.to_string() }</small> }
            }
            Some(Answer::Refused(said)) => {
                html! { <small class="said error" role="alert">{ said.to_string() }</small> }
            }
        }
    }
}

/// The id of a place's field.
pub(super) fn field_id(place: Place) -> String {
    match place {
        Place::Config(name) => format!("topic-{name}"),
        Place::Partitions => "topic-partitions".to_owned(),
        Place::Move => "topic-move".to_owned(),
        Place::Topic => "topic-delete".to_owned(),
    }
}

/// A topic that is open.
#[component]
pub(super) fn TopicSheet(TopicProps { moment, topic, onclose }: &TopicProps) -> Html {
    let (desk, texts) = (use_desk(), Texts(use_locale()));
    let state = use_reducer(State::default);
    let line = state.asked.as_ref().map(|asked| asked.line.clone());
    let seen = use_query("topic", *moment, About { topic: topic.clone(), line }, ask);
    // A config's field takes the place of its button, and the button that of its field.
    let focus = (state.typing.as_ref().map(|(place, _)| *place), state.left);
    use_effect_with(focus, |(typing, left)| {
        if let Some(place) = typing.or(*left) {
            elements::focus(&field_id(place));
        }
    });
    let sight =
        Sight { seen: &seen, state: &state, act: state.dispatcher().into(), desk: &desk, topic, texts };
    let close = onclose.reform(|_: MouseEvent| ());
    html! {
        <section class="topic-sheet" aria-label={topic.to_string()}>
            <header>
                <h3>{ topic.to_string() }</h3>
                <button class="quiet" onclick={close} title={texts.close_topic()} aria-label={texts.close_topic()}>
                    { icon(Icon::Close) }
                </button>
            </header>
            if seen.partitions.is_empty() {
                <p>{ texts.no_such_topic(topic) }</p>
                { sight.said(Place::Topic) }
            } else {
                { more_partitions(&sight) }
                { other_brokers(&sight) }
                <div class="topic-verbs">
                    <button class="line" id={field_id(Place::Topic)} onclick={sight.changes(Place::Topic, "", &TopicChange::Delete)}>
                        { texts.delete() }
                    </button>
                    { sight.said(Place::Topic) }
                </div>
                <h4>{ texts.configs() }</h4>
                <ul class="configs">{ for seen.configs.iter().map(|config| config_row(config, &sight)) }</ul>
            }
        </section>
    }
}

/// More partitions: fewer there can never be.
fn more_partitions(sight: &Sight) -> Html {
    let (place, texts) = (Place::Partitions, sight.texts);
    let text = sight.text(place, &(sight.seen.partitions.len() + 1).to_string());
    let count = text.trim().parse().ok();
    let onsubmit = count.map(|count| sight.changes(place, &text, &TopicChange::Partitions(count)));
    form(sight, place, texts.partitions_in_all(), text, texts.add_partitions(), onsubmit, Html::default())
}

/// Other brokers for a partition.
fn other_brokers(sight: &Sight) -> Html {
    let (place, texts) = (Place::Move, sight.texts);
    let moves = sight.state.moves;
    let of = sight.seen.partitions.iter().find(|(partition, _)| *partition == moves);
    let text = sight.text(place, &of.map(|(_, replicas)| joined(replicas)).unwrap_or_default());
    let replicas = read_brokers(&text);
    let change = replicas.map(|replicas| TopicChange::Move(moves, replicas));
    let onsubmit = change.map(|change| sight.changes(place, &text, &change));
    let onchange = sight.act.reform(|event: Event| {
        let chosen = event.target_unchecked_into::<web_sys::HtmlSelectElement>().value();
        Act::Move(chosen.parse().unwrap_or_default())
    });
    let option = |(partition, _): &(i32, Vec<BrokerId>)| {
        html! { <option value={partition.to_string()} selected={*partition == moves}>{ partition }</option> }
    };
    let which = html! {
        <select {onchange} aria-label={texts.partition()}>{ for sight.seen.partitions.iter().map(option) }</select>
    };
    form(sight, place, texts.on_brokers(), text, texts.move_partition(), onsubmit, which)
}

/// A field with its button, and what Kafka says to it. What cannot be read cannot be asked.
fn form(
    sight: &Sight,
    place: Place,
    label: &'static str,
    text: String,
    verb: &'static str,
    run: Option<Callback<()>>,
    before: Html,
) -> Html {
    let readable = run.is_some();
    let onsubmit = Callback::from(move |event: SubmitEvent| {
        event.prevent_default();
        if let Some(run) = &run {
            run.emit(());
        }
    });
    html! {
        <form class="topic-verbs" {onsubmit}>
            { before }
            <label><span>{ label }</span>
                <input type="text" inputmode="numeric" id={field_id(place)} value={text} oninput={sight.types(place)}
                    aria-invalid={(!readable).to_string()} autocomplete="off" />
            </label>
            <button class="line" type="submit" disabled={!readable}>{ verb }</button>
            { sight.said(place) }
        </form>
    }
}

/// `1, 2,3`.
pub(super) fn read_brokers(text: &str) -> Option<Vec<BrokerId>> {
    text.split(',').map(|id| id.trim().parse().ok().map(BrokerId)).collect()
}
