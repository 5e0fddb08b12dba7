//! The inspector: whatever is selected, asked about. A page for each kind of question.

use yew::prelude::*;

use super::PanelProps;
use super::bytes::BytesPage;
use super::group::group_page;
use super::why::why_page;
use super::zookeeper::zookeeper_page;
use crate::i18n::Texts;
use crate::parts::icon::{Icon, icon};
use crate::session::{Float, Intent, Tab};

/// The inspector.
#[component]
pub fn Inspector(props: &PanelProps) -> Html {
    let texts = props.ui.locale().texts();
    let open = props.ui.float == Some(Float::Inspector);
    html! {
        <aside class={classes!("inspector", open.then_some("open"))} aria-label={texts.inspector}>
            <div class="tabs" role="tablist">
                { for Tab::ALL.map(|tab| tab_button(props, tab, texts)) }
                <button class="drawer-close" onclick={props.click(Intent::Float(None))} title={texts.close}
                    aria-label={texts.close}>{ icon(Icon::Close) }</button>
            </div>
            <div class="body" role="tabpanel">{ page(props, texts) }</div>
        </aside>
    }
}

fn tab_button(props: &PanelProps, tab: Tab, texts: &'static Texts) -> Html {
    let on = props.ui.tab == tab;
    html! {
        <button role="tab" aria-selected={on.to_string()} class={classes!(on.then_some("on"))}
            onclick={props.click(Intent::Turn(tab))}>{ texts.tab(tab) }</button>
    }
}

fn page(props: &PanelProps, texts: &'static Texts) -> Html {
    match props.ui.tab {
        Tab::Why => why_page(props, texts),
        Tab::Bytes => html! { <BytesPage ..props.clone() /> },
        Tab::Group => group_page(props, texts),
        Tab::ZooKeeper => zookeeper_page(props, texts),
    }
}
