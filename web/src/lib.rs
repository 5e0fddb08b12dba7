//! wip
use yew::prelude::*;
/// x
#[component]
pub fn App() -> Html {
    html! { <p>{"hi"}</p> }
}
