//! The invariants: what must hold after every step, and whether it did.

use highwater_core::fact::{Fact, Invariant, InvariantFact, What};
use highwater_core::history::Happened;
use highwater_core::ids::FactId;
use highwater_core::time::Instant;
use yew::prelude::*;

use crate::desk::{Desk, PanelProps, use_desk, use_locale, use_query};
use crate::parts::moment::seconds;
use crate::parts::rich::rich;
use crate::sentences::sentence as tell;
use crate::session::{Intent, Session};
use crate::texts::Invariants;

/// When one of them first did not hold.
struct Broken {
    invariant: Invariant,
    fact: FactId,
    at: Instant,
    /// The event after which it was found.
    step: u64,
    sentence: Fact,
    /// Whether the configuration permits it.
    permitted: bool,
}

fn ask(session: &Session, _: &()) -> Vec<Broken> {
    let points = session.history().turning_points();
    let mut broken: Vec<Broken> = Vec::new();
    for Happened { step, fact } in session.story().broken().iter().filter_map(|place| points.get(*place)) {
        let What::Invariant(found) = &fact.what else { continue };
        let (invariant, permitted) =
            (found.invariant(), matches!(found, InvariantFact::LossExplained { .. }));
        let known = broken.iter().any(|other| (other.invariant, other.permitted) == (invariant, permitted));
        if !known {
            let (at, step) = (fact.at, *step);
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
    let rows = Invariant::ALL.iter().map(|invariant| {
        let of_it = broken.iter().filter(|broken| broken.invariant == *invariant);
        row(&desk, *invariant, of_it.min_by_key(|broken| broken.permitted), texts)
    });
    html! {
        <>
            <p>{ texts.intro() }</p>
            <p class={classes!("held", (violated > 0).then_some("error"))}>
                { texts.summary(violated, Invariant::ALL.len()) }
            </p>
            <ul class="invariants">{ for rows }</ul>
        </>
    }
}

fn row(desk: &Desk, invariant: Invariant, broken: Option<&Broken>, texts: Invariants) -> Html {
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
    let name = invariant.name();
    html! {
        <li key={name} {class} data-invariant={name}>
            <span><code>{ name }</code><em>{ state }</em></span>
            <small>{ rich(meaning(invariant, texts)) }</small>
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
fn meaning(invariant: Invariant, texts: Invariants) -> &'static str {
    match invariant {
        Invariant::IsrWithinReplicas => texts.isr_within_replicas(),
        Invariant::OneLeaderPerEpoch => texts.one_leader_per_epoch(),
        Invariant::OneControllerPerEpoch => texts.one_controller_per_epoch(),
        Invariant::IsrReplacesWhatWasSeen => texts.isr_replaces_what_was_seen(),
        Invariant::HighWatermarkWithinLog => texts.high_watermark_within_log(),
        Invariant::MinIsrBeforeHighWatermark => texts.min_isr_before_high_watermark(),
        Invariant::LogsAgreeBelowHighWatermark => texts.logs_agree_below_high_watermark(),
        Invariant::OffsetsAreDense => texts.offsets_are_dense(),
        Invariant::IndexPointsAtBatch => texts.index_points_at_batch(),
        Invariant::IsrHasCommitted => texts.isr_has_committed(),
        Invariant::IsrCaughtUp => texts.isr_caught_up(),
        Invariant::EpochsEndWithTheLog => texts.epochs_end_with_the_log(),
        Invariant::LeaderNotesItsEpoch => texts.leader_notes_its_epoch(),
        Invariant::CountedInItsEpoch => texts.counted_in_its_epoch(),
        Invariant::AcknowledgedSurvives => texts.acknowledged_survives(),
        Invariant::NothingTwice => texts.nothing_twice(),
        Invariant::DeliveredIsCommitted => texts.delivered_is_committed(),
        Invariant::OneOwnerPerGeneration => texts.one_owner_per_generation(),
        Invariant::ZombiesAreFenced => texts.zombies_are_fenced(),
        Invariant::LastStableBeforeOpen => texts.last_stable_before_open(),
        Invariant::CommitAsAsked => texts.commit_as_asked(),
        Invariant::OneOutcome => texts.one_outcome(),
        Invariant::CommitsWithTheirTransaction => texts.commits_with_their_transaction(),
        Invariant::DeliveredIsWhole => texts.delivered_is_whole(),
        Invariant::CommitWithinLog => texts.commit_within_log(),
    }
}
