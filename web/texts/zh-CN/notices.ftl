### 页面底部的提示。

script = 链接里的脚本无法运行：{ $error }
copied = 这次运行的链接已复制到剪贴板。
in-address-bar = 浏览器不允许复制，链接在地址栏里。
nothing-to-undo = 没有可以撤销的命令。
run-failed = 第 { $line } 行失败：{ $reason }
