### What a person can do to a broker's power and disk, and what it means.

power-off = Cut the power
    .about = Data that was not flushed may be lost, and no peer hears that the broker is gone.
full = Fill the disk
    .about = The next write fails, and the broker halts.
free = Free the disk
    .about = Writes find room again.
slow = Slow the disk down
    .about = Every access takes { $by } longer.
heal = Restore the disk's speed
    .about = Every access is as fast as at first.
flip = Flip a bit
    .about = In the batch of the newest record, which then does not match its checksum. A second flip repairs it.

## Links

links = Links
    .about = What a cut link holds back arrives after it heals.
link-cut = cut
link-cut-to = cut to it
link-cut-from = cut from it
link-heal = heal
