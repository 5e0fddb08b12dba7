//! Two runs side by side: this one, and the one that it would be without the last command (or with the one that was
//! taken back): where they part, what has mattered in each since, and what differs at this moment.

mod differences;
mod other;

use std::cell::RefCell;
use std::rc::Rc;

use highwater_core::fact::Fact;
use highwater_core::history::History;
use highwater_core::time::Instant;
use yew::prelude::*;

use self::differences::{About, Difference, differences};
use self::other::{OtherRun, Parted, is_listed};
use crate::desk::{Desk, PanelProps, use_desk, use_locale, use_query};
use crate::parts::moment::seconds;
use crate::parts::rich::rich;
use crate::sentences::{sentence, without_time};
use crate::session::{Intent, Names, Session};
use crate::texts::{Compare as Texts, Facts};

/// How many turning points of each run are listed.
const MATTERS_MAX: usize = 8;

/// The other run, which goes along with this one as long as the panel is open.
#[derive(Clone, Default)]
struct Beside(Rc<RefCell<Option<OtherRun>>>);

impl PartialEq for Beside {
    fn eq(&self, other: &Beside) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// What is shown.
struct Seen {
    /// The line that one of them has.
    line: Rc<str>,
    /// Whether this run has it.
    here: bool,
    parted: Instant,
    now: Instant,
    /// How far the other run has been computed.
    other_now: Instant,
    first: Parted,
    /// What has mattered since, here and there.
    matters: (Vec<Fact>, Vec<Fact>),
    names: (Names, Names),
    differences: Vec<Difference>,
}

fn ask(session: &Session, beside: &Beside) -> Option<Seen> {
    let mut kept = beside.0.borrow_mut();
    let run = OtherRun::of(session, kept.take())?;
    let run = kept.insert(run);
    run.go_along(session.history());
    let since = |history: &History| -> Vec<Fact> {
        let facts = history.turning_points().iter().map(|point| &point.fact);
        facts.filter(|fact| fact.at >= run.parted && is_listed(fact)).take(MATTERS_MAX).cloned().collect()
    };
    Some(Seen {
        line: run.line.clone(),
        here: run.here,
        parted: run.parted,
        now: session.now(),
        other_now: run.history().now(),
        first: run.first().clone(),
        matters: (since(session.history()), since(run.history())),
        names: (session.names().clone(), run.names().clone()),
        differences: differences(session.world(), run.history().world()),
    })
}

/// Two runs.
#[component]
pub(super) fn ComparePanel(PanelProps { moment }: &PanelProps) -> Html {
    let (desk, texts) = (use_desk(), Texts(use_locale()));
    let beside = use_memo((), |()| Beside::default());
    let Some(seen) = &*use_query("compare", *moment, (*beside).clone(), ask) else {
        return html! { <><h3>{ texts.title() }</h3><p>{ texts.none() }</p></> };
    };
    let line = without_time(&seen.line);
    let what = if seen.here { texts.line_is_here(line) } else { texts.line_is_there(line) };
    let over = desk.wants(if seen.here { Intent::Undo } else { Intent::Redo });
    html! {
        <>
            <h3>{ texts.title() }</h3>
            <p>{ rich(&what) }</p>
            <p><button class="line" onclick={over}>{ texts.go_over() }</button></p>
            if seen.now < seen.parted {
                <p>{ texts.not_parted_yet(seconds(seen.parted)) }</p>
            } else {
                if seen.other_now < seen.now { <p role="status">{ texts.on_its_way(seconds(seen.other_now)) }</p> }
                { parting(&desk, seen, texts) }
                { matters(&desk, seen, texts) }
                { states(seen, texts) }
            }
        </>
    }
}

fn heads(texts: Texts) -> Html {
    html! { <thead><tr><th>{ texts.here() }</th><th>{ texts.there() }</th></tr></thead> }
}

fn parting(desk: &Desk, seen: &Seen, texts: Texts) -> Html {
    let (here, there) = match &seen.first {
        Parted::NotYet => return html! { <p>{ texts.same_so_far() }</p> },
        Parted::Forgotten => return html! { <p>{ texts.forgotten(seconds(seen.parted)) }</p> },
        Parted::With(facts) => (&facts.0, &facts.1),
    };
    html! {
        <>
            <h3>{ texts.first_difference() }</h3>
            <table class="two-runs">
                { heads(texts) }
                <tbody><tr>
                    <td>{ told(Some(desk), here, &seen.names.0, texts) }</td>
                    <td>{ told(None, there, &seen.names.1, texts) }</td>
                </tr></tbody>
            </table>
        </>
    }
}

/// A fact; of this run, as a way to its moment.
fn told(desk: Option<&Desk>, fact: &Fact, names: &Names, texts: Texts) -> Html {
    let process = fact.node.map_or(Facts(texts.0).you().to_owned(), |node| names.node(node));
    let text = rich(&sentence(texts.0, fact, names));
    html! {
        <>
            <small>{ format!("{} s · {process}", seconds(fact.at)) }</small>
            if let Some(desk) = desk {
                <button class="link" onclick={desk.wants(Intent::SeekFact(fact.id))}>{ text }</button>
            } else { <span>{ text }</span> }
        </>
    }
}

fn matters(desk: &Desk, seen: &Seen, texts: Texts) -> Html {
    let (here, there) = &seen.matters;
    if here.is_empty() && there.is_empty() {
        return Html::default();
    }
    let item = |fact: Html| html! { <li>{ fact }</li> };
    html! {
        <>
            <h3>{ texts.since() }</h3>
            <table class="two-runs">
                { heads(texts) }
                <tbody><tr>
                    <td><ol>{ for here.iter().map(|fact| item(told(Some(desk), fact, &seen.names.0, texts))) }</ol></td>
                    <td><ol>{ for there.iter().map(|fact| item(told(None, fact, &seen.names.1, texts))) }</ol></td>
                </tr></tbody>
            </table>
        </>
    }
}

/// What differs at this moment.
fn states(seen: &Seen, texts: Texts) -> Html {
    let about = |about: &About| match about {
        About::Broker(id) => texts.broker(id),
        About::Partition(tp) => tp.to_string(),
        About::Committed(group, tp) => texts.committed(&**group, tp),
        About::Group(group) => texts.group(&**group),
    };
    let row = |difference: &Difference| {
        html! {
            <tr key={about(&difference.about)}>
                <th scope="row">{ about(&difference.about) }</th>
                <td>{ difference.here.told(texts) }</td><td>{ difference.there.told(texts) }</td>
            </tr>
        }
    };
    html! {
        <>
            <h3>{ texts.at_this_moment(seconds(seen.now)) }</h3>
            if seen.differences.is_empty() {
                <p>{ texts.no_difference() }</p>
            } else {
                <table class="two-runs states">
                    <thead><tr><td></td><th>{ texts.here() }</th><th>{ texts.there() }</th></tr></thead>
                    <tbody>{ for seen.differences.iter().map(row) }</tbody>
                </table>
            }
        </>
    }
}

#[cfg(test)]
mod tests;
