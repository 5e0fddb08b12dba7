//! A file's messages, with every term and every reference to another message put in its place.

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast::{Comment, Entry, Expression, InlineExpression, Pattern, PatternElement, VariantKey};
use fluent_syntax::parser;
use fluent_syntax::unicode::unescape_unicode_to_string;

use crate::{File, Problem};

/// A text that Rust can ask for: a message's value, or one of its attributes.
#[derive(Clone, Debug)]
pub(crate) struct Text {
    /// As the file has it: `so-many`, or `share.title`.
    pub(crate) key: String,
    /// Where.
    pub(crate) line: usize,
    /// The comment above it.
    pub(crate) comment: Vec<String>,
    /// What it says.
    pub(crate) parts: Vec<Part>,
}

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// Words.
    Words(String),
    /// `{ $name }`, or `{ NUMBER($name) }`.
    Value { name: String, number: bool, line: usize },
    /// `{ $name -> … }`.
    Choice { name: String, by: By, cases: Vec<Case>, line: usize },
}

/// By what a choice is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum By {
    /// The plural form that a number takes.
    Plural,
    /// A word.
    Word,
}

/// A variant of a choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Case {
    pub(crate) key: String,
    pub(crate) is_default: bool,
    pub(crate) parts: Vec<Part>,
}

/// What CLDR calls the plural forms.
pub(crate) const PLURAL_FORMS: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// A file that was parsed, before terms and references are put in their places.
pub(crate) struct Parsed<'a> {
    file: &'a File,
    /// Terms by name, without the dash.
    terms: BTreeMap<&'a str, &'a Pattern<&'a str>>,
    /// Messages' values and attributes, in the file's order.
    texts: Vec<Entered<'a>>,
}

struct Entered<'a> {
    key: String,
    at: &'a str,
    comment: Option<&'a Comment<&'a str>>,
    pattern: &'a Pattern<&'a str>,
}

/// A file's syntax tree. What cannot be read is a problem.
pub(crate) fn tree<'a>(file: &'a File, problems: &mut Vec<Problem>) -> Vec<Entry<&'a str>> {
    match parser::parse(file.text.as_str()) {
        Ok(resource) => resource.body,
        Err((resource, errors)) => {
            for error in errors {
                let words =
                    format!("{}: mend the syntax (https://projectfluent.org/fluent/guide)", error.kind);
                problems.push(Problem {
                    path: file.path.clone(),
                    line: line_at(&file.text, error.pos.start),
                    words,
                });
            }
            resource.body
        }
    }
}

fn line_at(text: &str, position: usize) -> usize {
    1 + text.as_bytes()[..position.min(text.len())].iter().filter(|byte| **byte == b'\n').count()
}

impl<'a> Parsed<'a> {
    /// The messages and terms of a file; a name that occurs twice is a problem.
    pub(crate) fn new(file: &'a File, tree: &'a [Entry<&'a str>], problems: &mut Vec<Problem>) -> Parsed<'a> {
        let mut parsed = Parsed { file, terms: BTreeMap::new(), texts: Vec::new() };
        for entry in tree {
            match entry {
                Entry::Term(term) => {
                    if parsed.terms.insert(term.id.name, &term.value).is_some() {
                        problems.push(parsed.problem(
                            term.id.name,
                            format!("the term `-{}` is here twice: keep one", term.id.name),
                        ));
                    }
                }
                Entry::Message(message) => {
                    let comment = message.comment.as_ref();
                    if let Some(pattern) = &message.value {
                        let key = message.id.name.to_owned();
                        parsed.texts.push(Entered { key, at: message.id.name, comment, pattern });
                    }
                    for attribute in &message.attributes {
                        let key = format!("{}.{}", message.id.name, attribute.id.name);
                        let pattern = &attribute.value;
                        parsed.texts.push(Entered { key, at: attribute.id.name, comment, pattern });
                    }
                }
                Entry::Comment(_)
                | Entry::GroupComment(_)
                | Entry::ResourceComment(_)
                | Entry::Junk { .. } => {}
            }
        }
        let mut seen = BTreeMap::new();
        for text in &parsed.texts {
            // `share-title` and `share.title` would be the same function.
            if let Some(first) = seen.insert(method(&text.key), &text.key) {
                let words = format!("`{}` is here twice (as `{first}` before): keep one", text.key);
                problems.push(parsed.problem(text.at, words));
            }
        }
        parsed
    }

    /// What Rust can ask for. Terms come from this file, or else from `shared` (the language's own file).
    pub(crate) fn texts(
        &self,
        shared: Option<&Parsed<'a>>,
        used: &mut BTreeSet<String>,
        problems: &mut Vec<Problem>,
    ) -> Vec<Text> {
        let mut texts = Vec::new();
        for Entered { key, at, comment, pattern } in &self.texts {
            let mut put = Put { room: self, shared, used, problems, path: vec![key.clone()] };
            let parts = joined(put.pattern(pattern));
            let comment =
                comment.map_or_else(Vec::new, |c| c.content.iter().map(|line| (*line).to_owned()).collect());
            texts.push(Text { key: key.clone(), line: self.line(at), comment, parts });
        }
        texts
    }

    /// Terms that no text of `used` has.
    pub(crate) fn unused_terms(&self, used: &BTreeSet<String>, problems: &mut Vec<Problem>) {
        for term in self.terms.keys().filter(|term| !used.contains(**term)) {
            problems.push(self.problem(term, format!("no text uses the term `-{term}`: delete it")));
        }
    }

    pub(crate) fn problem(&self, at: &str, words: String) -> Problem {
        Problem { path: self.file.path.clone(), line: self.line(at), words }
    }

    /// The line of a slice of this file's text.
    fn line(&self, at: &str) -> usize {
        let text = &self.file.text;
        line_at(text, (at.as_ptr() as usize).saturating_sub(text.as_ptr() as usize))
    }
}

/// Puts terms and references in their places.
struct Put<'p, 'a> {
    room: &'p Parsed<'a>,
    shared: Option<&'p Parsed<'a>>,
    used: &'p mut BTreeSet<String>,
    problems: &'p mut Vec<Problem>,
    /// What is being put in place, from the outside in: a name that comes again would never end.
    path: Vec<String>,
}

impl<'a> Put<'_, 'a> {
    fn pattern(&mut self, pattern: &Pattern<&'a str>) -> Vec<Part> {
        let mut parts = Vec::new();
        for element in &pattern.elements {
            match element {
                PatternElement::TextElement { value } => parts.push(Part::Words((*value).to_owned())),
                PatternElement::Placeable { expression } => parts.extend(self.expression(expression)),
            }
        }
        parts
    }

    fn expression(&mut self, expression: &Expression<&'a str>) -> Vec<Part> {
        match expression {
            Expression::Inline(inline) => self.inline(inline),
            Expression::Select { selector, variants } => {
                let (name, is_number) = match self.inline(selector).as_slice() {
                    [Part::Value { name, number, .. }] => (name.clone(), *number),
                    _ => {
                        self.wrong(
                            at_of(selector),
                            "a choice is made by a placeholder: write { $name -> … }",
                        );
                        return Vec::new();
                    }
                };
                let cases: Vec<Case> = variants
                    .iter()
                    .map(|variant| Case {
                        key: match variant.key {
                            VariantKey::Identifier { name } => name.to_owned(),
                            VariantKey::NumberLiteral { value } => value.to_owned(),
                        },
                        is_default: variant.default,
                        parts: joined(self.pattern(&variant.value)),
                    })
                    .collect();
                let is_form = |case: &Case| {
                    PLURAL_FORMS.contains(&case.key.as_str())
                        || case.key.starts_with(|c: char| c == '-' || c.is_ascii_digit())
                };
                let only_other = cases.iter().all(|case| case.key == "other");
                let by =
                    if is_number || cases.iter().all(is_form) && !only_other { By::Plural } else { By::Word };
                if by == By::Plural {
                    for case in &cases {
                        let is_known =
                            PLURAL_FORMS.contains(&case.key.as_str()) || case.key.parse::<i64>().is_ok();
                        if !is_known {
                            let words = format!(
                                "`[{}]` is no plural form and no whole number: use one of {}",
                                case.key,
                                PLURAL_FORMS.join(", ")
                            );
                            self.wrong(at_of(selector), &words);
                        }
                    }
                }
                let mut keys = BTreeSet::new();
                for case in &cases {
                    if !keys.insert(case.key.as_str()) {
                        self.wrong(at_of(selector), &format!("`[{}]` is here twice: keep one", case.key));
                    }
                }
                let line = self.room.line(at_of(selector));
                vec![Part::Choice { name, by, cases, line }]
            }
        }
    }

    fn inline(&mut self, inline: &InlineExpression<&'a str>) -> Vec<Part> {
        match inline {
            InlineExpression::StringLiteral { value } => {
                vec![Part::Words(unescape_unicode_to_string(value).into_owned())]
            }
            InlineExpression::NumberLiteral { value } => vec![Part::Words((*value).to_owned())],
            InlineExpression::VariableReference { id } => {
                let line = self.room.line(id.name);
                vec![Part::Value { name: id.name.to_owned(), number: false, line }]
            }
            InlineExpression::FunctionReference { id, arguments } => {
                match (id.name, arguments.positional.as_slice(), arguments.named.as_slice()) {
                    ("NUMBER", [InlineExpression::VariableReference { id }], []) => {
                        let line = self.room.line(id.name);
                        vec![Part::Value { name: id.name.to_owned(), number: true, line }]
                    }
                    ("NUMBER", ..) => {
                        self.wrong(
                            id.name,
                            "NUMBER takes one placeholder and no options: write NUMBER($name)",
                        );
                        Vec::new()
                    }
                    (name, ..) => {
                        self.wrong(id.name, &format!("there is no function {name}: the only one is NUMBER"));
                        Vec::new()
                    }
                }
            }
            InlineExpression::MessageReference { id, attribute } => {
                let key = match attribute {
                    Some(attribute) => format!("{}.{}", id.name, attribute.name),
                    None => id.name.to_owned(),
                };
                let found = self.room.texts.iter().find(|text| text.key == key).map(|text| text.pattern);
                self.put(id.name, key, found)
            }
            InlineExpression::TermReference { id, attribute: None, arguments: None } => {
                self.used.insert(id.name.to_owned());
                let shared = self.shared.and_then(|shared| shared.terms.get(id.name));
                let found = self.room.terms.get(id.name).or(shared).copied();
                self.put(id.name, format!("-{}", id.name), found)
            }
            InlineExpression::TermReference { id, .. } => {
                self.wrong(id.name, "a term has no attributes and takes no arguments here: write { -term }");
                Vec::new()
            }
            InlineExpression::Placeable { expression } => self.expression(expression),
        }
    }

    fn put(&mut self, at: &'a str, key: String, found: Option<&Pattern<&'a str>>) -> Vec<Part> {
        let Some(pattern) = found else {
            self.wrong(at, &format!("there is no `{key}` to put here: add it, or correct the name"));
            return Vec::new();
        };
        if self.path.contains(&key) {
            self.wrong(
                at,
                &format!("`{key}` would hold itself ({} → {key}): break the circle", self.path.join(" → ")),
            );
            return Vec::new();
        }
        self.path.push(key);
        let parts = self.pattern(pattern);
        self.path.pop();
        parts
    }

    fn wrong(&mut self, at: &str, words: &str) {
        let key = self.path[0].clone();
        self.problems.push(self.room.problem(at, format!("`{key}`: {words}")));
    }
}

/// A piece of the text that an expression was read from, so that its line can be found.
fn at_of<'a>(inline: &InlineExpression<&'a str>) -> &'a str {
    match inline {
        InlineExpression::StringLiteral { value } | InlineExpression::NumberLiteral { value } => value,
        InlineExpression::FunctionReference { id, .. }
        | InlineExpression::MessageReference { id, .. }
        | InlineExpression::TermReference { id, .. }
        | InlineExpression::VariableReference { id } => id.name,
        InlineExpression::Placeable { expression } => match expression.as_ref() {
            Expression::Inline(inline) | Expression::Select { selector: inline, .. } => at_of(inline),
        },
    }
}

/// Words that stand beside each other become one piece.
pub(crate) fn joined(parts: Vec<Part>) -> Vec<Part> {
    let mut joined: Vec<Part> = Vec::new();
    for part in parts {
        match (joined.last_mut(), part) {
            (Some(Part::Words(before)), Part::Words(more)) => before.push_str(&more),
            (_, part) => joined.push(part),
        }
    }
    joined
}

/// What Rust calls a key: `so-many` is `so_many`, `share.title` is `share_title`, `$highWatermark` is `high_watermark`.
pub(crate) fn method(key: &str) -> String {
    let mut name = String::new();
    for c in key.chars() {
        match c {
            '-' | '.' => name.push('_'),
            c if c.is_ascii_uppercase() => {
                if !name.is_empty() && !name.ends_with('_') {
                    name.push('_');
                }
                name.push(c.to_ascii_lowercase());
            }
            c => name.push(c),
        }
    }
    name
}
