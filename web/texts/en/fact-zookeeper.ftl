### What happens in ZooKeeper, which is the subject.

session-opened = opens a session for { $owner }
session-closed = ends the session of { $owner }, as it asked
session-expired = expires the session of { $owner }, silent for { $silent }
ephemeral-created = creates `{ $path }`, which goes when its owner's session ends
znode-created = creates `{ $path }`
znode-changed = changes `{ $path }`, version { $version }
znode-deleted = deletes `{ $path }`
watch-created = tells { $to }, which watches `{ $path }`: it was created
watch-deleted = tells { $to }, which watches `{ $path }`: it was deleted
watch-changed = tells { $to }, which watches `{ $path }`: its data changed
watch-children = tells { $to }, which watches `{ $path }`: its children changed
