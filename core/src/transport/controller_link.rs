//! A broker's way to the controller, wherever that is (`NodeToControllerChannelManager`).
//!
//! Requests wait until a controller is known. One that answers NOT_CONTROLLER, or dies, is left; the request goes to
//! the next one that the metadata names.

use std::collections::VecDeque;
use std::rc::Rc;

use super::channel::{Channel, ChannelConfig};
use crate::ids::{ConnId, FactId, NodeId};
use crate::process::Out;
use crate::protocol::{ErrorCode, Request, Response};
use crate::time::{Instant, Span};

/// Time between two tries.
const BACKOFF: Span = Span(100_000);
/// `controller.socket.timeout.ms`.
const TIMEOUT: Span = Span(30_000_000);

/// The way to the controller.
#[derive(Clone, Debug, Default)]
pub struct ControllerLink {
    channel: Option<Channel>,
    waiting: VecDeque<Rc<Request>>,
    retry_at: Option<Instant>,
    /// The last request, or what it failed by: why there is something to try again.
    because: Option<FactId>,
}

impl ControllerLink {
    /// Sends to the controller, as soon as there is one.
    pub fn send(&mut self, request: impl Into<Rc<Request>>, controller: Option<NodeId>, out: &mut Out<'_>) {
        self.waiting.push_back(request.into());
        self.because = out.cause();
        self.pump(controller, out);
    }

    /// Whether it is this link's connection.
    pub fn owns(&self, conn: ConnId) -> bool {
        self.channel.as_ref().is_some_and(|channel| channel.owns(conn))
    }

    /// Whether nothing is being asked.
    pub fn is_idle(&self) -> bool {
        self.waiting.is_empty() && self.channel.as_ref().is_none_or(Channel::is_idle)
    }

    /// When it next has something to do.
    pub fn deadline(&self) -> Instant {
        let retry = self.retry_at.filter(|_| !self.waiting.is_empty()).unwrap_or(Instant::NEVER);
        self.channel.as_ref().map_or(Instant::NEVER, Channel::deadline).min(retry)
    }

    /// Its time has come, or the metadata may name another controller.
    pub fn on_wake(&mut self, controller: Option<NodeId>, out: &mut Out<'_>) {
        let before = out.cause();
        if let Some(channel) = &mut self.channel {
            let lost = channel.on_wake(out);
            self.waiting.extend(lost);
        }
        out.wake_for(self.because);
        self.pump(controller, out);
        out.set_cause(before);
    }

    /// The connection is open.
    pub fn on_connected(&mut self, conn: ConnId, out: &mut Out<'_>) {
        if let Some(channel) = &mut self.channel {
            channel.on_connected(conn, out);
        }
    }

    /// The connection is gone.
    pub fn on_disconnected(&mut self, out: &mut Out<'_>) {
        if let Some(mut channel) = self.channel.take() {
            self.waiting.extend(channel.on_disconnected(out));
            self.waiting.extend(channel.unsent());
            self.retry_at = Some(out.now + BACKOFF);
            self.because = out.cause();
        }
    }

    /// An answer came: the request with it, unless it has to be asked elsewhere.
    pub fn on_response(
        &mut self,
        correlation: u32,
        response: &Response,
        out: &mut Out<'_>,
    ) -> Option<Rc<Request>> {
        let request = self.channel.as_mut()?.on_response(correlation, response, out)?;
        if error_of(response) != ErrorCode::NotController {
            return Some(request);
        }
        self.waiting.push_front(request);
        if let Some(mut channel) = self.channel.take() {
            self.waiting.extend(channel.unsent());
            channel.close(out);
        }
        self.retry_at = Some(out.now + BACKOFF);
        self.because = out.cause();
        None
    }

    fn pump(&mut self, controller: Option<NodeId>, out: &mut Out<'_>) {
        if self.retry_at.is_some_and(|at| at > out.now) || self.waiting.is_empty() {
            return;
        }
        let Some(controller) = controller else {
            self.retry_at = Some(out.now + BACKOFF);
            return;
        };
        self.retry_at = None;
        if self.channel.as_ref().is_none_or(|channel| channel.to != controller) {
            if let Some(mut old) = self.channel.take() {
                old.close(out);
            }
            let config = ChannelConfig { greets: true, backoff: BACKOFF, timeout: TIMEOUT };
            self.channel = Some(Channel::new(controller, config));
        }
        if let Some(channel) = &mut self.channel {
            for request in self.waiting.drain(..) {
                channel.send(request, out);
            }
        }
    }
}

fn error_of(response: &Response) -> ErrorCode {
    match response {
        Response::AlterPartition(response) => response.error,
        Response::AllocateProducerIds(response) => response.error,
        Response::ControlledShutdown(response) => response.error,
        Response::BrokerRegistration(response) => response.error,
        Response::BrokerHeartbeat(response) => response.error,
        Response::ElectLeaders(response) => response.error,
        Response::CreateTopics(response) => response.topics.first().map_or(ErrorCode::None, |topic| topic.1),
        Response::CreatePartitions(response) => {
            response.topics.first().map_or(ErrorCode::None, |topic| topic.1)
        }
        Response::IncrementalAlterConfigs(response) => {
            response.resources.first().map_or(ErrorCode::None, |resource| resource.1)
        }
        _ => ErrorCode::None,
    }
}
