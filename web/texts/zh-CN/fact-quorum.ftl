### 元数据 quorum 里发生的事，主语是 controller 或 broker。

candidate = 参选 epoch { $epoch } 的 controller，请求投票
vote = 在 epoch { $epoch } 投票给 controller { $candidate }
registered = 登记 broker { $broker }：它的 broker epoch 是 { $epoch }，即这条记录的 offset
fenced = 隔离（fence）broker { $broker }：{ $silent } 没有收到心跳
fenced-to-stop = 隔离（fence）请求关闭的 broker { $broker }
unfenced = 解除对 broker { $broker } 的隔离：它已跟上元数据日志
replayed = 重放 { $records } 条元数据记录，直到 offset { $to }
