### 一个批次的每个字节。

tab = 字节
nothing-to-open = 还没有记录。写一条，再点它，就能看到字节。
title = 记录 { $offset } 和它所在的批次
place = broker { $broker } · { $tp } · { $file } · 第 { $position } 字节 · 共 { $count } 字节
more = 还有 { NUMBER($count) } 字节
decompressed = 用 { $codec } 解压后的记录：{ NUMBER($count) } 字节
