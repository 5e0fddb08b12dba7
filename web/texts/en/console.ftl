### The console.

command-line = Command line
output = Output
nothing-printed = Nothing printed yet.
