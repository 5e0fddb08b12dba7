### The timeline: the space-time diagram and the scrubber.

timeline = Timeline
diagram = Messages between processes over time; click to go to a moment
space-time = Diagram
scrubber = Moment of the run
next = The next thing that matters (N)
previous = Back to the last thing that matters (B)
zoom-in = Shorter stretch of time (+)
zoom-out = Longer stretch of time (−)
automatic = Auto
automatic-title = Zoom to what happens (0)
mark = { $at } s: { $who } { $what }
marks = Moments worth going to
more-marks = and { NUMBER($count) } more

## Words on the diagram, as short as they can be: who it is stands beside the lane

killed = killed
power-lost = loses power
paused = paused
resumed = goes on
starts = starts
session-expires = session of { $node } expires
fences = fences { $node }
elects = elects { $node }
no-leader = no leader for { $tp }
leads = leads { $tp }
controls = becomes controller
stands = stands for election
votes = votes
shrinks-isr = shrinks the ISR
grows-isr = expands the ISR
truncates = truncates to { $offset }
commits-offset = commits offset { $offset }
acknowledged = acknowledged
gives-up = gives up: { $error }
member-expires = a member expires
