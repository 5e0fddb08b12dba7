//! Connections and links: when a message arrives, and whether it does.
//!
//! A message takes 0.2 to 0.8 ms, drawn for each, and what its link is delayed by; one connection and direction never
//! reorders. A cut link holds what is sent over it, as TCP does by retransmission: it arrives after the heal. Neither
//! side notices, unless a timeout of its own tells it. A process that dies is noticed, unless the link is cut: its
//! kernel closes its connections. A host without power says nothing, until it is up again.

use crate::map::Map;

use super::{Event, Life, World};
use crate::fact::{NetworkFact, Way, What};
use crate::ids::{BrokerId, ClientId, ConnId, FactId, NodeId};
use crate::process::Input;
use crate::protocol::Message;
use crate::rng::Rng;
use crate::time::{Instant, Span};

/// The fastest message.
const LATENCY_MIN: Span = Span(200);
/// Faster than the slowest message.
const LATENCY_MAX: Span = Span(800);
/// The same for a process that talks to itself.
const LOOPBACK_MIN: Span = Span(20);
const LOOPBACK_MAX: Span = Span(60);

/// A connection, as the two kernels see it.
#[derive(Clone, Debug)]
struct Conn {
    client: NodeId,
    server: NodeId,
    client_open: bool,
    server_open: bool,
    /// When the last thing sent arrives, by direction: to the client, to the server.
    last_arrival: [Instant; 2],
    /// Why it was opened.
    cause: Option<FactId>,
}

/// A link between two processes, in one direction.
#[derive(Clone, Debug, Default)]
pub(super) struct Link {
    pub cut: bool,
    pub delay: Span,
    held: Vec<Event>,
}

/// All connections and links.
#[derive(Clone, Debug)]
pub(super) struct Network {
    rng: Rng,
    conns: Map<ConnId, Conn>,
    links: Map<(NodeId, NodeId), Link>,
    /// Clients that run on a broker's host, and share its links.
    hosts: Map<ClientId, BrokerId>,
}

impl Network {
    pub fn new(seed: u64) -> Self {
        Network { rng: Rng::stream(seed, 1), conns: Map::new(), links: Map::new(), hosts: Map::new() }
    }

    /// A client runs on a broker's host.
    pub fn put_on(&mut self, client: ClientId, host: BrokerId) {
        self.hosts.insert(client, host);
    }

    /// The link in one direction, between hosts.
    fn link_of(&self, a: NodeId, b: NodeId) -> (NodeId, NodeId) {
        let host = |node| match node {
            NodeId::Client(client) => self.hosts.get(&client).map_or(node, |host| NodeId::Broker(*host)),
            NodeId::Zk | NodeId::Broker(_) | NodeId::Controller(_) => node,
        };
        (host(a), host(b))
    }

    fn latency(&mut self, a: NodeId, b: NodeId) -> Span {
        if a == b {
            return self.rng.span(LOOPBACK_MIN, LOOPBACK_MAX);
        }
        let delay = self.links.get(&self.link_of(a, b)).map_or(Span::ZERO, |link| link.delay);
        self.rng.span(LATENCY_MIN, LATENCY_MAX) + delay
    }

    fn link_mut(&mut self, a: NodeId, b: NodeId) -> &mut Link {
        let link = self.link_of(a, b);
        self.links.entry(link).or_default()
    }

    fn hold(&mut self, a: NodeId, b: NodeId, event: Event) {
        self.link_mut(a, b).held.push(event);
    }

    fn is_cut(&self, a: NodeId, b: NodeId) -> bool {
        self.links.get(&self.link_of(a, b)).is_some_and(|link| link.cut)
    }

    fn peer(&self, conn: ConnId, node: NodeId) -> Option<NodeId> {
        let conn = self.conns.get(&conn)?;
        Some(if conn.client == node && conn.client_open { conn.server } else { conn.client })
    }

    /// The client's side of a connection opens.
    pub fn establish(&mut self, conn: ConnId) -> Option<NodeId> {
        let known = self.conns.get(&conn)?;
        known.client_open.then_some(known.client)
    }

    /// A connection that came to nothing.
    pub fn forget(&mut self, conn: ConnId) -> Option<NodeId> {
        self.conns.remove(&conn).filter(|conn| conn.client_open).map(|conn| conn.client)
    }

    /// Whether a message that arrives is read.
    pub fn is_open_at(&self, conn: ConnId, node: NodeId) -> bool {
        self.conns.get(&conn).is_some_and(|conn| {
            (conn.client == node && conn.client_open) || (conn.server == node && conn.server_open)
        })
    }

    /// One side learns that the other has closed. True where it had not closed itself.
    pub fn close_at(&mut self, conn: ConnId, node: NodeId) -> bool {
        let was_open = self.is_open_at(conn, node);
        if was_open {
            self.conns.remove(&conn);
        }
        was_open
    }

    /// When something that is sent now arrives at `to`, behind what was sent before it.
    fn arrival(&mut self, conn: ConnId, from: NodeId, to: NodeId, now: Instant) -> Instant {
        let at = now + self.latency(from, to);
        let Some(conn) = self.conns.get_mut(&conn) else { return at };
        let last = &mut conn.last_arrival[usize::from(to == conn.server)];
        *last = at.max(*last + Span(1));
        *last
    }

    /// Links that are not as they were.
    pub fn links(&self) -> impl Iterator<Item = (NodeId, NodeId, &Link)> {
        let same = |a: &Link, b: &Link| a.cut == b.cut && a.delay == b.delay;
        let back = |a: NodeId, b: NodeId| self.links.get(&(b, a));
        self.links
            .iter()
            .filter(|(_, link)| link.cut || link.delay > Span::ZERO)
            .filter(move |((a, b), link)| a < b || back(*a, *b).is_none_or(|back| !same(link, back)))
            .map(|((a, b), link)| (*a, *b, link))
    }

    /// Whether `conn` was opened by `node`.
    pub fn ends(&self, conn: ConnId) -> Option<(NodeId, NodeId)> {
        self.conns.get(&conn).map(|conn| (conn.client, conn.server))
    }
}

impl World {
    pub(super) fn connect(&mut self, conn: ConnId, from: NodeId, to: NodeId, cause: Option<FactId>) {
        let cause = self.fact(Some(from), cause, What::Network(NetworkFact::Connected { to })).or(cause);
        let ends = Conn {
            client: from,
            server: to,
            client_open: true,
            server_open: false,
            last_arrival: [self.now; 2],
            cause,
        };
        self.network.conns.insert(conn, ends);
        self.transmit(conn, from, to, Event::Syn { conn, sent: self.now });
    }

    /// Puts something on the wire; a cut link holds it.
    pub(super) fn transmit(
        &mut self,
        conn: ConnId,
        from: NodeId,
        to: NodeId,
        event: Event,
    ) -> Option<Instant> {
        if self.network.is_cut(from, to) {
            self.network.hold(from, to, event);
            return None;
        }
        let at = self.network.arrival(conn, from, to, self.now);
        self.schedule(at, event);
        Some(at)
    }

    pub(super) fn send(
        &mut self,
        conn: ConnId,
        from: NodeId,
        message: Message,
        cause: Option<FactId>,
        wait: Span,
    ) {
        let Some(to) = self.network.peer(conn, from) else { return };
        if !self.network.is_open_at(conn, from) {
            return;
        }
        let leaves = self.now + wait;
        let met = self.meet(from, to, &message);
        let way = if self.network.is_cut(from, to) {
            Way::Cut
        } else if self.waits_for_hand(&message) {
            Way::ByHand
        } else {
            Way::Arrives(self.network.arrival(conn, from, to, leaves))
        };
        let sent = match self.ids.facts_wanted {
            true => self.fact(
                Some(from),
                cause,
                What::Network(NetworkFact::Sent { to, conn, message: message.clone(), way }),
            ),
            false => None,
        };
        let event = Event::Deliver { conn, to, message, cause: sent, sent: leaves };
        match (way, met) {
            (Way::Arrives(at), Some((verb, name, cause))) => {
                self.deal((verb, cause.or(sent)), &name, event, at)
            }
            (Way::Arrives(at), None) => self.schedule(at, event),
            (Way::Cut, _) => self.network.hold(from, to, event),
            (Way::ByHand, met) => {
                let place = self.keep_for_hand(event);
                if let Some((verb, name, cause)) = met {
                    self.deal_by_hand((verb, cause.or(sent)), &name, place);
                }
            }
        }
    }

    pub(super) fn close(&mut self, conn: ConnId, from: NodeId, cause: Option<FactId>) {
        let Some(to) = self.network.peer(conn, from) else { return };
        let Some(ends) = self.network.conns.get_mut(&conn) else { return };
        if ends.client == from && ends.client_open {
            ends.client_open = false;
        } else {
            ends.server_open = false;
        }
        if ends.client_open || ends.server_open {
            self.transmit(conn, from, to, Event::Closed { conn, to, cause });
        } else {
            self.network.conns.remove(&conn);
        }
    }

    /// A connection attempt reaches its server: a process that lives is listening, even one that is paused.
    pub(super) fn on_syn(&mut self, conn: ConnId) {
        let Some((client, server)) = self.network.ends(conn) else { return };
        let cause = self.network.conns.get(&conn).and_then(|conn| conn.cause);
        if self.life(server) == Life::Off {
            return; // nobody is there to refuse it
        }
        let lives = self.lives(server);
        if let (true, Some(ends)) = (lives, self.network.conns.get_mut(&conn)) {
            ends.server_open = true;
            self.transmit(conn, server, client, Event::Established(conn, cause));
            self.input(server, Input::Accepted(conn, client), cause);
        } else {
            let refused =
                self.fact(Some(client), cause, What::Network(NetworkFact::Disconnected { from: server }));
            self.transmit(conn, server, client, Event::Refused(conn, refused));
        }
    }

    /// A host that had no power is up again: it knows nothing of the connections of its earlier life, and refuses
    /// what was tried meanwhile.
    pub(super) fn answer_for_earlier_life(&mut self, node: NodeId, cause: Option<FactId>) {
        let tried = |conn: &Conn| conn.server == node && conn.client_open && !conn.server_open;
        let conns = self.network.conns.iter();
        let tried: Vec<_> =
            conns.filter(|(_, conn)| tried(conn)).map(|(id, conn)| (*id, conn.client)).collect();
        self.close_all(node, cause);
        for (conn, client) in tried {
            self.transmit(conn, node, client, Event::Refused(conn, cause));
        }
    }

    /// A process is gone: its kernel closes what it had open.
    pub(super) fn close_all(&mut self, node: NodeId, cause: Option<FactId>) {
        let open: Vec<ConnId> = self
            .network
            .conns
            .iter()
            .filter(|(_, conn)| {
                (conn.client == node && conn.client_open) || (conn.server == node && conn.server_open)
            })
            .map(|(id, _)| *id)
            .collect();
        for conn in open {
            self.close(conn, node, cause);
        }
    }

    /// Cuts a link, or heals it: then everything that it held arrives.
    pub(super) fn set_cut(
        &mut self,
        (a, b): (NodeId, NodeId),
        one_way: bool,
        cut: bool,
        cause: Option<FactId>,
    ) {
        self.fact(None, cause, What::Network(NetworkFact::LinkChanged { a, b, cut, one_way }));
        self.cut_direction(a, b, cut);
        if !one_way {
            self.cut_direction(b, a, cut);
        }
    }

    fn cut_direction(&mut self, a: NodeId, b: NodeId, cut: bool) {
        let link = self.network.link_mut(a, b);
        link.cut = cut;
        if cut {
            return self.hold_flights(a, b);
        }
        for event in std::mem::take(&mut link.held) {
            let (conn, to) = match &event {
                Event::Deliver { conn, to, .. } | Event::Closed { conn, to, .. } => (*conn, *to),
                Event::Syn { conn, .. } => (*conn, self.network.ends(*conn).map_or(b, |(_, server)| server)),
                Event::Established(conn, _) | Event::Refused(conn, _) => {
                    (*conn, self.network.ends(*conn).map_or(a, |(client, _)| client))
                }
                Event::Begin(..) | Event::Wake(_) => continue,
            };
            let at = self.network.arrival(conn, a, to, self.now);
            self.schedule(at, event);
        }
    }

    /// What is on its way over a link that is cut does not arrive until it is healed.
    fn hold_flights(&mut self, a: NodeId, b: NodeId) {
        let crosses = |network: &Network, event: &Event| {
            let (conn, to) = match event {
                Event::Deliver { conn, to, .. } | Event::Closed { conn, to, .. } => (conn, Some(*to)),
                Event::Syn { conn, .. } => (conn, network.ends(*conn).map(|(_, server)| server)),
                Event::Established(conn, _) | Event::Refused(conn, _) => {
                    (conn, network.ends(*conn).map(|(client, _)| client))
                }
                Event::Begin(..) | Event::Wake(_) => return false,
            };
            network.ends(*conn).zip(to).is_some_and(|((client, server), to)| {
                let from = if client == to { server } else { client };
                network.link_of(from, to) == network.link_of(a, b)
            })
        };
        let events = self.queue.take(|event| crosses(&self.network, event));
        self.network.link_mut(a, b).held.extend(events);
    }

    pub(super) fn set_delay(
        &mut self,
        (a, b): (NodeId, NodeId),
        one_way: bool,
        delay: Span,
        cause: Option<FactId>,
    ) {
        self.fact(None, cause, What::Network(NetworkFact::LinkDelayed { a, b, delay, one_way }));
        self.network.link_mut(a, b).delay = delay;
        if !one_way {
            self.network.link_mut(b, a).delay = delay;
        }
    }
}
