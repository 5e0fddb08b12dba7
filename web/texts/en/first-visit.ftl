### The first visit: four things to try.

title = Four things to try
all-done = That was all. The cluster is yours.
step = Stop the clock with Space, and go one event on or back with → and ←
record = Click a record, and see its bytes
kill = Kill the broker that leads, and see who leads next
tool = Run one of Kafka’s tools: type `kafka-topics --describe`
done = done
to-do = not done yet
close = Don’t show this again
