//! What a command line asks for in vain: configs and flags that are taken, and change nothing here.

use super::args::{Args, Given};
use super::console_consumer::formatter;
use super::console_producer::READER_PROPERTIES;
use crate::client::unmodelled::{ClientKind, Meaning};
use crate::config::NoEffect;
use crate::log::LogConfig;
use crate::script::tools::Tool;

/// Each with the word that it stands in. `live` tells what comes of another value of a broker's config while it runs.
pub fn of(words: &[String], live: impl Fn(&str) -> Option<NoEffect>) -> Vec<(usize, NoEffect)> {
    let (Ok(args), Some(tool)) = (Args::parse(words), Tool::named(words.first().map_or("", |word| word)))
    else {
        return Vec::new();
    };
    let mut notes: Vec<(usize, NoEffect)> = Vec::new();
    let idle = |name: &str| NoEffect::Idle(name.into());
    let brokers =
        args.has("--broker") || args.has("--broker-defaults") || is(&args, "--entity-type", "brokers");
    for given in args.iter() {
        let listed = given.value.split(',');
        let vain: Vec<NoEffect> = match (given.flag, client_of(&given)) {
            _ if tool.idle.contains(&given.flag) => vec![idle(given.flag)],
            (_, Some((kind, true))) => listed.filter_map(|property| of_client(kind, property)).collect(),
            (_, Some((kind, false))) => of_client(kind, given.value).into_iter().collect(),
            ("--add-config" | "--add-config-file", None) if brokers => {
                listed.filter_map(|config| live(name_of(config))).collect()
            }
            ("--config", None) => of_topic(given.value).into_iter().collect(),
            ("--add-config" | "--add-config-file", None) => listed.filter_map(of_topic).collect(),
            ("--property" | "--formatter-config", None) => {
                let known = match tool.name {
                    "kafka-console-producer" => READER_PROPERTIES,
                    _ => formatter::PROPERTIES,
                };
                let name = name_of(given.value);
                let names =
                    if given.flag == "--property" { vec![name] } else { listed.map(name_of).collect() };
                names.into_iter().filter(|name| !known.contains(name)).map(idle).collect()
            }
            _ => Vec::new(),
        };
        notes.extend(vain.into_iter().map(|what| (given.word, what)));
    }
    notes
}

fn is(args: &Args<'_>, flag: &str, value: &str) -> bool {
    args.get(flag).is_some_and(|given| given.value == value)
}

/// The client that a flag's properties are for, and whether the flag has a list of them.
fn client_of(given: &Given<'_>) -> Option<(ClientKind, bool)> {
    Some(match given.flag {
        "--producer-property" | "--producer-props" => (ClientKind::Producer, false),
        "--producer.config" => (ClientKind::Producer, true),
        "--consumer-property" => (ClientKind::Consumer, false),
        "--consumer.config" => (ClientKind::Consumer, true),
        "--command-config" | "--admin.config" => (ClientKind::Admin, true),
        _ => return None,
    })
}

fn name_of(property: &str) -> &str {
    property.split('=').next().unwrap_or_default().trim()
}

fn of_client(kind: ClientKind, property: &str) -> Option<NoEffect> {
    let name = name_of(property);
    match kind.meaning(name) {
        Meaning::Acts => None,
        Meaning::Idle => Some(NoEffect::Idle(name.into())),
        Meaning::Unknown => Some(NoEffect::UnknownProperty(name.into())),
    }
}

fn of_topic(config: &str) -> Option<NoEffect> {
    let name = name_of(config);
    (LogConfig::NAMES.contains(&name) && !LogConfig::acts(name)).then(|| NoEffect::Idle(name.into()))
}
