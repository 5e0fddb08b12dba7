//! What a person can do to a broker's power and disk.

use crate::session::command::{Fault, SLOW};
use crate::texts::{Faults, Locale};

/// What a fault is called, and what it means.
pub(crate) fn fault(locale: Locale, fault: &Fault) -> (&'static str, String) {
    let texts = Faults(locale);
    match fault {
        Fault::PowerOff => (texts.power_off(), texts.power_off_about().to_owned()),
        Fault::Full => (texts.full(), texts.full_about().to_owned()),
        Fault::Free => (texts.free(), texts.free_about().to_owned()),
        Fault::Slow => (texts.slow(), texts.slow_about(SLOW)),
        Fault::Heal => (texts.heal(), texts.heal_about().to_owned()),
        Fault::Flip(..) => (texts.flip(), texts.flip_about().to_owned()),
    }
}
