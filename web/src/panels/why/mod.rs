//! Why a high watermark is where it is, or what led to a fact.

mod high_watermark;

use highwater_core::fact::{Candidate, ControllerFact, ElectionReason, Fact, What};
use highwater_core::ids::{FactId, Offset};
use highwater_core::time::Instant;
use yew::prelude::*;

use self::high_watermark::{HeldBy, Input, Known, Why as HighWatermark};
use crate::desk::{Desk, PanelProps, use_desk, use_locale, use_looking, use_query};
use crate::parts::moment::seconds;
use crate::parts::rich::rich;
use crate::parts::term::{Term, term};
use crate::sentences::sentence as tell;
use crate::session::{Intent, Names, Selection, Session};
use crate::texts::{Facts, Why};

/// How long a chain of causes is shown at most.
const CAUSES_MAX: usize = 40;

/// The answer.
enum Seen {
    /// There is nothing to ask about yet.
    Nothing,
    /// Where a high watermark comes from.
    HighWatermark(HighWatermark),
    /// Why something happened: itself, then its causes.
    Fact(Vec<Fact>, Names),
}

fn ask(session: &Session, selection: &Selection) -> Seen {
    if let Selection::Fact(id) | Selection::Message(id) = selection {
        return Seen::Fact(causes(session, *id).cloned().collect(), session.names().clone());
    }
    let partition =
        session.selected_partition(selection).and_then(|tp| session.world().partition_view(&tp, 0));
    partition.map_or(Seen::Nothing, |partition| Seen::HighWatermark(HighWatermark::of(&partition)))
}

/// The facts that led to one that has happened, from itself back to what nothing caused, or to what is no longer kept.
pub(super) fn causes(session: &Session, id: FactId) -> impl Iterator<Item = &Fact> {
    let history = session.history();
    let find = move |id: FactId| (id.0 < history.fact_count()).then(|| history.fact(id)).flatten();
    std::iter::successors(find(id), move |fact| fact.cause.and_then(find)).take(CAUSES_MAX)
}

/// Why.
#[component]
pub(super) fn WhyPanel(PanelProps { moment }: &PanelProps) -> Html {
    let (desk, looking, locale) = (use_desk(), use_looking(), use_locale());
    let texts = Why(locale);
    match &*use_query("why", *moment, looking.selection.clone(), ask) {
        Seen::HighWatermark(why) => high_watermark(&desk, why, texts),
        Seen::Fact(chain, names) => chain_of(&desk, chain, names, texts),
        Seen::Nothing => html! { <p>{ texts.nothing_to_ask() }</p> },
    }
}

fn high_watermark(desk: &Desk, why: &HighWatermark, texts: Why) -> Html {
    html! {
        <div>
            <h3>{ texts.title(why.high_watermark) }</h3>
            <p>{ texts.intro(&why.tp, why.leader_epoch) }</p>
            <ul class="why">{ for why.inputs.iter().map(|input| input_row(desk, input, texts)) }</ul>
            <p class="held">{ rich(&held_by(why.held_by, texts)) }</p>
            <p class="terms">{ for Term::ALL.map(|of| term(of, texts.0)) }</p>
        </div>
    }
}

fn held_by(held_by: HeldBy, texts: Why) -> String {
    match held_by {
        HeldBy::Nothing => texts.held_by_nothing().to_owned(),
        HeldBy::Follower(broker) => texts.held_by_follower(broker),
        HeldBy::MinIsr { isr, min } => texts.held_by_min_isr(isr, min),
        HeldBy::Past(broker) => texts.held_by_past(broker),
        HeldBy::DeadLeader(broker) => texts.held_by_dead_leader(broker),
        HeldBy::NotYetLeader(broker) => texts.held_by_not_yet_leader(broker),
        HeldBy::NoLeader => texts.held_by_no_leader().to_owned(),
    }
}

fn input_row(desk: &Desk, input: &Input, texts: Why) -> Html {
    let class = classes!(
        input.decides.then_some("decides"),
        (input.known == Known::NotCounted).then_some("not-asked")
    );
    let (text, figure) = match &input.known {
        Known::Own(end) => (html! { { texts.leader(input.broker) } }, leo(*end)),
        Known::Asked(end, Some((at, fact))) => {
            (asked(desk, texts.asked_at(input.broker, *end), *at, *fact), leo(*end))
        }
        Known::Asked(end, None) => (html! { { texts.asked(input.broker, *end) } }, leo(*end)),
        Known::Silent => (html! { { texts.silent(input.broker) } }, "?".to_owned()),
        Known::NotCounted => (html! { { texts.not_counted(input.broker) } }, "–".to_owned()),
    };
    html! { <li {class}><span>{ text }</span><code>{ figure }</code></li> }
}

fn leo(offset: Offset) -> String {
    format!("LEO {offset}")
}

fn asked(desk: &Desk, text: String, at: Instant, fact: FactId) -> Html {
    html! {
        <>{ text }{ " " }<button class="link" onclick={desk.wants(Intent::SeekFact(fact))}>{ format!("{} s", seconds(at)) }</button></>
    }
}

fn chain_of(desk: &Desk, chain: &[Fact], names: &Names, texts: Why) -> Html {
    let Some((first, rest)) = chain.split_first() else {
        return html! { <p>{ texts.nothing_to_ask() }</p> };
    };
    let facts = Facts(texts.0);
    let sentence = |fact: &Fact| rich(&tell(texts.0, fact, names));
    let process = |fact: &Fact| fact.node.map_or(facts.you().to_owned(), |node| names.node(node));
    html! {
        <div key={first.id.0}>
            <h3>{ sentence(first) }</h3>
            <p>{ process(first) }{ " · " }{ seconds(first.at) }{ " s" }</p>
            { election(first, texts) }
            if rest.is_empty() { <p>{ texts.no_cause() }</p> }
            <ol class="chain">
                { for rest.iter().map(|fact| html! {
                    <li key={fact.id.0}>
                        <small>{ facts.because() }{ " " }{ process(fact) }{ " · " }{ seconds(fact.at) }{ " s" }</small>
                        <button class="link" onclick={desk.wants(Intent::SeekFact(fact.id))}>{ sentence(fact) }</button>
                    </li>
                }) }
            </ol>
        </div>
    }
}

/// How a leader was chosen: the replicas in the order of the assignment, and the first of them that may lead.
fn election(fact: &Fact, texts: Why) -> Html {
    let What::Controller(ControllerFact::LeaderElected { leader, reason, candidates, .. }) = &fact.what
    else {
        return Html::default();
    };
    let mark = |is: bool| if is { texts.yes() } else { texts.no() };
    let row = |candidate: &Candidate| {
        let chosen = candidate.broker == *leader;
        html! {
            <tr key={candidate.broker.0} class={classes!(chosen.then_some("chosen"))}>
                <td>{ texts.candidate(candidate.broker) }</td>
                <td>{ mark(candidate.can_lead) }</td>
                <td>{ mark(candidate.in_isr) }</td>
                <td>{ if chosen { texts.chosen() } else { "" } }</td>
            </tr>
        }
    };
    let rule = match reason {
        ElectionReason::Unclean => texts.rule_unclean(),
        ElectionReason::Preferred => texts.rule_preferred(),
        _ => texts.rule(),
    };
    html! {
        <table class="election">
            <caption>{ rich(rule) }</caption>
            <thead><tr><th>{ texts.replica() }</th><th>{ texts.can_lead() }</th><th>{ texts.in_isr() }</th><th></th></tr></thead>
            <tbody>{ for candidates.iter().map(row) }</tbody>
        </table>
    }
}
