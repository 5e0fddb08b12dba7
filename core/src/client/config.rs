//! A client's properties, as `--producer-property name=value` gives them.
//!
//! Kafka checks values when a client is made (`ConfigException`); what has a meaning in Kafka but none here is refused
//! before anything runs, so that a script never seems to do what it does not.

use std::rc::Rc;

use super::network::NetworkConfig;
use super::{ClientError, ExponentialBackoff};
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

    /// A whole number of at least `min`.
    pub fn number(&self, name: &str, default: i64, min: i64) -> Result<i64, ClientError> {
        let Some(value) = self.get(name) else { return Ok(default) };
        let type_name = if name.ends_with(".ms") || name == "buffer.memory" { "LONG" } else { "INT" };
        let number: i64 = value
            .trim()
            .parse()
            .map_err(|_| invalid(name, value, &format!("Not a number of type {type_name}")))?;
        if number < min {
            return Err(invalid(name, value, &format!("Value must be at least {min}")));
        }
        Ok(number)
    }

    /// A span in milliseconds.
    pub fn millis(&self, name: &str, default: i64) -> Result<Span, ClientError> {
        self.number(name, default, 0).map(Span::from_millis)
    }

    /// `true` or `false`.
    pub fn flag(&self, name: &str, default: bool) -> Result<bool, ClientError> {
        match self.get(name).map(|value| value.trim().to_ascii_lowercase()).as_deref() {
            None => Ok(default),
            Some("true") => Ok(true),
            Some("false") => Ok(false),
            Some(value) => Err(invalid(name, value, "Expected value to be either true or false")),
        }
    }

    /// One of some words.
    pub fn choice<'c>(
        &self,
        name: &str,
        default: &'c str,
        words: &[&'c str],
    ) -> Result<&'c str, ClientError> {
        let Some(value) = self.get(name) else { return Ok(default) };
        let known = words.iter().find(|word| **word == &**value).copied();
        known.ok_or_else(|| invalid(name, value, &format!("String must be one of: {}", words.join(", "))))
    }

    /// What every client has.
    pub fn network(&self, max_in_flight: usize) -> Result<NetworkConfig, ClientError> {
        let backoff = |name: &str, max_name: &str, initial, max| {
            Ok(ExponentialBackoff::from_millis(
                self.number(name, initial, 0)?,
                self.number(max_name, max, 0)?,
            ))
        };
        let max_idle = self.number("connections.max.idle.ms", 540_000, -1)?;
        Ok(NetworkConfig {
            request_timeout: self.millis("request.timeout.ms", 30_000)?,
            reconnect_backoff: backoff("reconnect.backoff.ms", "reconnect.backoff.max.ms", 50, 1000)?,
            setup_timeout: backoff(
                "socket.connection.setup.timeout.ms",
                "socket.connection.setup.timeout.max.ms",
                10_000,
                30_000,
            )?,
            max_idle: (max_idle >= 0).then(|| Span::from_millis(max_idle)),
            retry_backoff: backoff("retry.backoff.ms", "retry.backoff.max.ms", 100, 1000)?,
            metadata_max_age: self.millis("metadata.max.age.ms", 300_000)?,
            max_in_flight,
        })
    }
}

fn invalid(name: &str, value: &str, why: &str) -> ClientError {
    ClientError::config(format!("Invalid value {value} for configuration {name}: {why}"))
}

/// What every client takes.
pub const COMMON: &[&str] = &[
    "client.id",
    "request.timeout.ms",
    "reconnect.backoff.ms",
    "reconnect.backoff.max.ms",
    "socket.connection.setup.timeout.ms",
    "socket.connection.setup.timeout.max.ms",
    "connections.max.idle.ms",
    "retry.backoff.ms",
    "retry.backoff.max.ms",
    "metadata.max.age.ms",
    "bootstrap.servers",
];
