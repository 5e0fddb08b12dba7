//! The inspector: the panels that answer questions, one open at a time. A closed one asks for nothing.

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
    let tabs = Tab::ALL.iter().map(|tab| {
        let on = looking.tab == *tab;
        html! {
            <button role="tab" aria-selected={on.to_string()} class={classes!(on.then_some("on"))}
                data-tab={format!("{tab:?}")} onclick={desk.wants(Intent::Turn(*tab))}>{ tab.title(page.0) }</button>
        }
    });
    html! {
        <aside class={classes!("inspector", open.then_some("open"))} aria-label={page.inspector()}>
            <div class="tabs" role="tablist">
                { for tabs }
                <button class="drawer-close" onclick={desk.wants(Intent::Float(None))} title={page.close()}
                    aria-label={page.close()}>{ icon(Icon::Close) }</button>
            </div>
            <div class="body" role="tabpanel" tabindex="0">{ looking.tab.draw(*moment) }</div>
        </aside>
    }
}
