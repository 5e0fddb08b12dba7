//! The field over the tree and over the log.

use web_sys::HtmlInputElement;
use yew::prelude::*;

pub(super) fn search(words: &AttrValue, label: &'static str, on: Callback<String>) -> Html {
    let oninput = on.reform(|event: InputEvent| event.target_unchecked_into::<HtmlInputElement>().value());
    html! {
        <input type="text" class="metadata-search" value={words.clone()} {oninput} placeholder={label} aria-label={label}
            autocomplete="off" autocapitalize="off" spellcheck="false" />
    }
}
