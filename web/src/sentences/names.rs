//! What to call a process.

use std::rc::Rc;

use highwater_core::ids::{ClientId, NodeId};
use highwater_core::map::Map;

/// The names of client processes, as their start told them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Names(Rc<Map<ClientId, Rc<str>>>);

impl Names {
    /// Learns a name.
    pub fn learn(&mut self, client: ClientId, name: Rc<str>) {
        Rc::make_mut(&mut self.0).insert(client, name);
    }

    /// What a client is called.
    pub fn client(&self, client: ClientId) -> String {
        self.0.get(&client).map_or_else(|| format!("client {}", client.0), |name| name.to_string())
    }

    /// What a process is called. It is the same in every language.
    pub fn node(&self, node: NodeId) -> String {
        match node {
            NodeId::Zk => "zk".to_owned(),
            NodeId::Controller(id) => format!("controller {id}"),
            NodeId::Broker(id) => format!("broker {id}"),
            NodeId::Client(id) => self.client(id),
        }
    }
}

/// A member id without its UUID: `c1-2f6c…` is `c1`.
pub fn short_member(member: &str) -> &str {
    const UUID_AND_HYPHEN: usize = 37;
    member.len().checked_sub(UUID_AND_HYPHEN).and_then(|at| member.get(..at)).unwrap_or(member)
}

/// A command without the moment that the script keeps for it: wherever it is shown, its time stands beside it.
pub fn without_time(line: &str) -> &str {
    match line.strip_prefix('@').and_then(|rest| rest.split_once(' ')) {
        Some((_, command)) => command,
        None => line,
    }
}
