//! A cluster as the form has it so far, and the line that it stands for.

use std::rc::Rc;

use highwater_core::config::{ConfigError, KNOWN_BROKER_CONFIGS, NoEffect};
use highwater_core::disk::Device;
use highwater_core::node::config;
use highwater_core::script::cluster::BROKERS_MAX;
use highwater_core::script::{ClusterSpec, MetadataMode};

/// A cluster that is being put together. Numbers are what was typed.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Cluster {
    pub brokers: String,
    pub metadata: MetadataMode,
    pub controllers: u32,
    /// How many racks the brokers are spread over, in turns; 0: none.
    pub racks: u32,
    pub disk: Option<Device>,
    pub seed: String,
    /// Names and values, in the order in which they were added.
    pub configs: Vec<(String, String)>,
}

/// What is known of a configuration that was chosen.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Known {
    /// Something acts on it: this is its default.
    Modelled(String),
    /// Kafka has it, and nothing here acts on it.
    WithoutEffect,
    /// Kafka has none of this name.
    Nowhere,
}

impl Default for Cluster {
    fn default() -> Cluster {
        Cluster {
            brokers: "3".to_owned(),
            metadata: MetadataMode::Zk,
            controllers: 1,
            racks: 0,
            disk: None,
            seed: "0".to_owned(),
            configs: Vec::new(),
        }
    }
}

impl Cluster {
    /// How many brokers it has, where that is a number that there can be.
    pub fn brokers(&self) -> Option<u32> {
        self.brokers.trim().parse().ok().filter(|brokers| (1..=BROKERS_MAX).contains(brokers))
    }

    fn seed(&self) -> Option<u64> {
        self.seed.trim().parse().ok()
    }

    /// The cluster, where nothing is wrong with it.
    pub fn spec(&self) -> Option<ClusterSpec> {
        let brokers = self.brokers()?;
        let racks = (0..brokers).filter(|_| self.racks > 0).map(|n| rack(n % self.racks));
        let kraft = self.metadata.is_kraft();
        let set = self.configs.iter().filter(|(_, value)| !value.trim().is_empty());
        Some(ClusterSpec {
            brokers,
            metadata: self.metadata,
            controllers: if kraft { self.controllers } else { 1 },
            racks: racks.collect(),
            seed: Some(self.seed()?).filter(|seed| *seed != 0),
            disk: self.disk,
            configs: set.map(|(name, value)| (name.as_str().into(), value.trim().into())).collect(),
            ..ClusterSpec::default()
        })
        .filter(|_| self.configs.iter().all(|(name, value)| fault(name, value).is_none()))
    }

    /// Adds a configuration, without a value so far; one that is there already stays as it is.
    pub fn add(&mut self, name: &str) {
        if !self.configs.iter().any(|(own, _)| own == name) {
            self.configs.push((name.to_owned(), String::new()));
        }
    }
}

/// `a`, `b` …
fn rack(n: u32) -> Rc<str> {
    char::from(b'a' + (n % 26) as u8).to_string().into()
}

/// What is known of a configuration.
pub(super) fn known(name: &str) -> Known {
    let idle = matches!(config::no_effect(name, false), Some(NoEffect::Idle(_)));
    match config::default_of(name).filter(|_| !idle) {
        Some(default) => Known::Modelled(default),
        None if KNOWN_BROKER_CONFIGS.binary_search(&name).is_ok() => Known::WithoutEffect,
        None => Known::Nowhere,
    }
}

/// What is wrong with a value. None is the default.
pub(super) fn fault(name: &str, value: &str) -> Option<ConfigError> {
    if value.trim().is_empty() { None } else { config::read([(name, value)]).err() }
}

#[cfg(test)]
mod tests {
    use highwater_core::script::Script;

    use super::*;

    #[test]
    fn an_untouched_form_is_a_cluster_of_three_brokers() {
        assert_eq!(
            Cluster::default().spec().map(|spec| spec.to_string()),
            Some("cluster brokers=3".to_owned())
        );
    }

    #[test]
    fn what_is_filled_in_stands_in_the_line_and_reads_back() {
        let mut cluster = Cluster {
            brokers: " 5 ".to_owned(),
            metadata: MetadataMode::Kraft,
            controllers: 3,
            racks: 2,
            disk: Some(Device::Ssd),
            seed: "7".to_owned(),
            ..Cluster::default()
        };
        cluster.add("log.segment.bytes");
        cluster.add("log.retention.ms");
        cluster.add("log.segment.bytes");
        cluster.configs[0].1 = "4096".to_owned();
        let spec = cluster.spec().expect("nothing is wrong");
        let line = "cluster brokers=5 metadata=kraft controllers=3 racks=a,b,a,b,a seed=7 disk=ssd log.segment.bytes=4096";
        assert_eq!(spec.to_string(), line);
        assert_eq!(Script::parse(line).expect("it reads back").cluster(), &spec);
    }

    #[test]
    fn what_cannot_be_is_no_cluster() {
        let with = |change: fn(&mut Cluster)| {
            let mut cluster = Cluster::default();
            change(&mut cluster);
            cluster.spec()
        };
        assert_eq!(with(|cluster| cluster.brokers = "0".to_owned()), None);
        assert_eq!(with(|cluster| cluster.brokers = "101".to_owned()), None);
        assert_eq!(with(|cluster| cluster.brokers = "three".to_owned()), None);
        assert_eq!(with(|cluster| cluster.seed = "-1".to_owned()), None);
        let soon = |cluster: &mut Cluster| {
            cluster.configs.push(("log.retention.ms".to_owned(), "soon".to_owned()));
        };
        assert_eq!(with(soon), None);
    }

    #[test]
    fn a_config_is_told_apart_by_what_acts_on_it() {
        assert_eq!(known("replica.lag.time.max.ms"), Known::Modelled("30000".to_owned()));
        assert_eq!(known("log.retention.hours"), Known::Modelled("168".to_owned()));
        assert_eq!(known("authorizer.class.name"), Known::WithoutEffect);
        assert_eq!(known("replica.lag"), Known::Nowhere);
    }
}
