### Messages on their way, and what can be done to each.

tab = Messages
intro = Stop the clock, then choose a message: drop it, hold it back, double it, or let it arrive before all others.
intro-by-hand = Every request and every answer waits until you deliver it, drop it or double it. Timers run on, and what is said to ZooKeeper goes by itself.
by-hand = Deliver by hand
waits = waits for you
hand-over = deliver
none-by-hand = No message waits. Step on, or run a command, and the next one will.
none = No message is on its way at this moment.
more = { NUMBER($count) ->
    [one] and { NUMBER($count) } more
   *[other] and { NUMBER($count) } more
}
ask-why = Why was it sent?
arrives-in = arrives in { NUMBER($ms) } ms
drop = drop
delay = delay 200 ms
duplicate = double
deliver = deliver first
