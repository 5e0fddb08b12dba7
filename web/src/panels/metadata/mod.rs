//! Metadata, where it lives: ZooKeeper's sessions and tree, or the metadata quorum and its log. What is open in the
//! tree and what is searched for is the panel's own; neither asks the world again.

mod quorum;
mod search;
mod tree;
mod zookeeper;

use yew::prelude::*;

use self::zookeeper::{Act, State};
use crate::desk::{PanelProps, use_locale, use_query};
use crate::session::Session;
use crate::texts::Metadata;

/// The place where the metadata lives, and its contents.
enum Seen {
    ZooKeeper(zookeeper::Seen),
    Quorum(quorum::Seen),
}

fn ask(session: &Session, (): &()) -> Seen {
    let (world, names) = (session.world(), session.names().clone());
    if world.metadata_mode().is_kraft() {
        let (members, log) = (world.quorum_views(), world.metadata_records());
        return Seen::Quorum(quorum::Seen { members, log, names });
    }
    let (znodes, sessions) = (world.znode_views(), world.session_views());
    Seen::ZooKeeper(zookeeper::Seen { znodes, sessions, names, now: session.now() })
}

/// The metadata.
#[component]
pub(super) fn MetadataPanel(PanelProps { moment }: &PanelProps) -> Html {
    let texts = Metadata(use_locale());
    let state = use_reducer(State::default);
    let act: Callback<Act> = state.dispatcher().into();
    match &*use_query("metadata", *moment, (), ask) {
        Seen::ZooKeeper(seen) => zookeeper::zookeeper(seen, &state, &act, texts),
        Seen::Quorum(seen) => quorum::quorum(seen, &state.words, act.reform(Act::Search), texts),
    }
}
