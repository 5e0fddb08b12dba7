//! What outlives the page, and what the document as a whole shows of it.

use web_sys::{Document, Storage};

use crate::session::{Preferences, Theme};
use crate::texts::Locale;

const LOCALE: &str = "highwater.1.locale";
const THEME: &str = "highwater.1.theme";
const PROJECTOR: &str = "highwater.1.projector";
const WELCOMED: &str = "highwater.1.welcomed";

/// What was chosen last time; else what the browser prefers.
pub fn load() -> Preferences {
    let stored = |key: &str| storage().and_then(|storage| storage.get_item(key).ok().flatten());
    let locale = stored(LOCALE).or_else(browser_language);
    let theme = match stored(THEME).as_deref() {
        Some("dark") => Theme::Dark,
        Some(_) => Theme::Light,
        None if prefers_dark() => Theme::Dark,
        None => Theme::Light,
    };
    Preferences {
        locale: locale.map(|tag| Locale::from_tag(&tag)).unwrap_or_default(),
        theme,
        projector: stored(PROJECTOR).is_some_and(|value| value == "true"),
        welcomed: stored(WELCOMED).is_some_and(|value| value == "true"),
    }
}

/// Keeps them, and shows them on the document.
pub fn apply(preferences: Preferences) {
    let Preferences { locale, theme, projector, welcomed } = preferences;
    if let Some(storage) = storage() {
        let kept = [
            (LOCALE, locale.tag()),
            (THEME, theme.name()),
            (PROJECTOR, bool_name(projector)),
            (WELCOMED, bool_name(welcomed)),
        ];
        for (key, value) in kept {
            // Storage may be full or forbidden: then the choice lasts as long as the page.
            let _ = storage.set_item(key, value);
        }
    }
    if let Some(root) = document().and_then(|document| document.document_element()) {
        for (name, value) in
            [("lang", locale.tag()), ("data-theme", theme.name()), ("data-projector", bool_name(projector))]
        {
            // These attribute names are valid.
            let _ = root.set_attribute(name, value);
        }
    }
    super::painter::forget_colours();
}

fn bool_name(value: bool) -> &'static str {
    if value { "true" } else { "false" }
}

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}

fn document() -> Option<Document> {
    web_sys::window()?.document()
}

fn browser_language() -> Option<String> {
    web_sys::window()?.navigator().language()
}

fn prefers_dark() -> bool {
    let query = web_sys::window()
        .and_then(|window| window.match_media("(prefers-color-scheme: dark)").ok().flatten());
    query.is_some_and(|query| query.matches())
}
