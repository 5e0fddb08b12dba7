//! Pictures of a part of the page, as a file.
//!
//! ```text
//! <svg> <style> the page's own style sheets </style>
//!       <foreignObject> html › body › … › the part, with each canvas as the image that it shows
//! ```
//!
//! The SVG holds the part's markup and the style sheets, so a browser draws it as the page does, sharp at any size. The elements
//! around the part come along as empty shells: rules that name them still find them. A PNG is drawn from the SVG by way
//! of a `data:` address, since a canvas that has drawn HTML from any other address is not given back.
//!
//! CAVEATS: only browsers draw HTML within SVG; what is scrolled stands there whole.

use js_sys::encode_uri_component;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    CanvasRenderingContext2d, Document, Element, HtmlCanvasElement, HtmlImageElement, HtmlInputElement,
    HtmlLinkElement, Node, Response, XmlSerializer,
};

/// How many pixels of a PNG a pixel of the page is.
const SCALE: u32 = 2;
/// An element that is there for rules to find, and takes no room.
const SHELL: &str = "display:contents";
/// Nothing moves in a picture.
const STILL: &str = "*,*::before,*::after{animation:none!important;transition:none!important}";

/// A picture.
#[derive(Clone, Debug)]
pub struct Picture {
    /// It, as an SVG.
    pub svg: String,
    width: u32,
    height: u32,
}

/// A picture of the first element that fits, with a canvas that lies over it.
pub async fn of(css: &str, over: Option<&str>) -> Option<Picture> {
    let document = web_sys::window()?.document()?;
    let part = document.query_selector(css).ok().flatten()?;
    let styles = styles(&document).await.ok()?;
    take(&document, &part, over, &styles).ok()
}

fn take(document: &Document, part: &Element, over: Option<&str>, styles: &str) -> Result<Picture, JsValue> {
    let (width, height) = (part.client_width().max(1) as u32, part.scroll_height().max(1) as u32);
    let copy: Element = part.clone_node_with_deep(true)?.unchecked_into();
    copy_canvases(document, part, &copy)?;
    copy_values(part, &copy)?;
    let style = format!(
        "position:relative;inset:auto;margin:0;width:{width}px;height:{height}px;max-width:none;max-height:none;\
         overflow:hidden;transform:none;visibility:visible;background:var(--paper)"
    );
    copy.set_attribute("style", &style)?;
    if let Some(canvas) = over.and_then(|id| document.get_element_by_id(id)) {
        let (on, of) = (canvas.get_bounding_client_rect(), part.get_bounding_client_rect());
        let image = image_of(document, canvas.unchecked_ref())?;
        let place = format!(
            "position:absolute;left:{}px;top:{}px;width:{}px;height:{}px",
            on.x() - of.x(),
            on.y() - of.y(),
            on.width(),
            on.height()
        );
        image.set_attribute("style", &place)?;
        copy.append_child(&image)?;
    }
    let markup = XmlSerializer::new()?.serialize_to_string(&in_shells(part, copy)?)?;
    let theme = document.document_element().and_then(|root| root.get_attribute("data-theme"));
    let (theme, style) = (theme.unwrap_or_default(), escaped(&format!("{styles}{STILL}")));
    let svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\" \
         data-theme=\"{theme}\"><style>{style}</style><foreignObject width=\"100%\" height=\"100%\">{markup}</foreignObject></svg>\n"
    );
    Ok(Picture { svg, width, height })
}

/// Canvases lose what they show when they are copied: an image of it takes the place of each.
fn copy_canvases(document: &Document, part: &Element, copy: &Element) -> Result<(), JsValue> {
    let (shown, copied) = (part.query_selector_all("canvas")?, copy.query_selector_all("canvas")?);
    for n in 0..shown.length() {
        let (Some(canvas), Some(copied)) = (shown.get(n), copied.get(n)) else { continue };
        let canvas: HtmlCanvasElement = canvas.unchecked_into();
        let image = image_of(document, &canvas)?;
        let style =
            format!("display:block;width:{}px;height:{}px", canvas.client_width(), canvas.client_height());
        image.set_attribute("class", &canvas.class_name())?;
        image.set_attribute("style", &style)?;
        copied.unchecked_into::<Element>().replace_with_with_node_1(&image)?;
    }
    Ok(())
}

fn image_of(document: &Document, canvas: &HtmlCanvasElement) -> Result<Element, JsValue> {
    let image = document.create_element("img")?;
    image.set_attribute("src", &canvas.to_data_url()?)?;
    image.set_attribute("alt", "")?;
    Ok(image)
}

/// The copy within empty copies of all that is around the part.
fn in_shells(part: &Element, copy: Element) -> Result<Node, JsValue> {
    let (mut inner, mut around): (Node, _) = (copy.into(), part.parent_element());
    while let Some(outer) = around {
        let shell: Element = outer.clone_node_with_deep(false)?.unchecked_into();
        shell.set_attribute("style", SHELL)?;
        // A picture is as large as it is, whatever the page is shown with.
        shell.remove_attribute("data-projector")?;
        shell.append_child(&inner)?;
        (inner, around) = (shell.into(), outer.parent_element());
    }
    Ok(inner)
}

/// What stands in a field is no part of its markup.
fn copy_values(part: &Element, copy: &Element) -> Result<(), JsValue> {
    let (shown, copied) = (part.query_selector_all("input")?, copy.query_selector_all("input")?);
    for n in 0..shown.length() {
        if let (Some(field), Some(copied)) = (shown.get(n), copied.get(n)) {
            let value = field.unchecked_into::<HtmlInputElement>().value();
            copied.unchecked_into::<Element>().set_attribute("value", &value)?;
        }
    }
    Ok(())
}

/// The page's style sheets, as they were loaded: what a browser says of its rules lacks some that have variables.
async fn styles(document: &Document) -> Result<String, JsValue> {
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let (links, mut text) = (document.query_selector_all("link[rel=stylesheet]")?, String::new());
    for link in (0..links.length()).filter_map(|n| links.get(n)) {
        let address = link.unchecked_into::<HtmlLinkElement>().href();
        let answer: Response = JsFuture::from(window.fetch_with_str(&address)).await?.unchecked_into();
        text += &JsFuture::from(answer.text()?).await?.as_string().unwrap_or_default();
    }
    Ok(text)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

impl Picture {
    /// It, as a PNG; `None` where the browser does not give it.
    pub async fn png(&self) -> Option<Vec<u8>> {
        let address = self.draw().await.ok()?;
        let packed = address.split_once("base64,")?.1;
        let bytes = web_sys::window()?.atob(packed).ok()?;
        // Each character is a byte.
        Some(bytes.chars().map(|byte| byte as u8).collect())
    }

    /// The address of a PNG that holds all of it.
    async fn draw(&self) -> Result<String, JsValue> {
        let image = HtmlImageElement::new()?;
        let svg = String::from(encode_uri_component(&self.svg));
        image.set_src(&format!("data:image/svg+xml;charset=utf-8,{svg}"));
        JsFuture::from(image.decode()).await?;
        let document = web_sys::window().and_then(|window| window.document()).ok_or(JsValue::NULL)?;
        let canvas: HtmlCanvasElement = document.create_element("canvas")?.unchecked_into();
        let (width, height) = (self.width * SCALE, self.height * SCALE);
        canvas.set_width(width);
        canvas.set_height(height);
        let pen =
            canvas.get_context("2d")?.ok_or(JsValue::NULL)?.unchecked_into::<CanvasRenderingContext2d>();
        pen.draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, width.into(), height.into())?;
        canvas.to_data_url()
    }
}
