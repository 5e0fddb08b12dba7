//! `kafka-configs`: changes and shows the configs of topics and brokers (`kafka.admin.ConfigCommand`).
//!
//! ```text
//! kafka-configs --alter --topic orders --add-config retention.ms=1000,cleanup.policy=[compact,delete]
//! kafka-configs --alter --broker-defaults --add-config min.insync.replicas=2
//! kafka-configs --describe --broker 1
//!   min.insync.replicas=2 sensitive=false synonyms={DYNAMIC_BROKER_CONFIG:…, DYNAMIC_DEFAULT_BROKER_CONFIG:…}
//! ```
//!
//! One broker's configs are asked of that broker, since only it knows what it was started with.
//!
//! CAVEATS: users, clients, ips and client-metrics have none here (there are no quotas), and loggers no levels; describing
//! them says so by an empty answer, as Kafka's tool does where nothing is set. What a file would hold after
//! `--add-config-file` stands on the line: `NAME=VALUE,NAME=VALUE`.

use std::collections::VecDeque;
use std::rc::Rc;

use super::args::{Args, Given};
use super::program::{AdminProgram, Session};
use super::refusal::Fault;
use super::{Common, Start, Unmodelled};
use crate::client::ClientError;
use crate::client::admin::{CallId, Target};
use crate::config::KNOWN_BROKER_CONFIGS;
use crate::ids::{BrokerId, TopicName};
use crate::process::Out;
use crate::protocol::admin::{
    ConfigEntry, ConfigResource, DescribeClusterRequest, DescribeConfigsRequest,
    IncrementalAlterConfigsRequest,
};
use crate::protocol::cluster::MetadataRequest;
use crate::protocol::{ErrorCode, Request, Response};

/// A config and its new value; `None` to take it back.
type Change = (Rc<str>, Option<Rc<str>>);

/// What the command line asks for.
#[derive(Clone, Debug)]
pub struct Spec {
    entity: Entity,
    changes: Vec<Change>,
    alter: bool,
    all: bool,
    line: Rc<str>,
}

/// Whose configs.
#[derive(Clone, Debug)]
enum Entity {
    One(ConfigResource),
    EveryTopic,
    EveryBroker,
    /// Of a kind of which nothing has configs here.
    Nothing,
}

const TYPES: &[&str] = &["topics", "clients", "users", "brokers", "ips", "broker-loggers", "client-metrics"];
/// (flag with a name, flag for the default, type).
const SHORT: &[(&str, &str, &str)] = &[
    ("--topic", "", "topics"),
    ("--client", "--client-defaults", "clients"),
    ("--user", "--user-defaults", "users"),
    ("--broker", "--broker-defaults", "brokers"),
    ("--ip", "--ip-defaults", "ips"),
    ("--broker-logger", "", "broker-loggers"),
    ("--client-metrics", "", "client-metrics"),
];

/// Reads the command line.
pub fn parse(words: &[String]) -> Result<(Spec, Common), Fault> {
    let args = Args::parse(words)?;
    args.no_rest()?;
    let alter = args.has("--alter");
    if alter == args.has("--describe") {
        return Err(Fault::usage("Command must include exactly one action: --describe, --alter"));
    }
    let (kind, name, is_default) = entity(&args, alter)?;
    let entity = match (kind, name) {
        ("topics", Some(name)) => Entity::One(ConfigResource::Topic(name.into())),
        ("topics", None) => Entity::EveryTopic,
        ("brokers", Some(name)) => {
            let id = name.parse().map_err(|_| {
                let words = "The entity name for brokers must be a valid integer broker id, but it is: ";
                Fault::usage(format!("{words}{name}"))
            })?;
            Entity::One(ConfigResource::Broker(Some(BrokerId(id))))
        }
        ("brokers", None) if is_default => Entity::One(ConfigResource::Broker(None)),
        ("brokers", None) => Entity::EveryBroker,
        _ if alter => {
            let given = args.get("--alter").expect("it was given");
            let what = Unmodelled::Words(format!("{} --entity-type {kind}", args.tool));
            return Err(given.not_modelled(what).into());
        }
        _ => Entity::Nothing,
    };
    let changes = changes(&args, alter)?;
    let line = words[1..].join(" ").into();
    let spec = Spec { entity, changes, alter, all: args.has("--all"), line };
    Ok((spec, Common::of(&args, None)?))
}

/// The type of the entity, its name, and whether it is the default of its type.
fn entity<'w>(args: &Args<'w>, alter: bool) -> Result<(&'w str, Option<&'w str>, bool), Fault> {
    let mut found: Vec<(&str, Option<&str>, bool)> = Vec::new();
    if let Some(given) = args.get("--entity-type") {
        if !TYPES.contains(&given.value) {
            return Err(Fault::usage(format!(
                "Invalid entity type {}, the entity type must be one of {} with a --bootstrap-server or \
                 --bootstrap-controller argument",
                given.value,
                TYPES.join(", ")
            )));
        }
        let name = args.get("--entity-name").map(|given| given.value).filter(|name| !name.is_empty());
        found.push((
            given.value,
            name,
            args.has("--entity-default") || args.has("--entity-name") && name.is_none(),
        ));
    }
    for (flag, default, kind) in SHORT {
        if let Some(given) = args.get(flag) {
            found.push((kind, Some(given.value), false));
        }
        if args.has(default) {
            found.push((kind, None, true));
        }
    }
    match found[..] {
        [] => Err(Fault::usage("At least one entity type must be specified")),
        [(kind, None, false)] if alter && kind != "topics" => Err(Fault::usage(
            "an entity-name or default entity must be specified with --alter of users, clients, brokers or ips",
        )),
        [(_, None, false)] if alter => {
            Err(Fault::usage("an entity name must be specified with --alter of topics"))
        }
        [one] => Ok(one),
        [..] => Err(Fault::usage("Only 'users' and 'clients' entity types may be specified together")),
    }
}

fn changes(args: &Args<'_>, alter: bool) -> Result<Vec<Change>, Fault> {
    let mut changes = Vec::new();
    let added = [args.get("--add-config"), args.get("--add-config-file")];
    if let [Some(_), Some(_)] = added {
        return Err(Fault::usage("Only one of --add-config or --add-config-file must be specified"));
    }
    for given in added.into_iter().flatten() {
        changes.extend(additions(given)?);
    }
    if let Some(given) = args.get("--delete-config") {
        changes.extend(given.value.split(',').map(|name| (name.trim().into(), None)));
    }
    if alter && changes.is_empty() {
        return Err(Fault::usage(
            "At least one of --add-config, --add-config-file, or --delete-config must be specified with --alter",
        ));
    }
    Ok(changes)
}

/// `a=1,b=[x,y]`: brackets keep a list together.
fn additions(given: Given<'_>) -> Result<Vec<Change>, Fault> {
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
        let words = "requirement failed: Invalid entity config: all configs to be added must be in the format \"key=val\".";
        let (name, value) = part.split_once('=').ok_or_else(|| Fault::usage(words))?;
        Ok((name.trim().into(), Some(value.into())))
    };
    parts.into_iter().map(pair).collect()
}

/// The running tool.
#[derive(Clone, Debug)]
pub struct Configs {
    spec: Spec,
    session: Session,
    /// What is still to be described.
    left: VecDeque<ConfigResource>,
}

impl Configs {
    /// Starts it.
    pub fn start(spec: &Spec, start: Start<'_>, out: &mut Out<'_>) -> Self {
        let session = Session::open("adminclient-1", &start);
        let mut tool = Configs { spec: spec.clone(), session, left: VecDeque::new() };
        match &spec.entity {
            Entity::One(resource) => {
                tool.left.push_back(resource.clone());
                tool.describe_next(out);
            }
            Entity::EveryTopic => {
                let request = MetadataRequest { topics: None, allow_auto_topic_creation: false };
                tool.session.ask(Target::LeastLoaded, Request::Metadata(request), out);
            }
            Entity::EveryBroker => {
                let request = Request::DescribeCluster(DescribeClusterRequest);
                tool.session.ask(Target::LeastLoaded, request, out);
            }
            Entity::Nothing => tool.session.end(0, out),
        }
        tool.drive(out);
        tool
    }

    /// Asks for the next resource's configs, or ends.
    fn describe_next(&mut self, out: &mut Out<'_>) {
        let Some(resource) = self.left.front().cloned() else { return self.session.end(0, out) };
        if !self.spec.alter {
            let which = match (self.spec.all, &resource) {
                (_, ConfigResource::Broker(None)) => "Default",
                (true, _) => "All",
                (false, _) => "Dynamic",
            };
            out.print(format!("{which} configs for {} are:", told(&resource)));
        }
        let target = target(&resource);
        let request = DescribeConfigsRequest { resources: vec![resource] };
        self.session.ask(target, Request::DescribeConfigs(request), out);
    }

    fn on_described(&mut self, error: ErrorCode, configs: &[ConfigEntry], out: &mut Out<'_>) {
        let Some(resource) = self.left.pop_front() else { return };
        if error != ErrorCode::None {
            return self.fail(&ClientError::of(error), out);
        }
        if !self.spec.alter {
            let is_broker = matches!(resource, ConfigResource::Broker(_));
            let mut shown: Vec<_> = configs.iter().filter(|config| config.dynamic || self.spec.all).collect();
            shown.sort_unstable_by(|a, b| a.name.cmp(&b.name));
            shown.into_iter().for_each(|config| out.print(line(config, is_broker)));
            return self.describe_next(out);
        }
        let set = |name: &Rc<str>| configs.iter().any(|config| config.name == *name && config.dynamic);
        let deleted = self.spec.changes.iter().filter(|(_, value)| value.is_none());
        let unknown: Vec<&str> =
            deleted.map(|(name, _)| name).filter(|name| !set(name)).map(|name| &**name).collect();
        if !unknown.is_empty() {
            // The tool's own exception, of `kafka.common`: it prints the message alone.
            out.print_err(format!("Invalid config(s): {}", unknown.join(",")));
            return self.session.end(1, out);
        }
        let target = target(&resource);
        self.left.push_back(resource.clone());
        let resources = vec![(resource, self.spec.changes.clone())];
        let request = Request::IncrementalAlterConfigs(IncrementalAlterConfigsRequest { resources });
        self.session.ask(target, request, out);
    }

    fn fail(&mut self, error: &ClientError, out: &mut Out<'_>) {
        out.print_err(format!("Error while executing config command with args '{}'", self.spec.line));
        match &*error.class_name() {
            // The tool's own patience, half of the client's, is at an end.
            "org.apache.kafka.common.errors.TimeoutException" => {
                out.print_err("java.util.concurrent.TimeoutException")
            }
            _ => out.print_err(format!("java.util.concurrent.ExecutionException: {error}")),
        }
        self.session.end(1, out);
    }
}

/// Whom to ask: a broker for its own.
fn target(resource: &ConfigResource) -> Target {
    match resource {
        ConfigResource::Broker(Some(id)) => Target::Broker(*id),
        _ => Target::LeastLoaded,
    }
}

fn told(resource: &ConfigResource) -> String {
    match resource {
        ConfigResource::Topic(name) => format!("topic {name}"),
        ConfigResource::Broker(Some(id)) => format!("broker {id}"),
        ConfigResource::Broker(None) => "brokers in the cluster".to_owned(),
    }
}

/// Of a broker's config that it does not know Kafka's tool takes the value to be a secret.
fn line(config: &ConfigEntry, is_broker: bool) -> String {
    let ConfigEntry { name, value, synonyms, .. } = config;
    let sensitive = is_broker && KNOWN_BROKER_CONFIGS.binary_search(&&**name).is_err();
    let shown = |value: &Rc<str>| if sensitive { "null".into() } else { value.clone() };
    let of = |synonym: &crate::protocol::admin::Synonym| {
        format!("{}:{}={}", synonym.source.name(), synonym.name, shown(&synonym.value))
    };
    let synonyms: Vec<String> = synonyms.iter().map(of).collect();
    format!("  {name}={} sensitive={sensitive} synonyms={{{}}}", shown(value), synonyms.join(", "))
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
            Ok(Response::Metadata(answer)) => {
                let mut names: Vec<TopicName> =
                    answer.topics.iter().map(|topic| topic.name.clone()).collect();
                names.sort_unstable();
                self.left = names.into_iter().map(ConfigResource::Topic).collect();
                self.describe_next(out);
            }
            Ok(Response::DescribeCluster(answer)) => {
                let brokers = answer.brokers.iter().map(|id| ConfigResource::Broker(Some(*id)));
                self.left = brokers.chain([ConfigResource::Broker(None)]).collect();
                self.describe_next(out);
            }
            Ok(Response::DescribeConfigs(answer)) => {
                if let Some((_, error, configs)) = answer.resources.first() {
                    self.on_described(*error, configs, out);
                }
            }
            Ok(Response::IncrementalAlterConfigs(answer)) => match answer.resources.first() {
                Some((_, error, message)) if *error != ErrorCode::None => {
                    let error = match message {
                        Some(message) => ClientError::with_message(*error, message.clone()),
                        None => ClientError::of(*error),
                    };
                    self.fail(&error, out);
                }
                Some((ConfigResource::Broker(None), ..)) => {
                    out.print("Completed updating default config for brokers in the cluster.");
                    self.session.end(0, out);
                }
                Some((resource, ..)) => {
                    out.print(format!("Completed updating config for {}.", told(resource)));
                    self.session.end(0, out);
                }
                None => {}
            },
            Ok(_) => {}
            Err(error) => self.fail(error, out),
        }
    }
}
