//! The page's texts: from files in [Fluent's syntax](https://projectfluent.org) to typed Rust functions.
//!
//! ```text
//! web/texts/en/facts.ftl          so-many = { $count -> [one] 1 fact *[other] { $count } facts }
//! web/texts/zh-CN/facts.ftl       so-many = { $count } 件事
//!      │
//!      │ parse      a file's messages, with every term and reference put in its place
//!      │ check      what every language must have: English's keys, placeholders and variants, its own plural forms
//!      │ rust       one file of Rust
//!      ▼
//! pub(crate) struct Facts(pub Locale);
//! impl Facts { pub(crate) fn so_many(self, count: impl Into<Number>) -> String { … } }
//! ```
//!
//! A folder is a language, a file is a room of the page, and `language.ftl` says how the language writes its own name,
//! numbers and lists. English is the measure: a text is known when English has it. A placeholder that chooses a plural
//! form or stands in `NUMBER()` is a number; one that chooses among words is a `&str`; any other is shown as it is.
//!
//! Not modelled of Fluent: functions but `NUMBER()` (which takes no options), arguments of terms, attributes of terms,
//! and numbers with a fraction as a variant's key.

mod check;
mod language;
mod parse;
mod plurals;
mod pseudo;
mod rust;

use std::fmt;
use std::path::Path;
use std::{fs, io};

/// The language that every other one is checked against.
pub const MEASURE: &str = "en";

/// A file of texts, as it was read.
#[derive(Clone, Debug)]
pub struct File {
    /// Where it is, as an error names it: `web/texts/en/page.ftl`.
    pub path: String,
    /// Its name without the ending: `page`.
    pub room: String,
    /// What is in it.
    pub text: String,
}

/// A folder of texts, as it was read.
#[derive(Clone, Debug)]
pub struct Folder {
    /// The language's tag, which is the folder's name: `zh-CN`.
    pub tag: String,
    /// Where it is: `web/texts/zh-CN`.
    pub path: String,
    /// Its files, by name.
    pub files: Vec<File>,
}

/// Something that a translator has to mend, and where.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The file.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong, and what to do about it.
    pub words: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Problem { path, line, words } = self;
        write!(f, "{path}:{line}: {words}")
    }
}

/// Reads every language's folder in `texts`; `shown` is what errors call that place.
pub fn read(texts: &Path, shown: &str) -> io::Result<Vec<Folder>> {
    let mut folders = Vec::new();
    for (tag, place) in sorted(texts)? {
        let path = format!("{shown}/{tag}");
        let mut files = Vec::new();
        for (name, file) in sorted(&place)? {
            if let Some(room) = name.strip_suffix(".ftl") {
                let text = fs::read_to_string(&file)?;
                files.push(File { path: format!("{path}/{name}"), room: room.to_owned(), text });
            }
        }
        folders.push(Folder { tag, path, files });
    }
    Ok(folders)
}

fn sorted(place: &Path) -> io::Result<Vec<(String, std::path::PathBuf)>> {
    let mut entries = Vec::new();
    for entry in fs::read_dir(place)? {
        let entry = entry?;
        entries.push((entry.file_name().to_string_lossy().into_owned(), entry.path()));
    }
    entries.sort();
    Ok(entries)
}

/// Checks the languages against English and writes the Rust of all of them. With `pseudo` there is one more language,
/// `en-XA`: English with accents, between `⟦` and `⟧`, in which a text that bypassed the files is plain to see.
pub fn generate(folders: &[Folder], pseudo: bool) -> Result<String, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut languages: Vec<_> =
        folders.iter().map(|folder| language::Language::new(folder, &mut problems)).collect();
    // The measure comes first: it is the default, and what a browser's unknown tag gets.
    languages.sort_by_key(|language| (language.tag != MEASURE, language.tag.clone()));
    if languages.first().is_none_or(|first| first.tag != MEASURE) {
        let words = format!("there is no folder `{MEASURE}`: every other language is checked against it");
        return Err(vec![Problem { path: "texts".to_owned(), line: 1, words }]);
    }
    check::languages(&languages, &mut problems);
    if !problems.is_empty() {
        problems.sort();
        problems.dedup();
        return Err(problems);
    }
    if pseudo {
        languages.push(pseudo::from(&languages[0]));
    }
    Ok(rust::file(&languages))
}

#[cfg(test)]
mod tests;
