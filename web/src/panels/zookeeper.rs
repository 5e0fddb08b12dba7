//! The page "ZooKeeper": the tree, node by node, with content and version.

use highwater_core::view::ZnodeView;
use yew::prelude::*;

use super::Panel;
use crate::i18n::Texts;
use crate::parts::rich::rich;

pub(super) fn zookeeper_page(panel: &Panel, texts: &'static Texts) -> Html {
    html! {
        <>
            <p>{ rich(texts.zookeeper_intro) }</p>
            <ul class="znodes">{ for panel.frame.view.znodes.iter().map(|znode| node(znode, texts)) }</ul>
        </>
    }
}

fn node(znode: &ZnodeView, texts: &'static Texts) -> Html {
    let depth = znode.path.matches('/').count().saturating_sub(1);
    let name = znode.path.rsplit('/').next().filter(|name| !name.is_empty()).unwrap_or("/").to_owned();
    html! {
        <li key={znode.path.to_string()} style={format!("--depth:{depth}")} title={znode.path.to_string()}>
            <b>{ name }</b>
            if znode.ephemeral { <em>{ texts.ephemeral }</em> }
            <small>{ format!("v{}", znode.version) }</small>
            if !znode.data.is_empty() { <code>{ znode.data.to_string() }</code> }
        </li>
    }
}
