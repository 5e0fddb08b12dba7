### The frame of the page: its header, the transport, what floats over it, and what a person prefers.

## Header

skip = Skip to the cluster
scenarios = Scenarios
changed-scenario = { $scenario }, changed
shared-run = A shared run
own-run = A run of your own
share = Share
    .title = Copy a link to this whole run, at this moment
export = Export
    .title = Save the run, its trace, its log directories
language-title = { $next } (L)
theme-title = Light or dark (T)
projector-title = Larger, for a projector (P)

## Transport

transport = Playback
play = Play
pause = Pause
undo-title = Take the last command back (Z)
step-back-title = One event back (←)
step-title = One event forwards (→)
speed = Speed
    .title = Virtual time against yours. Auto slows down where messages matter, and hurries when they go on for long.
speed-auto = Auto
clock = Virtual clock
# Which event of the run this is.
event-of = event { NUMBER($position) } of { NUMBER($known) }

## Keys, and hints for them

keys = Keys
hint-step = step
hint-command = command
hint-keys = keys
space = Space
key-play = Play or pause
key-step-back = One event back
key-step = One event forwards
key-previous = Back to the last thing that matters
key-next = On to the next thing that matters
key-start = To the beginning of the run
key-end = As far as the run has gone
key-command = Type a command
key-complete = In the command line: complete the word
key-earlier = In the command line: earlier commands
key-help = In the command line: help tells what can be typed
key-undo = Take the last command back
key-redo = Give the command again that was taken back
key-language = Another language
key-theme = Light or dark
key-projector = Larger, for a projector
key-close = Close the window on top
key-keys = This list

## Windows over the page

close = Close
dismiss = Dismiss
inspector = Inspector
wider = Give this panel the room over the stage
narrower = Back beside the stage
# What the panels of the inspector are asked.
shelf-explain = Explain
shelf-inside = Inside
shelf-cluster = Cluster
faults = Process, power, disk and links
# Whose power and disk.
broker = Broker { $id }

## Forms

write-record = Write a record
    .hint = The key decides the partition: murmur2(key) modulo the number of partitions.
new-topic = New topic
start-load = Start a load
    .hint = A producer of its own writes records at a steady rate.
more-settings = More settings
# Nothing chosen: what the client has by itself.
default-choice = the client’s default
throughput = Records a second
records-in-all = Records in all
add-consumer = Add a consumer
run = Run
topic = Topic
key = Key
value = Value
name = Name
group = Group
partitions = Partitions
replicas = Replicas
