//! The console: the command that a click just ran, and a line for the next one.
//!
//! What is typed stays here until Enter: no keystroke asks the world for anything. What a completion may need is asked
//! for while the line has the focus, once a moment.

mod answer;
mod complete;
mod transcript;

use highwater_core::permalink::LinkError;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use self::answer::{Answer, Asked};
use self::complete::Known;
use self::transcript::Transcript;
use crate::desk::{Desk, PanelProps, use_desk, use_locale, use_looking, use_query};
use crate::parts::rich::rich;
use crate::ports::elements;
use crate::sentences;
use crate::session::{Float, Intent, Notice, Selection, Session};
use crate::texts::{Console, Editor, Notices, Page};

/// What the panel is called where its work is counted.
const PANEL: &str = "console";
/// The id by which a key press finds the line.
pub const LINE_ID: &str = "console-line";

/// What stands in the line, and how many commands back the person has gone for it.
#[derive(Clone, Debug, Default, PartialEq)]
struct Draft {
    text: String,
    back: usize,
}

/// The console.
#[component]
pub fn ConsolePanel(PanelProps { moment }: &PanelProps) -> Html {
    let (desk, looking, locale) = (use_desk(), use_looking(), use_locale());
    let (texts, page) = (Console(locale), Page(locale));
    let draft = use_state_eq(Draft::default);
    let focused = use_state_eq(|| false);
    let asked = use_state_eq(|| None::<Asked>);
    let known = use_query(PANEL, *moment, *focused, Known::ask);
    // A line that was refused comes back, to be mended.
    use_effect_with(looking.refused, {
        let (draft, notice) = (draft.setter(), looking.notice.clone());
        move |_: &u32| {
            if let Some(Notice::Line(_, text)) = notice {
                draft.set(Draft { text: text.to_string(), back: 0 });
            }
        }
    });
    let ghost = complete::complete(&draft.text, &known);
    let open = looking.float == Some(Float::Console);
    let oninput = {
        let draft = draft.setter();
        Callback::from(move |event: InputEvent| {
            let text = event.target_unchecked_into::<HtmlInputElement>().value();
            draft.set(Draft { text, back: 0 });
        })
    };
    let onkeydown = on_key(&desk, &draft, &asked, ghost.as_deref());
    let on_word = {
        let draft = draft.setter();
        Callback::from(move |text| {
            draft.set(Draft { text, back: 0 });
            elements::focus(LINE_ID);
        })
    };
    let on_close = {
        let asked = asked.setter();
        Callback::from(move |()| asked.set(None))
    };
    let focus = |on: bool| {
        let focused = focused.setter();
        Callback::from(move |_: FocusEvent| focused.set(on))
    };
    let text = draft.text.clone();
    html! {
        <footer class={classes!("console", open.then_some("open"))}>
            { notice(&desk, looking.notice.as_ref(), page) }
            if open { <Transcript moment={*moment} /> }
            if let Some(asked) = (*asked).clone().filter(|_| !open) {
                <Answer moment={*moment} {asked} {on_word} {on_close} />
            }
            <div class="prompt-line">
                <label class="prompt" for={LINE_ID} aria-hidden="true">{ "›" }</label>
                <span class="line-box">
                    <input id={LINE_ID} type="text" value={text.clone()} placeholder={known.last.clone()}
                        {oninput} {onkeydown} onfocus={focus(true)} onblur={focus(false)}
                        autocomplete="off" autocapitalize="off" spellcheck="false" aria-label={texts.command_line()} />
                    <span class="ghost" aria-hidden="true">
                        <span class="typed">{ text }</span>{ ghost.unwrap_or_default() }
                    </span>
                </span>
                <button class="quiet" onclick={desk.wants(Intent::Float(Some(Float::Console)))}
                    aria-expanded={open.to_string()}>{ texts.output() }</button>
                <span class="key-hints" aria-hidden="true">
                    <kbd>{ page.space() }</kbd>{ page.play() }<kbd>{ "←" }</kbd><kbd>{ "→" }</kbd>{ page.hint_step() }
                    <kbd>{ ":" }</kbd>{ page.hint_command() }<kbd>{ "?" }</kbd>{ page.hint_keys() }
                </span>
            </div>
        </footer>
    }
}

/// Enter runs, Tab takes the ghost, the arrows go through earlier commands, Escape leaves.
fn on_key(
    desk: &Desk,
    draft: &UseStateHandle<Draft>,
    asked: &UseStateHandle<Option<Asked>>,
    ghost: Option<&str>,
) -> Callback<KeyboardEvent> {
    let completed = ghost.map(|rest| format!("{}{rest}", draft.text));
    let (desk, setter, asked, back) = (desk.clone(), draft.setter(), asked.setter(), draft.back);
    Callback::from(move |event: KeyboardEvent| {
        let line = event.target_unchecked_into::<HtmlInputElement>();
        let next = match (event.key().as_str(), &completed) {
            ("Enter", _) => {
                let (text, question) = (line.value(), Asked::of(&line.value()));
                let is_help = matches!(question, Some(Asked::Help(_)));
                if is_help || !text.trim().is_empty() && desk.submit(&text) {
                    asked.set(question);
                    setter.set(Draft::default());
                }
                return;
            }
            ("Tab", Some(completed)) => Some(Draft { text: completed.clone(), back }),
            ("ArrowUp", _) => desk.look(|session| earlier(session, back + 1)),
            ("ArrowDown", _) => desk.look(|session| earlier(session, back.saturating_sub(1))),
            ("Escape", _) => {
                // Leaving the line cannot fail in a way that matters.
                let _ = line.blur();
                return;
            }
            _ => return,
        };
        event.prevent_default();
        if let Some(next) = next {
            setter.set(next);
        }
    })
}

/// The command so many back; below the latest, an empty line.
fn earlier(session: &Session, back: usize) -> Option<Draft> {
    let place = session.story().commands().len().checked_sub(back)?;
    let text = session.story().commands().get(place).map_or_else(String::new, |text| text.to_string());
    Some(Draft { text, back })
}

fn notice(desk: &Desk, notice: Option<&Notice>, page: Page) -> Html {
    let Some(notice) = notice else { return Html::default() };
    let texts = Notices(page.0);
    let (class, action) = match notice {
        Notice::Copied => ("good", None),
        Notice::NothingFurther | Notice::NothingToUndo | Notice::NothingToRedo => ("plain", None),
        Notice::LeftScenario(_) => ("plain", Some((Intent::Undo, texts.back_to_scenario()))),
        Notice::TookPlace(_) => ("plain", Some((Intent::Undo, texts.take_back()))),
        Notice::Link(LinkError::ScriptTooLong { .. } | LinkError::PackedTooLong { .. }) => {
            ("bad", Some((Intent::Float(Some(Float::Script)), Editor(page.0).title())))
        }
        Notice::TakenBack(_) => ("plain", Some((Intent::Redo, texts.redo()))),
        _ => ("bad", None),
    };
    html! {
        <div class={classes!("notice", class)} role={if class == "bad" { "alert" } else { "status" }}>
            <span>{ rich(&sentences::notice(page.0, notice)) }</span>
            <span class="notice-verbs">
                if matches!(notice, Notice::LeftScenario(_) | Notice::TookPlace(_) | Notice::TakenBack(_)) {
                    <button class="verb" onclick={desk.wants(Intent::Select(Selection::OtherRun))}>{ texts.compare() }</button>
                }
                if let Some((intent, text)) = action {
                    <button class="verb" onclick={desk.wants(intent)}>{ text }</button>
                }
                <button class="quiet" onclick={desk.wants(Intent::Dismiss)}>{ page.dismiss() }</button>
            </span>
        </div>
    }
}
