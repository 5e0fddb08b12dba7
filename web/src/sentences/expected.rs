//! What a tool's argument should be, in Chinese, until the core tells it as data.

use crate::texts::Locale;

/// What a tool's argument should be. Flags and figures are the same in every language.
pub(crate) fn words(expected: &'static str, locale: Locale) -> String {
    if locale != Locale::ZhCn {
        return expected.to_owned();
    }
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
