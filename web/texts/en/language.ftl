# What the language calls itself.
name = English

# 1,234,567.8
group-separator = ,
digit-groups = 3
decimal-sign = .

list-separator = { ", " }
