### The console.

command-line = Command line
output = Output
nothing-printed = Nothing printed yet.
help = What can be typed here: Kafka’s tools, and what the lab can do. help and a word tells what may follow it.
what-follows = What may follow { $words }
nothing-follows = Nothing is known to follow { $words }. help alone tells all that can be typed.
