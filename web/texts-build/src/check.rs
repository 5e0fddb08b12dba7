//! What every language must have: English's rooms, texts, placeholders and words to choose by, and its own plural
//! forms.

use std::collections::{BTreeMap, BTreeSet};

use crate::Problem;
use crate::language::{Language, Room};
use crate::parse::{By, Case, Part, Text, method};

/// What a placeholder takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Anything that can be shown.
    Shown,
    /// A number, grouped as the language does and fit to choose a plural form.
    Number,
    /// A word to choose by.
    Word,
}

/// The placeholders of a text, in the order of their first use, and what they take.
pub(crate) fn placeholders(parts: &[Part]) -> Vec<(String, Kind)> {
    fn note(found: &mut Vec<(String, Kind)>, name: &str, kind: Kind) {
        match found.iter_mut().find(|(known, _)| known == name) {
            Some((_, known)) if *known == Kind::Shown => *known = kind,
            Some(_) => {}
            None => found.push((name.to_owned(), kind)),
        }
    }
    fn walk(found: &mut Vec<(String, Kind)>, parts: &[Part]) {
        for part in parts {
            match part {
                Part::Words(_) => {}
                Part::Value { name, number, .. } => {
                    note(found, name, if *number { Kind::Number } else { Kind::Shown });
                }
                Part::Choice { name, by, cases, .. } => {
                    let kind = match by {
                        By::Plural => Kind::Number,
                        By::Word => Kind::Word,
                    };
                    note(found, name, kind);
                    for case in cases {
                        walk(found, &case.parts);
                    }
                }
            }
        }
    }
    let mut found = Vec::new();
    walk(&mut found, parts);
    found
}

/// Visits every part, also those within choices.
fn each<'a>(parts: &'a [Part], visit: &mut impl FnMut(&'a Part)) {
    for part in parts {
        visit(part);
        if let Part::Choice { cases, .. } = part {
            for case in cases {
                each(&case.parts, visit);
            }
        }
    }
}

/// Checks all languages; the first one is the measure.
pub(crate) fn languages(languages: &[Language], problems: &mut Vec<Problem>) {
    let Some((english, others)) = languages.split_first() else { return };
    for language in languages {
        for room in &language.rooms {
            for text in &room.texts {
                forms(language, room, text, problems);
            }
        }
    }
    for language in others {
        rooms(english, language, problems);
    }
}

fn rooms(english: &Language, language: &Language, problems: &mut Vec<Problem>) {
    let mut theirs: BTreeMap<&str, &Room> =
        language.rooms.iter().map(|room| (room.name.as_str(), room)).collect();
    for room in &english.rooms {
        match theirs.remove(room.name.as_str()) {
            Some(their) => texts(room, language, their, problems),
            None => problems.push(Problem {
                path: room.path.clone(),
                line: 1,
                words: format!(
                    "{}/{}.ftl is missing: copy this file there and translate it",
                    language.path, room.name
                ),
            }),
        }
    }
    for room in theirs.values() {
        let words = format!(
            "there is no room `{}` in English: delete this file, or add {}/{}.ftl",
            room.name, english.path, room.name
        );
        problems.push(Problem { path: room.path.clone(), line: 1, words });
    }
}

fn texts(english: &Room, language: &Language, room: &Room, problems: &mut Vec<Problem>) {
    let mut theirs: BTreeMap<&str, &Text> = room.texts.iter().map(|text| (text.key.as_str(), text)).collect();
    for text in &english.texts {
        match theirs.remove(text.key.as_str()) {
            Some(their) => text_against(text, room, their, problems),
            None => problems.push(Problem {
                path: english.path.clone(),
                line: text.line,
                words: format!("`{}` is missing in {}: add it to {}", text.key, language.tag, room.path),
            }),
        }
    }
    for text in theirs.values() {
        let words = format!("`{}` is unknown: delete it, or add it to {}", text.key, english.path);
        problems.push(Problem { path: room.path.clone(), line: text.line, words });
    }
}

/// A translation asks for what English asks for, and chooses by what English chooses by.
fn text_against(english: &Text, room: &Room, text: &Text, problems: &mut Vec<Problem>) {
    let mut wrong = |line: usize, words: String| {
        problems.push(Problem { path: room.path.clone(), line, words: format!("`{}`: {words}", text.key) });
    };
    let mut wanted: BTreeMap<String, Kind> = placeholders(&english.parts).into_iter().collect();
    for (name, kind) in placeholders(&text.parts) {
        match wanted.remove(&name) {
            None => wrong(
                text.line,
                format!("English has no placeholder ${name}: delete it, or correct the name"),
            ),
            Some(english) if kind != Kind::Shown && kind != english => {
                let hint = match kind {
                    Kind::Word => "English does not choose a word by it: do not choose here either",
                    _ => "English takes no number there: write NUMBER() around it in English, too",
                };
                wrong(text.line, format!("${name}: {hint}"));
            }
            Some(_) => {}
        }
    }
    for name in wanted.keys() {
        wrong(text.line, format!("the placeholder ${name} is missing: English shows it"));
    }
    let english_words = words_to_choose_by(english);
    for (name, words) in words_to_choose_by(text) {
        let Some(english) = english_words.get(name) else { continue };
        for word in words.difference(english) {
            wrong(text.line, format!("${name} is never [{word}]: English knows {}", list(english)));
        }
        for word in english.difference(&words) {
            wrong(text.line, format!("${name} can be [{word}]: add it, as English has it"));
        }
    }
}

fn words_to_choose_by(text: &Text) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut found: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    each(&text.parts, &mut |part| {
        if let Part::Choice { name, by: By::Word, cases, .. } = part {
            found.entry(name).or_default().extend(cases.iter().map(|case| case.key.as_str()));
        }
    });
    found
}

fn list(words: &BTreeSet<&str>) -> String {
    words.iter().map(|word| format!("[{word}]")).collect::<Vec<_>>().join(", ")
}

/// A plural choice names the forms that its language has for whole numbers, all of them and no other; and a placeholder
/// is not a number in one place and a word in another.
fn forms(language: &Language, room: &Room, text: &Text, problems: &mut Vec<Problem>) {
    let mut wrong = |line: usize, words: String| {
        problems.push(Problem { path: room.path.clone(), line, words: format!("`{}`: {words}", text.key) });
    };
    let mut kinds: BTreeMap<&str, By> = BTreeMap::new();
    let mut names = BTreeMap::new();
    each(&text.parts, &mut |part| {
        if let Part::Value { name, line, .. } | Part::Choice { name, line, .. } = part {
            let known = names.entry(method(name)).or_insert(name);
            if *known != name {
                wrong(*line, format!("${name} and ${known} are the same in Rust: use one of them"));
            }
        }
        let Part::Choice { name, by, cases, line } = part else { return };
        if *kinds.entry(name).or_insert(*by) != *by {
            wrong(
                *line,
                format!("${name} is a number in one place and a word in another: use two placeholders"),
            );
        }
        if *by == By::Plural {
            plural_choice(language, cases, &mut |words| wrong(*line, words));
        }
    });
}

fn plural_choice(language: &Language, cases: &[Case], wrong: &mut impl FnMut(String)) {
    let Language { tag, plurals, .. } = language;
    let numbers = (0..=1000).chain([1_000_000]);
    let mut forms = BTreeMap::new();
    for number in numbers {
        forms.entry(plurals.form(number)).or_insert_with(Vec::new).push(number);
    }
    let exact: BTreeSet<u64> = cases.iter().filter_map(|case| case.key.parse().ok()).collect();
    let named: BTreeSet<&str> = cases.iter().map(|case| case.key.as_str()).collect();
    for case in cases {
        let is_number = case.key.parse::<i64>().is_ok();
        if !is_number && !case.is_default && !forms.contains_key(case.key.as_str()) {
            let forms: BTreeSet<&str> = forms.keys().copied().collect();
            wrong(format!("no whole number is `{}` in {tag}: this language has {}", case.key, list(&forms)));
        }
    }
    for (form, numbers) in forms {
        let left = numbers.iter().find(|number| !exact.contains(number));
        if let Some(number) = left
            && form != "other"
            && !named.contains(form)
        {
            wrong(format!("{number} takes the form `{form}` in {tag}: add [{form}]"));
        }
    }
}
