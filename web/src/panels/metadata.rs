//! The page about metadata: ZooKeeper's tree, node by node, with content and version; in KRaft mode the quorum and its
//! log.

use std::rc::Rc;

use highwater_core::ids::Offset;
use highwater_core::view::{QuorumView, ZnodeView};
use yew::prelude::*;

use super::Panel;
use crate::i18n::Texts;
use crate::parts::rich::rich;

pub(super) fn metadata_page(panel: &Panel, texts: &'static Texts) -> Html {
    let view = &panel.frame.view;
    if view.metadata.is_kraft() {
        return html! {
            <>
                <p>{ rich(texts.quorum_intro) }</p>
                <ul class="znodes">{ for view.quorum.iter().map(|member| replica(panel, member, texts)) }</ul>
                <ul class="znodes">{ for view.metadata_log.iter().map(record) }</ul>
            </>
        };
    }
    html! {
        <>
            <p>{ rich(texts.zookeeper_intro) }</p>
            <ul class="znodes">{ for view.znodes.iter().map(|znode| node(znode, texts)) }</ul>
        </>
    }
}

fn replica(panel: &Panel, member: &QuorumView, texts: &'static Texts) -> Html {
    let name = panel.frame.names.node(member.node);
    let (end, committed) = (member.log_end_offset, member.high_watermark);
    html! {
        <li key={name.clone()}>
            <b>{ &name }</b>
            if member.leads { <em>{ "leader" }</em> }
            <small>{ texts.process_state(member.state) }</small>
            <code>{ format!("epoch {} · LEO {end} · HW {committed}", member.epoch) }</code>
        </li>
    }
}

fn record((offset, text): &(Offset, Rc<str>)) -> Html {
    html! { <li key={*offset}><b>{ *offset }</b><code>{ text.to_string() }</code></li> }
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
