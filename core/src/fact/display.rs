//! Facts as lines of the trace, in terms that grep well.
