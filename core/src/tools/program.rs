//! What every tool is to its process.

use std::fmt::Debug;
use std::rc::Rc;

use crate::client::ClientError;
use crate::client::admin::{Admin, CallId};
use crate::client::producer::Producer;
use crate::ids::ClientId;
use crate::process::{Input, Out};
use crate::protocol::Response;
use crate::time::Instant;
use crate::view::{ConsumerView, ProcessState};

use super::TERMINATED;

/// A running tool.
pub trait Program: Debug {
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

    /// Its consumer as a screen shows it, if it has one.
    fn consumer_view(&self, _client: ClientId, _state: ProcessState) -> Option<ConsumerView> {
        None
    }
}

/// A tool that asks questions as an administrator and ends when it has its answers.
pub trait AdminProgram: Debug {
    /// Its client; `None` once it has ended.
    fn admin(&mut self) -> Option<&mut Admin>;

    /// When its client wants to be woken.
    fn admin_deadline(&self) -> Instant;

    /// An answer came.
    fn on_answer(&mut self, call: CallId, answer: Result<Rc<Response>, ClientError>, out: &mut Out<'_>);
}

/// Runs an [`AdminProgram`] until nothing more can be done now.
pub fn drive(program: &mut (impl AdminProgram + ?Sized), input: Option<&Input>, out: &mut Out<'_>) {
    if let (Some(Input::Terminate), Some(admin)) = (input, program.admin()) {
        admin.close(out);
        return out.exit(TERMINATED);
    }
    if let (Some(input), Some(admin)) = (input, program.admin()) {
        admin.on_input(input, out);
    }
    while let Some(admin) = program.admin() {
        admin.poll(out);
        let Some((call, answer)) = admin.next_answer() else { break };
        program.on_answer(call, answer, out);
    }
}

impl<P: AdminProgram> Program for P {
    fn on_input(&mut self, input: &Input, out: &mut Out<'_>) {
        drive(self, Some(input), out);
    }

    fn deadline(&self) -> Instant {
        self.admin_deadline()
    }
}
