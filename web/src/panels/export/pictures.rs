//! Pictures of what the page shows at this moment, behind the dialog.

use yew::platform::spawn_local;
use yew::prelude::*;

use crate::desk::use_locale;
use crate::ports::files;
use crate::ports::picture;
use crate::texts::Export;

/// A part of the page of which there is a picture: what its file is called, the rule that finds it, and the canvas over it.
#[derive(Clone, Copy, Debug)]
struct Part {
    name: &'static str,
    css: &'static str,
    over: Option<&'static str>,
}

const CLUSTER: Part = Part { name: "cluster", css: ".stage", over: Some("overlay") };
const DIAGRAM: Part = Part { name: "space-time", css: ".timeline", over: None };
const PANEL: Part = Part { name: "panel", css: "#inspector-body", over: None };

/// Who hears what became of a picture.
#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct PicturesProps {
    pub said: Callback<String>,
}

/// The pictures.
#[component]
pub(super) fn Pictures(PicturesProps { said }: &PicturesProps) -> Html {
    let texts = Export(use_locale());
    let row = |part: Part, title: &'static str| {
        let (svg, png) = (said.clone(), said.clone());
        html! {
            <li class="export-picture">
                <span>{ title }</span>
                <button class="line" data-export={format!("{}.svg", part.name)} aria-label={texts.picture_as(title, "SVG")}
                    onclick={move |_: MouseEvent| take(part, Form::Svg, texts, svg.clone())}>{ "SVG" }</button>
                <button class="line" data-export={format!("{}.png", part.name)} aria-label={texts.picture_as(title, "PNG")}
                    onclick={move |_: MouseEvent| take(part, Form::Png, texts, png.clone())}>{ "PNG" }</button>
            </li>
        }
    };
    html! {
        <>
            <h3>{ texts.pictures() }</h3>
            <p>{ texts.pictures_about() }</p>
            <ul>
                { row(CLUSTER, texts.cluster()) }
                { row(DIAGRAM, texts.diagram()) }
                { row(PANEL, texts.panel()) }
            </ul>
        </>
    }
}

/// The two forms of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Svg,
    Png,
}

/// Takes a picture and saves it, and tells what became of it.
fn take(part: Part, form: Form, texts: Export, said: Callback<String>) {
    spawn_local(async move {
        let Some(picture) = picture::of(part.css, part.over).await else {
            return said.emit(texts.no_picture().to_owned());
        };
        said.emit(match form {
            Form::Svg => save(&format!("{}.svg", part.name), "image/svg+xml", picture.svg.as_bytes(), texts),
            Form::Png => match picture.png().await {
                Some(bytes) => save(&format!("{}.png", part.name), "image/png", &bytes, texts),
                None => texts.no_png().to_owned(),
            },
        });
    });
}

/// Saves a file, and says so.
pub(super) fn save(name: &str, kind: &str, bytes: &[u8], texts: Export) -> String {
    files::save(name, kind, bytes);
    texts.saved(name, bytes.len())
}
