//! `kafka-configs`: changes and shows the configs of a topic (`kafka.admin.ConfigCommand`).
//!
//! CAVEATS: only topics; brokers, clients and users have no dynamic configs here.

use std::rc::Rc;

use super::args::{Args, Given};
use super::program::{AdminProgram, Session};
use super::{Common, Expected, Start, ToolError, Unmodelled};
use crate::client::ClientError;
use crate::client::admin::{CallId, Target};
use crate::ids::TopicName;
use crate::log::LogConfig;
use crate::process::Out;
use crate::protocol::admin::{ConfigEntry, DescribeConfigsRequest, IncrementalAlterConfigsRequest};
use crate::protocol::{ErrorCode, Request, Response};

/// A config and its new value; `None` to take it back.
type Change = (Rc<str>, Option<Rc<str>>);

/// What the command line asks for.
#[derive(Clone, Debug)]
pub struct Spec {
    topic: TopicName,
    changes: Vec<Change>,
    alter: bool,
    all: bool,
}

/// Reads the command line.
pub fn parse(words: &[String]) -> Result<(Spec, Common), Box<ToolError>> {
    let args = Args::parse(words)?;
    args.no_rest()?;
    let alter = args.action(&["--alter", "--describe"])? == "--alter";
    let topic: TopicName = match args.get("--topic") {
        Some(given) => given.value.into(),
        None => {
            let entity_type = args.required("--entity-type")?;
            let given = args.get("--entity-type").expect("it was just required");
            match entity_type {
                "topics" => args.required("--entity-name")?.into(),
                "brokers" | "users" | "clients" | "ips" | "broker-loggers" | "groups" | "client-metrics" => {
                    return Err(given.not_modelled(Unmodelled::Words(format!(
                        "{} --entity-type {entity_type}",
                        args.tool
                    ))));
                }
                _ => return Err(given.bad(Expected::OneOf(&["topics"]))),
            }
        }
    };
    let mut changes = Vec::new();
    if let Some(given) = args.get("--add-config") {
        changes.extend(additions(given)?);
    }
    if let Some(given) = args.get("--delete-config") {
        changes.extend(given.value.split(',').map(|name| (name.trim().into(), None)));
    }
    if alter && changes.is_empty() {
        return Err(ToolError::Required {
            tool: args.tool,
            what: Expected::OneOf(&["--add-config", "--delete-config"]),
        }
        .into());
    }
    Ok((
        Spec { topic, changes, alter, all: args.has("--all") },
        Common { bootstrap: args.bootstrap()?, name: None },
    ))
}

/// `a=1,b=[x,y]`: brackets keep a list together.
fn additions(given: Given<'_>) -> Result<Vec<Change>, Box<ToolError>> {
    let (mut parts, mut depth) = (vec![String::new()], 0);
    for c in given.value.chars() {
        match c {
            '[' => depth += 1,
            ']' => depth -= 1,
            ',' if depth == 0 => parts.push(String::new()),
            c => parts.last_mut().expect("there is always a part").push(c),
        }
    }
    let pair = |part: String| {
        let (name, value) =
            part.split_once('=').ok_or_else(|| given.bad(Expected::Like("name=value,name=value")))?;
        Ok((name.trim().into(), Some(value.into())))
    };
    parts.into_iter().map(pair).collect()
}

/// The running tool.
#[derive(Clone, Debug)]
pub struct Configs {
    spec: Spec,
    session: Session,
}

impl Configs {
    /// Starts it.
    pub fn start(spec: &Spec, start: Start<'_>, out: &mut Out<'_>) -> Self {
        let mut tool = Configs { spec: spec.clone(), session: Session::open("adminclient-1", &start) };
        let request = DescribeConfigsRequest { topics: vec![spec.topic.clone()] };
        tool.session.ask(Target::LeastLoaded, Request::DescribeConfigs(request), out);
        tool.drive(out);
        tool
    }

    fn on_described(&mut self, error: ErrorCode, configs: &[ConfigEntry], out: &mut Out<'_>) {
        let topic = &self.spec.topic;
        if error != ErrorCode::None {
            return self.fail(&ClientError::of(error), out);
        }
        if !self.spec.alter {
            let which = if self.spec.all { "All" } else { "Dynamic" };
            out.print(format!("{which} configs for topic {topic} are:"));
            let shown = configs.iter().filter(|config| config.dynamic || self.spec.all);
            shown.for_each(|config| out.print(line(config)));
            return self.session.end(0, out);
        }
        let set = |name: &Rc<str>| configs.iter().any(|config| config.name == *name && config.dynamic);
        let deleted = self.spec.changes.iter().filter(|(_, value)| value.is_none());
        let unknown: Vec<&str> =
            deleted.map(|(name, _)| name).filter(|name| !set(name)).map(|name| &**name).collect();
        if !unknown.is_empty() {
            let message = format!("Invalid config(s): {}", unknown.join(","));
            return self.fail(&ClientError::with_message(ErrorCode::InvalidConfig, message), out);
        }
        let topics = vec![(topic.clone(), self.spec.changes.clone())];
        let request = Request::IncrementalAlterConfigs(IncrementalAlterConfigsRequest { topics });
        self.session.ask(Target::LeastLoaded, request, out);
    }

    fn fail(&mut self, error: &ClientError, out: &mut Out<'_>) {
        out.print_err("Error while executing config command");
        out.print_err(format!("java.util.concurrent.ExecutionException: {error}"));
        self.session.end(1, out);
    }
}

fn line(config: &ConfigEntry) -> String {
    let ConfigEntry { name, value, dynamic } = config;
    let defaults = LogConfig::default().entries();
    let default = defaults.iter().find(|(known, _)| *known == &**name).map(|(_, value)| value.as_str());
    let own = dynamic.then(|| format!("DYNAMIC_TOPIC_CONFIG:{name}={value}"));
    let default = default.map(|value| format!("DEFAULT_CONFIG:{name}={value}"));
    let synonyms: Vec<String> = own.into_iter().chain(default).collect();
    format!("  {name}={value} sensitive=false synonyms={{{}}}", synonyms.join(", "))
}

impl AdminProgram for Configs {
    fn session(&self) -> &Session {
        &self.session
    }

    fn session_mut(&mut self) -> &mut Session {
        &mut self.session
    }

    fn on_answer(&mut self, _call: CallId, answer: Result<Rc<Response>, ClientError>, out: &mut Out<'_>) {
        match answer.as_deref() {
            Ok(Response::DescribeConfigs(answer)) => {
                if let Some((_, error, configs)) = answer.topics.first() {
                    self.on_described(*error, configs, out);
                }
            }
            Ok(Response::IncrementalAlterConfigs(answer)) => match answer.topics.first() {
                Some((_, error, message)) if *error != ErrorCode::None => {
                    let error = match message {
                        Some(message) => ClientError::with_message(*error, message.clone()),
                        None => ClientError::of(*error),
                    };
                    self.fail(&error, out);
                }
                _ => {
                    out.print(format!("Completed updating config for topic {}.", self.spec.topic));
                    self.session.end(0, out);
                }
            },
            Ok(_) => {}
            Err(error) => self.fail(error, out),
        }
    }
}
