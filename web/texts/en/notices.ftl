### What a person is told at the foot of the page.

script = The script of this link cannot be run: { $error }
copied = The link to this run is in your clipboard.
in-address-bar = The browser did not allow copying. The link is in the address bar.
nothing-to-undo = There is no command of yours to take back.
run-failed = line { $line } failed: { $reason }
