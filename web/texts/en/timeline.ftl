### The timeline: the space-time diagram and the scrubber.

timeline = Timeline
diagram = Messages between processes over time; click to go to a moment
scrubber = Moment of the run
next = The next thing that matters (N)
previous = Back to the last thing that matters (B)
zoom-in = Shorter stretch of time
zoom-out = Longer stretch of time
marks = Moments worth going to
more-marks = and { NUMBER($count) } more
