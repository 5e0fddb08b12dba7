//! The inspector: whatever is selected, asked about. A page for each kind of question.

use yew::prelude::*;

use super::Panel;
use super::bytes::bytes_page;
use super::group::group_page;
use super::metadata::metadata_page;
use super::why::why_page;
use crate::i18n::Texts;
use crate::parts::icon::{Icon, icon};
use crate::parts::piece::Piece;
use crate::session::{Float, Intent, Tab};

/// The inspector.
#[derive(Debug, PartialEq)]
pub struct Inspector(pub Panel);

impl Piece for Inspector {
    fn draw(&self) -> Html {
        let Inspector(panel) = self;
        let texts = panel.ui.locale().texts();
        let open = panel.ui.float == Some(Float::Inspector);
        html! {
            <aside class={classes!("inspector", open.then_some("open"))} aria-label={texts.inspector}>
                <div class="tabs" role="tablist">
                    { for Tab::ALL.map(|tab| tab_button(panel, tab, texts)) }
                    <button class="drawer-close" onclick={panel.wants(Intent::Float(None))} title={texts.close}
                        aria-label={texts.close}>{ icon(Icon::Close) }</button>
                </div>
                <div class="body" role="tabpanel" tabindex="0">{ page(panel, texts) }</div>
            </aside>
        }
    }
}

fn tab_button(panel: &Panel, tab: Tab, texts: &'static Texts) -> Html {
    let on = panel.ui.tab == tab;
    html! {
        <button role="tab" aria-selected={on.to_string()} class={classes!(on.then_some("on"))}
            onclick={panel.wants(Intent::Turn(tab))}>{ texts.tab(tab, panel.frame.view.metadata) }</button>
    }
}

fn page(panel: &Panel, texts: &'static Texts) -> Html {
    match panel.ui.tab {
        Tab::Why => why_page(panel, texts),
        Tab::Bytes => bytes_page(panel, texts),
        Tab::Group => group_page(panel, texts),
        Tab::Metadata => metadata_page(panel, texts),
    }
}
