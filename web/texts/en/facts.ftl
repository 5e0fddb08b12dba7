### The list of what happened.

title = What happened
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
