//! The interface of every tool to its process.

use std::fmt::Debug;
use std::rc::Rc;

use super::{Start, TERMINATED};
use crate::client::admin::{Admin, CallId, Target};
use crate::client::consumer::Consumer;
use crate::client::producer::Producer;
use crate::client::{ClientError, Properties};
use crate::process::{Input, Out};
use crate::protocol::{Request, Response};
use crate::rng::Rng;
use crate::time::Instant;

/// A running tool.
pub trait Program {
    /// Takes what the world says, and does all that can be done now.
    fn on_input(&mut self, input: &Input, out: &mut Out<'_>);

    /// When it wants to be woken.
    fn deadline(&self) -> Instant;

    /// Records or acknowledgements printed.
    fn printed_records(&self) -> u64 {
        0
    }

    /// Its producer, if it has one.
    fn producer(&self) -> Option<&Producer> {
        None
    }

    /// Its consumer, if it has one.
    fn consumer(&self) -> Option<&Consumer> {
        None
    }
}

/// An administrator's connection to the cluster, until the tool ends.
#[derive(Clone, Debug)]
pub struct Session {
    admin: Option<Admin>,
}

impl Session {
    /// Opens it, under a client id.
    pub fn open(client_id: &str, start: &Start<'_>) -> Self {
        let none = Properties::default();
        let properties = start.admin.unwrap_or(&none);
        Session { admin: Some(Admin::new(client_id, start.bootstrap, properties, Rng::new(start.seed))) }
    }

    /// Asks.
    pub fn ask(&mut self, target: Target, request: Request, out: &Out<'_>) -> CallId {
        self.ask_at(out.now, target, request, out)
    }

    /// Asks, but not before a moment.
    pub fn ask_at(&mut self, not_before: Instant, target: Target, request: Request, out: &Out<'_>) -> CallId {
        let admin = self.admin.as_mut().expect("a tool asks before it ends");
        admin.call(target, request, not_before, out.now)
    }

    /// The tool ends.
    pub fn end(&mut self, code: i32, out: &mut Out<'_>) {
        if let Some(mut admin) = self.admin.take() {
            admin.close(out);
            out.exit(code);
        }
    }

    fn deadline(&self) -> Instant {
        self.admin.as_ref().map_or(Instant::NEVER, Admin::deadline)
    }
}

/// A tool that asks questions as an administrator and ends when it has its answers.
pub trait AdminProgram {
    /// Its session.
    fn session(&self) -> &Session;

    /// Its session.
    fn session_mut(&mut self) -> &mut Session;

    /// An answer came.
    fn on_answer(&mut self, call: CallId, answer: Result<Rc<Response>, ClientError>, out: &mut Out<'_>);

    /// Does all that can be done now.
    fn drive(&mut self, out: &mut Out<'_>) {
        while let Some(admin) = &mut self.session_mut().admin {
            admin.poll(out);
            let Some((call, answer)) = admin.next_answer() else { break };
            self.on_answer(call, answer, out);
        }
    }
}

impl<P: AdminProgram> Program for P {
    fn on_input(&mut self, input: &Input, out: &mut Out<'_>) {
        let session = self.session_mut();
        match (&mut session.admin, input) {
            (_, Input::Terminate) => return session.end(TERMINATED, out),
            (Some(admin), input) => admin.on_input(input, out),
            (None, _) => {}
        }
        self.drive(out);
    }

    fn deadline(&self) -> Instant {
        self.session().deadline()
    }
}
