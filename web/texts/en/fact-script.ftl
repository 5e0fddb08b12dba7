### What happens to the script.

line-done = line { $line } is done
line-failed = line { $line } ends with exit code { $code }
