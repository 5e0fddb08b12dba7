//! A tool's command line: `printf 'k:v\n' | kafka-console-producer --topic orders &`.

use std::fmt;
use std::rc::Rc;

use super::elsewhere::{Elsewhere, elsewhere};
use super::error::{Expected, ParseError, Problem};
use super::feed::{Feed, FeedError, FeedProgram};
use super::nearest::nearest;
use super::shell;
use super::tools::{TOOLS, Takes, Tool};
use super::word::Word;
use super::words::{is_letter, quote};

/// Characters that bash acts on where they are not quoted, and that nothing here does.
const SHELL_SYNTAX: &[char] = &['$', '`', ';', '<', '>', '(', ')', '{', '}'];

/// A tool, with what it is told and fed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToolLine {
    /// What it reads; nothing where there is no pipe.
    pub feed: Option<Feed>,
    /// Its name and its arguments.
    pub words: Vec<Rc<str>>,
    /// Whether it is left running (`&`).
    pub background: bool,
}

impl ToolLine {
    /// A tool in the foreground that reads nothing.
    pub fn new(words: impl IntoIterator<Item = impl Into<Rc<str>>>) -> Self {
        ToolLine { feed: None, words: words.into_iter().map(Into::into).collect(), background: false }
    }

    /// The tool's name.
    pub fn tool(&self) -> &Rc<str> {
        &self.words[0]
    }

    /// What it is told, without its name.
    pub fn args(&self) -> &[Rc<str>] {
        &self.words[1..]
    }

    /// The value of a flag's first appearance.
    pub fn value(&self, flag: &str) -> Option<&Rc<str>> {
        let at = self.words.iter().position(|word| &**word == flag)?;
        self.words.get(at + 1)
    }

    /// What a client that runs in the background is called: its `client.id`, else its `--group-instance-id`.
    /// One that has neither is `p0`, `p1` … by how many different clients were left running before it.
    pub fn client_name(&self) -> Option<Rc<str>> {
        let legal = |c: char| is_letter(c) || "_.-".contains(c);
        let client_id = self.words.iter().find_map(|word| {
            let (_, id) = word.split_once("client.id=")?;
            let id = id.split(|c| !legal(c)).next().unwrap_or_default();
            (!id.is_empty()).then(|| Rc::from(id))
        });
        client_id.or_else(|| self.value("--group-instance-id").cloned())
    }

    /// Reads the words of a line that is no lab verb.
    pub(super) fn parse(mut words: &[Word]) -> Result<ToolLine, Box<ParseError>> {
        let mut feed = None;
        if let Some(pipe) = words.iter().position(|word| word.is_operator("|")) {
            if words.first().is_some_and(|first| Tool::named(bare_name(&first.text)).is_some()) {
                shell::refuse_operator(&words[pipe])?;
            }
            feed = Some(parse_feed(&words[..pipe])?);
            let after = words[pipe].column + 1;
            words = &words[pipe + 1..];
            if words.is_empty() {
                return Err(ParseError::new(after, Problem::Missing, Expected::FedTool));
            }
        }
        let background = words.len() > 1 && words.last().is_some_and(|word| word.is_operator("&"));
        if background {
            words = &words[..words.len() - 1];
        }
        words.iter().try_for_each(shell::refuse_operator)?;
        Ok(ToolLine { feed, words: tool_words(words)?, background })
    }
}

impl fmt::Display for ToolLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(feed) = &self.feed {
            write!(f, "{feed} | ")?;
        }
        for (i, word) in self.words.iter().enumerate() {
            let space = if i == 0 { "" } else { " " };
            write!(f, "{space}{}", quote(word))?;
        }
        f.write_str(if self.background { " &" } else { "" })
    }
}

/// The name of a tool that was meant by a word that is none.
pub(super) fn nearest_tool(word: &str) -> Option<&'static str> {
    let with_prefix = format!("kafka-{word}");
    let names = || TOOLS.iter().map(|tool| tool.name);
    let bare = bare_name(word);
    nearest(bare, names()).or_else(|| nearest(&with_prefix, names()))
}

/// A program's name without its folder and its ending: `bin/kafka-topics.sh`, `bin\windows\kafka-topics.bat`.
fn bare_name(word: &str) -> &str {
    let file = word.rsplit(['/', '\\']).next().unwrap_or(word);
    file.strip_suffix(".sh").or_else(|| file.strip_suffix(".bat")).unwrap_or(file)
}

/// The name of a tool and its words, as the table of tools has them: the name alone, flags with two dashes.
fn tool_words(words: &[Word]) -> Result<Vec<Rc<str>>, Box<ParseError>> {
    let name = &words[0];
    let mut bare = bare_name(&name.text);
    if bare == RUN_CLASS
        && let Some(tool) = words.get(1).and_then(|class| Tool::of_class(&class.text))
    {
        bare = tool.name;
    }
    if let Some(why) = elsewhere(bare) {
        let instead = match why {
            Elsewhere::Gone(other) | Elsewhere::Measures(other) | Elsewhere::ByHand(other) => Some(other),
            Elsewhere::Server => Some("broker start N"),
            _ => None,
        };
        let problem = Problem::Elsewhere(bare.into(), why);
        return Err(ParseError::new(name.column, problem, Expected::Instead(instead)));
    }
    let Some(tool) = Tool::named(bare) else {
        let mut error = ParseError::unexpected(name, Expected::Command);
        error.nearest = nearest_tool(bare).map(Rc::from);
        return Err(error);
    };
    let mut told = vec![Rc::from(bare)];
    let text = |word: &Word| Rc::from(word.text.as_str());
    let mut rest = &words[1 + usize::from(is_run_class(&name.text))..];
    if tool.free {
        told.extend(rest.iter().map(text));
        return Ok(told);
    }
    while let [word, behind @ ..] = rest {
        let (given, value) = word.text.split_once('=').map_or((&*word.text, None), |(f, v)| (f, Some(v)));
        if tool.subcommands.contains(&given) {
            told.push(text(word));
            rest = behind;
            continue;
        }
        let (flag, takes) = known_flag(tool, given).ok_or_else(|| bad_flag(tool, word))?;
        told.push(value.map_or_else(|| flag.into(), |value| format!("{flag}={value}").into()));
        let values = match takes {
            _ if value.is_some() => 0,
            Takes::Nothing => 0,
            Takes::Value if behind.is_empty() => return Err(missing_value(word)),
            Takes::Value => 1,
            Takes::MaybeValue => usize::from(behind.first().is_some_and(is_value)),
            Takes::Values => behind.iter().take_while(|word| is_value(word)).count(),
        };
        told.extend(behind[..values].iter().map(text));
        rest = &behind[values..];
    }
    Ok(told)
}

/// The flag that is meant: by its name; by joptsimple with one dash instead of two; by argparse4j by a beginning that
/// only one flag has.
fn known_flag(tool: &Tool, given: &str) -> Option<(&'static str, Takes)> {
    if tool.argparse && given == "-h" {
        return tool.flag("--help");
    }
    let dashes = if tool.argparse { "--" } else { "-" };
    let name =
        given.strip_prefix("--").or_else(|| given.strip_prefix(dashes)).filter(|name| name.len() > 1)?;
    let begins = |flag: &str| flag.strip_prefix("--").is_some_and(|flag| flag.starts_with(name));
    tool.flag(&format!("--{name}")).or_else(|| {
        let mut fits = tool.flags().filter(|(flag, _)| tool.argparse && begins(flag));
        fits.next().filter(|_| fits.next().is_none())
    })
}

/// Starts a tool by its class.
const RUN_CLASS: &str = "kafka-run-class";

/// Whether a line begins with a program that starts a tool by its class, so that the tool's words begin one later.
pub(super) fn is_run_class(first: &str) -> bool {
    bare_name(first) == RUN_CLASS
}

/// Flags that Apache Kafka 3.9 has no more, and what came after them.
const LEGACY: &[(&str, &str)] =
    &[("--zookeeper", "--bootstrap-server"), ("--broker-list", "--bootstrap-server")];

fn is_value(word: &Word) -> bool {
    !word.text.starts_with("--")
}

fn missing_value(flag: &Word) -> Box<ParseError> {
    let after = flag.column + flag.text.chars().count() as u32;
    ParseError::new(after, Problem::Missing, Expected::ValueOf(flag.text.as_str().into()))
}

fn bad_flag(tool: &Tool, word: &Word) -> Box<ParseError> {
    let known = || tool.flags().map(|(flag, _)| flag).chain(tool.subcommands.iter().copied());
    let given = format!("--{}", word.text.split('=').next().unwrap_or_default().trim_start_matches('-'));
    if let Some((_, successor)) = LEGACY.iter().find(|(flag, _)| *flag == given) {
        let mut error = ParseError::unexpected(word, Expected::FlagOf(tool.name));
        error.nearest = Some(Rc::from(*successor));
        return error;
    }
    let error = ParseError::unexpected(word, Expected::FlagOf(tool.name)).suggest(&word.text, known());
    match error.nearest {
        Some(_) => error,
        None => error.suggest(&given, known()),
    }
}

fn parse_feed(words: &[Word]) -> Result<Feed, Box<ParseError>> {
    const NAMES: &[&str] = &["printf", "echo", "seq"];
    let [name, args @ ..] = words else {
        return Err(ParseError::new(1, Problem::Missing, Expected::OneOf(NAMES)));
    };
    let program = FeedProgram::ALL.iter().find(|(known, _)| *known == name.text);
    let Some((_, program)) = program else {
        return Err(ParseError::unexpected(name, Expected::OneOf(NAMES)));
    };
    for word in args {
        let acts = |c: &char| if word.quoted { "$`".contains(*c) } else { SHELL_SYNTAX.contains(c) };
        let found = word.text.chars().find(acts).filter(|_| word.expands || !word.quoted);
        if let Some(c) = found {
            let what = Problem::ShellSyntax(c.to_string().into());
            return Err(ParseError::new(word.column, what, Expected::Quotes));
        }
    }
    let usage = Expected::FeedArguments(program.usage());
    let texts = args.iter().map(|word| Rc::from(word.text.as_str())).collect();
    Feed::new(*program, texts).map_err(|error| match error {
        FeedError::Missing => {
            let last = words.last().unwrap_or(name);
            ParseError::new(last.column + last.text.chars().count() as u32, Problem::Missing, usage)
        }
        FeedError::Bad { index, what } => ParseError::new(args[index].column, Problem::BadFeed(what), usage),
        FeedError::TooLong => {
            let most = Expected::AtMost(super::feed::FEED_BYTES_MAX as u64);
            ParseError::new(name.column, Problem::TooMany(program.name().into()), most)
        }
    })
}
