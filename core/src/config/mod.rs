//! Configurations: Kafka's names, types, defaults and complaints.
//!
//! A configuration is a struct with a field for each of Kafka's names. The [`configs!`](crate::configs) macro writes
//! it from a table of `field: type = "kafka.name", default, check;` rows:
//!
//! ```
//! highwater_core::configs! {
//!     /// What a demonstration needs.
//!     pub struct DemoConfig("demo") {
//!         /// How long to wait before sending.
//!         pub linger_ms: i64 = "linger.ms", 0, at_least(0);
//!         /// Whether the broker filters duplicates.
//!         pub enable_idempotence: bool = "enable.idempotence", true, any();
//!         /// What to do without a committed offset.
//!         pub auto_offset_reset: std::rc::Rc<str> = "auto.offset.reset", "latest".into(), one_of(&["latest", "earliest"]);
//!     }
//! }
//! let config = DemoConfig::from_pairs([("linger.ms", "5")]).unwrap();
//! assert_eq!((config.linger_ms, config.enable_idempotence), (5, true));
//! let error = DemoConfig::from_pairs([("linger.ms", "soon")]).unwrap_err();
//! assert_eq!(error.to_string(), "Invalid value soon for configuration linger.ms: Not a number of type LONG");
//! ```
//!
//! A field's type says how its text is read ([`Value`]): `i32` (INT), `i64` (LONG), `bool`, [`Decimal`] (DOUBLE),
//! [`List`], `Rc<str>` (STRING), `Option` of those where Kafka's default is null, or an enum of its own.
//!
//! CAVEATS: dynamic broker configs and their synonyms are not told apart from static ones; a DOUBLE is a decimal of
//! nine places, because the core has no floats.

mod broker_names;
mod effect;

use std::fmt;
use std::rc::Rc;

pub use self::broker_names::KNOWN_BROKER_CONFIGS;
pub use self::effect::NoEffect;

/// Why a configuration was refused, in Kafka's words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// No configuration of this kind has that name. (Kafka's clients and brokers only warn; topics are refused.)
    #[error("Unknown {kind} config name: {name}")]
    UnknownName {
        /// `topic`, `producer` …
        kind: &'static str,
        /// The name given.
        name: Rc<str>,
    },
    /// The value cannot be read, or is out of bounds.
    #[error("Invalid value {value} for configuration {name}: {reason}")]
    InvalidValue {
        /// The configuration's name.
        name: &'static str,
        /// The value given.
        value: Rc<str>,
        /// What Kafka says about it.
        reason: Rc<str>,
    },
}

impl ConfigError {
    /// The same about a value that goes by another name elsewhere.
    pub(crate) fn of(self, name: &'static str) -> ConfigError {
        match self {
            ConfigError::InvalidValue { value, reason, .. } => {
                ConfigError::InvalidValue { name, value, reason }
            }
            unknown => unknown,
        }
    }

    /// The configuration that is wrong.
    pub fn name(&self) -> &str {
        match self {
            ConfigError::UnknownName { name, .. } => name,
            ConfigError::InvalidValue { name, .. } => name,
        }
    }
}

/// A type of configuration value: how it is read from text and written back.
pub trait Value: Sized {
    /// Reads it, or says with Kafka's words why not.
    fn parse(text: &str) -> Result<Self, String>;
    /// Writes it as Kafka's tools show it.
    fn text(&self) -> String;
}

macro_rules! number_value {
    ($type:ty, $name:literal) => {
        impl Value for $type {
            fn parse(text: &str) -> Result<Self, String> {
                text.trim().parse().map_err(|_| concat!("Not a number of type ", $name).to_owned())
            }
            fn text(&self) -> String {
                self.to_string()
            }
        }
    };
}

number_value!(i16, "SHORT");
number_value!(i32, "INT");
number_value!(i64, "LONG");
number_value!(Decimal, "DOUBLE");

impl Value for bool {
    fn parse(text: &str) -> Result<Self, String> {
        match text.trim().to_ascii_lowercase().as_str() {
            "true" => Ok(true),
            "false" => Ok(false),
            _ => Err("Expected value to be either true or false".to_owned()),
        }
    }
    fn text(&self) -> String {
        self.to_string()
    }
}

impl Value for Rc<str> {
    fn parse(text: &str) -> Result<Self, String> {
        Ok(text.trim().into())
    }
    fn text(&self) -> String {
        self.to_string()
    }
}

impl<T: Value> Value for Option<T> {
    fn parse(text: &str) -> Result<Self, String> {
        T::parse(text).map(Some)
    }
    fn text(&self) -> String {
        self.as_ref().map_or_else(|| "null".to_owned(), T::text)
    }
}

/// A LIST: words with commas between.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct List(pub Vec<Rc<str>>);

impl List {
    /// Whether `word` is in it.
    pub fn contains(&self, word: &str) -> bool {
        self.0.iter().any(|item| &**item == word)
    }
}

impl From<&str> for List {
    fn from(text: &str) -> Self {
        List(text.split(',').map(str::trim).filter(|word| !word.is_empty()).map(Rc::from).collect())
    }
}

impl Value for List {
    fn parse(text: &str) -> Result<Self, String> {
        Ok(text.into())
    }
    fn text(&self) -> String {
        self.0.join(",")
    }
}

/// A DOUBLE with at most nine decimal places, in billionths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Decimal(pub i64);

impl Decimal {
    const PLACES: usize = 9;
    /// 1.0.
    pub const ONE: Decimal = Decimal(1_000_000_000);
}

impl std::str::FromStr for Decimal {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
        let (whole, places) = digits.split_once('.').unwrap_or((digits, ""));
        let is_number = |part: &str| part.bytes().all(|c| c.is_ascii_digit());
        if whole.len() + places.len() == 0
            || places.len() > Self::PLACES
            || !is_number(whole)
            || !is_number(places)
        {
            return Err(());
        }
        let billionths =
            format!("{whole}{places:0<width$}", width = Self::PLACES).parse::<i64>().map_err(|_| ())?;
        Ok(Decimal(if negative { -billionths } else { billionths }))
    }
}

/// As Java prints a double of this size: at least one decimal place.
impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, places) = (self.0.unsigned_abs() / 1_000_000_000, self.0.unsigned_abs() % 1_000_000_000);
        let places = format!("{places:09}");
        let places = places.trim_end_matches('0');
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(f, "{sign}{whole}.{}", if places.is_empty() { "0" } else { places })
    }
}

/// A version of the protocol between brokers, as `inter.broker.protocol.version` has it: `0.10.2`, `2.7`, `2.7-IV1`.
/// (`MetadataVersion`.)
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ProtocolVersion(usize);

impl ProtocolVersion {
    /// Without their drafts (`-IV0`), which only Kafka's developers run.
    const ALL: &str = "0.8.0 0.8.1 0.8.2 0.9.0 0.10.0 0.10.1 0.10.2 0.11.0 1.0 1.1 2.0 2.1 2.2 2.3 2.4 2.5 2.6 2.7 2.8 \
                       3.0 3.1 3.2 3.3 3.4 3.5 3.6 3.7 3.8 3.9";
    /// Today's: 3.9.
    pub const NEWEST: ProtocolVersion = ProtocolVersion(28);

    /// One that there is; the newest for any other text.
    pub fn known(text: &str) -> Self {
        Self::parse(text).unwrap_or(Self::NEWEST)
    }
}

impl Value for ProtocolVersion {
    fn parse(text: &str) -> Result<Self, String> {
        let version = text.trim().split('-').next();
        let place = Self::ALL.split(' ').position(|known| Some(known) == version);
        place.map(ProtocolVersion).ok_or_else(|| ["Version ", text, " is not a valid version"].concat())
    }
    fn text(&self) -> String {
        Self::ALL.split(' ').nth(self.0).unwrap_or_default().to_owned()
    }
}

/// Checks for the rows of [`configs!`](crate::configs): each names the fault in Kafka's words, or none.
pub mod check {
    use std::fmt::Display;
    use std::rc::Rc;

    use super::List;

    /// Every value of the type will do.
    pub fn any<T>() -> impl Fn(&T) -> Option<String> {
        |_| None
    }

    /// Not below `min`.
    pub fn at_least<T: PartialOrd + Display>(min: T) -> impl Fn(&T) -> Option<String> {
        move |value| (*value < min).then(|| format!("Value must be at least {min}"))
    }

    /// Not below `min` nor above `max`.
    pub fn between<T: PartialOrd + Display>(min: T, max: T) -> impl Fn(&T) -> Option<String> {
        move |value| {
            at_least(&min)(&value).or((*value > max).then(|| format!("Value must be no more than {max}")))
        }
    }

    /// Not without a character.
    pub fn said() -> impl Fn(&Option<Rc<str>>) -> Option<String> {
        |value| value.as_deref().is_some_and(str::is_empty).then(|| "String must be non-empty".to_owned())
    }

    /// One of these words.
    pub fn one_of(words: &'static [&'static str]) -> impl Fn(&Rc<str>) -> Option<String> {
        move |value| {
            let ok = words.contains(&&**value);
            (!ok).then(|| format!("String must be one of: {}", words.join(", ")))
        }
    }

    /// Only these words.
    pub fn each_of(words: &'static [&'static str]) -> impl Fn(&List) -> Option<String> {
        move |value| value.0.iter().find_map(one_of(words))
    }
}

/// Reads and checks one value; the work behind [`configs!`](crate::configs). It is compiled once a type, not once a
/// row: a hundred copies of it were kilobytes of the page.
#[inline(never)]
pub fn read<T: Value>(
    name: &'static str,
    text: &str,
    check: &dyn Fn(&T) -> Option<String>,
) -> Result<T, ConfigError> {
    let value = T::parse(text);
    let reason = match &value {
        Ok(value) => check(value),
        Err(reason) => Some(reason.clone()),
    };
    match (value, reason) {
        (Ok(value), None) => Ok(value),
        (_, reason) => Err(ConfigError::InvalidValue {
            name,
            value: text.into(),
            reason: reason.unwrap_or_default().into(),
        }),
    }
}

/// Writes a configuration struct from a table; see [the module](crate::config).
#[macro_export]
macro_rules! configs {
    (
        $(#[$struct_doc:meta])*
        pub struct $struct:ident($kind:literal) {
            $($(#[$doc:meta])* pub $field:ident: $type:ty = $name:literal, $default:expr, $check:expr;)*
        }
    ) => {
        $(#[$struct_doc])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $struct {
            $($(#[$doc])* pub $field: $type,)*
        }

        impl Default for $struct {
            fn default() -> Self {
                $struct { $($field: $default,)* }
            }
        }

        impl $struct {
            /// Kafka's names for the fields.
            pub const NAMES: &'static [&'static str] = &[$($name,)*];

            /// The defaults, changed by (name, value) pairs.
            #[allow(dead_code)]
            pub fn from_pairs<'p>(
                pairs: impl IntoIterator<Item = (&'p str, &'p str)>,
            ) -> Result<Self, $crate::config::ConfigError> {
                let mut config = Self::default();
                for (name, value) in pairs {
                    config.set(name, value)?;
                }
                Ok(config)
            }

            /// Sets one value by Kafka's name for it.
            pub fn set(&mut self, name: &str, value: &str) -> Result<(), $crate::config::ConfigError> {
                #[allow(unused_imports)]
                use $crate::config::check::*;
                match name {
                    $($name => self.$field = $crate::config::read($name, value, &$check)?,)*
                    _ => {
                        let (kind, name) = ($kind, name.into());
                        return Err($crate::config::ConfigError::UnknownName { kind, name });
                    }
                }
                Ok(())
            }

            /// Every name with its value as text.
            #[allow(dead_code)]
            pub fn entries(&self) -> Vec<(&'static str, String)> {
                vec![$(($name, $crate::config::Value::text(&self.$field)),)*]
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_read_and_print_like_doubles() {
        for (text, printed) in
            [("0.5", "0.5"), ("1", "1.0"), ("0.01", "0.01"), ("-2.50", "-2.5"), (".5", "0.5")]
        {
            assert_eq!(text.parse::<Decimal>().unwrap().to_string(), printed);
        }
        assert!("half".parse::<Decimal>().is_err() && "".parse::<Decimal>().is_err());
    }

    #[test]
    fn known_broker_configs_are_sorted_and_unique() {
        assert!(KNOWN_BROKER_CONFIGS.is_sorted_by(|a, b| a < b));
    }
}
