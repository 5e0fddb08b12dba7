//! A broker's stop in good order: it gives its leaderships away, closes its logs, and ends its ZooKeeper session. In
//! KRaft mode its heartbeats ask the controller for leave.

use super::{Broker, Phase};
use crate::ids::FactId;
use crate::process::Out;
use crate::protocol::cluster::ControlledShutdownRequest;
use crate::protocol::{ErrorCode, Request, Response};
use crate::time::{Instant, Span};
use crate::transport::controller_link::ControllerLink;

/// There after a stop in good order, deleted at the next start.
pub(super) const CLEAN_SHUTDOWN: &str = ".kafka_cleanshutdown";

/// A stop that is going on.
#[derive(Clone, Debug)]
pub(super) struct Shutdown {
    /// The way to the controller.
    pub link: ControllerLink,
    tries_left: i32,
    retry_at: Option<Instant>,
    /// When it stops without the controller's help.
    give_up_at: Instant,
    closed: bool,
    /// What it stops for.
    because: Option<FactId>,
}

impl Shutdown {
    /// Whether all that is left is to end the session.
    pub fn takes_leave(&self) -> bool {
        self.closed
    }

    pub fn deadline(&self) -> Instant {
        let retry = self.retry_at.unwrap_or(Instant::NEVER);
        let give_up = if self.closed { Instant::NEVER } else { self.give_up_at };
        self.link.deadline().min(retry).min(give_up)
    }
}

impl Broker {
    pub(super) fn begin_shutdown(&mut self, out: &mut Out<'_>) {
        if self.shutdown.is_some() {
            return;
        }
        let running = self.phase == Phase::Running;
        self.phase = Phase::Stopping;
        let mut shutdown = Shutdown {
            link: ControllerLink::default(),
            tries_left: self.config.controlled_shutdown_max_retries,
            retry_at: None,
            give_up_at: out.now + Span::from_millis(30_000),
            closed: false,
            because: out.cause(),
        };
        if running && self.config.controlled_shutdown_enable && self.kraft.as_ref().is_some() {
            self.shutdown = Some(shutdown);
            self.want_shut_down(out);
        } else if running && self.config.controlled_shutdown_enable {
            let request = Request::ControlledShutdown(ControlledShutdownRequest { broker: self.id });
            shutdown.link.send(request, self.cache.controller, out);
            self.shutdown = Some(shutdown);
        } else {
            self.shutdown = Some(shutdown);
            self.close_everything(out);
        }
    }

    pub(super) fn on_shutdown_response(&mut self, correlation: u32, response: &Response, out: &mut Out<'_>) {
        let backoff = Span::from_millis(self.config.controlled_shutdown_retry_backoff_ms);
        let Some(shutdown) = &mut self.shutdown else { return };
        let asked = shutdown.link.on_response(correlation, response, out);
        let (Some(_), Response::ControlledShutdown(response)) = (asked, response) else { return };
        let is_done = response.error == ErrorCode::None && response.remaining.is_empty();
        if is_done || shutdown.tries_left == 0 {
            return self.close_everything(out);
        }
        shutdown.tries_left -= 1;
        shutdown.retry_at = Some(out.now + backoff);
    }

    pub(super) fn shutdown_goes_on(&mut self, out: &mut Out<'_>) {
        let Some(shutdown) = &mut self.shutdown else { return };
        shutdown.link.on_wake(self.cache.controller, out);
        let before = out.wake_for(shutdown.because);
        if shutdown.retry_at.is_some_and(|at| at <= out.now) {
            shutdown.retry_at = None;
            let request = Request::ControlledShutdown(ControlledShutdownRequest { broker: self.id });
            shutdown.link.send(request, self.cache.controller, out);
        }
        if !shutdown.closed && shutdown.give_up_at <= out.now {
            self.close_everything(out);
        }
        out.set_cause(before);
    }

    pub(super) fn close_everything(&mut self, out: &mut Out<'_>) {
        match &mut self.shutdown {
            Some(shutdown) if !shutdown.closed => shutdown.closed = true,
            _ => return,
        }
        let (replicas, mut hands) = self.replica_hands(out);
        replicas.shut_down(&mut hands);
        self.disk
            .replace(&CLEAN_SHUTDOWN.into(), bytes::Bytes::from_static(br#"{"version":0,"brokerEpoch":-1}"#));
        match self.kraft.as_ref() {
            Some(_) => out.exit(0),
            None => self.zk.close(out),
        }
    }
}
