//! The console: the command that a click just ran, and a line for the next one.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::PanelProps;
use crate::i18n::Texts;
use crate::parts::rich::rich;
use crate::session::{Float, Intent, Notice, Printed, complete};

/// The id by which a key press finds the line.
pub const LINE_ID: &str = "console-line";

/// The console.
#[component]
pub fn ConsolePanel(props: &PanelProps) -> Html {
    let texts = props.ui.locale().texts();
    // How many commands back the person has gone with the arrow keys.
    let back = use_state_eq(|| 0usize);
    let commands: Vec<&str> =
        props.frame.transcript.iter().filter(|line| line.by.is_none()).map(|line| &*line.line).collect();
    let draft = props.ui.draft.as_str();
    let ghost = complete(draft, &commands, &props.frame.view);
    let last = commands.last().copied().unwrap_or_default().to_owned();
    let open = props.ui.float == Some(Float::Console);
    let oninput = props
        .on
        .reform(|event: InputEvent| Intent::Draft(event.target_unchecked_into::<HtmlInputElement>().value()));
    let onkeydown = on_key(props, &commands, ghost.as_deref(), back);
    html! {
        <footer class={classes!("console", open.then_some("open"))}>
            { notice(props, texts) }
            if open { { transcript(props, texts) } }
            <div class="prompt-line">
                <label class="prompt" for={LINE_ID} aria-label={texts.console}>{ "›" }</label>
                <span class="line-box">
                    <input id={LINE_ID} type="text" value={draft.to_owned()} placeholder={last} {oninput} {onkeydown}
                        autocomplete="off" autocapitalize="off" spellcheck="false" aria-label={texts.console} />
                    <span class="ghost" aria-hidden="true">
                        <span class="typed">{ draft.to_owned() }</span>{ ghost.unwrap_or_default() }
                    </span>
                </span>
                <button class="quiet" onclick={props.click(Intent::Float(Some(Float::Console)))}
                    aria-expanded={open.to_string()}>{ texts.printed }</button>
                <span class="key-hints" aria-hidden="true">
                    <kbd>{ texts.space }</kbd>{ texts.play }<kbd>{ "←" }</kbd><kbd>{ "→" }</kbd>{ texts.step }
                    <kbd>{ ":" }</kbd>{ texts.command }<kbd>{ "?" }</kbd>{ texts.keys }
                </span>
            </div>
        </footer>
    }
}

/// Enter runs, Tab takes the ghost, the arrows go through earlier commands, Escape leaves.
fn on_key(
    props: &PanelProps,
    commands: &[&str],
    ghost: Option<&str>,
    back: UseStateHandle<usize>,
) -> Callback<KeyboardEvent> {
    let completed = ghost.map(|rest| format!("{}{rest}", props.ui.draft));
    let earlier = earlier(commands, *back + 1);
    let later = (*back > 1).then(|| earlier_or_empty(commands, *back - 1));
    let (on, depth) = (props.on.clone(), *back);
    Callback::from(move |event: KeyboardEvent| {
        let line = event.target_unchecked_into::<HtmlInputElement>().value();
        match (event.key().as_str(), &completed, &earlier) {
            ("Enter", ..) => {
                back.set(0);
                on.emit(Intent::Run(line));
            }
            ("Tab", Some(completed), _) => {
                event.prevent_default();
                on.emit(Intent::Draft(completed.clone()));
            }
            ("ArrowUp", _, Some(earlier)) => {
                event.prevent_default();
                back.set(depth + 1);
                on.emit(Intent::Draft(earlier.clone()));
            }
            ("ArrowDown", ..) if depth > 0 => {
                event.prevent_default();
                back.set(depth - 1);
                on.emit(Intent::Draft(later.clone().unwrap_or_default()));
            }
            ("Escape", ..) => {
                back.set(0);
                // Leaving the line cannot fail in a way that matters.
                let _ = event.target_unchecked_into::<HtmlInputElement>().blur();
            }
            _ => {}
        }
    })
}

fn earlier(commands: &[&str], back: usize) -> Option<String> {
    commands.len().checked_sub(back).map(|place| commands[place].to_owned())
}

fn earlier_or_empty(commands: &[&str], back: usize) -> String {
    earlier(commands, back).unwrap_or_default()
}

fn notice(props: &PanelProps, texts: &'static Texts) -> Html {
    let Some(notice) = &props.ui.notice else { return Html::default() };
    let good = *notice == Notice::Copied;
    let class = classes!("notice", if good { "good" } else { "bad" });
    html! {
        <div {class} role="alert">
            <span>{ rich(&texts.notice(notice, props.ui.locale())) }</span>
            <button class="quiet" onclick={props.click(Intent::Dismiss)}>{ texts.dismiss }</button>
        </div>
    }
}

fn transcript(props: &PanelProps, texts: &'static Texts) -> Html {
    html! {
        <div class="transcript" role="log" aria-label={texts.printed}>
            if props.frame.transcript.is_empty() { <p>{ texts.nothing_printed }</p> }
            { for props.frame.transcript.iter().rev().map(|line| printed(props, line, texts)) }
        </div>
    }
}

fn printed(props: &PanelProps, line: &Printed, texts: &'static Texts) -> Html {
    let class = classes!("printed", line.by.is_none().then_some("command"), line.is_error.then_some("error"));
    html! {
        <div key={line.fact.0} {class}>
            <button class="quiet by" onclick={props.click(Intent::SeekFact(line.fact))} title={texts.go_to}>
                { line.by.clone().unwrap_or_else(|| "›".to_owned()) }
            </button>
            <code>{ line.line.to_string() }</code>
        </div>
    }
}
