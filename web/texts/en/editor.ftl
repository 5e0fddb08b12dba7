### The script of a run, to be edited, kept and opened.

title = Script
intro = The whole run as text: a cluster line, then a command a line. Running it begins a new run.
script = Script
run = Run
save = Save as a file
open = Open a file…
go-to = Go to line { $line }
all-wrong = { NUMBER($count) ->
    [one] The script cannot be run. One line has to be mended:
   *[other] The script cannot be run. { NUMBER($count) } lines have to be mended:
}
too-large = This file has { NUMBER($bytes) } bytes; a script may have { NUMBER($most) }.
not-text = This file is not text in UTF-8: byte { NUMBER($at) } is none.
unreadable = The browser could not read this file.
