//! What was typed is answered where it was typed: what the tool prints, or the words that may be typed.

use std::rc::Rc;

use highwater_core::script::Line;
use highwater_core::script::complete::complete;
use yew::prelude::*;

use super::PANEL;
use super::complete::Known;
use crate::desk::{Moment, use_locale, use_query};
use crate::parts::icon::{Icon, icon};
use crate::session::Session;
use crate::texts::{Console, Page};

/// How many lines of an answer are shown: the newest; all of them are in the output.
const LINES: usize = 14;
/// How many characters of a line.
const COLUMNS: usize = 400;

/// What was asked.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Asked {
    /// A command was run, as the script writes it.
    Command(Rc<str>),
    /// `help`, and the words behind it.
    Help(Rc<str>),
}

impl Asked {
    /// What a line asks that was typed; `None`: it cannot be read.
    pub fn of(text: &str) -> Option<Asked> {
        match text.trim().split_once(char::is_whitespace).unwrap_or((text.trim(), "")) {
            ("help", words) => Some(Asked::Help(words.trim().into())),
            _ => Some(Asked::Command(Line::parse(text.trim(), 1).ok()?.command.to_string().into())),
        }
    }
}

/// What the tool of the run's last line has printed, if that is the line that was typed.
fn ask(session: &Session, command: &Option<Rc<str>>) -> Vec<(bool, Rc<str>)> {
    let last = session.history().script().lines().next_back();
    let typed = last.filter(|line| command.as_deref() == Some(&*line.command.to_string()));
    let Some(tool) = typed.and_then(|line| session.world().tool(line.number)) else { return Vec::new() };
    let errors = tool.stderr.newest(LINES).into_iter().map(|line| (true, line));
    errors.chain(tool.stdout.newest(LINES).into_iter().map(|line| (false, line))).collect()
}

/// An answer.
#[derive(Clone, PartialEq, Properties)]
pub(super) struct AnswerProps {
    pub moment: Moment,
    pub asked: Asked,
    /// A word was chosen: it comes into the line.
    pub on_word: Callback<String>,
    pub on_close: Callback<()>,
}

/// The answer, over the line.
#[component]
pub(super) fn Answer(AnswerProps { moment, asked, on_word, on_close }: &AnswerProps) -> Html {
    let (texts, page) = (Console(use_locale()), Page(use_locale()));
    let command = match asked {
        Asked::Command(command) => Some(command.clone()),
        Asked::Help(_) => None,
    };
    let printed = use_query(PANEL, *moment, command, ask);
    let known = use_query(PANEL, *moment, true, Known::ask);
    let content = match asked {
        Asked::Command(_) if printed.is_empty() => return Html::default(),
        Asked::Command(_) => html! { <pre>{ for printed.iter().map(line) }</pre> },
        Asked::Help(words) => help(words, &known, on_word, texts),
    };
    let close = on_close.reform(|_: MouseEvent| ());
    html! {
        <div class="answer" role="status">
            <div>{ content }</div>
            <button onclick={close} title={page.close()} aria-label={page.close()}>{ icon(Icon::Close) }</button>
        </div>
    }
}

fn line((is_error, text): &(bool, Rc<str>)) -> Html {
    let shown: String = text.chars().take(COLUMNS).collect();
    html! { <span class={classes!(is_error.then_some("error"))}>{ shown }{ "\n" }</span> }
}

/// The words that may follow.
fn help(words: &Rc<str>, known: &Known, on_word: &Callback<String>, texts: Console) -> Html {
    let begun = if words.is_empty() { String::new() } else { format!("{words} ") };
    let next = complete(&begun, known.names());
    let one = |word: &String| {
        let (line, on_word) = (format!("{begun}{word} "), on_word.clone());
        html! { <button class="verb" onclick={move |_: MouseEvent| on_word.emit(line.clone())}><code>{ word.clone() }</code></button> }
    };
    let title = match (words.is_empty(), next.is_empty()) {
        (true, _) => texts.help().to_owned(),
        (false, true) => texts.nothing_follows(&**words),
        (false, false) => texts.what_follows(&**words),
    };
    html! { <><p>{ title }</p><div class="words-to-type">{ for next.iter().map(one) }</div></> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::{Intent, Preferences};

    #[test]
    fn help_asks_for_words_and_anything_else_is_a_command() {
        assert_eq!(Asked::of("help kafka-topics"), Some(Asked::Help("kafka-topics".into())));
        assert_eq!(Asked::of(" help "), Some(Asked::Help("".into())));
        assert_eq!(Asked::of("broker  kill 1"), Some(Asked::Command("broker kill 1".into())));
        assert_eq!(Asked::of("no such thing"), None);
    }

    #[test]
    fn a_tool_that_was_typed_is_answered_with_what_it_prints() {
        let mut session = Session::open("", Preferences::default());
        let text = "kafka-topics --list";
        for _ in 0..400 {
            session.apply(Intent::Step);
        }
        session.apply(Intent::Run(Box::new(Line::parse(text, session.next_line()).expect("a line"))));
        let Some(Asked::Command(command)) = Asked::of(text) else { panic!("a command") };
        let mut printed = Vec::new();
        for _ in 0..2_000 {
            session.apply(Intent::Step);
            printed = ask(&session, &Some(command.clone()));
            if !printed.is_empty() {
                break;
            }
        }
        assert_eq!(printed, [(false, "__consumer_offsets".into()), (false, "orders".into())]);
        assert!(ask(&session, &Some("broker kill 1".into())).is_empty());
    }
}
