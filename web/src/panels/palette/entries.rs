//! Everything that the page can do at this moment, taken from where each thing is known: the table of keys, the list of
//! panels, the heads of brokers and their faults, the scenarios, the windows, the exports. What has an English name is
//! found by it in every language.

use highwater_core::ids::TopicPartition;
use highwater_core::script::complete::{self, Names};
use highwater_core::script::{Command, Line};
use highwater_core::view::{BrokerView, ProcessState};

use super::find::Findable;
use crate::desk::line_of;
use crate::panels::Tab;
use crate::panels::cluster::{verb_text, verbs};
use crate::panels::export;
use crate::panels::floats::{self, fault_words};
use crate::scenarios::Scenario;
use crate::session::{Float, Intent, Selection, Session, Speed};
use crate::texts::{Cluster, Export, Faults, Locale, Page, Palette as Texts};
use crate::verbs::VERBS;

/// What kind of thing it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Time,
    Panel,
    Why,
    Command,
    Window,
    Scenario,
    Export,
    Setting,
}

impl Kind {
    /// In a word.
    pub(super) fn word(self, locale: Locale) -> &'static str {
        let texts = Texts(locale);
        match self {
            Kind::Time => texts.time(),
            Kind::Panel => texts.panel(),
            Kind::Why => texts.partition(),
            Kind::Command => texts.command(),
            Kind::Window => texts.window(),
            Kind::Scenario => texts.scenario(),
            Kind::Export => Page(locale).export(),
            Kind::Setting => texts.setting(),
        }
    }
}

/// What it does.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Act {
    Want(Intent),
    Save(export::What),
}

/// Something that the page can do.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry {
    pub kind: Kind,
    pub text: String,
    /// The line that it runs, the key that does the same, or the file that it makes.
    pub code: String,
    pub act: Act,
    pub find: Findable,
}

/// Partitions that can be asked about by name, at most.
const PARTITIONS_MAX: usize = 400;

/// Entries in the making.
struct List {
    locale: Locale,
    entries: Vec<Entry>,
}

impl List {
    /// `more` is what it is found by, beside its words and its line.
    fn add(&mut self, kind: Kind, text: impl Into<String>, code: impl Into<String>, act: Act, more: &str) {
        let (text, code) = (text.into(), code.into());
        let find = Findable::new(&text, &format!("{code} {} {more}", kind.word(self.locale)));
        self.entries.push(Entry { kind, text, code, act, find });
    }

    fn run(&mut self, text: impl Into<String>, command: Command) {
        let code = command.to_string();
        self.add(Kind::Command, text, code, Act::Want(Intent::Run(Box::new(line_of(command)))), "");
    }
}

/// All that can be done.
pub(super) fn ask(session: &Session, locale: &Locale) -> Vec<Entry> {
    let mut list = List { locale: *locale, entries: Vec::new() };
    keys(&mut list);
    panels(&mut list);
    windows(&mut list);
    clients(&mut list, session);
    for broker in session.world().broker_views() {
        of_broker(&mut list, session, &broker);
    }
    scenarios(&mut list);
    exports(&mut list, session);
    speeds(&mut list);
    partitions(&mut list, &session.world().partition_names());
    list.entries
}

fn keys(list: &mut List) {
    let page = Page(list.locale);
    let languages: String = Locale::ALL.iter().map(|locale| locale.name()).collect();
    for verb in VERBS {
        let (kind, languages) = match verb.intent {
            Intent::NextLocale => (Kind::Setting, &*languages),
            Intent::ToggleTheme | Intent::ToggleProjector => (Kind::Setting, ""),
            // It stands among the windows.
            Intent::Float(_) => continue,
            _ => (Kind::Time, ""),
        };
        let english = (verb.text)(Page(Locale::En));
        let act = Act::Want(verb.intent.clone());
        list.add(kind, (verb.text)(page), verb.cap(page), act, &format!("{languages} {english}"));
    }
}

fn panels(list: &mut List) {
    let page = Page(list.locale);
    for (shelf, tabs) in Tab::SHELVES {
        for tab in *tabs {
            let more = format!("{} {}", shelf(page), tab.title(Locale::En));
            list.add(Kind::Panel, tab.title(list.locale), "", Act::Want(Intent::Turn(*tab)), &more);
        }
    }
}

/// The windows that anybody can open at any time.
const WINDOWS: [Float; 10] = [
    Float::Write,
    Float::NewTopic,
    Float::NewConsumer,
    Float::Load,
    Float::Scenarios,
    Float::NewCluster,
    Float::Script,
    Float::Directory,
    Float::Export,
    Float::Keys,
];

fn windows(list: &mut List) {
    for float in WINDOWS {
        let title = floats::title(float, list.locale);
        let english = floats::title(float, Locale::En);
        list.add(Kind::Window, title, "", Act::Want(Intent::Float(Some(float))), english);
    }
}

/// What can be done to clients, as the language of scripts has it.
fn clients(list: &mut List, session: &Session) {
    let (world, now) = (session.world(), session.now());
    let consumers = world.consumer_views(now);
    let running = consumers.iter().filter(|consumer| consumer.state == ProcessState::Running);
    let producers = world.producer_views(now);
    let writing = producers.iter().filter(|producer| producer.state == ProcessState::Running);
    let names = running.map(|one| ("consumer", &one.name)).chain(writing.map(|one| ("producer", &one.name)));
    for (tool, name) in names {
        for verb in complete::complete(&format!("{tool} "), &Names::default()) {
            if let Ok(line) = Line::parse(&format!("{tool} {verb} {name}"), 0) {
                list.run(line.command.to_string(), line.command);
            }
        }
    }
}

fn of_broker(list: &mut List, session: &Session, broker: &BrokerView) {
    let (texts, id) = (Cluster(list.locale), broker.id);
    for verb in verbs(broker.state) {
        list.run(texts.verb_of(verb_text(*verb, texts), id), Command::Broker { verb: *verb, id });
    }
    for command in floats::power_and_disk(session, broker) {
        let (title, _) = fault_words(&command, Faults(list.locale));
        list.run(format!("{title} · {}", Page(list.locale).broker(id)), command);
    }
    let act = Act::Want(Intent::Float(Some(Float::Faults(id))));
    list.add(Kind::Window, Texts(list.locale).faults(id), "", act, Faults(list.locale).links());
}

fn scenarios(list: &mut List) {
    for scenario in Scenario::ALL {
        let (title, about) = scenario.words(list.locale);
        let more = format!("{about} {}", scenario.words(Locale::En).0);
        list.add(Kind::Scenario, title, "", Act::Want(Intent::Open(scenario)), &more);
    }
}

fn exports(list: &mut List, session: &Session) {
    let texts = Export(list.locale);
    for what in export::choices(session) {
        list.add(Kind::Export, what.title(texts), what.file(), Act::Save(what), "");
    }
    list.add(
        Kind::Export,
        Page(list.locale).share_title(),
        "",
        Act::Want(Intent::Share),
        Page(list.locale).share(),
    );
}

fn speeds(list: &mut List) {
    let page = Page(list.locale);
    for speed in Speed::ALL {
        let text = format!("{} {}", page.speed(), speed.label().unwrap_or(page.speed_auto()));
        list.add(Kind::Setting, text, "", Act::Want(Intent::SetSpeed(speed)), "");
    }
}

fn partitions(list: &mut List, names: &[TopicPartition]) {
    for tp in names.iter().take(PARTITIONS_MAX) {
        let text = Texts(list.locale).why(tp);
        list.add(Kind::Why, text, "", Act::Want(Intent::Select(Selection::Partition(tp.clone()))), "");
    }
}

/// The line that was typed, where it is one that can be run and no entry runs it.
pub(super) fn typed_line(text: &str, number: u32, entries: &[Entry], locale: Locale) -> Option<Entry> {
    let line = Line::parse(text.trim(), number).ok()?;
    let code = line.command.to_string();
    if entries.iter().any(|entry| entry.code == code) {
        return None;
    }
    let find = Findable::new(&code, "");
    let act = Act::Want(Intent::Run(Box::new(line)));
    Some(Entry { kind: Kind::Command, text: Texts(locale).run_line().to_owned(), code, act, find })
}

#[cfg(test)]
mod tests {
    use super::super::find::find;
    use super::*;
    use crate::texts::Locale;

    fn first(session: &Session, typed: &str) -> Entry {
        let entries = ask(session, &Locale::En);
        let place = find(entries.iter().map(|entry| &entry.find), typed)[0];
        entries[place].clone()
    }

    #[test]
    fn what_one_would_type_comes_first() {
        let session = Session::of(Scenario::FirstWrite);
        for (typed, act) in [
            ("log", Act::Want(Intent::Turn(Tab::Log))),
            ("the leader dies", Act::Want(Intent::Open(Scenario::LeaderFailover))),
            ("next thing", Act::Want(Intent::GoOn)),
            ("中文", Act::Want(Intent::NextLocale)),
            ("new topic", Act::Want(Intent::Float(Some(Float::NewTopic)))),
            ("shiviz", Act::Save(export::What::ShiViz)),
            ("speed 10", Act::Want(Intent::SetSpeed(Speed::Tenfold))),
        ] {
            assert_eq!(first(&session, typed).act, act, "{typed}");
        }
        assert_eq!(first(&session, "kill 2").code, "broker kill 2");
    }

    #[test]
    fn every_panel_and_every_scenario_can_be_found_in_each_language() {
        let session = Session::of(Scenario::Fresh);
        for locale in Locale::ALL {
            let entries = ask(&session, locale);
            let count = |kind| entries.iter().filter(|entry| entry.kind == kind).count();
            assert_eq!((count(Kind::Panel), count(Kind::Scenario)), (Tab::ALL.len(), Scenario::ALL.len()));
        }
    }

    #[test]
    fn a_line_that_can_be_run_is_offered_once() {
        let entries = ask(&Session::of(Scenario::Fresh), &Locale::En);
        let typed = |text| typed_line(text, 9, &entries, Locale::En).map(|entry| entry.code);
        assert_eq!(typed("link cut 1 2").as_deref(), Some("link cut 1 2"));
        assert_eq!((typed("broker kill 1"), typed("kill")), (None, None));
    }
}
