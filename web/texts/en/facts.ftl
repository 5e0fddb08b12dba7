### The list of what happened.

title = What happened
newest-only = Only the newest
so-many = { NUMBER($count) ->
    [one] { NUMBER($count) } fact
   *[other] { NUMBER($count) } facts
}
# Older ones come back when a person goes back to their time.
newest = the newest { NUMBER($count) } facts
because = because
you = you
you-ran = you ran
go-to = Go to this moment
go-to-cause = Go to the cause

## Search

found = { NUMBER($count) } found
search = Search
whose = Whose
everyone = everyone
kind = Kind
every-kind = every kind
kind-commands = commands
kind-processes = processes
kind-network = network
kind-logs = logs and disks
kind-replication = replication
kind-metadata = metadata
kind-groups = groups
kind-clients = clients
kind-invariants = invariants
nothing-found = No fact up to this moment is of this kind and says this.
