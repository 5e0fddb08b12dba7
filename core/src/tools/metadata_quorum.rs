//! `kafka-metadata-quorum describe`: the members of the metadata quorum and how far each has come
//! (`org.apache.kafka.tools.MetadataQuorumCommand`).
//!
//! CAVEATS: `--human-readable` and `--bootstrap-controller` are not modelled, nor is a change of the voters.

use std::rc::Rc;

use super::args::Args;
use super::program::{AdminProgram, Session};
use super::{Common, Expected, Start, ToolError, Unmodelled};
use crate::client::admin::{CallId, Target};
use crate::client::{ClientError, Logger};
use crate::metadata::znodes::port;
use crate::process::Out;
use crate::protocol::cluster::Uuid;
use crate::protocol::quorum::{DescribeQuorumRequest, DescribeQuorumResponse, QuorumReplica};
use crate::protocol::{Request, Response};

/// What the command line asks for.
#[derive(Clone, Debug)]
pub struct Spec {
    replication: bool,
}

/// Reads the command line.
pub fn parse(words: &[String]) -> Result<(Spec, Common), Box<ToolError>> {
    let args = Args::parse(words)?;
    match &args.rest[..] {
        [(_, "describe")] => {}
        [(word, other), ..] if *other != "describe" => {
            let what = Unmodelled::Words(format!("{} {other}", args.tool));
            return Err(ToolError::NotModelled { word: *word, what }.into());
        }
        [_, (word, text), ..] => {
            return Err(ToolError::Surplus { word: *word, text: (*text).to_owned() }.into());
        }
        _ => return Err(ToolError::Required { tool: args.tool, what: Expected::OneOf(&["describe"]) }.into()),
    }
    let replication = args.action(&["--replication", "--status"])? == "--replication";
    Ok((Spec { replication }, Common::of(&args, None)?))
}

/// The running tool.
#[derive(Clone, Debug)]
pub struct MetadataQuorum {
    replication: bool,
    session: Session,
}

impl MetadataQuorum {
    /// Starts it.
    pub fn start(spec: &Spec, start: Start<'_>, out: &mut Out<'_>) -> Self {
        let session = Session::open("adminclient-1", &start);
        let mut tool = MetadataQuorum { replication: spec.replication, session };
        tool.session.ask(Target::LeastLoaded, Request::DescribeQuorum(DescribeQuorumRequest), out);
        tool.drive(out);
        tool
    }
}

fn leader(quorum: &DescribeQuorumResponse) -> Option<&QuorumReplica> {
    quorum.voters.iter().find(|voter| voter.id == quorum.leader)
}

fn status(quorum: &DescribeQuorumResponse, out: &mut Out<'_>) {
    let (Some(leader), Some(last)) = (leader(quorum), quorum.voters.iter().min_by_key(|v| v.log_end_offset))
    else {
        return;
    };
    let voters: Vec<String> = quorum
        .voters
        .iter()
        .map(|voter| {
            let address = format!("CONTROLLER://localhost:{}", port(voter.id));
            format!(r#"{{"id": {}, "directoryId": null, "endpoints": ["{address}"]}}"#, voter.id)
        })
        .collect();
    let observers: Vec<String> = quorum
        .observers
        .iter()
        .map(|observer| format!(r#"{{"id": {}, "directoryId": "{}"}}"#, observer.id, observer.directory))
        .collect();
    let rows = [
        ("ClusterId", Uuid(1).to_string()),
        ("LeaderId", quorum.leader.to_string()),
        ("LeaderEpoch", quorum.epoch.to_string()),
        ("HighWatermark", quorum.high_watermark.to_string()),
        ("MaxFollowerLag", (leader.log_end_offset - last.log_end_offset).to_string()),
        ("MaxFollowerLagTimeMs", (leader.last_caught_up.0 - last.last_caught_up.0).to_string()),
        ("CurrentVoters", format!("[{}]", voters.join(", "))),
        ("CurrentObservers", format!("[{}]", observers.join(", "))),
    ];
    for (name, value) in rows {
        out.print(format!("{:<24}{value}", format!("{name}:")));
    }
}

fn replication(quorum: &DescribeQuorumResponse, out: &mut Out<'_>) {
    let Some(leader) = leader(quorum) else { return };
    let header = [
        "NodeId",
        "DirectoryId",
        "LogEndOffset",
        "Lag",
        "LastFetchTimestamp",
        "LastCaughtUpTimestamp",
        "Status",
    ];
    let row = |replica: &QuorumReplica, status: &str| {
        [
            replica.id.to_string(),
            replica.directory.to_string(),
            replica.log_end_offset.to_string(),
            (leader.log_end_offset - replica.log_end_offset).to_string(),
            replica.last_fetch.0.to_string(),
            replica.last_caught_up.0.to_string(),
            status.to_owned(),
        ]
    };
    let mut rows = vec![header.map(str::to_owned), row(leader, "Leader")];
    let followers = quorum.voters.iter().filter(|voter| voter.id != leader.id);
    rows.extend(followers.map(|voter| row(voter, "Follower")));
    rows.extend(quorum.observers.iter().map(|observer| row(observer, "Observer")));
    let widths: Vec<usize> =
        (0..header.len()).map(|at| rows.iter().map(|row| row[at].len()).max().unwrap_or(0)).collect();
    for row in rows {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}\t"));
        out.print(cells.collect::<String>());
    }
}

impl AdminProgram for MetadataQuorum {
    fn session(&self) -> &Session {
        &self.session
    }

    fn session_mut(&mut self) -> &mut Session {
        &mut self.session
    }

    fn on_answer(&mut self, _call: CallId, answer: Result<Rc<Response>, ClientError>, out: &mut Out<'_>) {
        match answer.as_deref() {
            Ok(Response::DescribeQuorum(quorum)) => {
                match self.replication {
                    true => replication(quorum, out),
                    false => status(quorum, out),
                }
                self.session.end(0, out);
            }
            Ok(_) => {}
            Err(error) => {
                Logger::plain().error(
                    &error.to_string(),
                    "org.apache.kafka.tools.MetadataQuorumCommand",
                    out,
                );
                self.session.end(1, out);
            }
        }
    }
}
