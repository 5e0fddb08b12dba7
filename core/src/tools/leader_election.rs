//! `kafka-leader-election`: asks the controller to choose leaders (`org.apache.kafka.tools.LeaderElectionCommand`).
//!
//! CAVEATS: `--path-to-json-file` is not modelled.

use std::rc::Rc;

use super::args::Args;
use super::program::{AdminProgram, Session};
use super::{Common, Expected, Start, ToolError};
use crate::client::ClientError;
use crate::client::admin::{CallId, Target};
use crate::ids::TopicPartition;
use crate::process::Out;
use crate::protocol::admin::{ElectLeadersRequest, ElectLeadersResponse, ElectionType};
use crate::protocol::{ErrorCode, Request, Response};

/// What the command line asks for.
#[derive(Clone, Debug)]
pub struct Spec {
    election_type: ElectionType,
    partitions: Option<Vec<TopicPartition>>,
}

/// Reads the command line.
pub fn parse(words: &[String]) -> Result<(Spec, Common), Box<ToolError>> {
    let args = Args::parse(words)?;
    args.no_rest()?;
    args.required("--election-type")?;
    let given = args.get("--election-type").expect("it was just required");
    let election_type = match given.value.to_ascii_lowercase().as_str() {
        "preferred" => ElectionType::Preferred,
        "unclean" => ElectionType::Unclean,
        _ => return Err(given.bad(Expected::OneOf(&["preferred", "unclean"]))),
    };
    let partitions = if args.has("--all-topic-partitions") {
        None
    } else {
        let what = Expected::WhichPartitions;
        let missing = ToolError::Required { tool: args.tool, what };
        let topic = args.get("--topic").ok_or(missing.clone())?.value;
        Some(vec![TopicPartition::new(topic, args.number("--partition")?.ok_or(missing)?)])
    };
    Ok((Spec { election_type, partitions }, Common::of(&args, None)?))
}

/// The running tool.
#[derive(Clone, Debug)]
pub struct LeaderElection {
    name: &'static str,
    session: Session,
}

impl LeaderElection {
    /// Starts it.
    pub fn start(spec: &Spec, start: Start<'_>, out: &mut Out<'_>) -> Self {
        let name = match spec.election_type {
            ElectionType::Preferred => "PREFERRED",
            ElectionType::Unclean => "UNCLEAN",
        };
        let mut tool = LeaderElection { name, session: Session::open("adminclient-1", &start) };
        let request =
            ElectLeadersRequest { election_type: spec.election_type, partitions: spec.partitions.clone() };
        tool.session.ask(Target::Controller, Request::ElectLeaders(request), out);
        tool.drive(out);
        tool
    }

    fn print(&mut self, answer: &ElectLeadersResponse, out: &mut Out<'_>) {
        let with = |wanted: ErrorCode| {
            let partitions = answer.partitions.iter().filter(move |(_, error, _)| *error == wanted);
            partitions.map(|(tp, ..)| tp.to_string()).collect::<Vec<_>>()
        };
        let (elected, valid) = (with(ErrorCode::None), with(ErrorCode::ElectionNotNeeded));
        let name = self.name;
        if !elected.is_empty() {
            let partitions = elected.join(", ");
            out.print(format!("Successfully completed leader election ({name}) for partitions {partitions}"));
        }
        if !valid.is_empty() {
            out.print(format!("Valid replica already elected for partitions {}", valid.join(", ")));
        }
        let settled = [ErrorCode::None, ErrorCode::ElectionNotNeeded];
        let failed: Vec<_> =
            answer.partitions.iter().filter(|(_, error, _)| !settled.contains(error)).collect();
        for (tp, error, message) in &failed {
            let error = match message {
                Some(message) => ClientError::with_message(*error, message.clone()),
                None => ClientError::of(*error),
            };
            out.print(format!("Error completing leader election ({name}) for partition: {tp}: {error}"));
        }
        if !failed.is_empty() {
            out.print_err(format!("{} replica(s) could not be elected", failed.len()));
        }
        self.session.end(i32::from(!failed.is_empty()), out);
    }
}

impl AdminProgram for LeaderElection {
    fn session(&self) -> &Session {
        &self.session
    }

    fn session_mut(&mut self) -> &mut Session {
        &mut self.session
    }

    fn on_answer(&mut self, _call: CallId, answer: Result<Rc<Response>, ClientError>, out: &mut Out<'_>) {
        match answer.as_deref() {
            Ok(Response::ElectLeaders(answer)) => self.print(answer, out),
            Ok(_) => {}
            Err(error) => {
                out.print("Timeout waiting for election results");
                out.print_err(error.to_string());
                self.session.end(1, out);
            }
        }
    }
}
