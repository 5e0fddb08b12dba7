//! The inspector: the panels that answer questions, one open at a time. A closed one asks for nothing. Which is open is
//! the inspector's own affair: a person turns to another, or selects something, and the panel about it opens.

use yew::prelude::*;

use super::Tab;
use crate::desk::{PanelProps, use_desk, use_locale, use_looking};
use crate::parts::icon::{Icon, icon};
use crate::session::{Float, Intent};
use crate::texts::Page;

/// The inspector.
#[component]
pub fn Inspector(PanelProps { moment }: &PanelProps) -> Html {
    let (desk, looking, page) = (use_desk(), use_looking(), Page(use_locale()));
    let open = looking.float == Some(Float::Inspector);
    // To which panel the person has turned, and how often something had been selected then.
    let turned = use_state(|| (0, Tab::default()));
    let open_tab = if turned.0 == looking.selected { turned.1 } else { Tab::about(&looking.selection) };
    let tabs = Tab::ALL.iter().map(|tab| {
        let on = open_tab == *tab;
        let (turn, turn_to) = (turned.setter(), (looking.selected, *tab));
        html! {
            <button role="tab" aria-selected={on.to_string()} class={classes!(on.then_some("on"))}
                data-tab={format!("{tab:?}")} onclick={move |_: MouseEvent| turn.set(turn_to)}>{ tab.title(page.0) }</button>
        }
    });
    html! {
        <aside class={classes!("inspector", open.then_some("open"))} aria-label={page.inspector()}>
            <div class="tabs" role="tablist">
                { for tabs }
                <button class="drawer-close" onclick={desk.wants(Intent::Float(None))} title={page.close()}
                    aria-label={page.close()}>{ icon(Icon::Close) }</button>
            </div>
            <div class="body" role="tabpanel" tabindex="0">{ open_tab.draw(*moment) }</div>
        </aside>
    }
}
