//! A message's name and main figure, as its capsule and the list of messages have it.

use highwater_core::view::{Figure, Flight, FlightName};

use crate::texts::{Locale, Phrases};

/// `PRODUCE ×2`, `FETCH @4`, `FETCH ×3`, `NOT_LEADER_OR_FOLLOWER`.
pub(crate) fn label(flight: &Flight, locale: Locale) -> String {
    let name = match flight.name {
        FlightName::Api(api) => api.name(),
        FlightName::Zk => "zk",
        FlightName::ZkWatch => Phrases(locale).watch_fired(),
        FlightName::Connect => Phrases(locale).connecting(),
    };
    let answered = if flight.response { " ✓" } else { "" };
    match flight.figure {
        Figure::None => format!("{name}{answered}"),
        Figure::Records(n) => format!("{name} ×{n}"),
        Figure::Offset(offset) => format!("{name} @{offset}{answered}"),
        Figure::Error(error) => error.name().to_owned(),
    }
}
