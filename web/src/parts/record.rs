//! A record: a square with its key, in its key's hue.

use yew::prelude::*;

use crate::geometry::tape;

/// The classes and the text of a record's square.
pub fn face(key: Option<&str>, value: Option<&str>) -> (Classes, String) {
    match key {
        Some(key) => (classes!("rec", format!("hue-{}", tape::hue(key))), tape::label(key)),
        None => (classes!("rec", "hue-none"), tape::label(value.unwrap_or("·"))),
    }
}

/// A record that is not in a log yet.
pub fn small(key: Option<&str>) -> Html {
    let (class, text) = face(key, None);
    html! { <span class={classes!(class, "small")}>{ text }</span> }
}
