//! What floats over the page: the gallery of scenarios, the forms, the keys, what can go wrong with a broker.

mod faults;
mod form;
mod form_fields;

use web_sys::{HtmlDialogElement, HtmlElement};
use yew::prelude::*;

use self::faults::Faults;
pub(super) use self::faults::{fault_words, power_and_disk};
use self::form::FormFloat;
use crate::desk::{PanelProps, use_desk, use_locale, use_looking};
use crate::panels::directory::DirectoryPanel;
use crate::panels::editor::EditorPanel;
use crate::panels::export::ExportPanel;
use crate::panels::gallery::GalleryPanel;
use crate::panels::new_cluster::NewClusterPanel;
use crate::panels::palette::PalettePanel;
use crate::parts::icon::{Icon, icon};
use crate::parts::rich::rich;
use crate::parts::term::Term;
use crate::ports::elements;
use crate::session::{Float, Intent};
use crate::texts::{Console, Directory, Editor, Export, Glossary, Locale, NewCluster, Page, Palette};
use crate::verbs::{PALETTE_KEYS, VERBS};

/// What it is called.
pub(super) fn title(float: Float, locale: Locale) -> &'static str {
    let page = Page(locale);
    match float {
        Float::Scenarios => page.scenarios(),
        Float::Palette => Palette(locale).title(),
        Float::NewCluster => NewCluster(locale).title(),
        Float::Script => Editor(locale).title(),
        Float::Export => Export(locale).title(),
        Float::Directory => Directory(locale).title(),
        Float::Keys => page.keys(),
        Float::Write => page.write_record(),
        Float::NewTopic => page.new_topic(),
        Float::NewConsumer => page.add_consumer(),
        Float::Load => page.start_load(),
        Float::Faults(_) => page.faults(),
        Float::Inspector => page.inspector(),
        Float::Console => Console(locale).output(),
    }
}

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
                // What was chosen in it may have put the focus elsewhere.
                if let Some(Some(before)) = before.take().filter(|_| elements::is_nothing_focused()) {
                    // What had the focus may be gone.
                    let _ = HtmlElement::focus(&before);
                }
            }
        }
    });
    let Some(float) = float else { return Html::default() };
    let moment = *moment;
    let title = title(float, locale);
    let content = match float {
        Float::Scenarios => html! { <GalleryPanel /> },
        Float::Palette => html! { <PalettePanel {moment} /> },
        Float::NewCluster => html! { <NewClusterPanel /> },
        Float::Script => html! { <EditorPanel {moment} /> },
        Float::Export => html! { <ExportPanel {moment} /> },
        Float::Directory => html! { <DirectoryPanel /> },
        Float::Keys => keys(page),
        Float::Write | Float::NewTopic | Float::NewConsumer | Float::Load => {
            html! { <FormFloat {float} {moment} /> }
        }
        Float::Faults(id) => html! { <Faults {id} {moment} /> },
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
    let width = match float {
        Float::Scenarios => Some("widest"),
        Float::Script | Float::NewCluster | Float::Export | Float::Directory => Some("wide"),
        _ => None,
    };
    html! {
        <dialog key={format!("{float:?}")} ref={dialog} class={classes!("float", width)} aria-label={title} {onclick} {oncancel}>
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

fn keys(page: Page) -> Html {
    let anywhere = VERBS.map(|verb| (verb.cap(page), (verb.text)(page)));
    let elsewhere = [
        (PALETTE_KEYS, Palette(page.0).hint()),
        (":", page.key_command()),
        ("Tab", page.key_complete()),
        ("↑ ↓", page.key_earlier()),
        ("help", page.key_help()),
        ("Esc", page.key_close()),
    ];
    let row = |(key, what): (&'static str, &'static str)| html! { <><dt><kbd>{ key }</kbd></dt><dd>{ what }</dd></> };
    let word = |term: Term| html! { <><dt>{ term.word() }</dt><dd>{ rich(term.meaning(page.0)) }</dd></> };
    html! {
        <>
            <dl class="keys">{ for anywhere.into_iter().chain(elsewhere).map(row) }</dl>
            <h3>{ Glossary(page.0).title() }</h3>
            <dl class="words">{ for Term::ALL.map(word) }</dl>
        </>
    }
}
