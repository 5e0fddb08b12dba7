//! What a broker is set to: its own file, and over that what administrators have changed while it ran (KIP-226).
//!
//! ```text
//! DYNAMIC_BROKER_CONFIG            /config/brokers/1            of this broker          ▲ wins
//! DYNAMIC_DEFAULT_BROKER_CONFIG    /config/brokers/<default>    of every broker         │
//! STATIC_BROKER_CONFIG             the `cluster` line (`server.properties`)             │
//! DEFAULT_CONFIG                   Kafka's
//! ```
//!
//! In KRaft mode the two upper layers are records of the metadata log. A topic's config has several names in a broker's
//! file (`log.retention.ms`, `…minutes`, `…hours`): they are its synonyms, in the order in which they win, and only the first
//! of them can be changed while a broker runs. (`DynamicBrokerConfig`, `ConfigHelper`.)
//!
//! CAVEATS: a broker reads both at its start together with the names of topics, and watches the nodes themselves; Kafka's
//! reads one after the other, and watches `/config/changes`. A session that expires takes the watches with it, those of
//! topics' configs too. Of the configs that Kafka changes while a broker runs those take effect that topics inherit, `min.insync.replicas`
//! and `unclean.leader.election.enable` with them; threads, sockets, TLS and quotas are not modelled. `--describe --all` lists
//! what is modelled or set, not all of Kafka's configs.

use std::rc::Rc;

use super::BrokerConfig;
use super::config::default_of;
use crate::config::KNOWN_BROKER_CONFIGS;
use crate::ids::BrokerId;
use crate::log::LogConfig;
use crate::map::Map;
use crate::protocol::ErrorCode;
use crate::protocol::admin::{ConfigChanges, ConfigEntry, ConfigSource, Synonym};

/// (name, value) pairs as the `cluster` line has them.
pub type Pairs = Rc<[(Rc<str>, Rc<str>)]>;
/// Configs by name.
pub type Configs = Map<Rc<str>, Rc<str>>;

/// What is dynamic in Kafka beside the configs that topics inherit, with Kafka's defaults.
const ALSO_DYNAMIC: &[(&str, &str)] = &[
    ("advertised.listeners", ""),
    ("background.threads", "10"),
    ("listener.security.protocol.map", ""),
    ("listeners", ""),
    ("log.cleaner.backoff.ms", "15000"),
    ("log.cleaner.dedupe.buffer.size", "134217728"),
    ("log.cleaner.io.buffer.load.factor", "0.9"),
    ("log.cleaner.io.buffer.size", "524288"),
    ("log.cleaner.io.max.bytes.per.second", "1.7976931348623157E308"),
    ("log.cleaner.threads", "1"),
    ("max.connection.creation.rate", "2147483647"),
    ("max.connections", "2147483647"),
    ("max.connections.per.ip", "2147483647"),
    ("max.connections.per.ip.overrides", ""),
    ("metric.reporters", ""),
    ("num.io.threads", "8"),
    ("num.network.threads", "3"),
    ("num.recovery.threads.per.data.dir", "1"),
    ("num.replica.fetchers", "1"),
    ("principal.builder.class", ""),
    ("producer.id.expiration.ms", "86400000"),
    ("transaction.partition.verification.enable", "true"),
];

fn also_dynamic(name: &str) -> Option<&'static str> {
    let place = ALSO_DYNAMIC.binary_search_by_key(&name, |(known, _)| *known).ok()?;
    Some(ALSO_DYNAMIC[place].1)
}

/// Whether a broker takes another value of a config while it runs. What no Kafka knows may be for a plugin.
pub fn is_dynamic(name: &str) -> bool {
    KNOWN_BROKER_CONFIGS.binary_search(&name).is_err()
        || also_dynamic(name).is_some()
        || name.starts_with("ssl.")
        || LogConfig::NAMES.iter().any(|topic| LogConfig::broker_name(topic) == Some(name))
            && name != "log.message.format.version"
}

/// The name of all brokers' resource.
pub const ALL_BROKERS: &str = "";

/// A broker's settings.
#[derive(Clone, Debug)]
pub(super) struct Settings {
    id: BrokerId,
    fixed: Pairs,
    /// By the name of the resource: a broker's number, or [`ALL_BROKERS`].
    dynamic: Map<Rc<str>, Configs>,
}

impl Settings {
    pub(super) fn new(id: BrokerId, fixed: Pairs) -> Self {
        Settings { id, fixed, dynamic: Map::new() }
    }

    /// Takes what is set of a resource now. False where nothing has changed.
    pub(super) fn take(&mut self, resource: &str, configs: Configs) -> bool {
        let before = self.dynamic.insert(resource.into(), configs);
        before.as_ref().unwrap_or(&Configs::new()) != &self.dynamic[resource]
    }

    pub(super) fn of(&self, resource: &str) -> Configs {
        self.dynamic.get(resource).cloned().unwrap_or_default()
    }

    /// What topics have that say nothing themselves.
    pub(super) fn log_defaults(&self) -> LogConfig {
        let id = self.id.to_string();
        let layers = [ALL_BROKERS, &id].map(|resource| self.dynamic.get(resource));
        let dynamic = layers.into_iter().flatten().flat_map(|configs| configs.iter());
        let fixed = self.fixed.iter().map(|(name, value)| (name, value));
        let pairs: Vec<(&str, &str)> =
            fixed.chain(dynamic).map(|(name, value)| (&**name, &**value)).collect();
        LogConfig::from_broker(pairs.iter().copied()).unwrap_or_default()
    }

    /// The values of a config in all layers, the one that counts first. Like Kafka it leaves out those by its other names
    /// that come before the first by its own.
    fn synonyms(&self, name: &str) -> Vec<Synonym> {
        let names = Some(LogConfig::names_beside(name)).filter(|names| !names.is_empty());
        let names = names.unwrap_or_else(|| vec![name]);
        let id = self.id.to_string();
        let mut found = Vec::new();
        for (source, resource) in
            [(ConfigSource::DynamicBroker, &*id), (ConfigSource::DynamicDefaultBroker, ALL_BROKERS)]
        {
            let of = self.dynamic.get(resource);
            let set = names.iter().filter_map(|name| Some((Rc::from(*name), of?.get(*name)?.clone())));
            found.extend(set.map(|(name, value)| Synonym { source, name, value }));
        }
        let fixed = |name: &&str| self.fixed.iter().rev().find(|(own, _)| **own == **name).cloned();
        let source = ConfigSource::StaticBroker;
        found.extend(names.iter().filter_map(fixed).map(|(name, value)| Synonym { source, name, value }));
        // Of a group of names only the last has a default, which the others fall back to.
        let oldest = names[names.len() - 1];
        let default = default_of(oldest).or_else(|| also_dynamic(oldest).map(str::to_owned));
        let source = ConfigSource::Default;
        found.extend(default.map(|value| Synonym { source, name: oldest.into(), value: value.into() }));
        found.into_iter().skip_while(|synonym| *synonym.name != *name).collect()
    }

    /// A topic's config, with what lies under it.
    pub(super) fn of_topic(
        &self,
        name: &'static str,
        own: Option<&Rc<str>>,
        inherited: String,
    ) -> ConfigEntry {
        let source = ConfigSource::DynamicTopic;
        let mine = own.map(|value| Synonym { source, name: name.into(), value: value.clone() });
        let below = LogConfig::broker_name(name).map(|name| self.synonyms(name)).unwrap_or_default();
        let value = own.cloned().unwrap_or_else(|| inherited.into());
        let synonyms = mine.into_iter().chain(below).collect();
        ConfigEntry { name: name.into(), value, dynamic: own.is_some(), synonyms }
    }

    /// What is told of this broker.
    pub(super) fn of_broker(&self) -> Vec<ConfigEntry> {
        let id: Rc<str> = self.id.to_string().into();
        let own = self.of(&id);
        let known = BrokerConfig::NAMES.iter().copied();
        let known =
            known.chain(LogConfig::all_broker_names()).chain(ALSO_DYNAMIC.iter().map(|(name, _)| *name));
        let mut names: Vec<Rc<str>> = known.map(Rc::from).collect();
        names.extend(self.fixed.iter().map(|(name, _)| name.clone()));
        names.extend(self.dynamic.values().flat_map(|configs| configs.keys().cloned()));
        names.sort_unstable();
        names.dedup();
        let entry = |name: Rc<str>| {
            let synonyms = self.synonyms(&name);
            let value = synonyms.first().map(|first| first.value.clone());
            let dynamic = own.contains_key(&name);
            ConfigEntry { name, value: value.unwrap_or_else(|| "null".into()), dynamic, synonyms }
        };
        names.into_iter().map(entry).collect()
    }

    /// What is told of all brokers: what is set for them.
    pub(super) fn of_all(&self) -> Vec<ConfigEntry> {
        let source = ConfigSource::DynamicDefaultBroker;
        let entry = |(name, value): (&Rc<str>, &Rc<str>)| ConfigEntry {
            name: name.clone(),
            value: value.clone(),
            dynamic: true,
            synonyms: vec![Synonym { source, name: name.clone(), value: value.clone() }],
        };
        self.of(ALL_BROKERS).iter().map(entry).collect()
    }
}

/// A broker's configs with some changed, or why they are not.
pub(super) fn altered(
    mut configs: Configs,
    changes: &ConfigChanges,
) -> Result<Configs, (ErrorCode, Option<Rc<str>>)> {
    let refused = |words: String| (ErrorCode::InvalidRequest, Some(Rc::from(words)));
    let fixed: Vec<&str> = changes.iter().map(|(name, _)| &**name).filter(|name| !is_dynamic(name)).collect();
    if !fixed.is_empty() {
        return Err(refused(format!("Cannot update these configs dynamically: Set({})", fixed.join(", "))));
    }
    for (name, value) in changes {
        match value {
            Some(value) => configs.insert(name.clone(), value.clone()),
            None => configs.remove(name),
        };
    }
    let pairs: Vec<(&str, &str)> = configs.iter().map(|(name, value)| (&**name, &**value)).collect();
    let own = pairs.iter().copied().filter(|(name, _)| BrokerConfig::NAMES.contains(name));
    match BrokerConfig::from_pairs(own).err().or(LogConfig::from_broker(pairs.iter().copied()).err()) {
        Some(error) => Err(refused(error.to_string())),
        None => Ok(configs),
    }
}
