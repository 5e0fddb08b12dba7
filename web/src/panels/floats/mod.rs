//! What floats over the page: the menu of scenarios, the forms, the keys, what can go wrong with a broker.

mod faults;
mod form;
mod form_fields;

use web_sys::{HtmlDialogElement, HtmlElement};
use yew::prelude::*;

use self::faults::Faults;
use self::form::FormFloat;
use crate::desk::{PanelProps, use_desk, use_locale, use_looking};
use crate::panels::directory::DirectoryPanel;
use crate::panels::editor::EditorPanel;
use crate::panels::export::ExportPanel;
use crate::panels::new_cluster::NewClusterPanel;
use crate::parts::icon::{Icon, icon};
use crate::parts::rich::rich;
use crate::parts::term::Term;
use crate::ports::elements;
use crate::scenarios::Scenario;
use crate::session::{Float, Intent};
use crate::texts::{Directory, Editor, Export, Glossary, Locale, NewCluster, Page, Scenarios};

/// Whatever floats: a dialog that takes the focus, keeps it, and gives it back.
#[component]
pub fn Floats(PanelProps { moment }: &PanelProps) -> Html {
    let (desk, looking, locale) = (use_desk(), use_looking(), use_locale());
    let page = Page(locale);
    let dialog = use_node_ref();
    let before = use_mut_ref(|| None);
    let float = looking.float.filter(|float| !matches!(float, Float::Inspector | Float::Console));
    use_effect_with(float, {
        let dialog = dialog.clone();
        move |float: &Option<Float>| match (float, dialog.cast::<HtmlDialogElement>()) {
            (Some(_), Some(dialog)) => {
                before.borrow_mut().get_or_insert_with(elements::focused);
                elements::open_dialog(&dialog, ".float-content");
            }
            _ => {
                if let Some(Some(before)) = before.take() {
                    // What had the focus may be gone.
                    let _ = HtmlElement::focus(&before);
                }
            }
        }
    });
    let Some(float) = float else { return Html::default() };
    let moment = *moment;
    let (title, content) = match float {
        Float::Scenarios => (page.scenarios(), html! { <ScenarioMenu /> }),
        Float::NewCluster => (NewCluster(locale).title(), html! { <NewClusterPanel /> }),
        Float::Script => (Editor(locale).title(), html! { <EditorPanel {moment} /> }),
        Float::Export => (Export(locale).title(), html! { <ExportPanel {moment} /> }),
        Float::Directory => (Directory(locale).title(), html! { <DirectoryPanel /> }),
        Float::Keys => (page.keys(), keys(page)),
        Float::Write => (page.write_record(), html! { <FormFloat {float} {moment} /> }),
        Float::NewTopic => (page.new_topic(), html! { <FormFloat {float} {moment} /> }),
        Float::NewConsumer => (page.add_consumer(), html! { <FormFloat {float} {moment} /> }),
        Float::Load => (page.start_load(), html! { <FormFloat {float} {moment} /> }),
        Float::Faults(id) => (page.faults(), html! { <Faults {id} {moment} /> }),
        Float::Inspector | Float::Console => return Html::default(),
    };
    let close = desk.wants(Intent::Float(None));
    let oncancel = desk.on().reform(|_: Event| Intent::Float(None));
    // The dialog is all of its contents but for its edge: what is clicked is itself only outside.
    let onclick = {
        let (desk, dialog) = (desk.clone(), dialog.clone());
        move |event: MouseEvent| {
            if event.target() == dialog.cast::<HtmlDialogElement>().map(Into::into) {
                desk.want(Intent::Float(None));
            }
        }
    };
    let wide = matches!(float, Float::Script | Float::NewCluster | Float::Export | Float::Directory)
        .then_some("wide");
    html! {
        <dialog key={format!("{float:?}")} ref={dialog} class={classes!("float", wide)} aria-label={title} {onclick} {oncancel}>
            <div class="float-frame">
                <div class="float-head">
                    <h2>{ title }</h2>
                    <button onclick={close} title={page.close()} aria-label={page.close()}>{ icon(Icon::Close) }</button>
                </div>
                <div class="float-content">{ content }</div>
            </div>
        </dialog>
    }
}

#[component]
fn ScenarioMenu() -> Html {
    let (desk, looking, locale) = (use_desk(), use_looking(), use_locale());
    let item = |scenario: Scenario| {
        let (title, intro) = scenario_texts(scenario, locale);
        let on = looking.scenario() == Some(scenario);
        html! {
            <li>
                <button class={classes!("scenario", on.then_some("on"))} onclick={desk.wants(Intent::Open(scenario))}>
                    <b>{ title }</b><span>{ intro }</span>
                </button>
            </li>
        }
    };
    let opens = |float: Float, text: &'static str| {
        html! { <button class="line" onclick={desk.wants(Intent::Float(Some(float)))}>{ text }</button> }
    };
    html! { <>
        <div class="menu-verbs">
            { opens(Float::NewCluster, NewCluster(locale).title()) }
            { opens(Float::Script, Editor(locale).title()) }
            { opens(Float::Export, Export(locale).title()) }
            { opens(Float::Directory, Directory(locale).title()) }
        </div>
        <ul class="scenarios">{ for Scenario::ALL.map(item) }</ul>
    </> }
}

/// A scenario's title, and what it shows.
pub(super) fn scenario_texts(scenario: Scenario, locale: Locale) -> (&'static str, &'static str) {
    let texts = Scenarios(locale);
    match scenario {
        Scenario::Fresh => (texts.fresh(), texts.fresh_about()),
        Scenario::FirstWrite => (texts.first_write(), texts.first_write_about()),
        Scenario::SlowFollower => (texts.slow_follower(), texts.slow_follower_about()),
        Scenario::LeaderFailover => (texts.leader_failover(), texts.leader_failover_about()),
        Scenario::LostWrite => (texts.lost_write(), texts.lost_write_about()),
        Scenario::RefusedWrite => (texts.refused_write(), texts.refused_write_about()),
        Scenario::ConsumerCrash => (texts.consumer_crash(), texts.consumer_crash_about()),
        Scenario::KraftFailover => (texts.kraft_failover(), texts.kraft_failover_about()),
        Scenario::Moved => (texts.moved(), texts.moved_about()),
        Scenario::Codecs => (texts.codecs(), texts.codecs_about()),
    }
}

fn keys(page: Page) -> Html {
    let rows: [(&[&str], &str); 15] = [
        (&[page.space()], page.key_play()),
        (&["←", "→"], page.key_step()),
        (&["B", "N"], page.key_next()),
        (&["Home", "End"], page.key_ends()),
        (&[":"], page.key_command()),
        (&["Tab"], page.key_complete()),
        (&["↑", "↓"], page.key_earlier()),
        (&["help"], page.key_help()),
        (&["Z"], page.key_undo()),
        (&["Y"], page.key_redo()),
        (&["L"], page.key_language()),
        (&["T"], page.key_theme()),
        (&["P"], page.key_projector()),
        (&["Esc"], page.key_close()),
        (&["?"], page.key_keys()),
    ];
    let row = |(keys, what): (&[&str], &str)| {
        html! {
            <><dt>{ for keys.iter().map(|key| html! { <kbd>{ (*key).to_owned() }</kbd> }) }</dt><dd>{ what.to_owned() }</dd></>
        }
    };
    let word = |term: Term| html! { <><dt>{ term.word() }</dt><dd>{ rich(term.meaning(page.0)) }</dd></> };
    html! {
        <>
            <dl class="keys">{ for rows.into_iter().map(row) }</dl>
            <h3>{ Glossary(page.0).title() }</h3>
            <dl class="words">{ for Term::ALL.map(word) }</dl>
        </>
    }
}
