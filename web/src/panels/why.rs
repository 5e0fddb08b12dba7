//! The page "Why": where a high watermark comes from, or what led to a fact.

use highwater_core::fact::Fact;
use highwater_core::ids::{FactId, Offset};
use highwater_core::time::Instant;
use yew::prelude::*;

use super::Panel;
use super::facts::seconds;
use crate::i18n::Texts;
use crate::parts::rich::rich;
use crate::session::{Input, Inspected, Intent, Known, Why};

pub(super) fn why_page(panel: &Panel, texts: &'static Texts) -> Html {
    match &panel.frame.inspected {
        Inspected::HighWatermark(why) => high_watermark(panel, why, texts),
        Inspected::Fact(chain) => causes(panel, chain, texts),
        Inspected::Nothing | Inspected::Record(..) | Inspected::View => {
            html! { <p>{ texts.nothing_to_ask }</p> }
        }
    }
}

fn high_watermark(panel: &Panel, why: &Why, texts: &'static Texts) -> Html {
    html! {
        <>
            <h3>{ texts.why_title(why.high_watermark) }</h3>
            <p>{ texts.why_intro(&why.tp, why.leader_epoch) }</p>
            <ul class="why">{ for why.inputs.iter().map(|input| input_row(panel, input, texts)) }</ul>
            <p class="held">{ rich(&texts.held_by(why.held_by)) }</p>
        </>
    }
}

fn input_row(panel: &Panel, input: &Input, texts: &'static Texts) -> Html {
    let class =
        classes!(input.decides.then_some("decides"), (input.known == Known::OutOfIsr).then_some("not-asked"));
    let (text, figure) = match &input.known {
        Known::Own(end) => (html! { { texts.input_leader(input.broker) } }, leo(*end)),
        Known::Asked(Some((end, at, fact))) => {
            (asked(panel, texts.input_asked(input.broker, *end), *at, *fact), leo(*end))
        }
        Known::Asked(None) => (html! { { texts.input_silent(input.broker) } }, "?".to_owned()),
        Known::OutOfIsr => (html! { { texts.input_out(input.broker) } }, "–".to_owned()),
    };
    html! { <li {class}><span>{ text }</span><code>{ figure }</code></li> }
}

fn leo(offset: Offset) -> String {
    format!("LEO {offset}")
}

fn asked(panel: &Panel, text: String, at: Instant, fact: FactId) -> Html {
    html! {
        <>{ text }<button class="link" onclick={panel.wants(Intent::SeekFact(fact))}>{ format!("{} s", seconds(at)) }</button></>
    }
}

fn causes(panel: &Panel, chain: &[Fact], texts: &'static Texts) -> Html {
    let Some((first, rest)) = chain.split_first() else {
        return html! { <p>{ texts.nothing_to_ask }</p> };
    };
    let sentence = |fact: &Fact| rich(&panel.ui.locale().sentence(fact, &panel.frame.names));
    let who = |fact: &Fact| fact.node.map_or(texts.you.to_owned(), |node| panel.frame.names.node(node));
    html! {
        <>
            <h3>{ sentence(first) }</h3>
            <p>{ who(first) }{ " · " }{ seconds(first.at) }{ " s" }</p>
            if rest.is_empty() { <p>{ texts.no_cause }</p> }
            <ol class="chain">
                { for rest.iter().map(|fact| html! {
                    <li key={fact.id.0}>
                        <small>{ texts.because }{ who(fact) }{ " · " }{ seconds(fact.at) }{ " s" }</small>
                        <button class="link" onclick={panel.wants(Intent::SeekFact(fact.id))}>{ sentence(fact) }</button>
                    </li>
                }) }
            </ol>
        </>
    }
}
