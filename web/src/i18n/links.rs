//! What is wrong with a link, in words.

use highwater_core::permalink::LinkError;

use super::Locale;

/// Why a link cannot be made or opened.
pub fn link_error(error: &LinkError, locale: Locale) -> String {
    match locale {
        Locale::En => in_english(error),
        Locale::ZhCn => in_chinese(error),
    }
}

fn in_english(error: &LinkError) -> String {
    match error {
        LinkError::ScriptTooLong { .. } | LinkError::PackedTooLong { .. } | LinkError::UnpacksTooLong => {
            format!("This run is too long for a link: {error}.")
        }
        LinkError::NoRun => "There is no run in this address.".to_owned(),
        LinkError::UnknownVersion { found } => {
            format!(
                "This link was made by a newer Highwater (version {found}). Reload the page, then try again."
            )
        }
        LinkError::BadMoment { found } => {
            format!("The link's moment, `{found}`, is no number of microseconds.")
        }
        LinkError::Empty | LinkError::BadLength { .. } | LinkError::Truncated => {
            "The end of this link is missing. Copy it again, to its last character.".to_owned()
        }
        LinkError::BadCharacter { at, found } => {
            format!("This link is damaged: `{found}` at character {at} cannot be part of one. Copy it again.")
        }
        LinkError::Damaged | LinkError::NotText => "This link is damaged. Copy it again.".to_owned(),
    }
}

fn in_chinese(error: &LinkError) -> String {
    match error {
        LinkError::ScriptTooLong { bytes } => format!("脚本有 {bytes} 字节，放不进链接，请以文件分享。"),
        LinkError::PackedTooLong { bytes } => format!("压缩后仍有 {bytes} 字节，放不进链接，请以文件分享。"),
        LinkError::UnpacksTooLong => "链接解压后过大，已拒绝打开。".to_owned(),
        LinkError::NoRun => "这个地址里没有运行记录。".to_owned(),
        LinkError::UnknownVersion { found } => {
            format!("这个链接来自更新的 Highwater（版本 {found}）。请刷新页面后重试。")
        }
        LinkError::BadMoment { found } => format!("链接里的时刻 `{found}` 不是微秒数。"),
        LinkError::Empty | LinkError::BadLength { .. } | LinkError::Truncated => {
            "链接缺了结尾，请重新复制到最后一个字符。".to_owned()
        }
        LinkError::BadCharacter { at, found } => {
            format!("链接已损坏：第 {at} 个字符 `{found}` 不可能出现在链接里。请重新复制。")
        }
        LinkError::Damaged | LinkError::NotText => "链接已损坏，请重新复制。".to_owned(),
    }
}
