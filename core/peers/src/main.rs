//! Highwater beside its peers, in one run; `cargo xtask bench peers` builds and runs this.
//!
//! A machine drifts by a third within minutes. So whoever is compared takes turns, round by round, and what counts is
//! the median of the rounds' ratios. Beside the peers stand two limits of the machine: the same bytes copied once, and
//! summed once (CRC-32C).
//!
//! `highwater-peers 'encode 1000 × 100 B, none'` times only the lines that have this in their name: under
//! `perf record`, that is a profile.

mod codec;
mod log;
mod messages;
mod pair;

fn main() {
    pair::heading();
    codec::compare();
    log::compare();
    messages::compare();
}
