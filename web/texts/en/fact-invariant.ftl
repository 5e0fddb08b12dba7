### What an invariant finds.

violated = a bug: the invariant “{ $invariant }” does not hold ({ $evidence })
loss-explained = a loss that the configuration permits: { $invariant } ({ $evidence })
