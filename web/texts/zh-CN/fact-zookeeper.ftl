### ZooKeeper 里发生的事，主语是 ZooKeeper。

session-opened = 为 { $owner } 建立会话（session）
session-closed = 应 { $owner } 的要求结束它的会话
session-expired = 判定 { $owner } 的会话过期：{ $silent } 没有任何消息
ephemeral-created = 新增 `{ $path }`（临时节点，随会话消失）
znode-created = 新增 `{ $path }`
znode-changed = 修改 `{ $path }`，版本 { $version }
znode-deleted = 删除 `{ $path }`
watch-created = 通知 { $to }（它在 watch `{ $path }`）：节点已创建
watch-deleted = 通知 { $to }（它在 watch `{ $path }`）：节点已删除
watch-changed = 通知 { $to }（它在 watch `{ $path }`）：内容已改变
watch-children = 通知 { $to }（它在 watch `{ $path }`）：子节点已改变
