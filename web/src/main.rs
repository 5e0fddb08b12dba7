//! Starts the page.

fn main() {
    yew::Renderer::<highwater_web::App>::new().render();
}
