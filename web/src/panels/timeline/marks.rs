//! The marks over the scrubber: commands, and what went wrong or was decided. One that is pointed at, or has the focus,
//! tells what it is; a click goes there. Marks too close to be hit one by one share a target, and each click on it goes to
//! the next of them.

use highwater_core::fact::{ScriptFact, What};
use highwater_core::ids::FactId;
use highwater_core::time::Instant;
use yew::prelude::*;

use super::PANEL;
use crate::desk::{Desk, Moment, use_desk, use_locale, use_query};
use crate::geometry::marks::{target_of, within};
use crate::panels::facts::words;
use crate::parts::moment::seconds;
use crate::ports::elements;
use crate::session::{Intent, Session};
use crate::texts::{Facts, Locale, Timeline};

/// So many marks of a target are told, and the rest counted.
const TOLD_MAX: usize = 4;

/// A moment worth going to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    at: Instant,
    fact: FactId,
    /// Its place among the turning points that are known.
    point: usize,
    /// Whether it is a command; else something that happened.
    command: bool,
    /// Whether it is still to come: the run was there before.
    later: bool,
}

/// The marks of the run, as far as it is known.
pub(super) fn ask(session: &Session) -> Vec<Mark> {
    let (points, now) = (session.history().known_turning_points(), session.now());
    let marked =
        session.story().all_marks().iter().filter_map(|point| Some((*point, &points.get(*point)?.fact)));
    let marks = marked.map(|(point, fact)| Mark {
        at: fact.at,
        fact: fact.id,
        point,
        command: matches!(fact.what, What::Script(ScriptFact::Command { .. })),
        later: fact.at > now,
    });
    marks.collect()
}

/// Marks that are gone to through one target.
#[derive(Clone, Debug, PartialEq)]
struct Target {
    place: u64,
    marks: Vec<Mark>,
    /// What the first of them are, and when.
    told: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct MarksProps {
    pub marks: Vec<Mark>,
    pub end: u64,
    /// How many targets there is room for.
    pub targets: u64,
}

/// The targets that have marks, with words for them: asked for when there is another mark, or room.
fn targets(session: &Session, (props, locale): &(MarksProps, Locale)) -> Vec<Target> {
    let (points, texts) = (session.history().known_turning_points(), Facts(*locale));
    let place = |mark: &Mark| target_of(mark.at.0, props.end, props.targets);
    let groups = props.marks.chunk_by(|a, b| place(a) == place(b));
    let tell = |mark: &Mark| {
        let (who, what) = words(session.names(), &points.get(mark.point)?.fact, texts);
        Some(Timeline(*locale).mark(seconds(mark.at), who, what.replace('`', "")))
    };
    let target = |marks: &[Mark]| Target {
        place: place(&marks[0]),
        marks: marks.to_vec(),
        told: marks.iter().take(TOLD_MAX).filter_map(tell).collect(),
    };
    groups.map(target).collect()
}

/// The target to which a key leads from one of so many.
fn target_by_key(from: usize, count: usize, key: &str) -> Option<usize> {
    Some(match key {
        "ArrowRight" => (from + 1).min(count.saturating_sub(1)),
        "ArrowLeft" => from.saturating_sub(1),
        "Home" => 0,
        "End" => count.saturating_sub(1),
        _ => return None,
    })
}

/// A target is known by its first mark: while the run goes on, its place moves.
fn id_of(target: &Target) -> String {
    format!("mark-{}", target.marks[0].point)
}

/// The target that has a mark, or would have it.
fn target_with(targets: &[Target], point: usize) -> usize {
    targets.partition_point(|target| target.marks[0].point <= point).saturating_sub(1)
}

/// The marks: one stop for Tab, and the arrows lead from one to the next.
#[component]
pub(super) fn Marks(props: &MarksProps) -> Html {
    let (desk, locale) = (use_desk(), use_locale());
    let texts = Timeline(locale);
    let targets = use_query(PANEL, Moment::default(), (props.clone(), locale), targets);
    // The mark that had the focus last, and whether it has it.
    let (stop, held) = (use_state_eq(|| 0usize), use_mut_ref(|| false));
    let stop_at = target_with(&targets, *stop);
    // Where targets have become one, the focus goes along.
    use_effect_with((targets.clone(), stop_at), {
        let held = held.clone();
        move |(targets, stop_at)| {
            if *held.borrow() && elements::is_nothing_focused() {
                targets.get(*stop_at).into_iter().for_each(|target| elements::focus(&id_of(target)));
            }
        }
    });
    let onkeydown = {
        let targets = targets.clone();
        Callback::from(move |event: KeyboardEvent| {
            if let Some(to) = target_by_key(stop_at, targets.len(), &event.key()) {
                event.prevent_default();
                targets.get(to).into_iter().for_each(|target| elements::focus(&id_of(target)));
            }
        })
    };
    let one = |(n, target): (usize, &Target)| {
        let label = told(target, texts).join("; ");
        let onfocus = {
            let (stop, held, point) = (stop.setter(), held.clone(), target.marks[0].point);
            move |_: FocusEvent| {
                *held.borrow_mut() = true;
                stop.set(point);
            }
        };
        let onblur = {
            let held = held.clone();
            move |_: FocusEvent| *held.borrow_mut() = false
        };
        html! {
            <button key={target.marks[0].point} id={id_of(target)} class="scrubber-target" style={format!("--place:{}", target.place)}
                tabindex={if n == stop_at { "0" } else { "-1" }} aria-label={label} onclick={go_to(&desk, target)} {onfocus} {onblur}>
                { for ticks(target, props) }
                if target.marks.len() > 1 { <small data-count={target.marks.len().to_string()} /> }
                <span class={classes!("tip", (target.place * 2 > props.targets).then_some("left"))} aria-hidden="true">
                    { for told(target, texts).into_iter().map(|line| html! { <span>{ line }</span> }) }
                </span>
            </button>
        }
    };
    html! {
        <div class="scrubber-marks" role="toolbar" aria-label={texts.marks()} data-arrows="" {onkeydown}
            style={format!("--targets:{}", props.targets)}>
            { for targets.iter().enumerate().map(one) }
        </div>
    }
}

/// What a target is, line by line.
fn told(target: &Target, texts: Timeline) -> Vec<String> {
    let more = target.marks.len() - target.told.len();
    let rest = (more > 0).then(|| texts.more_marks(more));
    target.told.iter().cloned().chain(rest).collect()
}

/// A target's marks where they stand; those in the same place look like one.
fn ticks(target: &Target, props: &MarksProps) -> Vec<Html> {
    let mut places: Vec<(u64, bool, bool)> = Vec::new();
    for mark in &target.marks {
        let place = (within(mark.at.0, props.end, props.targets) / 4 * 4, mark.command, mark.later);
        if !places.contains(&place) {
            places.push(place);
        }
    }
    let tick = |(within, command, later): (u64, bool, bool)| {
        let class = classes!("scrubber-mark", command.then_some("command"), later.then_some("later"));
        html! { <i {class} style={format!("--within:{within}")} /> }
    };
    places.into_iter().map(tick).collect()
}

/// A click goes to the first of the marks that is still ahead; behind the last, to the first again.
fn go_to(desk: &Desk, target: &Target) -> Callback<MouseEvent> {
    let (desk, marks) = (desk.clone(), target.marks.clone());
    Callback::from(move |_| {
        let next = desk.look(|session| next_of(session, &marks));
        next.into_iter().for_each(|fact| desk.want(Intent::SeekFact(fact)));
    })
}

fn next_of(session: &Session, marks: &[Mark]) -> Option<FactId> {
    let (history, position) = (session.history(), session.history().position());
    let ahead = marks.iter().find(|mark| history.step_of(mark.fact) > position);
    ahead.or(marks.first()).map(|mark| mark.fact)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenarios::Scenario;

    fn ended() -> Session {
        let mut session = Session::of(Scenario::LeaderFailover);
        session.apply(Intent::SeekTime(Instant(20_000_000)));
        session
    }

    fn of(session: &Session, count: u64) -> Vec<Target> {
        let props = MarksProps { marks: ask(session), end: session.furthest().0, targets: count };
        targets(session, &(props, Locale::En))
    }

    #[test]
    fn every_mark_has_a_target_and_no_two_targets_stand_in_one_place() {
        let session = ended();
        let targets = of(&session, 30);
        let marks: usize = targets.iter().map(|target| target.marks.len()).sum();
        assert_eq!(marks, session.story().all_marks().len());
        assert!(targets.is_sorted_by(|a, b| a.place < b.place));
    }

    #[test]
    fn a_target_tells_the_first_of_its_marks_with_their_times() {
        let session = ended();
        let kill = of(&session, 400)
            .into_iter()
            .flat_map(|target| target.told)
            .find(|told| told.contains("broker kill 1"));
        let kill = kill.unwrap();
        assert!(kill.ends_with(" s: you ran broker kill 1"), "{kill}");
        let all = &of(&session, 1)[0];
        assert_eq!(told(all, Timeline(Locale::En)).len(), TOLD_MAX + 1);
    }

    #[test]
    fn each_click_on_a_target_goes_to_the_next_of_its_marks_and_then_to_the_first() {
        let mut session = ended();
        let marks = of(&session, 1).remove(0).marks;
        session.apply(Intent::ToStart);
        for mark in marks.iter().chain(&marks[..1]) {
            // Marks of one event are gone to together.
            let step = session.history().step_of(mark.fact);
            if session.history().position() == step {
                continue;
            }
            let next = next_of(&session, &marks).unwrap();
            assert_eq!(session.history().step_of(next), step);
            session.apply(Intent::SeekFact(next));
        }
    }

    #[test]
    fn a_mark_is_found_again_in_the_target_that_it_has_come_to() {
        let session = ended();
        let (fine, coarse) = (of(&session, 400), of(&session, 3));
        let last = fine.last().unwrap().marks[0].point;
        assert_eq!(target_with(&fine, last), fine.len() - 1);
        assert_eq!(target_with(&coarse, last), coarse.len() - 1);
        assert_eq!((target_with(&fine, 0), target_with(&[], 3)), (0, 0));
    }

    #[test]
    fn arrows_lead_from_mark_to_mark_and_no_further() {
        assert_eq!(
            (target_by_key(1, 3, "ArrowRight"), target_by_key(2, 3, "ArrowRight")),
            (Some(2), Some(2))
        );
        assert_eq!((target_by_key(0, 3, "ArrowLeft"), target_by_key(0, 3, "End")), (Some(0), Some(2)));
        assert_eq!((target_by_key(0, 0, "End"), target_by_key(0, 3, " ")), (Some(0), None));
    }
}
