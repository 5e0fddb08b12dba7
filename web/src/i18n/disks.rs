//! What happens to power and disks, in every language side by side.

use highwater_core::fact::{DiskFact, FileRange, ProcessFact, Repair, What};
use highwater_core::time::Span;

use super::Locale;
use crate::session::command::Fault;

impl Locale {
    /// Something that can happen to a broker's power and disk: what it is called, and what it means.
    pub fn fault(self, fault: &Fault) -> (&'static str, &'static str) {
        match (fault, self) {
            (Fault::PowerOff, Locale::En) => {
                ("Cut the power", "What was not flushed may be gone, and nobody is told that the broker is.")
            }
            (Fault::PowerOff, Locale::Zh) => {
                ("断电", "没有 fsync 的数据可能丢失；broker 没了，也没有人接到通知。")
            }
            (Fault::Full, Locale::En) => ("Fill the disk", "The next write fails, and the broker halts."),
            (Fault::Full, Locale::Zh) => ("写满磁盘", "下一次写入失败，broker 随即停机。"),
            (Fault::Free, Locale::En) => ("Free the disk", "Writes find room again."),
            (Fault::Free, Locale::Zh) => ("腾出磁盘空间", "又可以写入了。"),
            (Fault::Slow, Locale::En) => ("Slow the disk down", "Every write reaches it 50 ms later."),
            (Fault::Slow, Locale::Zh) => ("让磁盘变慢", "每次写入都多花 50 ms。"),
            (Fault::Heal, Locale::En) => ("Restore the disk's speed", "As fast as it was before."),
            (Fault::Heal, Locale::Zh) => ("恢复磁盘速度", "和原来一样快。"),
            (Fault::Flip(..), Locale::En) => {
                ("Flip a bit", "In the newest record. Who reads it finds that its checksum is wrong.")
            }
            (Fault::Flip(..), Locale::Zh) => ("翻转一位", "在最新的记录里。读到它的人会发现校验和不对。"),
        }
    }
}

/// A sentence as [`Locale::sentence`] makes them.
pub(super) fn sentence(what: &What, locale: Locale) -> String {
    let is_zh = locale == Locale::Zh;
    match what {
        What::Process(ProcessFact::PowerLost { lost, pages }) if is_zh => {
            format!("主机断电：page cache 里 {pages} 个脏页丢了 {lost} 个，而且谁也没接到通知")
        }
        What::Process(ProcessFact::PowerLost { lost, pages }) => {
            format!("loses its power: {lost} of {pages} dirty pages are gone, and nobody is told")
        }
        What::Disk(DiskFact::PagesLost { dirty, lost, pages }) if is_zh => {
            format!("`{}` 从第 {} 字节起没有 fsync：{pages} 页丢了 {lost} 页", dirty.file, dirty.position)
        }
        What::Disk(DiskFact::PagesLost { dirty, lost, pages }) => {
            let (file, position) = (&dirty.file, dirty.position);
            format!("`{file}` was not flushed from byte {position} on: loses {lost} of {pages} pages")
        }
        What::Disk(DiskFact::Filled { full: true }) if is_zh => "磁盘满了：再也写不进去".to_owned(),
        What::Disk(DiskFact::Filled { full: true }) => {
            "has no room on its disk: no write succeeds".to_owned()
        }
        What::Disk(DiskFact::Filled { .. }) if is_zh => "磁盘又有空间了".to_owned(),
        What::Disk(DiskFact::Filled { .. }) => "has room on its disk again".to_owned(),
        What::Disk(DiskFact::Slowed { by: Span::ZERO }) if is_zh => "磁盘恢复原来的速度".to_owned(),
        What::Disk(DiskFact::Slowed { by: Span::ZERO }) => "has a disk as fast as before".to_owned(),
        What::Disk(DiskFact::Slowed { by }) if is_zh => format!("磁盘变慢：每次访问多花 {by}"),
        What::Disk(DiskFact::Slowed { by }) => format!("has a slow disk: every access takes {by} longer"),
        What::Disk(DiskFact::BitFlipped { bytes }) if is_zh => {
            format!("`{}` 第 {} 字节有一位翻转，只有校验和看得出来", bytes.file, bytes.position)
        }
        What::Disk(DiskFact::BitFlipped { bytes }) => {
            format!("has a flipped bit in `{}`, byte {}: only a checksum tells", bytes.file, bytes.position)
        }
        What::Disk(DiskFact::WriteFailed { file }) if is_zh => {
            format!("写 `{file}` 失败：唯一的日志目录离线，broker 只能停机")
        }
        What::Disk(DiskFact::WriteFailed { file }) => {
            format!("cannot write `{file}`: its only log directory is offline, so it halts")
        }
        What::Disk(DiskFact::Repaired { repair, bytes }) if is_zh => {
            format!("修复 `{}`：{}", bytes.file, in_chinese(*repair, bytes))
        }
        What::Disk(DiskFact::Repaired { repair, bytes }) => {
            format!("repairs `{}`: {}", bytes.file, in_english(*repair, bytes))
        }
        _ => String::new(),
    }
}

fn in_english(repair: Repair, bytes: &FileRange) -> String {
    let why = match repair {
        Repair::Torn => "the last batch is not whole",
        Repair::NoBatch => "what follows is no batch",
        Repair::BadChecksum => "a batch does not match its checksum",
        Repair::BadOffset => "offsets do not rise",
        Repair::BehindCut => return "deleted, because a segment before it was cut off".to_owned(),
        Repair::BeforeStart => return "deleted, because the log begins behind it".to_owned(),
        Repair::IndexMissing => return "it was not there, and is made anew".to_owned(),
        Repair::CleaningUndone => return "deleted, because the compaction had not ended".to_owned(),
        Repair::CleaningFinished => return "deleted, because a compaction has replaced it".to_owned(),
        Repair::Unreadable => return "cannot be read, and counts as missing".to_owned(),
    };
    format!("{why}; {} bytes cut off from byte {} on", bytes.len, bytes.position)
}

fn in_chinese(repair: Repair, bytes: &FileRange) -> String {
    let why = match repair {
        Repair::Torn => "最后一个批次不完整",
        Repair::NoBatch => "后面的字节不是批次",
        Repair::BadChecksum => "有一个批次与校验和不符",
        Repair::BadOffset => "offset 没有递增",
        Repair::BehindCut => return "前面的段被切短，这一段删除".to_owned(),
        Repair::BeforeStart => return "日志起点在它之后，删除".to_owned(),
        Repair::IndexMissing => return "文件不在，重新生成".to_owned(),
        Repair::CleaningUndone => return "压实没有做完，删除".to_owned(),
        Repair::CleaningFinished => return "已被压实的结果取代，删除".to_owned(),
        Repair::Unreadable => return "读不出来，当作没有".to_owned(),
    };
    format!("{why}，从第 {} 字节起切掉 {} 字节", bytes.position, bytes.len)
}
