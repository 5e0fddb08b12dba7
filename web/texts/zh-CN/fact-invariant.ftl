### 不变量检查的结果。

violated = 有 bug：不变量“{ $invariant }”被打破（{ $evidence }）
loss-explained = 配置允许的丢失：{ $invariant }（{ $evidence }）
