### What happens in a producer, which is the subject.

accumulated-key = puts a record with key { $key } into the batch for { $tp }
accumulated = puts a record without a key into the batch for { $tp }
sent = sends { $records ->
    [one] 1 record
   *[other] { $records } records
} for { $tp }
sent-again = sends { $records ->
    [one] 1 record
   *[other] { $records } records
} for { $tp } again (attempt { $attempt })
assumed = counts { $records ->
    [one] 1 record
   *[other] { $records } records
} for { $tp } as written: with acks=0 the leader does not answer
acknowledged = learns that { $tp } { $offsets } is written (acks={ $acks })
acknowledged-somewhere = learns that { $records ->
    [one] 1 record
   *[other] { $records } records
} for { $tp } had been written before (acks={ $acks })
retried = gets `{ $error }` for { $tp }, and tries again in { $after }
failed = gives up { $records ->
    [one] 1 record
   *[other] { $records } records
} for { $tp }: `{ $error }`
