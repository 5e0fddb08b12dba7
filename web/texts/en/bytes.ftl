### A record's batch, byte for byte.

tab = Bytes
nothing-to-open = No record yet. Write one, then click it to open its bytes.
title = Record { $offset } and its batch
place = broker { $broker } · { $tp } · { $file } · position { $position } · { $count } bytes
more = and { NUMBER($count) ->
    [one] { NUMBER($count) } more byte
   *[other] { NUMBER($count) } more bytes
}
decompressed = Its records, decompressed from { $codec }: { NUMBER($count) } bytes
