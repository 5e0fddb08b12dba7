//! Writes the Rust: the languages, and for each room a type with a function for each text.
//!
//! A text is a table of parts for each language, and a function only hands the table and its arguments to the one
//! renderer in `web/src/texts/render.rs`: the more texts there are, the more that matters to what a browser downloads.

use std::fmt::Write;

use crate::check::{Kind, placeholders};
use crate::language::{Language, Room};
use crate::parse::{By, Part, Text, method};
use crate::plurals::Plurals;

/// Everything, as one file.
pub(crate) fn file(languages: &[Language]) -> String {
    let mut out =
        String::from("// Made from the files in web/texts by highwater-texts-build. Edit those.\n\n");
    locale(&mut out, languages);
    let english = &languages[0];
    for room in &english.rooms {
        let all: Vec<&Room> = languages
            .iter()
            .filter_map(|language| language.rooms.iter().find(|other| other.name == room.name))
            .collect();
        write_room(&mut out, room, &all);
    }
    out
}

fn locale(out: &mut String, languages: &[Language]) {
    let variants: Vec<String> = languages.iter().map(|language| camel(&language.tag)).collect();
    out.push_str(
        "/// A language of the page: a folder of texts.\n\
         #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]\n\
         pub enum Locale {\n",
    );
    for (n, (variant, language)) in variants.iter().zip(languages).enumerate() {
        let default = if n == 0 { "#[default] " } else { "" };
        let _ = writeln!(out, "    /// {} (`{}`).\n    {default}{variant},", language.own.name, language.tag);
    }
    out.push_str("}\n\nimpl Locale {\n    /// Every language.\n    pub const ALL: &'static [Locale] = &[");
    for variant in &variants {
        let _ = write!(out, "Locale::{variant}, ");
    }
    out.push_str("];\n}\n\nstatic LANGUAGES: &[Language] = &[\n");
    for language in languages {
        let own = &language.own;
        let _ = writeln!(
            out,
            "    Language {{ tag: {:?}, name: {:?}, plurals: {}, group_separator: {:?}, digit_groups: &{:?}, \
             decimal_sign: {:?}, list_separator: {:?} }},",
            language.tag,
            own.name,
            plurals(&language.plurals),
            own.group_separator,
            own.digit_groups,
            own.decimal_sign,
            own.list_separator
        );
    }
    out.push_str("];\n");
}

fn plurals(plurals: &Plurals) -> String {
    let forms = |forms: &[&str]| forms.iter().map(|form| form_name(form)).collect::<Vec<_>>().join(", ");
    format!(
        "Plurals {{ first: &[{}], millions: {}, hundred: &[{}] }}",
        forms(&plurals.first),
        form_name(plurals.millions),
        forms(&plurals.hundred)
    )
}

fn form_name(form: &str) -> String {
    format!("Form::{}", camel(form))
}

fn write_room(out: &mut String, english: &Room, all: &[&Room]) {
    let name = camel(&english.name);
    let _ = writeln!(
        out,
        "\n/// The texts of `{}.ftl`.\n#[derive(Clone, Copy, Debug, PartialEq, Eq)]\n\
         pub(crate) struct {name}(pub(crate) Locale);\n\nimpl {name} {{",
        english.name
    );
    for text in &english.texts {
        let translations: Vec<&Text> =
            all.iter().filter_map(|room| room.texts.iter().find(|other| other.key == text.key)).collect();
        function(out, text, &translations);
    }
    out.push_str("}\n");
}

fn function(out: &mut String, english: &Text, translations: &[&Text]) {
    for line in &english.comment {
        let _ = writeln!(out, "    /// {line}");
    }
    let shown = plain(&english.parts).unwrap_or_else(|| "…".to_owned());
    if english.comment.is_empty() {
        let _ = writeln!(out, "    /// `{}`: {}", english.key, shown.replace('\n', " ").replace('[', "\\["));
    }
    let name = identifier(&method(&english.key));
    let taken = placeholders(&english.parts);
    let count = translations.len();
    if taken.is_empty() {
        let _ = write!(
            out,
            "    pub(crate) fn {name}(self) -> &'static str {{\n        static TEXT: [&str; {count}] = ["
        );
        for text in translations {
            let _ = write!(out, "{:?}, ", plain(&text.parts).unwrap_or_default());
        }
        let _ = writeln!(out, "];\n        TEXT[self.0 as usize]\n    }}");
        return;
    }
    let _ = write!(out, "    pub(crate) fn {name}(self");
    for (name, kind) in &taken {
        let kind = match kind {
            Kind::Shown => "impl std::fmt::Display",
            Kind::Number => "impl Into<Number>",
            Kind::Word => "&str",
        };
        let _ = write!(out, ", {}: {kind}", identifier(&method(name)));
    }
    let _ = write!(out, ") -> String {{\n        static TEXT: [&[Part]; {count}] = [");
    for text in translations {
        let _ = write!(out, "{}, ", table(&text.parts, &taken));
    }
    out.push_str("];\n        render(self.0, TEXT[self.0 as usize], &[");
    for (name, kind) in &taken {
        let name = identifier(&method(name));
        let _ = match kind {
            Kind::Shown => write!(out, "Arg::Shown(&{name}), "),
            Kind::Number => write!(out, "Arg::Number({name}.into()), "),
            Kind::Word => write!(out, "Arg::Word({name}), "),
        };
    }
    out.push_str("])\n    }\n");
}

/// A text without placeholders.
fn plain(parts: &[Part]) -> Option<String> {
    match parts {
        [] => Some(String::new()),
        [Part::Words(words)] => Some(words.clone()),
        _ => None,
    }
}

fn table(parts: &[Part], taken: &[(String, Kind)]) -> String {
    let place = |name: &str| taken.iter().position(|(known, _)| known == name).unwrap_or_default();
    let mut out = String::from("&[");
    for part in parts {
        let _ = match part {
            Part::Words(words) => write!(out, "Part::Words({words:?}), "),
            Part::Value { name, .. } => write!(out, "Part::Arg({}), ", place(name)),
            Part::Choice { name, by, cases, .. } => {
                let mut cases: Vec<_> = cases.iter().collect();
                // The renderer takes the first case that fits: exact numbers, then forms, then whatever is the default.
                cases.sort_by_key(|case| (case.is_default, case.key.parse::<i64>().is_err()));
                let _ = write!(out, "Part::Choice({}, &[", place(name));
                for case in cases {
                    let when = match (case.is_default, by, case.key.parse::<i64>()) {
                        (true, ..) => "Case::Otherwise".to_owned(),
                        (_, By::Word, _) => format!("Case::Word({:?})", case.key),
                        (_, By::Plural, Ok(number)) => format!("Case::Exactly({number})"),
                        (_, By::Plural, Err(_)) => format!("Case::Form({})", form_name(&case.key)),
                    };
                    let _ = write!(out, "({when}, {}), ", table(&case.parts, taken));
                }
                write!(out, "]), ")
            }
        };
    }
    out.push(']');
    out
}

/// `zh-CN` and `fact-log` as Rust's types are written: `ZhCn`, `FactLog`.
fn camel(name: &str) -> String {
    name.split('-')
        .map(|word| {
            let mut letters = word.chars();
            let first = letters.next().map(|c| c.to_ascii_uppercase());
            first.into_iter().chain(letters.map(|c| c.to_ascii_lowercase())).collect::<String>()
        })
        .collect()
}

/// A name that is one of Rust's own words is written raw.
fn identifier(name: &str) -> String {
    const WORDS: [&str; 45] = [
        "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
        "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop",
        "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "static",
        "struct", "trait", "true", "try", "type", "unsafe", "use", "where", "while", "yield",
    ];
    if WORDS.contains(&name) { format!("r#{name}") } else { name.to_owned() }
}
