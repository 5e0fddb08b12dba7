### Two runs side by side: this one, and the one without the last command.

tab = Compare
title = Two runs
none = Run a command in the middle of a scenario, or go back and do something else: then there are two runs, the one that you made and the one that would have been. Here they stand side by side.
line-is-here = This run has `{ $line }`; the other is the same run without it.
line-is-there = This run is without `{ $line }`, which was taken back; the other has it.
go-over = Go over to the other run
not-parted-yet = At this moment both are the same. They part at { $seconds } s.
on-its-way = The other run is still being computed: it is at { $seconds } s.
same-so-far = Apart from the command, nothing differs yet.
forgotten = What came right after { $seconds } s is no longer kept. Go back to that moment to see where the two part.
here = This run
there = The other
first-difference = First difference
since = What has mattered since
at-this-moment = At { $seconds } s
no-difference = No broker, partition or group differs at this moment.
broker = Broker { $id }
group = Group { $group }
committed = { $group }, committed on { $tp }
absent = not there
partition-is = leader { $leader }, epoch { $epoch }, ISR { $isr }, LEO { $end }, HW { $high-watermark }
group-is = generation { $generation }, { NUMBER($members) ->
    [one] { NUMBER($members) } member
   *[other] { NUMBER($members) } members
}
