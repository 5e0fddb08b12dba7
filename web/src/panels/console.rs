//! The console: the command that a click just ran, and a line for the next one.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::Panel;
use crate::i18n::Texts;
use crate::parts::piece::Piece;
use crate::parts::rich::rich;
use crate::sentences;
use crate::session::{Float, Intent, Notice, Printed, Recall, complete};

/// The id by which a key press finds the line.
pub const LINE_ID: &str = "console-line";

/// The console.
#[derive(Debug, PartialEq)]
pub struct ConsolePanel(pub Panel);

impl Piece for ConsolePanel {
    fn draw(&self) -> Html {
        let ConsolePanel(panel) = self;
        let texts = panel.ui.locale().texts();
        let commands = panel.frame.commands();
        let draft = panel.ui.draft.as_str();
        let ghost = complete(draft, &commands, &panel.frame.view);
        let last = commands.last().copied().unwrap_or_default().to_owned();
        let open = panel.ui.float == Some(Float::Console);
        let oninput = panel.on.reform(|event: InputEvent| {
            Intent::Draft(event.target_unchecked_into::<HtmlInputElement>().value())
        });
        let onkeydown = on_key(panel, ghost.as_deref());
        html! {
            <footer class={classes!("console", open.then_some("open"))}>
                { notice(panel, texts) }
                if open { { transcript(panel, texts) } }
                <div class="prompt-line">
                    <label class="prompt" for={LINE_ID} aria-label={texts.console}>{ "›" }</label>
                    <span class="line-box">
                        <input id={LINE_ID} type="text" value={draft.to_owned()} placeholder={last} {oninput} {onkeydown}
                            autocomplete="off" autocapitalize="off" spellcheck="false" aria-label={texts.console} />
                        <span class="ghost" aria-hidden="true">
                            <span class="typed">{ draft.to_owned() }</span>{ ghost.unwrap_or_default() }
                        </span>
                    </span>
                    <button class="quiet" onclick={panel.wants(Intent::Float(Some(Float::Console)))}
                        aria-expanded={open.to_string()}>{ texts.printed }</button>
                    <span class="key-hints" aria-hidden="true">
                        <kbd>{ texts.space }</kbd>{ texts.play }<kbd>{ "←" }</kbd><kbd>{ "→" }</kbd>{ texts.step }
                        <kbd>{ ":" }</kbd>{ texts.command }<kbd>{ "?" }</kbd>{ texts.keys }
                    </span>
                </div>
            </footer>
        }
    }
}

/// Enter runs, Tab takes the ghost, the arrows go through earlier commands, Escape leaves.
fn on_key(panel: &Panel, ghost: Option<&str>) -> Callback<KeyboardEvent> {
    let completed = ghost.map(|rest| format!("{}{rest}", panel.ui.draft));
    let on = panel.on.clone();
    Callback::from(move |event: KeyboardEvent| {
        let line = event.target_unchecked_into::<HtmlInputElement>();
        let intent = match (event.key().as_str(), &completed) {
            ("Enter", _) => return on.emit(Intent::Run(line.value())),
            ("Tab", Some(completed)) => Intent::Draft(completed.clone()),
            ("ArrowUp", _) => Intent::Recall(Recall::Earlier),
            ("ArrowDown", _) => Intent::Recall(Recall::Later),
            ("Escape", _) => {
                // Leaving the line cannot fail in a way that matters.
                let _ = line.blur();
                return;
            }
            _ => return,
        };
        event.prevent_default();
        on.emit(intent);
    })
}

fn notice(panel: &Panel, texts: &'static Texts) -> Html {
    let Some(notice) = &panel.ui.notice else { return Html::default() };
    let good = *notice == Notice::Copied;
    let class = classes!("notice", if good { "good" } else { "bad" });
    html! {
        <div {class} role="alert">
            <span>{ rich(&sentences::notice(panel.ui.locale(), notice)) }</span>
            <button class="quiet" onclick={panel.wants(Intent::Dismiss)}>{ texts.dismiss }</button>
        </div>
    }
}

fn transcript(panel: &Panel, texts: &'static Texts) -> Html {
    html! {
        <div class="transcript" role="log" aria-label={texts.printed}>
            if panel.frame.transcript.is_empty() { <p>{ texts.nothing_printed }</p> }
            { for panel.frame.transcript.iter().rev().map(|line| printed(panel, line, texts)) }
        </div>
    }
}

fn printed(panel: &Panel, line: &Printed, texts: &'static Texts) -> Html {
    let class = classes!("printed", line.by.is_none().then_some("command"), line.is_error.then_some("error"));
    html! {
        <div key={line.fact.0} {class}>
            <button class="quiet by" onclick={panel.wants(Intent::SeekFact(line.fact))} title={texts.go_to}>
                { line.by.clone().unwrap_or_else(|| "›".to_owned()) }
            </button>
            <code>{ line.line.to_string() }</code>
        </div>
    }
}
