# 语言自己的名称。
name = 简体中文

# 1,234,567.8
group-separator = ,
digit-groups = 3
decimal-sign = .

list-separator = 、
