### Why a link cannot be made or opened.

script-too-long = This run is too long for a link: its script has { $bytes ->
    [one] 1 byte
   *[other] { $bytes } bytes
}. Save its script as a file instead.
packed-too-long = This run is too long for a link: compressed, it still has { $bytes ->
    [one] 1 byte
   *[other] { $bytes } bytes
}. Save its script as a file instead.
unpacks-too-long = This link unpacks to more than a run may have, and was not opened.
no-run = There is no run in this address.
unknown-version = This link was made by another version of Highwater (link version { $version }). Reload the page, then try again.
bad-moment = The moment in this link, `{ $found }`, is not a number of microseconds.
cut-off = The end of this link is missing. Copy it again, up to its last character.
bad-character = This link is damaged: character { $at }, `{ $found }`, cannot be part of a link. Copy it again.
damaged = This link is damaged. Copy it again.
