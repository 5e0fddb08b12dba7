### 链接为什么无法生成或打开。

script-too-long = 这次运行太长，放不进链接：脚本有 { $bytes } 字节。请把脚本存为文件。
packed-too-long = 这次运行太长，放不进链接：压缩后仍有 { $bytes } 字节。请把脚本存为文件。
unpacks-too-long = 链接解压后超过一次运行的上限，没有打开。
no-run = 这个地址里没有运行。
unknown-version = 这个链接来自另一个版本的 Highwater（链接版本 { $version }）。请刷新页面后重试。
bad-moment = 链接里的时刻 `{ $found }` 不是微秒数。
cut-off = 链接缺了结尾，请重新复制到最后一个字符。
bad-character = 链接已损坏：第 { $at } 个字符 `{ $found }` 不可能出现在链接里。请重新复制。
damaged = 链接已损坏，请重新复制。
