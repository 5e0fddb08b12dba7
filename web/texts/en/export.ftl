### What can be saved of a run, for other programs.

title = Export
run = The run
script = Script
script-about = The whole run as text: open it here again, or run it on the command line.
lines-and-bytes = { NUMBER($lines) ->
    [one] 1 command
   *[other] { NUMBER($lines) } commands
}, { NUMBER($bytes) } bytes
shell = Shell script
shell-about = The same run for a real Apache Kafka, with its own tools.
shell-note = bash run.sh.txt; what no tool can do is a comment with the reason
trace = Trace, JSON
trace-about = Every fact up to this moment, with its time, process and cause.
shiviz = Trace, ShiViz
shiviz-about = The same facts with vector clocks, to be drawn by ShiViz.
facts = { NUMBER($count) ->
    [one] 1 fact
   *[other] { NUMBER($count) } facts
}
too-many-facts = More than { NUMBER($most) } facts. Go back to an earlier moment, or use highwater run --trace.
parser = ShiViz takes its log apart with this expression, which is also the file's first line:
logs = Log directories
logs-about = The brokers' files as they lie on their disks now: for kafka-dump-log, highwater inspect, or to be dropped on this page.
whose = Whose log directory
all-brokers = { NUMBER($count) ->
    [one] The only broker
   *[other] All { NUMBER($count) } brokers
}
broker = Broker { $id }
files-and-bytes = { NUMBER($files) ->
    [one] 1 file
   *[other] { NUMBER($files) } files
}, { NUMBER($bytes) } bytes written
save = Save { $file }
saved = Saved as { $file }: { NUMBER($bytes) } bytes.
not-made = This file could not be made.
pictures = Pictures
pictures-about = What the page shows at this moment. An SVG is sharp at any size, in a browser; a PNG can be shown anywhere.
cluster = The cluster
diagram = The space-time diagram
panel = The open panel of the inspector
picture-as = { $part } as { $format }
no-picture = The browser gave no picture of this part of the page.
no-png = This browser does not give a PNG of a page. The SVG holds the same picture.
