//! What a script does to single messages: drops, delays, duplicates one, or delivers it first.
//!
//! A message that is on its way is taken out of the queue; one that will be sent meets what waits for it in
//! [`World::meet`](super::World). Without such lines that costs one look at an empty list.
//!
//! The same hand lets `core/tests/message_orders.rs` try every order of messages within a bound.

use super::{Event, World};
use crate::fact::{NetworkFact, What};
use crate::ids::{FactId, NodeId};
use crate::map::Set;
use crate::protocol::Message;
use crate::script::message::{MessageName, MessageVerb, Party};
use crate::time::Instant;
use crate::view::{Flight, FlightName};

/// What waits for messages, and what was taken off the network.
#[derive(Clone, Debug, Default)]
pub(super) struct Faults {
    /// What is to happen, to which one, how many are still to come before it, and the line that wants it.
    due: Vec<(MessageVerb, MessageName, u32, Option<FactId>)>,
    /// Dropped ones; `deliver` brings them back.
    dropped: Vec<(MessageName, Event)>,
    /// Whether requests and answers wait to be delivered by hand.
    holds: bool,
    /// Those that do, in the order in which they were sent.
    by_hand: Vec<Event>,
}

impl World {
    /// Carries out a line about one message.
    pub(super) fn disturb(&mut self, verb: MessageVerb, name: &MessageName, cause: Option<FactId>) {
        if verb == MessageVerb::Deliver {
            if let Some(place) = self.faults.dropped.iter().position(|(known, _)| known == name) {
                let (_, event) = self.faults.dropped.remove(place);
                return self.deal((verb, cause), name, event, self.now);
            }
            let before = self.faults.due.len();
            self.faults.due.retain(|(_, known, ..)| known != name);
            if self.faults.due.len() < before {
                return;
            }
        }
        let on_their_way = self.queue.iter().filter(|(_, event)| self.is_about(name, event)).count() as u32;
        if name.nth > on_their_way {
            let nth = name.nth - on_their_way;
            let by_hand = self.by_hand().enumerate().filter(|(_, event)| self.is_about(name, event));
            let places: Vec<usize> = by_hand.map(|(place, _)| place).collect();
            return match places.get(nth as usize - 1) {
                Some(place) => self.deal_by_hand((verb, cause), name, *place),
                None => self.faults.due.push((verb, name.clone(), nth - places.len() as u32, cause)),
            };
        }
        let mut events = self.queue.iter().filter(|(_, event)| self.is_about(name, event));
        let Some((at, _)) = events.nth(name.nth as usize - 1) else { return };
        drop(events);
        let mut queue = std::mem::take(&mut self.queue);
        let event = queue.take_nth(name.nth as usize, |event| self.is_about(name, event));
        self.queue = queue;
        if let Some(event) = event {
            self.deal((verb, cause), name, event, at);
        }
    }

    /// What is on its way, in the order in which it would arrive, each message with the name by which a line can
    /// disturb it; `None`: it has none (a connection being opened, and what is said to ZooKeeper).
    pub fn named_flights(&self) -> Vec<(Flight, Option<MessageName>)> {
        let mut named: Vec<MessageName> = Vec::new();
        let mut flights = self.flights();
        let names = flights.iter().map(|flight| {
            let FlightName::Api(api) = flight.name else { return None };
            let (from, to) = (self.party(flight.from)?, self.party(flight.to)?);
            let (is_answer, mut name) = (flight.response, None);
            for known in &mut named {
                if (&known.from, &known.to, known.api, known.is_answer) == (&from, &to, api, is_answer) {
                    known.nth += 1;
                    name = Some(known.clone());
                }
            }
            let name = name.unwrap_or_else(|| {
                named.push(MessageName { from, to, api, is_answer, nth: 1 });
                named[named.len() - 1].clone()
            });
            Some(name)
        });
        let names: Vec<_> = names.collect();
        flights.drain(..).zip(names).collect()
    }

    /// What a line calls a process.
    fn party(&self, node: NodeId) -> Option<Party> {
        match node {
            NodeId::Client(id) => Some(Party::Client(self.client_name(id)?.clone())),
            NodeId::Controller(id) => Some(Party::Node(NodeId::Broker(id))),
            NodeId::Broker(_) | NodeId::Zk => Some(Party::Node(node)),
        }
    }

    /// How many messages on their way could arrive next: of each connection and direction the first.
    pub fn heads(&self) -> usize {
        self.head_places().len()
    }

    /// Lets the n-th of them, from 0, arrive next, whatever its link would take. False where there are not so many.
    pub fn deliver_head(&mut self, n: usize) -> bool {
        let Some(place) = self.head_places().get(n).copied() else { return false };
        let is_message = |event: &Event| matches!(event, Event::Deliver { .. });
        let event = self.queue.take_nth(place + 1, is_message);
        if let Some(event) = event {
            self.schedule(self.now, event);
        }
        true
    }

    /// The places, among all messages on their way, of those that could arrive next.
    fn head_places(&self) -> Vec<usize> {
        let (mut seen, mut places) = (Set::new(), Vec::new());
        let messages = self.queue.iter().filter(|(_, event)| matches!(event, Event::Deliver { .. }));
        for (place, (_, event)) in messages.enumerate() {
            if let Event::Deliver { conn, to, .. } = event
                && seen.insert((*conn, *to))
            {
                places.push(place);
            }
        }
        places
    }

    /// What waits for a message that is being sent.
    pub(super) fn meet(
        &mut self,
        from: NodeId,
        to: NodeId,
        message: &Message,
    ) -> Option<(MessageVerb, MessageName, Option<FactId>)> {
        if self.faults.due.is_empty() {
            return None;
        }
        let mut due = std::mem::take(&mut self.faults.due);
        let mut met = None;
        for (place, (_, name, left, _)) in due.iter_mut().enumerate() {
            if name.is_kind(message) && self.is_party(&name.from, from) && self.is_party(&name.to, to) {
                *left -= 1;
                met = met.or((*left == 0).then_some(place));
            }
        }
        let met = met.map(|place| due.remove(place));
        due.retain(|(_, _, left, _)| *left > 0);
        self.faults.due = due;
        met.map(|(verb, name, _, cause)| (verb, name, cause))
    }

    /// From now on messages wait to be delivered by hand, those on their way too; or all that wait go on.
    pub(super) fn set_by_hand(&mut self, on: bool, cause: Option<FactId>) {
        if self.faults.holds == on {
            return;
        }
        self.fact(None, cause, What::Network(NetworkFact::ByHand { on }));
        self.faults.holds = on;
        if on {
            let waits = |event: &Event| matches!(event, Event::Deliver { message, .. } if is_named(message));
            self.faults.by_hand = self.queue.take(waits);
            return;
        }
        for event in std::mem::take(&mut self.faults.by_hand) {
            // A connection that has gone meanwhile has taken its messages along.
            if let (Some(from), Event::Deliver { conn, to, .. }) = (self.sender(&event), &event) {
                self.transmit(*conn, from, *to, event.clone());
            }
        }
    }

    /// Whether messages wait to be delivered by hand.
    pub fn delivers_by_hand(&self) -> bool {
        self.faults.holds
    }

    /// Whether a message that is being sent is one that waits to be delivered by hand.
    pub(super) fn waits_for_hand(&self, message: &Message) -> bool {
        self.faults.holds && is_named(message)
    }

    /// What waits to be delivered by hand, in the order in which it was sent.
    pub(super) fn by_hand(&self) -> impl Iterator<Item = &Event> {
        self.faults.by_hand.iter()
    }

    /// A message waits to be delivered by hand, behind those that wait already: at this place.
    pub(super) fn keep_for_hand(&mut self, event: Event) -> usize {
        self.faults.by_hand.push(event);
        self.faults.by_hand.len() - 1
    }

    /// Lets it happen to one of those that wait to be delivered by hand.
    pub(super) fn deal_by_hand(
        &mut self,
        (verb, cause): (MessageVerb, Option<FactId>),
        name: &MessageName,
        place: usize,
    ) {
        if verb == MessageVerb::Duplicate {
            let copy = self.faults.by_hand[place].clone();
            self.tell_disturbed(verb, cause, &copy);
            return self.faults.by_hand.insert(place, copy);
        }
        let event = self.faults.by_hand.remove(place);
        self.deal((verb, cause), name, event, self.now);
    }

    fn tell_disturbed(&mut self, verb: MessageVerb, cause: Option<FactId>, event: &Event) {
        if let Event::Deliver { to, message, .. } = event {
            let (to, message) = (*to, message.clone());
            let from = self.sender(event);
            self.fact(from, cause, What::Network(NetworkFact::MessageDisturbed { verb, to, message }));
        }
    }

    /// Lets it happen to a message that would arrive `at`.
    pub(super) fn deal(
        &mut self,
        (verb, cause): (MessageVerb, Option<FactId>),
        name: &MessageName,
        event: Event,
        at: Instant,
    ) {
        self.tell_disturbed(verb, cause, &event);
        match verb {
            MessageVerb::Drop => self.faults.dropped.push((name.clone(), event)),
            MessageVerb::Delay(by) => self.schedule(at + by, event),
            MessageVerb::Duplicate => {
                self.schedule(at, event.clone());
                self.schedule(at, event);
            }
            MessageVerb::Deliver => self.schedule(self.now, event),
        }
    }

    fn is_about(&self, name: &MessageName, event: &Event) -> bool {
        let Event::Deliver { to, message, .. } = event else { return false };
        name.is_kind(message)
            && self.is_party(&name.to, *to)
            && self.sender(event).is_some_and(|from| self.is_party(&name.from, from))
    }

    fn sender(&self, event: &Event) -> Option<NodeId> {
        let Event::Deliver { conn, to, .. } = event else { return None };
        let (client, server) = self.network.ends(*conn)?;
        Some(if client == *to { server } else { client })
    }

    fn is_party(&self, party: &Party, node: NodeId) -> bool {
        match (party, node) {
            (Party::Node(NodeId::Broker(id)), _) => self.node(*id) == node,
            (Party::Node(NodeId::Zk), NodeId::Controller(_)) => true,
            (Party::Node(wanted), _) => *wanted == node,
            (Party::Client(name), NodeId::Client(id)) => {
                self.client_name(id).is_some_and(|known| known == name)
            }
            (Party::Client(_), _) => false,
        }
    }
}

/// Whether a line can name it, and so deliver it: what is said to ZooKeeper goes on by itself.
fn is_named(message: &Message) -> bool {
    matches!(message, Message::Request { .. } | Message::Response { .. })
}
