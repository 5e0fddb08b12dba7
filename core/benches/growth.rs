//! How costs grow: a message by brokers, partitions and history; an idle second; a partition's memory. `cargo bench
//! --bench growth` prints a table, `what | figure` a line.

mod load;

use std::time::{Duration, Instant as Clock};

use highwater_core::time::Span;

use self::load::{Cluster, run_for};

/// What is measured of each load, in virtual time.
const STRETCH: Span = Span(300_000);
/// How often; the fastest counts, because what disturbs only slows down.
const TRIES: u32 = 3;

fn main() {
    // First, while no freed memory is there to be used again.
    a_partition();
    let usual = Cluster::USUAL;
    for brokers in [3, 6, 12] {
        of_a_message(&format!("{brokers} brokers"), Cluster { brokers, ..usual });
    }
    for partitions in [12, 120, 1_000] {
        of_a_message(&format!("{partitions} partitions"), Cluster { partitions, ..usual });
    }
    for history in [10_000, 100_000, 1_000_000] {
        of_a_message(&format!("{history} records before"), Cluster { history, ..usual });
    }
    an_idle_second(Cluster { brokers: 20, partitions: 1_000, history: 0 });
}

/// The fastest of some tries, with what it gave.
fn fastest<T>(mut run: impl FnMut() -> T) -> (Duration, T) {
    let tries = (0..TRIES).map(|_| {
        let start = Clock::now();
        let result = run();
        (start.elapsed(), result)
    });
    tries.min_by_key(|(taken, _)| *taken).expect("there is a try")
}

fn of_a_message(what: &str, cluster: Cluster) {
    let world = cluster.loaded();
    let (taken, messages) = fastest(|| run_for(&mut world.clone(), STRETCH));
    let nanos = taken.as_nanos() / u128::from(messages.max(1));
    println!("a message, {what} | {nanos} ns ({messages} messages)");
}

fn an_idle_second(cluster: Cluster) {
    let world = cluster.idle();
    let (taken, steps) = fastest(|| {
        let mut world = world.clone();
        let before = world.steps();
        run_for(&mut world, Span(1_000_000));
        world.steps() - before
    });
    let Cluster { brokers, partitions, .. } = cluster;
    println!(
        "an idle second, {brokers} brokers, {partitions} partitions | {} ms ({steps} events)",
        taken.as_millis()
    );
}

/// What a partition on three brokers takes, without a record: the difference that two thousand make. Both worlds stay,
/// so that neither stands on what the other has freed.
fn a_partition() {
    let bytes_of = |partitions| {
        let before = resident_bytes()?;
        let world = Cluster { partitions, ..Cluster::USUAL }.idle();
        Some((resident_bytes()?.saturating_sub(before), world))
    };
    let few = bytes_of(12);
    let many = bytes_of(2_012);
    match few.zip(many) {
        Some(((few, _), (many, _))) => {
            println!("a partition's memory, three replicas | {} bytes", many.saturating_sub(few) / 2_000);
        }
        None => println!("a partition's memory, three replicas | not told by this system"),
    }
}

/// The memory that this process has in use, as Linux tells it.
fn resident_bytes() -> Option<u64> {
    let told = std::fs::read_to_string("/proc/self/statm").ok()?;
    let pages: u64 = told.split_whitespace().nth(1)?.parse().ok()?;
    Some(pages * 4096)
}
