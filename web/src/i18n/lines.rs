//! What is wrong with a line of the script, in words. What Kafka's own tools say stays in Kafka's English.

use highwater_core::history::PushError;
use highwater_core::script::{Expected, ParseError, Problem};
use highwater_core::tools::ToolError;
use highwater_core::world::Refused;

use super::Locale;

/// Why a line cannot be read or carried out.
pub fn line_error(error: &PushError, locale: Locale) -> String {
    match (error, locale) {
        (PushError::Refused(Refused::Tool { line, error }), Locale::En) => tool_in_english(*line, error),
        (error, Locale::En) => error.to_string(),
        (PushError::Parse(error), Locale::ZhCn) => parse_in_chinese(error),
        (PushError::Refused(error), Locale::ZhCn) => refused_in_chinese(error),
    }
}

fn tool_in_english(line: u32, error: &ToolError) -> String {
    let meant = error.nearest().map(|nearest| format!("did you mean {nearest}?"));
    let hints = error.expected().map(|expected| format!("expected {expected}")).into_iter().chain(meant);
    format!("{line}: {error}{}", hint(hints.collect(), " (", "; ", ")"))
}

fn hint(hints: Vec<String>, open: &str, between: &str, close: &str) -> String {
    if hints.is_empty() { String::new() } else { [open, &hints.join(between), close].concat() }
}

fn parse_in_chinese(error: &ParseError) -> String {
    let ParseError { line, column, .. } = error;
    let why = chinese_hint(Some(expected_in_chinese(&error.expected)), error.nearest.as_deref());
    format!("第 {line} 行第 {column} 字：{}{why}", problem_in_chinese(&error.problem))
}

fn chinese_hint(expected: Option<String>, nearest: Option<&str>) -> String {
    let expected = expected.map(|expected| format!("应为{expected}"));
    let meant = nearest.map(|nearest| format!("是不是想写 {nearest}？"));
    hint(expected.into_iter().chain(meant).collect(), "（", "；", "）")
}

fn problem_in_chinese(problem: &Problem) -> String {
    match problem {
        Problem::Missing => "这一行没写完".to_owned(),
        Problem::Unexpected(word) => format!("这里不能是 {word}"),
        Problem::Unterminated => "引号没有收尾".to_owned(),
        Problem::NotFirst => "命令写在了 cluster 之前".to_owned(),
        Problem::Again => "cluster 出现了第二次".to_owned(),
        Problem::NoSuchBroker(id) => format!("没有 broker {id}"),
        Problem::NoSuchClient(name) => format!("没有还在运行的客户端 {name}"),
        Problem::ShellSyntax(c) => format!("shell 会解释 {c}"),
        Problem::BadFeed(what) => format!("{what} 没有意义"),
        Problem::TooMany(what) => format!("{what} 给得太多"),
    }
}

fn expected_in_chinese(expected: &Expected) -> String {
    match expected {
        Expected::Cluster => "首行，例如 cluster brokers=3".to_owned(),
        Expected::OnlyOneCluster => "唯一的 cluster，写在首行".to_owned(),
        Expected::Command => {
            " Kafka 工具，或 broker、disk、link、message、zookeeper、consumer、producer、wait".to_owned()
        }
        Expected::FedTool => "管道后的工具".to_owned(),
        Expected::OneOf(words) => format!(" {}", words.join("、")),
        Expected::Setting => {
            " brokers、metadata、racks、seed、tool-start、start 或 broker 配置，各带 =值".to_owned()
        }
        Expected::Broker => " broker 编号".to_owned(),
        Expected::BrokersUpTo(brokers) => format!(" 1 到 {brokers}"),
        Expected::Parties => "发送方与接收方，例如 2>1".to_owned(),
        Expected::Api => "请求名，例如 FETCH，它的应答是 FETCH_RESPONSE".to_owned(),
        Expected::LinkEnd => " broker 编号或 zk".to_owned(),
        Expected::Name => "客户端名".to_owned(),
        Expected::Running(names) if names.is_empty() => "在此之前以 & 启动的工具".to_owned(),
        Expected::Running(names) => format!(" {}", names.join("、")),
        Expected::Duration => "时长，例如 500ms、1.5s 或 2m".to_owned(),
        Expected::Date => "日期，例如 2026-01-01T00:00:00Z".to_owned(),
        Expected::Number => "数字".to_owned(),
        Expected::AtMost(most) => format!("不超过 {most} 的数"),
        Expected::Partition => "分区，例如 orders-0".to_owned(),
        Expected::BrokerList => " broker 编号，例如 1,2".to_owned(),
        Expected::FlagOf(tool) => format!(" {tool} 的选项"),
        Expected::ValueOf(flag) => format!(" {flag} 的值"),
        Expected::RackForEachBroker(brokers) => {
            format!(" {brokers} 个名字，用逗号隔开，每个 broker 一个")
        }
        Expected::ClosingQuote(quote) => format!(" {quote}"),
        Expected::Character => "反斜杠后的字符".to_owned(),
        Expected::Quotes => "单引号括起来".to_owned(),
        Expected::FeedArguments(usage) => format!(" {usage}"),
        Expected::EndOfLine => "行尾".to_owned(),
    }
}

fn refused_in_chinese(error: &Refused) -> String {
    match error {
        Refused::NotModelled { line, what } => format!("第 {line} 行：尚未模拟 {what}"),
        Refused::Config { line, error } => format!("第 {line} 行：{error}"),
        Refused::Tool { line, error } => {
            let hint = chinese_hint(error.expected().map(words_in_chinese), error.nearest());
            format!("第 {line} 行：{}{hint}", tool_in_chinese(error))
        }
    }
}

fn tool_in_chinese(error: &ToolError) -> String {
    match error {
        ToolError::UnknownTool { name, .. } => format!("没有工具 {name}"),
        ToolError::UnknownFlag { tool, flag, .. } => format!("{tool} 没有选项 {flag}"),
        ToolError::MissingValue { flag, .. } => format!("{flag} 缺少值"),
        ToolError::BadValue { flag, value, .. } => format!("{flag} 不能取 {value}"),
        ToolError::Surplus { text, .. } => format!("{text} 是多余的"),
        ToolError::Required { tool, .. } => format!("{tool} 缺少参数"),
        ToolError::NotModelled { what, .. } => format!("尚未模拟 {what}"),
    }
}

/// What a tool's argument should be. Flags and figures are the same in every language.
fn words_in_chinese(expected: &'static str) -> String {
    let words = match expected {
        "a tool of Kafka's" => "Kafka 的工具",
        "a flag of this tool" => "该工具的选项",
        "a flag" => "选项",
        "a value" => "值",
        "a whole number" => "整数",
        "a topic or a regular expression" => "主题或正则表达式",
        "a regular expression" => "正则表达式",
        "a topic, or topic:0,1" => "主题，或 topic:0,1",
        "topics" => "主题",
        "partition numbers, such as 0,1" => "分区编号，例如 0,1",
        "broker numbers, such as 1 or 1,2" => " broker 编号，例如 1 或 1,2",
        "broker numbers, such as 1:2:3,2:3:1" => " broker 编号，例如 1:2:3,2:3:1",
        "each partition only once" => "每个分区只出现一次",
        "earliest, latest or an offset" => " earliest、latest 或 offset",
        "earliest, latest, max-timestamp or milliseconds" => " earliest、latest、max-timestamp 或毫秒数",
        "a path that begins with /" => "以 / 开头的路径",
        "a path" => "路径",
        "ls or get, and a path" => " ls 或 get，再加路径",
        "--partition, with --offset" => "与 --offset 同用的 --partition",
        _ => return format!(" {}", expected.replace(" or ", " 或 ")),
    };
    words.to_owned()
}
