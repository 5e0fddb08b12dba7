//! Messages on their way: each can be dropped, delayed, doubled, or delivered before all others.

use highwater_core::fact::MessageVerb;
use highwater_core::ids::FactId;
use highwater_core::script::Command;
use highwater_core::script::message::MessageName;
use highwater_core::time::{Instant, Span};
use highwater_core::view::Flight;
use yew::prelude::*;

use crate::desk::{Desk, PanelProps, use_desk, use_locale, use_looking, use_query};
use crate::parts::message::label;
use crate::session::{Intent, Names, Selection, Session, is_routine};
use crate::texts::{Messages, Number};

/// How many messages are listed at most.
const LISTED: usize = 40;
/// By how much a click delays a message.
const DELAY: Span = Span(200_000);

/// What is on its way.
struct Seen {
    /// What matters first; of each kind, what arrives first.
    flights: Vec<(Flight, Option<MessageName>)>,
    /// How many more there are.
    more: usize,
    names: Names,
    now: Instant,
    /// Whether each waits to be delivered by hand.
    by_hand: bool,
}

fn ask(session: &Session, selected: &Option<FactId>) -> Seen {
    let mut flights = session.world().named_flights();
    flights
        .sort_by_key(|(flight, _)| (flight.fact.is_none() || flight.fact != *selected, is_routine(flight)));
    let more = flights.len().saturating_sub(LISTED);
    flights.truncate(LISTED);
    let by_hand = session.world().delivers_by_hand();
    Seen { flights, more, names: session.names().clone(), now: session.now(), by_hand }
}

/// The messages.
#[component]
pub(super) fn MessagesPanel(PanelProps { moment }: &PanelProps) -> Html {
    let (desk, looking, texts) = (use_desk(), use_looking(), Messages(use_locale()));
    let selected = match looking.selection {
        Selection::Message(fact) => Some(fact),
        _ => None,
    };
    let seen = use_query("messages", *moment, selected, ask);
    html! {
        <>
            <p>{ if seen.by_hand { texts.intro_by_hand() } else { texts.intro() } }</p>
            <p>{ by_hand(&desk, seen.by_hand, texts) }</p>
            if seen.flights.is_empty() {
                <p>{ if seen.by_hand { texts.none_by_hand() } else { texts.none() } }</p>
            }
            <ul class="messages">
                { for seen.flights.iter().enumerate().map(|(n, flight)| message(&desk, &seen, selected, n, flight, texts)) }
            </ul>
            if seen.more > 0 { <p>{ texts.more(seen.more) }</p> }
        </>
    }
}

/// Lets messages wait, or go on by themselves.
fn by_hand(desk: &Desk, on: bool, texts: Messages) -> Html {
    let command = Command::ByHand { on: !on };
    let title = command.to_string();
    html! {
        <button class="line" aria-pressed={on.to_string()} data-by-hand={on.to_string()} onclick={desk.runs(command)} {title}>
            { texts.by_hand() }
        </button>
    }
}

fn message(
    desk: &Desk,
    seen: &Seen,
    selected: Option<FactId>,
    place: usize,
    (flight, name): &(Flight, Option<MessageName>),
    texts: Messages,
) -> Html {
    let on = flight.fact.is_some() && flight.fact == selected;
    // Of two copies of a message, both name the same fact.
    let is_copy = seen.flights[..place].iter().any(|(other, _)| other.fact == flight.fact);
    let fact = flight.fact.filter(|_| !is_copy);
    let key = fact.map_or_else(|| format!("at {place}"), |fact| fact.0.to_string());
    let way = format!("{} → {}", seen.names.node(flight.from), seen.names.node(flight.to));
    let select = flight.fact.map(|fact| desk.wants(Intent::Select(Selection::Message(fact))));
    html! {
        <li {key} class={classes!("message", on.then_some("on"))}>
            <button class="link" onclick={select} title={texts.ask_why()}>
                <b>{ label(flight, texts.0) }</b>{ " " }<small>{ way }</small>
            </button>
            <small>
                { match flight.arrives {
                    Some(at) => texts.arrives_in(Number::with_places(at.since(seen.now).0, 3)),
                    None => texts.waits().to_owned(),
                } }
            </small>
            if let Some(name) = name { { verbs(desk, name, flight.arrives.is_none(), texts) } }
        </li>
    }
}

fn verbs(desk: &Desk, name: &MessageName, waits: bool, texts: Messages) -> Html {
    let deliver = (MessageVerb::Deliver, if waits { texts.hand_over() } else { texts.deliver() }, "deliver");
    let mut verbs = vec![deliver];
    verbs.extend([
        (MessageVerb::Drop, texts.drop(), "drop"),
        (MessageVerb::Delay(DELAY), texts.delay(), "delay"),
        (MessageVerb::Duplicate, texts.duplicate(), "duplicate"),
    ]);
    let button = |(verb, text, word): (MessageVerb, &'static str, &'static str)| {
        let command = Command::Message { verb, name: name.clone() };
        let title = command.to_string();
        html! { <button class="verb" data-verb={word} onclick={desk.runs(command)} {title}>{ text }</button> }
    };
    html! { <span class="client-verbs">{ for verbs.into_iter().map(button) }</span> }
}

#[cfg(test)]
mod tests {
    use highwater_core::fact::MessageVerb;
    use highwater_core::history::History;
    use highwater_core::script::{Command, Line, Script};

    use super::DELAY;
    use crate::scenarios::Scenario;
    use crate::session::{Intent, Session};

    #[test]
    fn every_name_that_a_message_is_given_is_one_that_a_line_can_use() {
        let script = "cluster brokers=3\nkafka-topics --create --topic t --replica-assignment 1:2:3\n\
            kafka-console-consumer --topic t --group g --consumer-property client.id=c1 &\n\
            printf 'a\\nb\\n' | kafka-console-producer --topic t --producer-property client.id=p1\n";
        let mut history = History::new(Script::parse(script).expect("a script")).expect("it can be run");
        let (mut named, mut steps) = (0, 0);
        while history.step() && steps < 3_000 {
            steps += 1;
            for (_, name) in history.world().named_flights() {
                let Some(name) = name else { continue };
                named += 1;
                let line = format!("message drop {name}");
                assert_eq!(Line::parse(&line, 1).expect("a line").command.to_string(), line);
            }
        }
        assert!(named > 100, "{named}");
    }

    #[test]
    fn each_thing_that_is_done_to_a_message_is_done_in_the_moment_of_its_click() {
        let verbs =
            [MessageVerb::Drop, MessageVerb::Delay(DELAY), MessageVerb::Duplicate, MessageVerb::Deliver];
        for verb in verbs {
            let mut session = Session::of(Scenario::FirstWrite);
            let name = loop {
                session.apply(Intent::Step);
                if let Some(name) = session.world().named_flights().into_iter().find_map(|(_, name)| name) {
                    break name;
                }
            };
            let (now, number) = (session.now(), session.next_line());
            let line = Line::parse(&Command::Message { verb, name }.to_string(), number).expect("a line");
            session.apply(Intent::Run(Box::new(line)));
            assert_eq!((session.now(), session.looking().refused), (now, 0), "{verb:?}");
            let lab = session.world().lab();
            assert!(lab.line.is_none() && !lab.busy, "{verb:?}: {lab:?}");
        }
    }
}
