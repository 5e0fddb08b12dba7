//! What happens to power and disks, in every language side by side.

use super::Locale;
use crate::session::command::Fault;

impl Locale {
    /// Something that can happen to a broker's power and disk: what it is called, and what it means.
    pub fn fault(self, fault: &Fault) -> (&'static str, &'static str) {
        match (fault, self) {
            (Fault::PowerOff, Locale::En) => {
                ("Cut the power", "What was not flushed may be gone, and nobody is told that the broker is.")
            }
            (Fault::PowerOff, Locale::ZhCn) => {
                ("断电", "没有 fsync 的数据可能丢失；broker 没了，也没有人接到通知。")
            }
            (Fault::Full, Locale::En) => ("Fill the disk", "The next write fails, and the broker halts."),
            (Fault::Full, Locale::ZhCn) => ("写满磁盘", "下一次写入失败，broker 随即停机。"),
            (Fault::Free, Locale::En) => ("Free the disk", "Writes find room again."),
            (Fault::Free, Locale::ZhCn) => ("腾出磁盘空间", "又可以写入了。"),
            (Fault::Slow, Locale::En) => ("Slow the disk down", "Every write reaches it 50 ms later."),
            (Fault::Slow, Locale::ZhCn) => ("让磁盘变慢", "每次写入都多花 50 ms。"),
            (Fault::Heal, Locale::En) => ("Restore the disk's speed", "As fast as it was before."),
            (Fault::Heal, Locale::ZhCn) => ("恢复磁盘速度", "和原来一样快。"),
            (Fault::Flip(..), Locale::En) => {
                ("Flip a bit", "In the newest record. Who reads it finds that its checksum is wrong.")
            }
            (Fault::Flip(..), Locale::ZhCn) => ("翻转一位", "在最新的记录里。读到它的人会发现校验和不对。"),
        }
    }
}
