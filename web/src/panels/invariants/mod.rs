//! The invariants: what must hold after every step, and whether it did.

use highwater_core::fact::{Fact, InvariantFact, What};
use highwater_core::ids::FactId;
use highwater_core::time::Instant;
use highwater_core::world::INVARIANTS;
use yew::prelude::*;

use crate::desk::{Desk, PanelProps, use_desk, use_locale, use_query};
use crate::panels::facts::seconds;
use crate::parts::rich::rich;
use crate::sentences::sentence as tell;
use crate::session::{Intent, Session};
use crate::texts::Invariants;

/// When one of them first did not hold.
struct Broken {
    invariant: &'static str,
    fact: FactId,
    at: Instant,
    /// The event after which it was found.
    step: u64,
    sentence: Fact,
    /// Whether the configuration permits it.
    permitted: bool,
}

fn ask(session: &Session, _: &()) -> Vec<Broken> {
    let facts = session.facts();
    let mut broken: Vec<Broken> = Vec::new();
    for fact in session.story().broken().iter().filter_map(|place| facts.get(*place)) {
        let (invariant, permitted) = match &fact.what {
            What::Invariant(InvariantFact::Violated { invariant, .. }) => (*invariant, false),
            What::Invariant(InvariantFact::LossExplained { invariant, .. }) => (*invariant, true),
            _ => continue,
        };
        let known = broken.iter().any(|other| (other.invariant, other.permitted) == (invariant, permitted));
        if !known {
            let (at, step) = (fact.at, session.history().step_of(fact.id));
            broken.push(Broken { invariant, fact: fact.id, at, step, sentence: fact.clone(), permitted });
        }
    }
    broken
}

/// The invariants.
#[component]
pub(super) fn InvariantsPanel(PanelProps { moment }: &PanelProps) -> Html {
    let (desk, texts) = (use_desk(), Invariants(use_locale()));
    let broken = use_query("invariants", *moment, (), ask);
    let violated = broken.iter().filter(|broken| !broken.permitted).count();
    let rows = INVARIANTS.iter().map(|name| {
        let mut of_it: Vec<&Broken> = broken.iter().filter(|broken| broken.invariant == *name).collect();
        of_it.sort_by_key(|broken| broken.permitted);
        row(&desk, name, of_it.first().copied(), texts)
    });
    html! {
        <>
            <p>{ texts.intro() }</p>
            <p class={classes!("held", (violated > 0).then_some("error"))}>
                { texts.summary(violated, INVARIANTS.len()) }
            </p>
            <ul class="invariants">{ for rows }</ul>
        </>
    }
}

fn row(desk: &Desk, name: &'static str, broken: Option<&Broken>, texts: Invariants) -> Html {
    let class = match broken {
        Some(Broken { permitted: false, .. }) => "violated",
        Some(_) => "permitted",
        None => "holds",
    };
    let state = match broken {
        Some(Broken { permitted: false, .. }) => texts.violated(),
        Some(_) => texts.permitted(),
        None => texts.holds(),
    };
    html! {
        <li key={name} {class} data-invariant={name}>
            <span><code>{ name }</code><em>{ state }</em></span>
            <small>{ rich(meaning(name, texts)) }</small>
            if let Some(broken) = broken {
                <button class="link" onclick={desk.wants(Intent::SeekFact(broken.fact))}>
                    { texts.found(broken.step, seconds(broken.at)) }
                </button>
                <small>{ rich(&tell(texts.0, &broken.sentence, &Default::default())) }</small>
            }
        </li>
    }
}

/// What an invariant guarantees.
fn meaning(name: &str, texts: Invariants) -> &'static str {
    match name {
        "isr-within-replicas" => texts.isr_within_replicas(),
        "one-leader-per-epoch" => texts.one_leader_per_epoch(),
        "one-controller-per-epoch" => texts.one_controller_per_epoch(),
        "isr-replaces-what-was-seen" => texts.isr_replaces_what_was_seen(),
        "high-watermark-within-log" => texts.high_watermark_within_log(),
        "min-isr-before-high-watermark" => texts.min_isr_before_high_watermark(),
        "logs-agree-below-high-watermark" => texts.logs_agree_below_high_watermark(),
        "offsets-are-dense" => texts.offsets_are_dense(),
        "index-points-at-batch" => texts.index_points_at_batch(),
        "isr-has-committed" => texts.isr_has_committed(),
        "isr-caught-up" => texts.isr_caught_up(),
        "epochs-end-with-the-log" => texts.epochs_end_with_the_log(),
        "leader-notes-its-epoch" => texts.leader_notes_its_epoch(),
        "counted-in-its-epoch" => texts.counted_in_its_epoch(),
        "acknowledged-survives" => texts.acknowledged_survives(),
        "nothing-twice" => texts.nothing_twice(),
        "delivered-is-committed" => texts.delivered_is_committed(),
        "one-owner-per-generation" => texts.one_owner_per_generation(),
        "commit-within-log" => texts.commit_within_log(),
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::Locale;

    #[test]
    fn every_invariant_is_explained_in_every_language() {
        for locale in Locale::ALL {
            for name in INVARIANTS {
                assert_ne!(meaning(name, Invariants(*locale)), "", "{name} in {}", locale.tag());
            }
        }
    }
}
