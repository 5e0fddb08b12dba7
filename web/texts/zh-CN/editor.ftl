### 一次运行的脚本：可以编辑、保存和打开。

title = 脚本
intro = 整个运行就是一段文本：先是 cluster 行，之后一行一条命令。执行它会开始一次新的运行。
script = 脚本
run = 执行
save = 存为文件
open = 打开文件…
go-to = 转到第 { $line } 行
all-wrong = 脚本无法执行，有 { NUMBER($count) } 行需要修改：
too-large = 这个文件有 { NUMBER($bytes) } 字节，脚本最多 { NUMBER($most) } 字节。
not-text = 这个文件不是 UTF-8 文本：第 { NUMBER($at) } 字节不符合编码。
unreadable = 浏览器无法读取这个文件。
