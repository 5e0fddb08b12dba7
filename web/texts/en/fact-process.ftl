### What happens to a process and its host. The subject is the process.

started = starts
killed = dies at once (kill -9)
server-killed = dies at once (kill -9); its files and the page cache stay
power-lost = loses its power, and no peer hears of it; dirty pages lost: { NUMBER($lost) } of { NUMBER($pages) }
power-lost-clean = loses its power, and no peer hears of it; everything in the page cache had been flushed
paused = freezes (SIGSTOP, a long pause)
resumed = goes on, unaware of how long it stood still
ended = ends
exited = ends with exit code { $code }
printed = prints `{ $line }`
complained = prints `{ $line }` to standard error
