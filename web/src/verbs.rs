//! What can be done anywhere on the page by one key. The list of keys, the palette, and whoever listens to keys read
//! this one table.

use crate::session::{Float, Intent};
use crate::texts::Page;

/// What a key does.
pub(crate) struct Verb {
    /// The key, as browsers call it.
    pub key: &'static str,
    /// What is wanted.
    pub intent: Intent,
    /// In words.
    pub text: fn(Page) -> &'static str,
}

/// The keys that open the palette; on a Mac, ⌘ stands for Ctrl.
pub(crate) const PALETTE_KEYS: &str = "Ctrl K";

/// All, in the order in which they are listed.
#[rustfmt::skip]
pub(crate) const VERBS: [Verb; 13] = [
    Verb { key: " ", intent: Intent::TogglePlay, text: Page::key_play },
    Verb { key: "ArrowLeft", intent: Intent::StepBack, text: Page::key_step_back },
    Verb { key: "ArrowRight", intent: Intent::Step, text: Page::key_step },
    Verb { key: "B", intent: Intent::GoBack, text: Page::key_previous },
    Verb { key: "N", intent: Intent::GoOn, text: Page::key_next },
    Verb { key: "Home", intent: Intent::ToStart, text: Page::key_start },
    Verb { key: "End", intent: Intent::ToEnd, text: Page::key_end },
    Verb { key: "Z", intent: Intent::Undo, text: Page::key_undo },
    Verb { key: "Y", intent: Intent::Redo, text: Page::key_redo },
    Verb { key: "L", intent: Intent::NextLocale, text: Page::key_language },
    Verb { key: "T", intent: Intent::ToggleTheme, text: Page::key_theme },
    Verb { key: "P", intent: Intent::ToggleProjector, text: Page::key_projector },
    Verb { key: "?", intent: Intent::Float(Some(Float::Keys)), text: Page::key_keys },
];

/// What a key that was pressed does.
pub(crate) fn of_key(key: &str) -> Option<Intent> {
    VERBS.into_iter().find(|verb| verb.key.eq_ignore_ascii_case(key)).map(|verb| verb.intent)
}

impl Verb {
    /// The key as it is printed on it.
    pub(crate) fn cap(&self, page: Page) -> &'static str {
        match self.key {
            " " => page.space(),
            "ArrowLeft" => "←",
            "ArrowRight" => "→",
            other => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_does_the_same_with_shift_and_no_two_have_one_key() {
        assert_eq!((of_key("n"), of_key("N")), (Some(Intent::GoOn), Some(Intent::GoOn)));
        assert_eq!(of_key("x"), None);
        for verb in VERBS {
            assert_eq!(of_key(verb.key), Some(verb.intent), "{:?}", verb.key);
        }
    }
}
