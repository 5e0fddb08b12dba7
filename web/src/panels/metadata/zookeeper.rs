//! ZooKeeper: its sessions, and its tree, each node with its content, version, owner and watches.

use std::rc::Rc;

use highwater_core::ids::NodeId;
use highwater_core::time::Instant;
use highwater_core::view::{SessionView, ZnodeView};
use yew::prelude::*;

use super::search::search;
use super::tree::{self, FOUND_MAX, Shown, Turned};
use crate::parts::moment::span;
use crate::parts::rich::rich;
use crate::session::Names;
use crate::texts::Metadata as Texts;

/// How many watchers of a node are named.
const WATCHERS_MAX: usize = 6;

/// Up to how many sessions are in sight at first; more would stand before the tree.
const SESSIONS_OPEN: usize = 5;

/// What ZooKeeper holds.
pub(super) struct Seen {
    pub znodes: Vec<ZnodeView>,
    pub sessions: Vec<SessionView>,
    pub names: Names,
    pub now: Instant,
}

/// What a person has opened, closed and typed.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct State {
    pub turned: Turned,
    pub words: AttrValue,
}

/// What a person does to the tree.
pub(super) enum Act {
    /// Opens or closes a node.
    Turn(Rc<str>, bool),
    /// Searches.
    Search(String),
}

impl Reducible for State {
    type Action = Act;

    fn reduce(self: Rc<Self>, act: Act) -> Rc<Self> {
        let mut next = (*self).clone();
        match act {
            Act::Turn(path, open) => {
                next.turned.insert(path.to_string(), open);
            }
            Act::Search(words) => next.words = words.into(),
        }
        next.into()
    }
}

/// All that the tree is drawn with.
struct Sight<'s> {
    seen: &'s Seen,
    act: &'s Callback<Act>,
    texts: Texts,
}

pub(super) fn zookeeper(seen: &Seen, state: &State, act: &Callback<Act>, texts: Texts) -> Html {
    let sight = Sight { seen, act, texts };
    let searching = !state.words.trim().is_empty();
    let (shown, more, found) = if searching {
        let (shown, count) = tree::found(&seen.znodes, state.words.trim());
        (shown, 0, Some(count))
    } else {
        let (shown, more) = tree::shown(&seen.znodes, "", &state.turned);
        (shown, more, None)
    };
    html! {
        <>
            <p>{ rich(texts.zookeeper_intro()) }</p>
            <details class="sessions" open={seen.sessions.len() <= SESSIONS_OPEN}>
                <summary>{ texts.sessions(seen.sessions.len()) }</summary>
                if seen.sessions.is_empty() { <p>{ texts.no_sessions() }</p> }
                <ul>{ for seen.sessions.iter().map(|session| sight.session(session)) }</ul>
            </details>
            <h3>{ texts.nodes(seen.znodes.len()) }</h3>
            { search(&state.words, texts.search_nodes(), act.reform(Act::Search)) }
            <p class="found" role="status">
                if let Some(count) = found { { texts.found(count) } }
                if found.is_some_and(|count| count > FOUND_MAX) { { texts.first_of_found(FOUND_MAX) } }
            </p>
            { sight.branch(&shown, more) }
        </>
    }
}

impl Sight<'_> {
    fn session(&self, session: &SessionView) -> Html {
        let SessionView { id, owner, last_heard, timeout, connected, ephemerals } = session;
        let silent = self.seen.now.since(*last_heard);
        let late = silent.0 * 2 > timeout.0;
        html! {
            <li key={id.0}>
                <b>{ self.seen.names.node(*owner) }</b>
                <small class={classes!(late.then_some("late"))}>{ self.texts.session_heard(span(silent), span(*timeout)) }</small>
                <small>
                    { self.texts.ephemerals(*ephemerals) }
                    if !*connected { { " · " }{ self.texts.not_connected() } }
                </small>
            </li>
        }
    }

    fn branch(&self, shown: &[Shown], more: usize) -> Html {
        html! {
            <ul class="znodes">
                { for shown.iter().map(|shown| self.node(shown)) }
                if more > 0 { <li class="rest">{ self.texts.more_nodes(more) }</li> }
            </ul>
        }
    }

    fn node(&self, shown: &Shown) -> Html {
        let znode = &self.seen.znodes[shown.place];
        let name = tree::name(&znode.path).to_owned();
        let head = if shown.parent {
            let (path, open) = (znode.path.clone(), !shown.open);
            let onclick = self.act.reform(move |_: MouseEvent| Act::Turn(path.clone(), open));
            html! { <button class="disclosure" aria-expanded={shown.open.to_string()} {onclick}><b>{ name }</b></button> }
        } else {
            html! { <b class="leaf">{ name }</b> }
        };
        html! {
            <li key={znode.path.to_string()} data-path={znode.path.to_string()}>
                <div class="znode" title={znode.path.to_string()}>
                    { head }
                    <small>{ format!("v{}", znode.version) }</small>
                    if shown.itself { { self.contents(znode) } }
                </div>
                if shown.open { { self.branch(&shown.children, shown.more) } }
            </li>
        }
    }

    /// Whose a node is, what is in it, and who watches it.
    fn contents(&self, znode: &ZnodeView) -> Html {
        html! {
            <>
                    if let Some(owner) = znode.owner { <em>{ self.texts.ephemeral(self.seen.names.node(owner)) }</em> }
                    if !znode.data.is_empty() { <code>{ znode.data.to_string() }</code> }
                    { self.watches(&znode.watched_by, |texts, who, more| texts.watched_by(more, who)) }
                    { self.watches(&znode.children_watched_by, |texts, who, more| texts.children_watched_by(more, who)) }
            </>
        }
    }

    fn watches(&self, by: &[NodeId], told: fn(Texts, String, usize) -> String) -> Html {
        if by.is_empty() {
            return Html::default();
        }
        let names = by.iter().take(WATCHERS_MAX).map(|node| self.seen.names.node(*node));
        let more = by.len().saturating_sub(WATCHERS_MAX);
        html! { <small class="watches">{ told(self.texts, self.texts.0.list(names), more) }</small> }
    }
}
