//! A language: its own data, and the texts of its rooms.

use std::collections::BTreeSet;

use crate::parse::{Parsed, Part, Text, tree};
use crate::plurals::Plurals;
use crate::{Folder, Problem};

/// The file that says how a language writes its name, numbers and lists.
pub(crate) const OWN: &str = "language";

/// A language.
#[derive(Clone, Debug)]
pub(crate) struct Language {
    /// `zh-CN`.
    pub(crate) tag: String,
    /// Where its files are.
    pub(crate) path: String,
    /// Its plural forms.
    pub(crate) plurals: Plurals,
    /// How it writes its name, numbers and lists.
    pub(crate) own: Own,
    /// Its rooms, by name.
    pub(crate) rooms: Vec<Room>,
}

/// A language's own data.
#[derive(Clone, Debug, Default)]
pub(crate) struct Own {
    /// What it calls itself.
    pub(crate) name: String,
    /// Between groups of digits.
    pub(crate) group_separator: String,
    /// How many digits a group has, from the right; the last one repeats.
    pub(crate) digit_groups: Vec<u8>,
    /// Before a fraction.
    pub(crate) decimal_sign: String,
    /// Between the items of a list.
    pub(crate) list_separator: String,
}

/// A file of a language.
#[derive(Clone, Debug)]
pub(crate) struct Room {
    pub(crate) name: String,
    pub(crate) path: String,
    pub(crate) lines: usize,
    pub(crate) texts: Vec<Text>,
}

impl Language {
    /// What a folder holds.
    pub(crate) fn new(folder: &Folder, problems: &mut Vec<Problem>) -> Language {
        let trees: Vec<_> = folder.files.iter().map(|file| (file, tree(file, problems))).collect();
        let parsed: Vec<_> =
            trees.iter().map(|(file, tree)| (*file, Parsed::new(file, tree, problems))).collect();
        let shared = parsed.iter().find(|(file, _)| file.room == OWN).map(|(_, parsed)| parsed);
        let mut used_anywhere = BTreeSet::new();
        let (mut rooms, mut own) = (Vec::new(), None);
        for (file, parsed) in &parsed {
            let mut used = BTreeSet::new();
            let texts = parsed.texts(shared, &mut used, problems);
            used_anywhere.append(&mut used.clone());
            let room = Room {
                name: file.room.clone(),
                path: file.path.clone(),
                lines: file.text.lines().count().max(1),
                texts,
            };
            if file.room == OWN {
                own = Some(Own::new(&room, problems));
            } else {
                parsed.unused_terms(&used, problems);
                rooms.push(room);
            }
        }
        if let Some(shared) = shared {
            shared.unused_terms(&used_anywhere, problems);
        }
        let own = own.unwrap_or_else(|| {
            let words = format!(
                "{OWN}.ftl is missing: copy English's, and say how this language writes its name and numbers"
            );
            problems.push(Problem { path: folder.path.clone(), line: 1, words });
            Own::default()
        });
        let plurals = Plurals::of(&folder.tag).unwrap_or_else(|| {
            let words = format!("no plural forms are known for `{}`: name the folder with a language's tag, such as `de` or `pt-BR`", folder.tag);
            problems.push(Problem { path: folder.path.clone(), line: 1, words });
            Plurals { first: Vec::new(), millions: "other", hundred: vec!["other"; 100] }
        });
        Language { tag: folder.tag.clone(), path: folder.path.clone(), plurals, own, rooms }
    }
}

impl Own {
    fn new(room: &Room, problems: &mut Vec<Problem>) -> Own {
        let mut own = Own::default();
        let keys = ["name", "group-separator", "digit-groups", "decimal-sign", "list-separator"];
        let mut missing: BTreeSet<&str> = keys.into_iter().collect();
        for text in &room.texts {
            let mut wrong =
                |words: String| problems.push(Problem { path: room.path.clone(), line: text.line, words });
            let words = match text.parts.as_slice() {
                [] => String::new(),
                [Part::Words(words)] => words.clone(),
                _ => {
                    wrong(format!("`{}` has no placeholders: write plain words", text.key));
                    continue;
                }
            };
            missing.remove(text.key.as_str());
            match text.key.as_str() {
                "name" => own.name = words,
                "group-separator" => own.group_separator = words,
                "decimal-sign" => own.decimal_sign = words,
                "list-separator" => own.list_separator = words,
                "digit-groups" => {
                    let groups: Option<Vec<u8>> =
                        words.split(' ').map(|n| n.parse().ok().filter(|n| *n > 0)).collect();
                    match groups {
                        Some(groups) => own.digit_groups = groups,
                        None => {
                            wrong("`digit-groups` is a number of digits, or some: `3`, or `3 2`".to_owned())
                        }
                    }
                }
                key => wrong(format!("`{key}` is unknown here: this file has {}", keys.join(", "))),
            }
        }
        for key in missing {
            let words = format!("`{key}` is missing: add it");
            problems.push(Problem { path: room.path.clone(), line: room.lines, words });
        }
        own
    }
}
