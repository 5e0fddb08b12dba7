//! Metadata: ZooKeeper's tree, node by node, with content and version; in KRaft mode the quorum and its log.

use std::rc::Rc;

use highwater_core::ids::Offset;
use highwater_core::view::{QuorumView, ZnodeView};
use yew::prelude::*;

use super::cluster::state;
use crate::desk::{PanelProps, use_locale, use_query};
use crate::parts::rich::rich;
use crate::session::{Names, Session};
use crate::texts::{Cluster, Metadata};

/// The place where the metadata lives, and its contents.
enum Seen {
    ZooKeeper(Vec<ZnodeView>),
    Quorum { members: Vec<QuorumView>, log: Vec<(Offset, Rc<str>)>, names: Names },
}

fn ask(session: &Session, _: &()) -> Seen {
    let world = session.world();
    if !world.metadata_mode().is_kraft() {
        return Seen::ZooKeeper(world.znode_views());
    }
    let (members, log) = (world.quorum_views(), world.metadata_records());
    Seen::Quorum { members, log, names: session.names().clone() }
}

/// The metadata.
#[component]
pub(super) fn MetadataPanel(PanelProps { moment }: &PanelProps) -> Html {
    let texts = Metadata(use_locale());
    match &*use_query("metadata", *moment, (), ask) {
        Seen::ZooKeeper(znodes) => html! {
            <>
                <p>{ rich(texts.zookeeper_intro()) }</p>
                <ul class="znodes">{ for znodes.iter().map(|znode| node(znode, texts)) }</ul>
            </>
        },
        Seen::Quorum { members, log, names } => html! {
            <>
                <p>{ rich(texts.quorum_intro()) }</p>
                <ul class="znodes quorum">{ for members.iter().map(|member| replica(member, names, texts)) }</ul>
                <h3>{ texts.log() }</h3>
                <ul class="znodes">{ for log.iter().map(record) }</ul>
            </>
        },
    }
}

fn replica(member: &QuorumView, names: &Names, texts: Metadata) -> Html {
    let name = names.node(member.node);
    let (end, committed) = (member.log_end_offset, member.high_watermark);
    html! {
        <li key={name.clone()}>
            <b>{ &name }</b>
            if member.leads { <em>{ texts.leader() }</em> }
            <small>{ state(Cluster(texts.0), member.state) }</small>
            <code>{ format!("epoch {} · LEO {end} · HW {committed}", member.epoch) }</code>
        </li>
    }
}

fn record((offset, text): &(Offset, Rc<str>)) -> Html {
    html! { <li key={offset.0}><b>{ offset.0 }</b><code>{ text.to_string() }</code></li> }
}

fn node(znode: &ZnodeView, texts: Metadata) -> Html {
    let depth = znode.path.matches('/').count().saturating_sub(1);
    let name = znode.path.rsplit('/').next().filter(|name| !name.is_empty()).unwrap_or("/").to_owned();
    html! {
        <li key={znode.path.to_string()} style={format!("--depth:{depth}")} title={znode.path.to_string()}>
            <b>{ name }</b>
            if znode.ephemeral { <em>{ texts.ephemeral() }</em> }
            <small>{ format!("v{}", znode.version) }</small>
            if !znode.data.is_empty() { <code>{ znode.data.to_string() }</code> }
        </li>
    }
}
