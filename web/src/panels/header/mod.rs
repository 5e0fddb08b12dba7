//! The header: which run, the transport, the clock, and what concerns the whole page.

use highwater_core::time::Instant;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use crate::desk::{Desk, PanelProps, use_desk, use_locale, use_looking, use_query};
use crate::parts::icon::{Icon, icon, logo};
use crate::scenarios::Scenario;
use crate::session::{Float, Intent, Looking, Origin, Playback, Session, Speed};
use crate::texts::{Page, Palette};
use crate::verbs::PALETTE_KEYS;

/// The header.
#[component]
pub fn Header(PanelProps { moment }: &PanelProps) -> Html {
    let (desk, looking, page) = (use_desk(), use_looking(), Page(use_locale()));
    let run = |session: &Session, (): &()| (session.now(), session.history().is_as_given());
    let (now, as_given) = *use_query("header", *moment, (), run);
    let title = |scenario: Scenario| scenario.words(page.0).0;
    let name = match looking.origin {
        Origin::Scenario(scenario) if as_given => title(scenario).to_owned(),
        Origin::Scenario(scenario) | Origin::LinkFrom(scenario) => page.changed_scenario(title(scenario)),
        Origin::Link => page.shared_run().to_owned(),
        Origin::Script => page.own_run().to_owned(),
    };
    let next = page.0.next();
    html! {
        <header class="top">
            <h1 class="logo">{ logo() }<span class="logo-name">{ "Highwater" }</span></h1>
            <button class="crumb" onclick={desk.wants(Intent::Float(Some(Float::Scenarios)))} aria-haspopup="dialog">
                <span>{ page.scenarios() }{ " /" }</span><b>{ name }</b>{ icon(Icon::Down) }
            </button>
            { transport(&desk, &looking, now, page) }
            <span class="page-buttons">
                <button onclick={desk.wants(Intent::Share)} title={page.share_title()}>
                    <span class="bordered">{ page.share() }</span>
                </button>
                <button class="to-export" onclick={desk.wants(Intent::Float(Some(Float::Export)))} title={page.export_title()} aria-haspopup="dialog">
                    <span class="bordered">{ page.export() }</span>
                </button>
                { plain(&desk, Intent::NextLocale, page.language_title(next.name()), html! {
                    <span class="bordered" lang={next.tag()}>{ next.name() }</span>
                }) }
                <span class="to-theme">{ plain(&desk, Intent::ToggleTheme, page.theme_title(), icon(Icon::Theme)) }</span>
                <span class="to-projector">{ plain(&desk, Intent::ToggleProjector, page.projector_title(), icon(Icon::Projector)) }</span>
                <span class="to-palette">{ plain(&desk, Intent::Float(Some(Float::Palette)), Palette(page.0).button(PALETTE_KEYS), icon(Icon::Find)) }</span>
                <span class="to-keys">{ plain(&desk, Intent::Float(Some(Float::Keys)), page.keys(), html! { <span>{ "?" }</span> }) }</span>
            </span>
        </header>
    }
}

fn transport(desk: &Desk, looking: &Looking, now: Instant, page: Page) -> Html {
    let playing = looking.playback == Playback::Playing;
    let (sign, word) = if playing { (Icon::Pause, page.pause()) } else { (Icon::Play, page.play()) };
    html! {
        <div class="transport" role="toolbar" aria-label={page.transport()}>
            { plain(desk, Intent::Undo, page.undo_title(), icon(Icon::Undo)) }
            { plain(desk, Intent::StepBack, page.step_back_title(), icon(Icon::StepBack)) }
            <button class="main" onclick={desk.wants(Intent::TogglePlay)} aria-pressed={playing.to_string()}>
                { icon(sign) }<span>{ word }</span>
            </button>
            { plain(desk, Intent::Step, page.step_title(), icon(Icon::Step)) }
            { speeds(desk, looking, page) }
            <output class="clock" data-moment={now.0.to_string()} aria-label={page.clock()}>{ clock(now) }</output>
        </div>
    }
}

fn speeds(desk: &Desk, looking: &Looking, page: Page) -> Html {
    let onchange = desk.on().reform(|event: Event| {
        let place = event.target_unchecked_into::<HtmlSelectElement>().selected_index();
        let speed = usize::try_from(place).ok().and_then(|n| Speed::ALL.get(n)).copied();
        Intent::SetSpeed(speed.unwrap_or_default())
    });
    let option = |speed: Speed| {
        html! {
            <option selected={speed == looking.speed}>{ speed.label().unwrap_or(page.speed_auto()) }</option>
        }
    };
    html! {
        <select class="speed" {onchange} aria-label={page.speed()} title={page.speed_title()}>
            { for Speed::ALL.map(option) }
        </select>
    }
}

fn plain(desk: &Desk, intent: Intent, title: impl Into<AttrValue>, content: Html) -> Html {
    let title: AttrValue = title.into();
    html! { <button onclick={desk.wants(intent)} title={title.clone()} aria-label={title}>{ content }</button> }
}

/// `00:07.412 600`: minutes, seconds, milliseconds, and the microseconds apart.
fn clock(now: Instant) -> Html {
    let (seconds, micros) = (now.0 / 1_000_000, now.0 % 1_000_000);
    let millis = format!("{:02}:{:02}.{:03}", seconds / 60, seconds % 60, micros / 1000);
    html! { <>{ millis }<small>{ format!(" {:03}", micros % 1000) }</small></> }
}
