//! Text with `code` in it.

use yew::prelude::*;

/// A text whose parts between backticks are code.
pub fn rich(text: &str) -> Html {
    let parts = text.split('`').enumerate().map(|(n, part)| match n % 2 {
        0 => html! { { part.to_owned() } },
        _ => html! { <code>{ part.to_owned() }</code> },
    });
    html! { <>{ for parts }</> }
}
