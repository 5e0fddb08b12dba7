### What happens in the metadata quorum. The subject is a controller or a broker.

candidate = asks for votes to become the controller of epoch { $epoch }
vote = votes for controller { $candidate } in epoch { $epoch }
registered = registers broker { $broker } with broker epoch { $epoch }, the offset of that record
fenced = fences broker { $broker }: no heartbeat for { $silent }
fenced-to-stop = fences broker { $broker }, which asked to shut down
unfenced = unfences broker { $broker }: it has caught up with the metadata log
replayed = replays { $records ->
    [one] 1 metadata record
   *[other] { $records } metadata records
}, up to offset { $to }
