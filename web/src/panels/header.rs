//! The header: which run, the transport, the clock, and what concerns the whole page.

use highwater_core::time::Instant;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use crate::i18n::Texts;
use crate::parts::icon::{Icon, icon, logo};
use crate::parts::piece::Piece;
use crate::parts::wants;
use crate::sentences::scenario as scenario_texts;
use crate::session::{Float, Intent, Playback, Speed, Ui};

/// The header.
#[derive(Debug, PartialEq)]
pub struct Header {
    /// The moment.
    pub now: Instant,
    /// How the run is looked at.
    pub ui: std::rc::Rc<Ui>,
    /// Where intents go.
    pub on: Callback<Intent>,
}

impl Piece for Header {
    fn draw(&self) -> Html {
        let Header { ui, on, .. } = self;
        let texts = ui.locale().texts();
        let name = ui.scenario.map_or(texts.shared_run, |scenario| scenario_texts(ui.locale(), scenario).0);
        let button = |intent: Intent, title: &'static str, content: Html| plain(on, intent, title, content);
        html! {
            <header class="top">
                <h1 class="logo">{ logo() }<span class="logo-name">{ "Highwater" }</span></h1>
                <button class="crumb" onclick={wants(on, Intent::Float(Some(Float::Scenarios)))} aria-haspopup="true">
                    <span>{ texts.scenarios }{ " /" }</span><b>{ name }</b>{ icon(Icon::Down) }
                </button>
                { transport(self, texts) }
                <span class="page-buttons">
                    <button onclick={wants(on, Intent::Share)} title={texts.share_title}>
                        <span class="bordered">{ texts.share }</span>
                    </button>
                    { button(Intent::ToggleLocale, texts.language_title, html! {
                        <span class="bordered" lang={ui.locale().next().tag()}>{ ui.locale().next().name() }</span>
                    }) }
                    { button(Intent::ToggleTheme, texts.theme_title, icon(Icon::Theme)) }
                    { button(Intent::ToggleProjector, texts.projector_title, icon(Icon::Projector)) }
                    { button(Intent::Float(Some(Float::Keys)), texts.keys_title, html! { <span>{ "?" }</span> }) }
                </span>
            </header>
        }
    }
}

fn transport(header: &Header, texts: &Texts) -> Html {
    let Header { ui, on, now } = header;
    let playing = ui.playback == Playback::Playing;
    let (sign, word) = if playing { (Icon::Pause, texts.pause) } else { (Icon::Play, texts.play) };
    html! {
        <div class="transport" role="toolbar" aria-label={texts.transport}>
            { plain(on, Intent::Undo, texts.undo_title, icon(Icon::Undo)) }
            { plain(on, Intent::StepBack, texts.step_back_title, icon(Icon::StepBack)) }
            <button class="main" onclick={wants(on, Intent::TogglePlay)} aria-pressed={playing.to_string()}>
                { icon(sign) }<span>{ word }</span>
            </button>
            { plain(on, Intent::Step, texts.step_title, icon(Icon::Step)) }
            { speeds(ui, on, texts) }
            <output class="clock" data-moment={now.0.to_string()} aria-label={texts.clock}>{ clock(*now) }</output>
        </div>
    }
}

fn speeds(ui: &Ui, on: &Callback<Intent>, texts: &Texts) -> Html {
    let onchange = on.reform(|event: Event| {
        let place = event.target_unchecked_into::<HtmlSelectElement>().selected_index();
        Intent::SetSpeed(
            usize::try_from(place).ok().and_then(|n| Speed::ALL.get(n)).copied().unwrap_or_default(),
        )
    });
    let option = |speed: Speed| {
        html! {
            <option selected={speed == ui.speed}>{ speed.label().unwrap_or(texts.speed_auto) }</option>
        }
    };
    html! {
        <select class="speed" {onchange} aria-label={texts.speed} title={texts.speed_title}>
            { for Speed::ALL.map(option) }
        </select>
    }
}

fn plain(on: &Callback<Intent>, intent: Intent, title: &'static str, content: Html) -> Html {
    html! { <button onclick={wants(on, intent)} {title} aria-label={title}>{ content }</button> }
}

/// `00:07.412 600`: minutes, seconds, milliseconds, and the microseconds apart.
fn clock(now: Instant) -> Html {
    let (seconds, micros) = (now.0 / 1_000_000, now.0 % 1_000_000);
    let millis = format!("{:02}:{:02}.{:03}", seconds / 60, seconds % 60, micros / 1000);
    html! { <>{ millis }<small>{ format!(" {:03}", micros % 1000) }</small></> }
}
