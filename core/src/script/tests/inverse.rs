//! `Display` and `parse` are inverses, for every command.

use proptest::prelude::*;

use super::*;
use crate::fact::Ask;
use crate::protocol::ApiKey;
use crate::script::message::{MessageName, MessageVerb, Party};

fn name() -> impl Strategy<Value = Rc<str>> {
    "[a-zA-Z0-9][a-zA-Z0-9._-]{0,8}".prop_map(Rc::from)
}

/// Anything that a person may put between quotes.
fn word() -> impl Strategy<Value = Rc<str>> {
    prop_oneof!["[a-z=:,./-]{0,6}", "[ -~]{0,8}", r"([ -~]|[äß键😀]|\\n|')*"].prop_map(Rc::from)
}

fn span() -> impl Strategy<Value = Span> {
    prop_oneof![
        0..5u64,
        0..5_000_000u64,
        (0..500u64).prop_map(|ms| ms * 1000),
        (0..9u64).prop_map(|m| m * 60_000_000)
    ]
    .prop_map(Span)
}

fn broker() -> impl Strategy<Value = BrokerId> {
    (1..100i32).prop_map(BrokerId)
}

fn tp() -> impl Strategy<Value = TopicPartition> {
    (name(), 0..50i32).prop_map(|(topic, partition)| TopicPartition { topic, partition })
}

fn cluster() -> impl Strategy<Value = Command> {
    let racks = prop_oneof![Just(0usize), 1..4usize];
    let start = prop::option::of((0..4_000_000_000_000i64).prop_map(Timestamp));
    let device = prop::option::of(prop::sample::select(vec![Device::Hdd, Device::Ssd, Device::Nvme]));
    let settings = (any::<bool>(), prop::option::of(any::<u64>()), prop::option::of(span()), start, device);
    let value = word();
    (racks, 1..20u32, settings, value).prop_map(
        |(racks, brokers, (kraft, seed, tool_start, start, disk), value)| {
            Command::Cluster(ClusterSpec {
                brokers: if racks > 0 { racks as u32 } else { brokers },
                metadata: if kraft { MetadataMode::Kraft } else { MetadataMode::Zk },
                controllers: if kraft { brokers.min(5) } else { 1 },
                racks: (0..racks).map(|rack| format!("rack {rack}").into()).collect(),
                seed,
                tool_start,
                start,
                disk,
                configs: vec![("broker.rack".into(), value)],
            })
        },
    )
}

fn feed() -> impl Strategy<Value = Feed> {
    let program = prop_oneof![Just(FeedProgram::Printf), Just(FeedProgram::Echo), Just(FeedProgram::Seq)];
    (program, prop::collection::vec(word(), 0..4), 1..50u8).prop_map(|(program, words, last)| {
        let seq = || Feed::new(FeedProgram::Seq, vec![last.to_string().into()]).unwrap();
        Feed::new(program, words).unwrap_or_else(|_| seq())
    })
}

fn tool_line() -> impl Strategy<Value = Command> {
    let values = prop::collection::vec(word(), 0..4);
    (prop::option::of(feed()), values, any::<bool>()).prop_map(|(feed, values, background)| {
        let properties = values.into_iter().flat_map(|value| [Rc::from("--property"), value]);
        let words = std::iter::once(Rc::from("kafka-console-producer")).chain(properties).collect();
        Command::Tool(ToolLine { feed, words, background })
    })
}

fn link() -> impl Strategy<Value = Command> {
    let verb = prop_oneof![Just(LinkVerb::Cut), Just(LinkVerb::Heal), span().prop_map(LinkVerb::Delay)];
    let end = || prop_oneof![Just(NodeId::Zk), broker().prop_map(NodeId::Broker)];
    (verb, end(), end(), any::<bool>()).prop_map(|(verb, a, b, one_way)| Command::Link {
        verb,
        a,
        b,
        one_way,
    })
}

fn message() -> impl Strategy<Value = Command> {
    let verb = prop_oneof![
        Just(MessageVerb::Drop),
        span().prop_map(MessageVerb::Delay),
        Just(MessageVerb::Duplicate),
        Just(MessageVerb::Deliver),
    ];
    let party = || {
        prop_oneof![
            Just(Party::Node(NodeId::Zk)),
            broker().prop_map(|id| Party::Node(NodeId::Broker(id))),
            Just(Party::Client("p1".into())),
            Just(Party::Client("a client's".into())),
        ]
    };
    let api = prop::sample::select(ApiKey::ALL);
    (verb, party(), party(), api, any::<bool>(), 1..9u32).prop_map(|(verb, from, to, api, is_answer, nth)| {
        Command::Message { verb, name: MessageName { from, to, api, is_answer, nth } }
    })
}

fn by_hand() -> impl Strategy<Value = Command> {
    any::<bool>().prop_map(|on| Command::ByHand { on })
}

fn disk() -> impl Strategy<Value = Command> {
    let verb = prop_oneof![
        Just(DiskVerb::Full),
        Just(DiskVerb::Free),
        span().prop_map(DiskVerb::Slow),
        Just(DiskVerb::Heal),
        (tp(), (0..99i64).prop_map(Offset)).prop_map(|(tp, offset)| DiskVerb::Flip(tp, offset)),
    ];
    (verb, broker()).prop_map(|(verb, id)| Command::Disk { verb, id })
}

fn condition() -> impl Strategy<Value = Condition> {
    let subject = || (name(), prop::option::of(tp())).prop_map(|(group, tp)| Subject { group, tp });
    prop_oneof![
        (tp(), prop_oneof![Just(BrokerId::NONE), broker()])
            .prop_map(|(tp, leader)| Condition::Leader(tp, leader)),
        (tp(), prop::collection::vec(broker(), 1..4)).prop_map(|(tp, isr)| Condition::Isr(tp, isr)),
        (tp(), (0..9).prop_map(LeaderEpoch)).prop_map(|(tp, epoch)| Condition::Epoch(tp, epoch)),
        (name(), 0..9u32).prop_map(|(group, count)| Condition::Members(group, count)),
        (name(), prop::sample::select(GroupState::ALL))
            .prop_map(|(group, state)| Condition::State(group, state)),
        (subject(), 0..9i64).prop_map(|(subject, lag)| Condition::Lag(subject, lag)),
        (subject(), (0..9i64).prop_map(Offset))
            .prop_map(|(subject, offset)| Condition::Committed(subject, offset)),
        (name(), 0..9u32).prop_map(|(client, count)| Condition::Printed(client, count)),
    ]
}

fn lab_verb() -> impl Strategy<Value = Command> {
    let broker_verb = prop::sample::select(BrokerVerb::WORDS);
    let kind = prop::sample::select(ClientKind::WORDS);
    let client_verb = prop::sample::select(ClientVerb::WORDS);
    prop_oneof![
        (broker_verb, broker())
            .prop_map(|(verb, id)| Command::Broker { verb: BrokerVerb::from_word(verb).unwrap(), id }),
        (kind, client_verb, word()).prop_map(|(kind, verb, name)| Command::Client {
            kind: ClientKind::from_word(kind).unwrap(),
            verb: ClientVerb::from_word(verb).unwrap(),
            name,
        }),
        word().prop_map(|name| Command::Ask { name, ask: Ask::Commit }),
        (word(), span()).prop_map(|(name, each)| Command::Ask { name, ask: Ask::TakeTime(each) }),
        span().prop_map(Command::Wait),
    ]
}

fn command() -> impl Strategy<Value = Command> {
    prop_oneof![
        cluster(),
        tool_line(),
        link(),
        message(),
        by_hand(),
        broker().prop_map(Command::ExpireSession),
        disk(),
        lab_verb(),
        condition().prop_map(Command::WaitUntil)
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn every_command_reads_back_from_what_it_prints(command in command()) {
        let text = command.to_string();
        let read = text.parse::<Command>();
        prop_assert_eq!(read, Ok(command), "{}", text);
    }

    #[test]
    fn every_line_reads_back_from_what_it_prints(at in prop::option::of(span()), command in command()) {
        let at = at.map(|at| Instant(at.0));
        let comment = Some("# why".into());
        let line = Line { number: 1, at, command, text: "".into(), column: 1, comment, goes_on_at: [].into() };
        let read = Line::parse(&line.to_string(), 1).unwrap();
        prop_assert_eq!((read.at, read.command, read.comment), (line.at, line.command, line.comment));
    }

    #[test]
    fn no_text_makes_the_parser_panic(text in r"(cluster|@|[ -~äß]|\n|'| \| | &|=|\\)*") {
        let _ = Script::parse(&text);
    }
}
