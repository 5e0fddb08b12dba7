### The palette: one line to find whatever the page can do.

title = Find and run
button = Find and run anything ({ $keys })
hint = Find and run anything
found = { NUMBER($count) } found
run-line = Run the line
why = Why is the high watermark of { $tp } where it is?
faults = Process, power, disk and links of broker { $id }

## What kind of thing was found

time = time
panel = panel
partition = partition
command = command
window = window
scenario = scenario
setting = setting
