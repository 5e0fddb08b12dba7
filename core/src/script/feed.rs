//! What a tool reads from its standard input: `printf`, `echo` or `seq`, as bash and the GNU core utilities do them.
//!
//! CAVEATS: `printf` knows `%s %b %d %i %c %%` with `-`, `0` and a width; `seq` counts in whole numbers, `-f` has one
//! `%g`.

use std::fmt;
use std::rc::Rc;

use bytes::Bytes;

use super::words::quote;

/// The most bytes that a tool is fed.
pub const FEED_BYTES_MAX: usize = 4 << 20;

/// A program that writes to a tool's standard input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FeedProgram {
    /// Formats its arguments, again and again until all are used.
    Printf,
    /// Its arguments with spaces between, and a line's end.
    Echo,
    /// Numbers, one a line.
    Seq,
}

impl FeedProgram {
    /// All of them, by name.
    pub const ALL: &[(&str, FeedProgram)] =
        &[("printf", FeedProgram::Printf), ("echo", FeedProgram::Echo), ("seq", FeedProgram::Seq)];

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            FeedProgram::Printf => "printf",
            FeedProgram::Echo => "echo",
            FeedProgram::Seq => "seq",
        }
    }

    /// How it is called.
    pub fn usage(self) -> &'static str {
        match self {
            FeedProgram::Printf => "printf FORMAT [ARGUMENT …] with %s %b %d %i %c %%",
            FeedProgram::Echo => "echo [-n] [-e] [WORD …]",
            FeedProgram::Seq => "seq [-f FORMAT] [-s SEPARATOR] [-w] [FIRST [STEP]] LAST",
        }
    }
}

/// What stands before a pipe, and what comes out of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feed {
    program: FeedProgram,
    args: Vec<Rc<str>>,
    bytes: Bytes, // what the program prints for the arguments
}

/// What is wrong with the arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FeedError {
    /// There are too few.
    Missing,
    /// The one with this index; `what` is the part that makes no sense.
    Bad {
        /// Which argument.
        index: usize,
        /// What of it.
        what: Rc<str>,
    },
    /// More than [`FEED_BYTES_MAX`] would come out.
    TooLong,
}

impl Feed {
    /// Runs the program on its arguments.
    pub fn new(program: FeedProgram, args: Vec<Rc<str>>) -> Result<Feed, FeedError> {
        let out = match program {
            FeedProgram::Printf => printf(&args)?,
            FeedProgram::Echo => echo(&args),
            FeedProgram::Seq => seq(&args)?,
        };
        if out.len() > FEED_BYTES_MAX {
            return Err(FeedError::TooLong);
        }
        Ok(Feed { program, args, bytes: out.into() })
    }

    /// The program.
    pub fn program(&self) -> FeedProgram {
        self.program
    }

    /// Its arguments.
    pub fn args(&self) -> &[Rc<str>] {
        &self.args
    }

    /// What the tool reads.
    pub fn bytes(&self) -> &Bytes {
        &self.bytes
    }
}

impl fmt::Display for Feed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.program.name())?;
        self.args.iter().try_for_each(|arg| write!(f, " {}", quote(arg)))
    }
}

/// A piece of a `printf` format.
enum Piece {
    Text(Vec<u8>),
    Convert { kind: char, left: bool, zeros: bool, width: usize },
}

fn printf(args: &[Rc<str>]) -> Result<Vec<u8>, FeedError> {
    let (format, args) = args.split_first().ok_or(FeedError::Missing)?;
    let pieces = pieces(format)?;
    let conversions = pieces.iter().filter(|piece| matches!(piece, Piece::Convert { .. })).count();
    let rounds = if conversions == 0 { 1 } else { args.len().div_ceil(conversions).max(1) };
    let (mut out, mut args) = (Vec::new(), args.iter().zip(1..));
    for _ in 0..rounds {
        for piece in &pieces {
            match piece {
                Piece::Text(text) => out.extend(text),
                Piece::Convert { kind, left, zeros, width } => {
                    let text = convert(*kind, args.next())?;
                    pad(&text, *left, *zeros && *kind == 'd', *width, &mut out);
                }
            }
            if out.len() > FEED_BYTES_MAX {
                return Err(FeedError::TooLong);
            }
        }
    }
    Ok(out)
}

fn pieces(format: &str) -> Result<Vec<Piece>, FeedError> {
    let mut pieces = Vec::new();
    let mut rest = format;
    while let Some(at) = rest.find('%') {
        pieces.push(Piece::Text(escapes(&rest[..at])));
        let directive = &rest[at + 1..];
        let flags = directive.len() - directive.trim_start_matches(['-', '0']).len();
        let digits = directive[flags..].len()
            - directive[flags..].trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let width = directive[flags..flags + digits].parse().unwrap_or(0);
        let kind = directive[flags + digits..].chars().next();
        let end = flags + digits + kind.map_or(0, char::len_utf8);
        let bad = || FeedError::Bad { index: 0, what: format!("%{}", &directive[..end]).into() };
        let (left, zeros) = (directive[..flags].contains('-'), directive[..flags].contains('0'));
        match kind {
            _ if width > FEED_BYTES_MAX => return Err(FeedError::TooLong),
            Some('%') if end == 1 => pieces.push(Piece::Text(b"%".to_vec())),
            Some('d' | 'i') => pieces.push(Piece::Convert { kind: 'd', left, zeros, width }),
            Some(kind @ ('s' | 'b' | 'c')) => pieces.push(Piece::Convert { kind, left, zeros, width }),
            _ => return Err(bad()),
        }
        rest = &directive[end..];
    }
    pieces.push(Piece::Text(escapes(rest)));
    Ok(pieces)
}

/// An argument as a conversion prints it; one that is missing is empty, or 0.
fn convert(kind: char, arg: Option<(&Rc<str>, usize)>) -> Result<Vec<u8>, FeedError> {
    let (text, index) = arg.map_or(("", 0), |(arg, index)| (&**arg, index));
    match kind {
        'b' => Ok(escapes(text)),
        'c' => Ok(text.chars().next().map(String::from).unwrap_or_default().into_bytes()),
        'd' if text.is_empty() => Ok(b"0".to_vec()),
        'd' => match text.parse::<i64>() {
            Ok(number) => Ok(number.to_string().into_bytes()),
            Err(_) => Err(FeedError::Bad { index, what: text.into() }),
        },
        _ => Ok(text.as_bytes().to_vec()),
    }
}

fn pad(text: &[u8], left: bool, zeros: bool, width: usize, out: &mut Vec<u8>) {
    let missing = width.saturating_sub(text.len());
    match (left, zeros) {
        (true, _) => {
            out.extend(text);
            out.extend(std::iter::repeat_n(b' ', missing));
        }
        (false, true) => {
            let sign = text.iter().take_while(|c| **c == b'-').count();
            out.extend(&text[..sign]);
            out.extend(std::iter::repeat_n(b'0', missing));
            out.extend(&text[sign..]);
        }
        (false, false) => {
            out.extend(std::iter::repeat_n(b' ', missing));
            out.extend(text);
        }
    }
}

/// Backslash escapes; one that is not known stays as it is.
fn escapes(text: &str) -> Vec<u8> {
    let (mut out, mut bytes) = (Vec::new(), text.as_bytes());
    while let Some((first, rest)) = bytes.split_first() {
        let escape = rest.first().filter(|_| *first == b'\\');
        let Some(escape) = escape else {
            out.push(*first);
            bytes = rest;
            continue;
        };
        bytes = &rest[1..];
        match escape {
            b'n' => out.push(b'\n'),
            b't' => out.push(b'\t'),
            b'r' => out.push(b'\r'),
            b'a' => out.push(7),
            b'b' => out.push(8),
            b'v' => out.push(11),
            b'f' => out.push(12),
            b'e' => out.push(27),
            b'\\' | b'\'' | b'"' => out.push(*escape),
            b'x' => bytes = numeric(bytes, 16, 2, &mut out),
            b'0'..=b'7' => bytes = numeric(rest, 8, 3, &mut out),
            _ => out.extend([b'\\', *escape]),
        }
    }
    out
}

/// A byte written as at most `digits` digits of a base; returns what is behind.
fn numeric<'b>(bytes: &'b [u8], base: u32, digits: usize, out: &mut Vec<u8>) -> &'b [u8] {
    let value = |byte: &u8| char::from(*byte).to_digit(base);
    let len = bytes.iter().take(digits).take_while(|byte| value(byte).is_some()).count();
    out.push(bytes[..len].iter().filter_map(value).fold(0, |all, digit| all * base + digit) as u8);
    &bytes[len..]
}

fn echo(args: &[Rc<str>]) -> Vec<u8> {
    let is_flag = |arg: &&Rc<str>| {
        arg.strip_prefix('-').is_some_and(|f| !f.is_empty() && f.chars().all(|c| "neE".contains(c)))
    };
    let flags = args.iter().take_while(is_flag).count();
    let given = |flag| args[..flags].iter().any(|arg| arg.contains(flag));
    let text = args[flags..].join(" ");
    let mut out = if given('e') { escapes(&text) } else { text.into_bytes() };
    if !given('n') {
        out.push(b'\n');
    }
    out
}

fn seq(args: &[Rc<str>]) -> Result<Vec<u8>, FeedError> {
    let (mut separator, mut format, mut equal_width) = ("\n".to_owned(), None, false);
    let mut numbers = Vec::new();
    let mut args = args.iter().enumerate();
    while let Some((index, arg)) = args.next() {
        match &**arg {
            "-w" => equal_width = true,
            "-s" => separator = args.next().ok_or(FeedError::Missing)?.1.to_string(),
            "-f" => format = Some(args.next().ok_or(FeedError::Missing)?),
            number => {
                let bad = || FeedError::Bad { index, what: number.into() };
                numbers.push(number.parse::<i64>().map_err(|_| bad())?);
            }
        }
    }
    let (first, step, last) = match numbers[..] {
        [last] => (1, 1, last),
        [first, last] => (first, 1, last),
        [first, step, last] if step != 0 => (first, step, last),
        _ => return Err(FeedError::Missing),
    };
    let (before, after) = match format {
        None => ("", ""),
        Some((index, text)) => {
            let one =
                text.split_once("%g").filter(|(before, after)| !before.contains('%') && !after.contains('%'));
            one.ok_or_else(|| FeedError::Bad { index, what: text.clone() })?
        }
    };
    let width = if equal_width { first.to_string().len().max(last.to_string().len()) } else { 0 };
    let (mut out, mut number) = (String::new(), first);
    while if step > 0 { number <= last } else { number >= last } {
        if number != first {
            out += &separator;
        }
        out += &format!("{before}{number:0width$}{after}");
        if out.len() > FEED_BYTES_MAX {
            return Err(FeedError::TooLong);
        }
        number = number.saturating_add(step);
    }
    if !out.is_empty() {
        out.push('\n');
    }
    Ok(out.into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(program: FeedProgram, args: &[&str]) -> String {
        let feed = Feed::new(program, args.iter().map(|arg| Rc::from(*arg)).collect()).unwrap();
        String::from_utf8(feed.bytes().to_vec()).unwrap()
    }

    #[test]
    fn printf_repeats_its_format_until_its_arguments_are_used() {
        let printf = |args| run(FeedProgram::Printf, args);
        assert_eq!(printf(&[r"k1:v1\nk2:v2\n"]), "k1:v1\nk2:v2\n");
        assert_eq!(printf(&[r"%s:%d\n", "a", "1", "b", "2"]), "a:1\nb:2\n");
        assert_eq!(printf(&[r"%s-%s\n", "a", "b", "c"]), "a-b\nc-\n");
        assert_eq!(printf(&[r"%03d|%-4s|%5s|100%%\n", "7", "ab", "cd"]), "007|ab  |   cd|100%\n");
        assert_eq!(printf(&[r"\x41\t\101\\n\q"]), "A\tA\\n\\q");
        assert_eq!(printf(&["%s", r"a\n"]), r"a\n");
        assert_eq!(printf(&["%b", r"a\n"]), "a\n");
        assert_eq!(printf(&["x", "unused"]), "x");
    }

    #[test]
    fn echo_ends_its_line() {
        assert_eq!(run(FeedProgram::Echo, &["a", r"b\n"]), "a b\\n\n");
        assert_eq!(run(FeedProgram::Echo, &["-ne", r"a\tb"]), "a\tb");
        assert_eq!(run(FeedProgram::Echo, &[]), "\n");
    }

    #[test]
    fn seq_counts() {
        assert_eq!(run(FeedProgram::Seq, &["3"]), "1\n2\n3\n");
        assert_eq!(run(FeedProgram::Seq, &["5", "-2", "1"]), "5\n3\n1\n");
        assert_eq!(run(FeedProgram::Seq, &["-w", "9", "10"]), "09\n10\n");
        assert_eq!(run(FeedProgram::Seq, &["-f", "k%g:v", "-s", ",", "2"]), "k1:v,k2:v\n");
        assert_eq!(run(FeedProgram::Seq, &["2", "1"]), "");
    }

    #[test]
    fn what_makes_no_sense_is_named() {
        let error = |program, args: &[&str]| {
            Feed::new(program, args.iter().map(|a| Rc::from(*a)).collect()).unwrap_err()
        };
        assert_eq!(error(FeedProgram::Printf, &["%q"]), FeedError::Bad { index: 0, what: "%q".into() });
        assert_eq!(error(FeedProgram::Printf, &["%d", "x"]), FeedError::Bad { index: 1, what: "x".into() });
        assert_eq!(error(FeedProgram::Seq, &["ten"]), FeedError::Bad { index: 0, what: "ten".into() });
        let two = "k%g:v%g";
        assert_eq!(error(FeedProgram::Seq, &["-f", two, "3"]), FeedError::Bad { index: 1, what: two.into() });
        assert_eq!(error(FeedProgram::Seq, &["1000000000"]), FeedError::TooLong);
        assert_eq!(error(FeedProgram::Printf, &[]), FeedError::Missing);
    }
}
