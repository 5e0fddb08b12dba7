//! The script editor: the whole run as text, to be edited, kept as a file, and opened from one.
//!
//! The text is the person's until it is run: nothing reads it while it is typed. A script that cannot be run comes back
//! with everything that is wrong with it, each fault with its place.

mod place;

use std::cell::RefCell;
use std::rc::Rc;

use highwater_core::history::PushError;
use highwater_core::world::Refused;
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use crate::desk::{Desk, PanelProps, use_desk, use_locale, use_looking, use_query};
use crate::parts::rich::rich;
use crate::ports::{elements, files};
use crate::sentences;
use crate::session::{Intent, Notice, RefusedScript, Session};
use crate::texts::Editor;

/// What the panel is called where its work is counted.
const PANEL: &str = "editor";
/// The id of the text.
const TEXT_ID: &str = "script-text";
/// What a script is called that is saved.
const FILE_NAME: &str = "run.hw";

thread_local! {
    /// A text that was left unfinished, and the run's text when it was begun: it comes back to the same run.
    static LEFT: RefCell<Option<(Rc<String>, String)>> = const { RefCell::new(None) };
}

/// The editor.
#[component]
pub fn EditorPanel(PanelProps { moment }: &PanelProps) -> Html {
    let (desk, looking, texts) = (use_desk(), use_looking(), Editor(use_locale()));
    let opened = *use_state(|| *moment);
    let of_run = use_query(PANEL, opened, (), |session: &Session, (): &()| session.history().script_text());
    let draft = use_state(|| left(&of_run).unwrap_or_else(|| of_run.to_string()));
    // A script that is refused takes the place of what stands here: it may come from a file.
    use_effect_with(looking.refused_script.clone(), {
        let draft = draft.setter();
        move |refused: &Option<Rc<RefusedScript>>| {
            if let Some(refused) = refused {
                draft.set(refused.text.to_string());
            }
        }
    });
    let oninput = {
        let (draft, of_run) = (draft.setter(), of_run.clone());
        Callback::from(move |event: InputEvent| {
            let text = event.target_unchecked_into::<HtmlTextAreaElement>().value();
            LEFT.replace(Some((of_run.clone(), text.clone())));
            draft.set(text);
        })
    };
    let run = {
        let (desk, text) = (desk.clone(), draft.clone());
        Callback::from(move |()| desk.want(Intent::OpenScript(text.as_str().into())))
    };
    let onkeydown = {
        let run = run.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
                run.emit(());
            }
        })
    };
    let save = draft.clone();
    let unreadable = looking.notice.as_ref().filter(|notice| matches!(notice, Notice::File(_)));
    html! {
        <div class="editor">
            <p>{ texts.intro() }</p>
            <textarea id={TEXT_ID} value={(*draft).clone()} {oninput} {onkeydown} aria-label={texts.script()}
                rows="14" wrap="off" spellcheck="false" autocapitalize="off" autocomplete="off" />
            if let Some(notice) = unreadable {
                <p class="error" role="alert">{ sentences::notice(texts.0, notice) }</p>
            }
            if let Some(refused) = &looking.refused_script { { faults(refused, &draft, texts) } }
            <div class="form-verbs">
                { chooser(&desk, texts) }
                <button type="button" class="line" onclick={move |_: MouseEvent| files::save(FILE_NAME, "text/plain", save.as_bytes())}>
                    { texts.save() }
                </button>
                <button type="button" class="main" title="Ctrl+Enter" onclick={run.reform(|_: MouseEvent| ())}>
                    { texts.run() }
                </button>
            </div>
        </div>
    }
}

/// What was left unfinished, if it belongs to this run.
fn left(of_run: &str) -> Option<String> {
    LEFT.with_borrow(|left| {
        let (begun_from, text) = left.as_ref()?;
        (begun_from.as_str() == of_run).then(|| text.clone())
    })
}

fn chooser(desk: &Desk, texts: Editor) -> Html {
    let on = desk.on().clone();
    let onchange = move |event: Event| {
        let chosen = event.target_unchecked_into::<HtmlInputElement>();
        files::open(chosen.files(), &on);
        // The same file can be chosen again.
        chosen.set_value("");
    };
    html! {
        <label class="file bordered">{ texts.open() }<input type="file" accept=".hw,.txt,text/plain" {onchange} /></label>
    }
}

/// All that is wrong, each with a way to its place.
fn faults(refused: &RefusedScript, draft: &UseStateHandle<String>, texts: Editor) -> Html {
    let fault = |error: &PushError| {
        let (line, column) = match error {
            PushError::Parse(error) => (error.line, error.column),
            PushError::Refused(Refused { line, column, .. }) => (*line, *column),
        };
        let draft = draft.clone();
        let onclick = move |_: MouseEvent| elements::put_caret(TEXT_ID, place::of(&draft, line, column));
        html! {
            <li><button type="button" class="link error" title={texts.go_to(line)} {onclick}>
                { rich(&sentences::line_error(texts.0, error)) }
            </button></li>
        }
    };
    html! {
        <div class="faults" role="alert">
            <p>{ texts.all_wrong(refused.errors.len()) }</p>
            <ol>{ for refused.errors.iter().map(fault) }</ol>
        </div>
    }
}
