### What an invariant finds.

violated = a bug: the invariant “{ $invariant }” does not hold ({ $evidence })
violated-for = a bug: the invariant “{ $invariant }” does not hold for { $tp } ({ $evidence })
loss-explained = a loss that the configuration permits: { $invariant } for { $tp } ({ $evidence })

## What shows it

stranger-in-isr = broker { $broker } has broker { $stranger } in the ISR, which is no replica
two-leaders = brokers { $first } and { $second } both lead in epoch { $epoch }
two-controllers = epoch { $epoch } has two controllers
isr-replaced-unseen = broker { $broker } asked for an ISR based on version { $known }, which became version { $became }
high-watermark-beyond-log = the high watermark of broker { $broker } is { $hw }, its log ends at { $end }
too-few-in-sync = broker { $broker } moves the high watermark with { NUMBER($insync) ->
    [one] one replica
   *[other] { NUMBER($insync) } replicas
} in sync; `min.insync.replicas` is { $min }
batches-differ = brokers { $first } and { $second } have different batches at offset { $offset }
gap = a batch of broker { $broker } begins at offset { $offset }, the one before it ends at { $end }
nothing-before = a batch of broker { $broker } begins at offset { $offset }, with nothing before it
index-points-elsewhere = no batch with offset { $offset } begins at byte { $position } of `{ $file }`
member-lacks-committed = broker { $member } is in the ISR and ends at { $end }; the high watermark of its leader, broker { $leader }, is { $hw }
member-is-late = broker { $leader } keeps broker { $member } in the ISR, which has not caught up for { NUMBER($ms) } ms
epoch-beyond-log = the log of broker { $broker } ends at { $end } and still has epoch { $epoch } from { $start } on
older-epoch-noted = broker { $broker } leads in epoch { $epoch }; the newest in its log is { $noted }
no-epoch-noted = broker { $broker } leads in epoch { $epoch }; its log has noted no epoch
counted-too-early = broker { $leader } counts a FETCH in epoch { $epoch }; broker { $follower } has only heard of { $known }
acknowledged-replaced = broker { $broker } leads with another batch at the acknowledged offset { $offset }
acknowledged-lost = broker { $broker } leads without the acknowledged offset { $offset }
sequence-out-of-order = the log of broker { $broker } has sequence { $sequence } of producer { $producer } after { $last }
zombie-wrote = broker { $broker } appended a batch of producer { $producer } with epoch { $epoch } after one with epoch { $newest }
stable-beyond-open = the last stable offset of broker { $broker } is { $offset }, beyond { $bound }
commit-not-asked = the transaction of producer { $producer }, epoch { $epoch }, is to be committed, and it has not asked for that
now-committed = the transaction of producer { $producer } is committed, and was to be aborted
now-aborted = the transaction of producer { $producer } is aborted, and was to be committed
commit-too-early = offset { $offset } counts as committed; the transaction of producer { $producer } is not
delivered-others = from offset { $from } to { $to }: records to be seen { $visible }, given to a consumer { $delivered }
delivered-uncommitted = a consumer was given offset { $offset }; the highest high watermark is { $hw }
two-owners = { $first } and { $second } both own it in generation { $generation } of group { $group }
commit-beyond-log = offset { $offset } is committed; the log has never been longer than { $end }
