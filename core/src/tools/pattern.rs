//! Regular expressions as the tools take them: `--topic 'a|b'`, `--include 'orders.*'`.
//!
//! A pattern matches a whole name. CAVEATS: of Java's syntax only alternatives, groups, `.`, classes such as
//! `[a-z0-9]`, and `*`, `+`, `?` are known; anything else is refused.

use std::rc::Rc;

/// A pattern for topic names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    text: Rc<str>,
    root: Rc<Node>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Node {
    Alternatives(Vec<Vec<(Node, Repeat)>>),
    Any,
    Literal(char),
    Class { negated: bool, ranges: Vec<(char, char)> },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Repeat {
    min: u32,
    unbounded: bool,
}

/// Groups may be nested this deep.
const DEPTH_MAX: u32 = 16;

impl Pattern {
    /// Reads a pattern; `None` where it is not one of those known.
    pub fn parse(text: &str) -> Option<Pattern> {
        let mut rest: &[char] = &text.chars().collect::<Vec<_>>();
        let root = alternatives(&mut rest, 0)?;
        rest.is_empty().then(|| Pattern { text: text.into(), root: Rc::new(root) })
    }

    /// A list of names or patterns, separated by commas (`IncludeList`).
    pub fn parse_list(text: &str) -> Option<Pattern> {
        Self::parse(&text.trim().replace(',', "|").replace(' ', ""))
    }

    /// Whether it matches the whole of `name`.
    pub fn matches(&self, name: &str) -> bool {
        let name: Vec<char> = name.chars().collect();
        node(&self.root, &name, &mut |rest| rest.is_empty())
    }

    /// The pattern as it was written.
    pub fn text(&self) -> &Rc<str> {
        &self.text
    }
}

fn alternatives(rest: &mut &[char], depth: u32) -> Option<Node> {
    let mut all = vec![Vec::new()];
    while let Some(next) = rest.first() {
        match next {
            ')' => break,
            '|' => {
                all.push(Vec::new());
                *rest = &rest[1..];
            }
            _ => {
                let item = item(rest, depth)?;
                let repeat = repeat(rest);
                all.last_mut()?.push((item, repeat));
            }
        }
    }
    Some(Node::Alternatives(all))
}

fn item(rest: &mut &[char], depth: u32) -> Option<Node> {
    let (first, after) = rest.split_first()?;
    *rest = after;
    match first {
        '.' => Some(Node::Any),
        '(' if depth < DEPTH_MAX => {
            let group = alternatives(rest, depth + 1)?;
            *rest = rest.strip_prefix(&[')'])?;
            Some(group)
        }
        '[' => class(rest),
        '\\' => {
            let (escaped, after) = rest.split_first().filter(|(c, _)| !c.is_ascii_alphanumeric())?;
            *rest = after;
            Some(Node::Literal(*escaped))
        }
        '*' | '+' | '?' | '{' | '^' | '$' | ']' | '}' => None,
        literal => Some(Node::Literal(*literal)),
    }
}

fn class(rest: &mut &[char]) -> Option<Node> {
    let negated = rest.first() == Some(&'^');
    if negated {
        *rest = &rest[1..];
    }
    let mut ranges = Vec::new();
    loop {
        match **rest {
            [']', ..] if !ranges.is_empty() => {
                *rest = &rest[1..];
                return Some(Node::Class { negated, ranges });
            }
            [low, '-', high, ..] if high != ']' => {
                ranges.push((low, high));
                *rest = &rest[3..];
            }
            [one, ..] if one != '[' && one != '\\' => {
                ranges.push((one, one));
                *rest = &rest[1..];
            }
            _ => return None,
        }
    }
}

fn repeat(rest: &mut &[char]) -> Repeat {
    let repeat = match rest.first() {
        Some('*') => Repeat { min: 0, unbounded: true },
        Some('+') => Repeat { min: 1, unbounded: true },
        Some('?') => Repeat { min: 0, unbounded: false },
        _ => return Repeat { min: 1, unbounded: false },
    };
    *rest = &rest[1..];
    repeat
}

/// Whether `this` matches a beginning of `text` such that `then` holds for what is left.
fn node(this: &Node, text: &[char], then: &mut dyn FnMut(&[char]) -> bool) -> bool {
    let one = |fits: bool, then: &mut dyn FnMut(&[char]) -> bool| fits && then(&text[1..]);
    let first = text.first();
    match this {
        Node::Any => one(first.is_some(), then),
        Node::Literal(c) => one(first == Some(c), then),
        Node::Class { negated, ranges } => {
            let inside = |c: &char| ranges.iter().any(|(low, high)| (low..=high).contains(&c));
            one(first.is_some_and(|c| inside(c) != *negated), then)
        }
        Node::Alternatives(all) => all.iter().any(|items| sequence(items, text, then)),
    }
}

fn sequence(items: &[(Node, Repeat)], text: &[char], then: &mut dyn FnMut(&[char]) -> bool) -> bool {
    let Some(((first, repeat), rest)) = items.split_first() else { return then(text) };
    repeated(first, *repeat, text, &mut |text| sequence(rest, text, then))
}

fn repeated(item: &Node, repeat: Repeat, text: &[char], then: &mut dyn FnMut(&[char]) -> bool) -> bool {
    let next = Repeat { min: 0, unbounded: true };
    let more = node(item, text, &mut |left| match repeat.unbounded {
        true => left.len() < text.len() && repeated(item, next, left, then),
        false => then(left),
    });
    more || (repeat.min == 0 && then(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(pattern: &str, matching: &[&str], other: &[&str]) {
        let parsed = Pattern::parse(pattern).expect(pattern);
        matching.iter().for_each(|name| assert!(parsed.matches(name), "{pattern} must match {name}"));
        other.iter().for_each(|name| assert!(!parsed.matches(name), "{pattern} must not match {name}"));
    }

    #[test]
    fn a_pattern_matches_whole_names() {
        check("a|b", &["a", "b"], &["ab", "c", ""]);
        check("orders.*", &["orders", "orders-eu"], &["my-orders"]);
        check("t[0-9]+", &["t1", "t42"], &["t", "tx"]);
        check("(a|b)?c", &["c", "ac", "bc"], &["abc"]);
        check("[^_].*", &["a_"], &["__consumer_offsets"]);
        check(r"a\.b", &["a.b"], &["axb"]);
    }

    #[test]
    fn what_is_not_known_is_refused() {
        for pattern in ["a{2}", "^a", "(a", "a)", "[", "*"] {
            assert_eq!(Pattern::parse(pattern), None, "{pattern}");
        }
    }

    #[test]
    fn a_list_is_an_alternative() {
        let list = Pattern::parse_list("a, b").expect("a list");
        assert!(list.matches("a") && list.matches("b"));
    }
}
