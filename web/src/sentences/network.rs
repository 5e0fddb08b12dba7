//! What happens on the network, and what messages are called.

use highwater_core::fact::{MessageVerb, NetworkFact, Way};
use highwater_core::protocol::Message;
use highwater_core::time::Span;

use super::Names;
use crate::texts::{FactNetwork, Locale, Phrases};

pub(super) fn sentence(locale: Locale, fact: &NetworkFact, names: &Names) -> String {
    let texts = FactNetwork(locale);
    let node = |node| names.node(node);
    match fact {
        NetworkFact::Sent { to, message, way: Way::Arrives(_), .. } => {
            texts.sent(message_name(locale, message), node(*to))
        }
        NetworkFact::Sent { to, message, way: Way::Cut, .. } => {
            texts.held(message_name(locale, message), node(*to))
        }
        NetworkFact::Sent { to, message, way: Way::ByHand, .. } => {
            texts.waits_for_hand(message_name(locale, message), node(*to))
        }
        NetworkFact::ByHand { on: true } => texts.by_hand().to_owned(),
        NetworkFact::ByHand { on: false } => texts.by_themselves().to_owned(),
        NetworkFact::Connected { to } => texts.connected(node(*to)),
        NetworkFact::Disconnected { from } => texts.refused(node(*from)),
        NetworkFact::LinkChanged { a, b, cut, one_way } => {
            let (one, other) = (node(*a), node(*b));
            match (cut, one_way) {
                (true, true) => texts.way_cut(one, other),
                (false, true) => texts.way_healed(one, other),
                (true, false) => texts.link_cut(one, other),
                (false, false) => texts.link_healed(one, other),
            }
        }
        NetworkFact::LinkDelayed { a, b, delay, one_way } => {
            let (one, other) = (node(*a), node(*b));
            match (*delay, one_way) {
                (Span::ZERO, true) => texts.way_undelayed(one, other),
                (Span::ZERO, false) => texts.link_undelayed(one, other),
                (delay, true) => texts.way_delayed(one, other, delay),
                (delay, false) => texts.link_delayed(one, other, delay),
            }
        }
        NetworkFact::MessageDisturbed { verb, to, message } => {
            let (message, to) = (message_name(locale, message), node(*to));
            match verb {
                MessageVerb::Drop => texts.dropped(message, to),
                MessageVerb::Delay(by) => texts.delayed(message, to, by),
                MessageVerb::Duplicate => texts.duplicated(message, to),
                MessageVerb::Deliver => texts.delivered(message, to),
            }
        }
    }
}

/// What a message is called: `FETCH`, or `the answer to FETCH`.
pub(crate) fn message_name(locale: Locale, message: &Message) -> String {
    let phrases = Phrases(locale);
    match message {
        Message::Request { request, .. } => phrases.request(request.api().name()),
        Message::Response { response, .. } => phrases.answer(response.api().name()),
        Message::ZkRequest { .. } => phrases.zookeeper_request().to_owned(),
        Message::ZkReply { .. } => phrases.zookeeper_answer().to_owned(),
        Message::ZkWatch(event) => phrases.zookeeper_watch(&event.path),
    }
}
