//! The inspector: the panels that answer questions, one open at a time. A closed one asks for nothing. A person turns to
//! another, or selects something, and the panel about it opens.

use yew::prelude::*;

use super::Tab;
use super::first_visit::FirstVisit;
use crate::desk::{PanelProps, use_desk, use_locale, use_looking};
use crate::parts::icon::{Icon, icon};
use crate::ports::elements;
use crate::session::{Float, Intent};
use crate::texts::Page;

/// The panel that is open, for readers.
const BODY_ID: &str = "inspector-body";

fn id_of(tab: Tab) -> String {
    format!("tab-{tab:?}")
}

/// The tab to which a key leads from one that has the focus.
fn tab_by_key(from: Tab, key: &str) -> Option<Tab> {
    let (count, at) = (Tab::ALL.len(), Tab::ALL.iter().position(|tab| *tab == from)?);
    let to = match key {
        "ArrowRight" => (at + 1) % count,
        "ArrowLeft" => (at + count - 1) % count,
        "Home" => 0,
        "End" => count - 1,
        _ => return None,
    };
    Tab::ALL.get(to).copied()
}

/// The inspector.
#[component]
pub fn Inspector(PanelProps { moment }: &PanelProps) -> Html {
    let (desk, looking, page) = (use_desk(), use_looking(), Page(use_locale()));
    let open = looking.float == Some(Float::Inspector);
    let open_tab = looking.panel();
    use_effect_with(looking.turned.times, move |times| {
        if *times > 0 {
            elements::focus(&id_of(open_tab));
        }
    });
    let onkeydown = {
        let desk = desk.clone();
        Callback::from(move |event: KeyboardEvent| {
            if let Some(tab) = tab_by_key(open_tab, &event.key()) {
                event.prevent_default();
                desk.want(Intent::Turn(tab));
            }
        })
    };
    let tab = |tab: &Tab| {
        let on = open_tab == *tab;
        html! {
            <button role="tab" id={id_of(*tab)} aria-selected={on.to_string()} aria-controls={BODY_ID}
                tabindex={if on { "0" } else { "-1" }} class={classes!(on.then_some("on"))} data-tab={format!("{tab:?}")} onclick={desk.wants(Intent::Turn(*tab))}>{ tab.title(page.0) }</button>
        }
    };
    let shelf = |(title, tabs): &(fn(Page) -> &'static str, &[Tab])| {
        html! {
            <div class="shelf"><span class="shelf-name" aria-hidden="true">{ title(page) }</span>{ for tabs.iter().map(tab) }</div>
        }
    };
    let (wider, sign) =
        if looking.wide { (page.narrower(), Icon::Narrower) } else { (page.wider(), Icon::Wider) };
    let class = classes!("inspector", open.then_some("open"), looking.wide.then_some("spread"));
    html! {
        <aside {class} aria-label={page.inspector()}>
            <h2 class="for-readers">{ page.inspector() }</h2>
            <div class="tabs">
                <div class="tab-list" role="tablist" {onkeydown}>{ for Tab::SHELVES.iter().map(shelf) }</div>
                <span class="tab-verbs">
                    <button class="widen" onclick={desk.wants(Intent::ToggleWide)} title={wider} aria-label={wider} aria-pressed={looking.wide.to_string()}>{ icon(sign) }</button>
                    <button class="drawer-close" onclick={desk.wants(Intent::Float(None))} title={page.close()}
                        aria-label={page.close()}>{ icon(Icon::Close) }</button>
                </span>
            </div>
            <FirstVisit />
            <div class="body" role="tabpanel" id={BODY_ID} aria-labelledby={id_of(open_tab)} tabindex="0">{ open_tab.draw(*moment) }</div>
        </aside>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_go_round_the_tabs() {
        let (first, last) = (Tab::ALL[0], Tab::ALL[Tab::ALL.len() - 1]);
        assert_eq!(
            (tab_by_key(last, "ArrowRight"), tab_by_key(first, "ArrowLeft")),
            (Some(first), Some(last))
        );
        assert_eq!((tab_by_key(first, "End"), tab_by_key(last, "Home")), (Some(last), Some(first)));
        assert_eq!(tab_by_key(first, "n"), None);
    }
}
