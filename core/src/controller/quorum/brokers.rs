//! Registrations, heartbeats, fencing (`ClusterControlManager`, `BrokerHeartbeatManager`).
//!
//! ```text
//! registered, fenced ── heartbeat, caught up ──► unfenced ── heartbeat, wants to stop ──► in controlled shutdown
//!        ▲                                          │ silent for broker.session.timeout.ms          │ leads nothing, and
//!        └──────────────────────────────────────────┴───────────────────────────────────────────────┘ all have heard
//! ```

use super::QuorumController;
use crate::controller::election::{self, Decision};
use crate::fact::{ElectionReason, QuorumFact};
use crate::ids::{BrokerId, FactId, Offset};
use crate::map::Map;
use crate::process::Out;
use crate::protocol::quorum::{
    BrokerHeartbeatRequest, BrokerHeartbeatResponse, BrokerRegistrationRequest, BrokerRegistrationResponse,
};
use crate::protocol::{ErrorCode, Response};
use crate::raft::directory_id;
use crate::time::{Instant, Span};
use crate::wire::metadata_record::MetadataRecord;

/// What the controller has heard of a broker.
#[derive(Clone, Copy, Debug)]
struct Session {
    heard: Instant,
    because: Option<FactId>,
    /// How far the broker has replayed the log.
    metadata_offset: Offset,
    /// Others have to get here before the broker may stop.
    shutdown_offset: Option<Offset>,
}

/// What was heard of the brokers since this controller took office.
#[derive(Clone, Debug)]
pub(super) struct Sessions {
    timeout: Span,
    of: Map<BrokerId, Session>,
}

impl Sessions {
    pub fn new<'b>(timeout: Span, brokers: impl Iterator<Item = &'b BrokerId>, out: &Out<'_>) -> Self {
        let session = |id: &BrokerId| (*id, Session::begun(out));
        Sessions { timeout, of: brokers.map(session).collect() }
    }

    /// When the first session ends.
    pub fn deadline(&self) -> Instant {
        let heard = self.of.values().map(|session| session.heard).min();
        heard.map_or(Instant::NEVER, |heard| heard + self.timeout + Span(1))
    }
}

impl QuorumController {
    /// Each broker's session, where this controller is the active one: when something was last heard of the broker,
    /// and how long its session lives without.
    pub fn broker_sessions(&self) -> impl Iterator<Item = (BrokerId, Instant, Span)> {
        let sessions = self.office.as_ref().map(|office| &office.sessions);
        sessions.into_iter().flat_map(|sessions| {
            sessions.of.iter().map(|(id, session)| (*id, session.heard, sessions.timeout))
        })
    }
}

impl Session {
    fn begun(out: &Out<'_>) -> Self {
        Session { heard: out.now, because: out.cause(), metadata_offset: Offset::NONE, shutdown_offset: None }
    }
}

impl QuorumController {
    /// A broker's new process; refused as long as an earlier one may still live.
    pub(super) fn register(
        &mut self,
        asked: &BrokerRegistrationRequest,
        out: &mut Out<'_>,
    ) -> (Vec<MetadataRecord>, Response) {
        // The epoch of a broker is the offset of its registration.
        let (broker, epoch) = (asked.broker, self.raft.log().log_end_offset().0);
        let answer = |error, epoch| Response::BrokerRegistration(BrokerRegistrationResponse { error, epoch });
        let another = self.context.registered.get(&broker).filter(|r| r.incarnation != asked.incarnation);
        let Some(office) = &mut self.office else {
            return (Vec::new(), answer(ErrorCode::NotController, -1));
        };
        if another.is_some() && office.sessions.of.contains_key(&broker) {
            return (Vec::new(), answer(ErrorCode::DuplicateBrokerRegistration, -1));
        }
        out.because(QuorumFact::BrokerRegistered { broker, epoch });
        office.sessions.of.insert(broker, Session::begun(out));
        let record = MetadataRecord::RegisterBroker {
            broker,
            incarnation: asked.incarnation,
            epoch,
            port: crate::metadata::znodes::port(broker) as i16,
            rack: asked.rack.clone(),
            directory: vec![directory_id(broker)],
        };
        (vec![record], answer(ErrorCode::None, epoch))
    }

    /// A sign of life: what the broker wants, and whether it may.
    pub(super) fn heartbeat(
        &mut self,
        asked: &BrokerHeartbeatRequest,
        out: &mut Out<'_>,
    ) -> (Vec<MetadataRecord>, Response) {
        let broker = asked.broker;
        let mut answer = BrokerHeartbeatResponse {
            error: ErrorCode::None,
            is_caught_up: asked.metadata_offset > Offset(asked.epoch),
            is_fenced: !self.context.is_live(broker),
            should_shut_down: false,
        };
        let known = self.context.registered.get(&broker).is_some_and(|r| r.epoch == asked.epoch);
        let (Some(office), true) = (&mut self.office, known) else {
            answer.error = ErrorCode::StaleBrokerEpoch;
            return (Vec::new(), Response::BrokerHeartbeat(answer));
        };
        let session = office.sessions.of.entry(broker).or_insert_with(|| Session::begun(out));
        (session.heard, session.because) = (out.now, out.cause());
        session.metadata_offset = asked.metadata_offset;
        let records = match (answer.is_fenced, asked.want_shut_down) {
            (true, true) => {
                answer.should_shut_down = true;
                Vec::new()
            }
            (true, false) if answer.is_caught_up && !asked.want_fence => {
                answer.is_fenced = false;
                self.unfence(broker, out)
            }
            (false, true) => self.shut_down(broker, &mut answer, out),
            _ => Vec::new(),
        };
        (records, Response::BrokerHeartbeat(answer))
    }

    fn unfence(&self, broker: BrokerId, out: &mut Out<'_>) -> Vec<MetadataRecord> {
        out.because(QuorumFact::BrokerUnfenced { broker });
        let leaderless = self.context.leaderless().into_iter();
        let decisions = leaderless
            .filter_map(|tp| {
                election::repaired(&self.context, &tp, BrokerId::NONE, broker, ElectionReason::LeaderLost)
            })
            .collect::<Vec<_>>();
        let mut records = vec![self.change(broker, -1, 0)];
        records.extend(self.changes(&decisions, out));
        records
    }

    /// First its leaderships go, then everybody has to hear of that, then it may stop.
    fn shut_down(
        &mut self,
        broker: BrokerId,
        answer: &mut BrokerHeartbeatResponse,
        out: &mut Out<'_>,
    ) -> Vec<MetadataRecord> {
        let leads = self.context.states.values().any(|state| state.leader == broker);
        let mut records = Vec::new();
        if !self.context.shutting_down.contains(&broker) && leads {
            records.push(self.change(broker, 0, 1));
            records.extend(self.remove(broker, ElectionReason::ControlledShutdown, out));
        }
        let end = self.raft.log().log_end_offset() + records.len() as i64;
        let others = self.context.brokers.keys().filter(|id| self.context.can_lead(**id) && **id != broker);
        let Some(office) = &mut self.office else { return records };
        let of = &mut office.sessions.of;
        let heard = others.filter_map(|id| Some(of.get(id)?.metadata_offset)).min().unwrap_or(Offset::MAX);
        let Some(session) = of.get_mut(&broker) else { return records };
        let began = session.shutdown_offset.is_some();
        let needed = *session.shutdown_offset.get_or_insert(end);
        if !leads && (!began || needed <= heard) {
            answer.should_shut_down = true;
            records = self.fence(broker, None, out);
        }
        records
    }

    /// Whoever was silent for too long is fenced.
    pub(super) fn fence_silent_brokers(&mut self, out: &mut Out<'_>) {
        while let Some(office) = &mut self.office {
            let (timeout, now) = (office.sessions.timeout, out.now);
            let silent = office.sessions.of.iter().find(|(_, session)| now.since(session.heard) > timeout);
            let Some((broker, session)) = silent.map(|(id, session)| (*id, *session)) else { return };
            let before = out.wake_for(session.because);
            match self.context.is_live(broker) {
                true => {
                    let records = self.fence(broker, Some(now.since(session.heard)), out);
                    self.append(&records, out);
                }
                false => drop(office.sessions.of.remove(&broker)),
            }
            out.set_cause(before);
        }
    }

    fn fence(
        &mut self,
        broker: BrokerId,
        silent_for: Option<Span>,
        out: &mut Out<'_>,
    ) -> Vec<MetadataRecord> {
        out.because(QuorumFact::BrokerFenced { broker, silent_for });
        if let Some(office) = &mut self.office {
            office.sessions.of.remove(&broker);
        }
        let mut records = self.remove(broker, ElectionReason::LeaderLost, out);
        records.push(self.change(broker, 1, 0));
        records
    }

    /// Takes a broker out of all ISRs, and its leaderships from it.
    fn remove(&self, broker: BrokerId, reason: ElectionReason, out: &mut Out<'_>) -> Vec<MetadataRecord> {
        let of_it = self.context.states.iter().filter(|(_, state)| state.isr.contains(&broker));
        let decisions: Vec<Decision> = of_it
            .filter_map(|(tp, _)| election::repaired(&self.context, tp, broker, BrokerId::NONE, reason))
            .collect();
        self.changes(&decisions, out)
    }

    fn change(&self, broker: BrokerId, fenced: i8, in_controlled_shutdown: i8) -> MetadataRecord {
        let epoch = self.context.registered.get(&broker).map_or(-1, |registration| registration.epoch);
        MetadataRecord::BrokerRegistrationChange { broker, epoch, fenced, in_controlled_shutdown }
    }
}
