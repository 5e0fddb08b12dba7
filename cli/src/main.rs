//! Highwater on the command line.

fn main() {}
