//! A client's properties, as `--producer-property name=value` gives them.
//!
//! Kafka checks values when a client is made (`ConfigException`); a name that has a meaning in Kafka but none here is
//! refused before anything runs, so that a script never seems to do what it does not.

use std::rc::Rc;

use super::connection::NetworkConfig;
use super::{ClientError, ExponentialBackoff};
use crate::config::ConfigError;
use crate::configs;
use crate::time::Span;

/// Names and values in the order given; of two with the same name the later one counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Properties(Vec<(Rc<str>, Rc<str>)>);

impl Properties {
    /// Sets a property.
    pub fn set(&mut self, name: &str, value: impl Into<Rc<str>>) {
        self.0.retain(|(known, _)| &**known != name);
        self.0.push((name.into(), value.into()));
    }

    /// Sets a property unless it is set already: a tool's own default.
    pub fn set_default(&mut self, name: &str, value: impl Into<Rc<str>>) {
        if self.get(name).is_none() {
            self.set(name, value);
        }
    }

    /// A property's value.
    pub fn get(&self, name: &str) -> Option<&Rc<str>> {
        self.0.iter().find(|(known, _)| &**known == name).map(|(_, value)| value)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = (&Rc<str>, &Rc<str>)> {
        self.0.iter().map(|(name, value)| (name, value))
    }

    /// Those whose names are in a table, as that table reads them.
    pub(super) fn read<'p, C>(
        &'p self,
        names: &'static [&'static str],
        from_pairs: impl FnOnce(Vec<(&'p str, &'p str)>) -> Result<C, ConfigError>,
    ) -> Result<C, ClientError> {
        let ours = self.iter().filter(|(name, _)| names.contains(&&***name));
        let pairs = ours.map(|(name, value)| (&**name, &**value)).collect();
        from_pairs(pairs).map_err(|error| ClientError::config(error.to_string()))
    }
}

configs! {
    /// What every client has (`CommonClientConfigs`).
    pub struct ClientConfigs("client") {
        /// What brokers see of it; empty for the client's own default.
        pub client_id: Rc<str> = "client.id", "".into(), any();
        /// Where it begins; the tools' `--bootstrap-server` says so.
        pub bootstrap_servers: Rc<str> = "bootstrap.servers", "".into(), any();
        /// How long a question waits for its answer.
        pub request_timeout_ms: i32 = "request.timeout.ms", 30_000, at_least(0);
        /// How long to wait before connecting again, at first.
        pub reconnect_backoff_ms: i64 = "reconnect.backoff.ms", 50, at_least(0);
        /// How long at most.
        pub reconnect_backoff_max_ms: i64 = "reconnect.backoff.max.ms", 1000, at_least(0);
        /// How long opening a connection may take, at first.
        pub setup_timeout_ms: i64 = "socket.connection.setup.timeout.ms", 10_000, any();
        /// How long at most.
        pub setup_timeout_max_ms: i64 = "socket.connection.setup.timeout.max.ms", 30_000, any();
        /// When an idle connection is closed; -1 never.
        pub connections_max_idle_ms: i64 = "connections.max.idle.ms", 540_000, any();
        /// How long to wait before asking again, at first.
        pub retry_backoff_ms: i64 = "retry.backoff.ms", 100, at_least(0);
        /// How long at most.
        pub retry_backoff_max_ms: i64 = "retry.backoff.max.ms", 1000, at_least(0);
        /// When metadata is asked for although nothing speaks for it.
        pub metadata_max_age_ms: i64 = "metadata.max.age.ms", 300_000, at_least(0);
    }
}

impl ClientConfigs {
    /// Checks the properties that every client has.
    pub fn new(properties: &Properties) -> Result<Self, ClientError> {
        properties.read(Self::NAMES, Self::from_pairs)
    }

    /// How its connections behave.
    pub fn network(&self, max_in_flight: usize) -> NetworkConfig {
        let max_idle = self.connections_max_idle_ms;
        NetworkConfig {
            request_timeout: Span::from_millis(self.request_timeout_ms.into()),
            reconnect_backoff: ExponentialBackoff::from_millis(
                self.reconnect_backoff_ms,
                self.reconnect_backoff_max_ms,
            ),
            setup_timeout: ExponentialBackoff::from_millis(self.setup_timeout_ms, self.setup_timeout_max_ms),
            max_idle: (max_idle >= 0).then(|| Span::from_millis(max_idle)),
            retry_backoff: ExponentialBackoff::from_millis(self.retry_backoff_ms, self.retry_backoff_max_ms),
            metadata_max_age: Span::from_millis(self.metadata_max_age_ms),
            max_in_flight,
        }
    }
}
