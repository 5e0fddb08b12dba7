### What a person is told at the foot of the page.

script = The script of this link cannot be run: { $error }
copied = The link to this run is in your clipboard.
in-address-bar = The browser did not allow copying. The link is in the address bar.
left-scenario = { NUMBER($lines) ->
    [one] You have left the scenario: your command has taken the place of its last line.
   *[other] You have left the scenario: your command has taken the place of its last { NUMBER($lines) } lines.
}
back-to-scenario = Back to the scenario
took-place = { NUMBER($lines) ->
    [one] Your command has taken the place of a line that had not begun.
   *[other] Your command has taken the place of { NUMBER($lines) } lines that had not begun.
}
compare = Compare both
take-back = Take it back (Z)
taken-back = Taken back: `{ $command }`
redo = Give it again (Y)
nothing-further = Nothing that matters comes any time soon: give the cluster something to do.
nothing-to-undo = There is no command left to take back.
nothing-to-redo = There is no command to give again.
run-failed = line { $line } failed: { $reason }
tool-not-ended = the tool had not ended after 120 s
never-true = the line waited for something that never came true
no-zookeeper = this cluster has no ZooKeeper
no-such-client = no client of that name runs in the background
no-such-broker = the cluster has no such broker
never-started = that broker has never run, so it has no disk yet
nothing-to-commit = it is no consumer that has both a group and positions
no-consumer = it is no consumer
no-such-record = the disk of that broker has no record with that offset
