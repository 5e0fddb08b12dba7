//! Exports: the run and what it has made, as files for other programs.
//!
//! Nothing is made before its button is pressed, and everything is made of the run as it stands on the screen: a trace ends at
//! this moment, and a log directory is as it lies on its disk now.

mod pictures;
mod shell;
mod zip;

use std::rc::Rc;

use highwater_core::ids::BrokerId;
use highwater_core::trace::{self, Format, SHIVIZ_PARSER};
use web_sys::HtmlSelectElement;
use yew::prelude::*;

use self::pictures::Pictures;
use crate::desk::{Desk, PanelProps, use_desk, use_locale, use_query};
use crate::session::Session;
use crate::texts::{Export, Shell};

/// What the panel is called where its work is counted.
const PANEL: &str = "export";
/// How many facts a trace may have that is made in one go: a few seconds' work, and a file that editors still open.
const FACTS_MAX: u64 = 300_000;

/// What the shell script is called: browsers warn of a file that ends with `.sh`, or keep it back.
const SHELL_FILE: &str = "run.sh.txt";

/// What the exports would hold.
struct Seen {
    script_bytes: usize,
    lines: usize,
    facts: u64,
    disks: Vec<(BrokerId, Contents)>,
}

/// What lies on a disk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Contents {
    files: usize,
    /// Without what is allocated and not written.
    bytes: u64,
}

fn ask(session: &Session, (): &()) -> Seen {
    let script = session.history().script();
    let disks = session.world().disks().into_iter().map(|(id, disk)| {
        let contents =
            disk.list("").map(|file| disk.written(file)).fold(Contents::default(), |sum, bytes| Contents {
                files: sum.files + 1,
                bytes: sum.bytes + bytes,
            });
        (id, contents)
    });
    Seen {
        script_bytes: script.to_string().len(),
        lines: script.lines().count(),
        facts: session.history().fact_count(),
        disks: disks.collect(),
    }
}

/// What can be saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    Script,
    Shell,
    Trace,
    ShiViz,
    /// The log directory of one broker, or of all.
    Logs(Option<BrokerId>),
}

impl What {
    /// What it is called.
    pub(super) fn title(self, texts: Export) -> &'static str {
        match self {
            What::Script => texts.script(),
            What::Shell => texts.shell(),
            What::Trace => texts.trace(),
            What::ShiViz => texts.shiviz(),
            What::Logs(_) => texts.logs(),
        }
    }

    /// What its file is called.
    pub(super) fn file(self) -> String {
        match self {
            What::Script => "run.hw".to_owned(),
            What::Shell => SHELL_FILE.to_owned(),
            What::Trace => "trace.json".to_owned(),
            What::ShiViz => "shiviz.log".to_owned(),
            What::Logs(None) => "brokers.zip".to_owned(),
            What::Logs(Some(id)) => format!("broker-{id}.zip"),
        }
    }
}

/// What can be saved of the run at this moment.
pub(super) fn choices(session: &Session) -> Vec<What> {
    let traces = [What::Trace, What::ShiViz];
    let traces = traces.into_iter().filter(|_| session.history().fact_count() <= FACTS_MAX);
    [What::Script, What::Shell].into_iter().chain(traces).chain([What::Logs(None)]).collect()
}

/// A file in the making.
struct File {
    name: String,
    kind: &'static str,
    bytes: Vec<u8>,
}

/// Makes a file of the run. A run that there is can be run again; a zip file may have become too large.
fn make(session: &Session, what: What, shell: Shell) -> Option<File> {
    let history = session.history();
    let trace = |format| {
        let script = Rc::new(history.script().clone());
        trace::of_run(&script, history.position(), format).ok().map(String::into_bytes)
    };
    let (kind, bytes) = match what {
        What::Script => ("text/plain", history.script_text().into_bytes()),
        What::Shell => ("text/plain", shell::script(history.script(), shell).into_bytes()),
        What::Trace => ("application/json", trace(Format::Json)?),
        What::ShiViz => ("text/plain", trace(Format::ShiViz)?),
        What::Logs(broker) => {
            let mut disks = session.world().disks();
            disks.retain(|(id, _)| broker.is_none_or(|broker| broker == *id));
            ("application/zip", zip::of_disks(&disks).ok()?)
        }
    };
    Some(File { name: what.file(), kind, bytes })
}

/// The exports.
#[component]
pub fn ExportPanel(PanelProps { moment }: &PanelProps) -> Html {
    let (desk, locale) = (use_desk(), use_locale());
    let (texts, broker, said) = (Export(locale), use_state(|| None), use_state(|| None));
    let seen = use_query(PANEL, *moment, (), ask);
    let save = |what: What| {
        let (desk, said) = (desk.clone(), said.setter());
        Callback::from(move |_: MouseEvent| said.set(Some(save(&desk, what, texts))))
    };
    let too_many = seen.facts > FACTS_MAX;
    let facts = if too_many { texts.too_many_facts(FACTS_MAX) } else { texts.facts(seen.facts) };
    let contents = seen.disks.iter().filter(|(id, _)| broker.is_none_or(|broker| broker == *id));
    let (files, bytes) =
        contents.fold((0, 0), |(files, bytes), (_, of)| (files + of.files, bytes + of.bytes));
    html! {
        <div class="exports">
            <h3>{ texts.run() }</h3>
            <ul>
                { row(texts, What::Script, texts.script_about(), texts.lines_and_bytes(seen.lines, seen.script_bytes), (save(What::Script), false)) }
                { row(texts, What::Shell, texts.shell_about(), texts.shell_note().to_owned(), (save(What::Shell), false)) }
                { row(texts, What::Trace, texts.trace_about(), facts.clone(), (save(What::Trace), too_many)) }
                { row(texts, What::ShiViz, texts.shiviz_about(), facts, (save(What::ShiViz), too_many)) }
            </ul>
            <p class="hint">{ texts.parser() }<code>{ SHIVIZ_PARSER }</code></p>
            <h3>{ texts.logs() }</h3>
            <p>{ texts.logs_about() }</p>
            <div class="export-logs">
                { chooser(&seen, &broker, texts) }
                <small>{ texts.files_and_bytes(files, bytes) }</small>
                <button class="line" data-export="logs" onclick={save(What::Logs(*broker))} disabled={seen.disks.is_empty()}>{ texts.save("zip") }</button>
            </div>
            <Pictures said={{ let said = said.setter(); Callback::from(move |words: String| said.set(Some(words))) }} />
            <p class="said" role="status">{ (*said).clone() }</p>
        </div>
    }
}

/// Makes a file, saves it, and says so.
pub(super) fn save(desk: &Desk, what: What, texts: Export) -> String {
    match desk.look(|session| make(session, what, Shell(texts.0))) {
        Some(File { name, kind, bytes }) => pictures::save(&name, kind, &bytes, texts),
        None => texts.not_made().to_owned(),
    }
}

/// One export: what it is, what it is for, how much it is, and its button.
fn row(
    texts: Export,
    what: What,
    about: &'static str,
    figure: String,
    (onclick, disabled): (Callback<MouseEvent>, bool),
) -> Html {
    let file = what.file();
    html! {
        <li class="export">
            <b>{ what.title(texts) }</b>
            <button class="line" data-export={file.clone()} {onclick} {disabled}>{ texts.save(file) }</button>
            <span>{ about }</span>
            <small>{ figure }</small>
        </li>
    }
}

/// Whose log directory.
fn chooser(seen: &Rc<Seen>, broker: &UseStateHandle<Option<BrokerId>>, texts: Export) -> Html {
    let onchange = {
        let (seen, broker) = (seen.clone(), broker.setter());
        move |event: Event| {
            let place = event.target_unchecked_into::<HtmlSelectElement>().selected_index();
            // The first choice is all of them.
            let chosen = usize::try_from(place - 1).ok().and_then(|n| seen.disks.get(n));
            broker.set(chosen.map(|(id, _)| *id));
        }
    };
    let option =
        |id: BrokerId| html! { <option selected={**broker == Some(id)}>{ texts.broker(id) }</option> };
    html! {
        <select {onchange} aria-label={texts.whose()}>
            <option selected={broker.is_none()}>{ texts.all_brokers(seen.disks.len()) }</option>
            { for seen.disks.iter().map(|(id, _)| option(*id)) }
        </select>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenarios::Scenario;
    use crate::texts::Locale;

    fn ended() -> Session {
        let mut session = Session::of(Scenario::LeaderFailover);
        session.apply(crate::session::Intent::SeekTime(highwater_core::time::Instant(20_000_000)));
        session
    }

    fn made(what: What) -> File {
        make(&ended(), what, Shell(Locale::En)).unwrap()
    }

    #[test]
    fn a_trace_has_as_many_facts_as_it_is_said_to_have() {
        let facts = ask(&ended(), &()).facts as usize;
        let lines = |what| String::from_utf8(made(what).bytes).unwrap().lines().count();
        assert_eq!((lines(What::Trace), lines(What::ShiViz)), (facts + 2, 2 * facts + 2));
    }

    #[test]
    fn the_script_is_the_runs_text() {
        assert_eq!(made(What::Script).bytes, ended().history().script_text().into_bytes());
    }

    #[test]
    fn a_zip_file_is_of_one_broker_or_of_all() {
        let (one, all) = (made(What::Logs(Some(BrokerId(2)))), made(What::Logs(None)));
        assert_eq!((&*one.name, &*all.name), ("broker-2.zip", "brokers.zip"));
        assert!(one.bytes.starts_with(b"PK\x03\x04") && 2 * one.bytes.len() < all.bytes.len());
    }
}
