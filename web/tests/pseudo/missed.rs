//! Finds texts that stand outside of `⟦` and `⟧` and are not data.

use std::collections::BTreeMap;

use highwater_core::script::Line;
use wasm_bindgen::JsCast;
use web_sys::{Element, Node};

/// What holds data only: names of languages, code, keys, what tools printed, bytes and their fields, znodes, what a
/// form offers.
const DATA: &str = "[lang], code, kbd, svg, canvas, .transcript li, .transcript pre, .transcript p:not(:only-child), .hex, \
    .fields, .znodes, .typed, form option, .nums, .speed option:not(:first-child)";
/// What has a text for those who cannot see, or a hint.
const SPOKEN: [&str; 4] = ["aria-label", "title", "placeholder", "alt"];
/// Kafka's nouns and names, units, and what the scenarios call their topics, groups and clients.
const NAMES: &str = "Highwater broker Broker controller zk epoch null idempotent ms consumer producer client \
    orders billing shop g words payments a-gzip b-snappy d-zstd Stable Empty Dead PreparingRebalance CompletingRebalance range \
    KRaft ZooKeeper adminclient acks";

/// What was found: the text, and where it was seen first.
#[derive(Debug, Default)]
pub struct Missed(BTreeMap<String, String>);

impl Missed {
    /// Looks at the whole page as it is now.
    pub fn look(&mut self, place: &str) {
        let document = web_sys::window().and_then(|window| window.document()).expect("a page");
        self.look_in(&document.get_element_by_id("page").expect("the page is drawn"), place);
    }

    /// Looks at an element and everything in it.
    pub fn look_in(&mut self, element: &Element, place: &str) {
        let mut depth = 0;
        self.walk(element, &mut depth, place);
        assert_eq!(depth, 0, "a text is not whole in {place}");
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// Fails with everything that was found.
    pub fn none(&self) {
        let list: Vec<String> = self.0.iter().map(|(text, place)| format!("{text:?} ({place})")).collect();
        assert!(list.is_empty(), "these texts came from no file:\n{}", list.join("\n"));
    }

    fn walk(&mut self, node: &Node, depth: &mut i32, place: &str) {
        if let Some(element) = node.dyn_ref::<Element>() {
            if element.matches(DATA).expect("the selector is right") {
                return;
            }
            for name in SPOKEN {
                let Some(text) = element.get_attribute(name) else { continue };
                if Line::parse(&text, 1).is_err() {
                    let within = &mut 0;
                    self.check(&text, within, &format!("{place}, {name} of {}", path(element)));
                }
            }
        } else if node.node_type() == Node::TEXT_NODE {
            let at = node.parent_element().map(|element| path(&element)).unwrap_or_default();
            self.check(&node.text_content().unwrap_or_default(), depth, &format!("{place}, {at}"));
        }
        let mut child = node.first_child();
        while let Some(next) = child {
            self.walk(&next, depth, place);
            child = next.next_sibling();
        }
    }

    fn check(&mut self, text: &str, depth: &mut i32, place: &str) {
        let mut outside = String::new();
        for c in text.chars() {
            match c {
                '⟦' => *depth += 1,
                '⟧' => *depth -= 1,
                _ if *depth == 0 => outside.push(c),
                _ => {}
            }
        }
        if outside.split_whitespace().any(|word| !is_data(word)) {
            self.0.entry(text.to_owned()).or_insert_with(|| place.to_owned());
        }
    }
}

/// Whether a word is no word of a language: it has a figure or a sign of a path, config or partition in it, is written
/// in capitals, or is the name of a tool or another known one.
fn is_data(word: &str) -> bool {
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
    let has_sign = bare.chars().any(|c| c.is_ascii_digit() || "/_=.".contains(c));
    let is_capital = !bare.chars().any(char::is_lowercase);
    let is_tool = bare.starts_with("kafka-");
    bare.chars().count() < 2
        || is_tool
        || has_sign
        || is_capital
        || NAMES.split_whitespace().any(|name| name == bare)
}

fn path(element: &Element) -> String {
    let class = element.get_attribute("class").unwrap_or_default();
    let parent =
        element.parent_element().and_then(|parent| parent.get_attribute("class")).unwrap_or_default();
    format!("{} .{class} in .{parent}", element.tag_name().to_lowercase())
}
