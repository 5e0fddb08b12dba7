//! Staying a member, and leaving: heartbeats, the session, `max.poll.interval.ms`, the goodbye.
//!
//! ```text
//! heartbeat.interval.ms   ├──┼──┼──┼──┼──►  the heartbeat thread, also while the application works on its records
//! session.timeout.ms      nothing heard for so long: the coordinator is looked up again
//! max.poll.interval.ms    no poll() for so long: the heartbeat thread leaves the group
//! ```

use super::{CLASS, Coordinator, Membership};
use crate::client::ClientError;
use crate::client::consumer::subscription::Subscribed;
use crate::client::consumer::{Shared, Tag};
use crate::client::network::Lost;
use crate::fact::ConsumerFact;
use crate::process::Out;
use crate::protocol::group::{HeartbeatRequest, LeaveGroupRequest};
use crate::protocol::{ErrorCode, Request};
use crate::time::Instant;

/// What the heartbeat thread logs when the application has not polled in time.
const POLL_TIMED_OUT: &str = "consumer poll timeout has expired. This means the time between subsequent calls to poll() was longer than the configured max.poll.interval.ms, which typically implies that the poll loop is spending too much time processing messages. You can address this either by increasing max.poll.interval.ms or by reducing the maximum size of batches returned in poll() with max.poll.records.";

impl Coordinator {
    pub(super) fn keep_alive(&mut self, shared: &mut Shared, out: &mut Out<'_>) {
        if !self.is_member() {
            return;
        }
        if self.session_until <= out.now {
            self.session_until = out.now + self.config.session_timeout;
            out.wake_for(self.assigned);
            return self.lose_coordinator(shared, out);
        }
        if self.polled_at + self.config.rebalance_timeout <= out.now {
            return self.leave_for_want_of_polls(shared, out);
        }
        let Some(node) = self.node() else { return };
        if self.heartbeat_at <= out.now && !self.heartbeat_in_flight {
            self.heartbeat_at = out.now + self.config.heartbeat_interval;
            self.heartbeat_in_flight = true;
            let request = Request::Heartbeat(HeartbeatRequest {
                group: self.config.id.clone(),
                generation: self.generation,
                member_id: self.member_id.clone(),
                group_instance_id: self.config.instance_id.clone(),
            });
            let before = out.wake_for(self.assigned);
            shared.net.enqueue(node, request, Tag::Heartbeat { generation: self.generation }, out);
            out.set_cause(before);
        }
    }

    pub(in crate::client::consumer) fn on_heartbeat(
        &mut self,
        generation: i32,
        answer: Result<ErrorCode, Lost>,
        shared: &mut Shared,
        out: &mut Out<'_>,
    ) {
        self.heartbeat_in_flight = false;
        match answer {
            Ok(ErrorCode::None) => self.heard(out.now),
            Ok(ErrorCode::RebalanceInProgress) => {
                self.heard(out.now);
                self.rejoin |= self.membership == Membership::Stable;
            }
            Ok(ErrorCode::NotCoordinator | ErrorCode::CoordinatorNotAvailable) | Err(_) => {
                self.lose_coordinator(shared, out);
                self.heartbeat_at = out.now + shared.backoff;
            }
            Ok(error) if generation == self.generation => {
                self.on_fenced(error, shared);
            }
            Ok(_) => {} // about a generation that is over
        }
    }

    /// The application has not called `poll()` for `max.poll.interval.ms`: the heartbeat thread takes it out of the group,
    /// and it loses its partitions when it polls again. A static member only falls silent.
    fn leave_for_want_of_polls(&mut self, shared: &mut Shared, out: &mut Out<'_>) {
        out.wake_for(self.assigned);
        let (group, interval) = (self.config.id.clone(), self.config.rebalance_timeout);
        out.because(ConsumerFact::PollTimedOut { group, interval });
        shared.logger.warn(POLL_TIMED_OUT, CLASS, out);
        self.say_goodbye(shared, out);
        self.member_id = "".into();
        self.generation = -1;
        self.membership = Membership::Unjoined;
        self.rejoin = true;
    }

    pub(super) fn heard(&mut self, now: Instant) {
        self.session_until = now + self.config.session_timeout;
        self.last_heard = Some(now);
    }

    /// The coordinator does not know this member, or not in this generation. True if that is what the error says.
    pub(in crate::client::consumer) fn on_fenced(&mut self, error: ErrorCode, shared: &mut Shared) -> bool {
        match error {
            ErrorCode::UnknownMemberId => self.member_id = "".into(),
            ErrorCode::IllegalGeneration => {}
            ErrorCode::FencedInstanceId => {
                shared.fail(ClientError::of(error));
                return true;
            }
            _ => return false,
        }
        self.generation = -1;
        self.membership = Membership::Unjoined;
        // What it had is lost, also where it had prepared for a join that did not come to its end.
        (self.rejoin, self.prepared) = (true, false);
        true
    }

    /// Gives up the partitions and says goodbye; a static member says nothing.
    pub(in crate::client::consumer) fn leave(&mut self, shared: &mut Shared, out: &mut Out<'_>) {
        if matches!(shared.subscription.how, Subscribed::Topics(_)) && !shared.subscription.is_empty() {
            let lost = self.generation < 0 || self.membership != Membership::Stable;
            self.revoke(shared.subscription.assigned(), lost, shared, out);
        }
        self.say_goodbye(shared, out);
        self.membership = Membership::Unjoined;
    }

    fn say_goodbye(&mut self, shared: &mut Shared, out: &mut Out<'_>) {
        let joined = self.membership != Membership::Unjoined && !self.member_id.is_empty();
        if let Some(node) = self.node().filter(|_| joined && self.config.instance_id.is_none()) {
            let request = Request::LeaveGroup(LeaveGroupRequest {
                group: self.config.id.clone(),
                member_id: self.member_id.clone(),
                group_instance_id: None,
            });
            shared.net.enqueue(node, request, Tag::LeaveGroup, out);
        }
    }
}
