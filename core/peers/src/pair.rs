//! Two ways to do the same work, timed in turns: by what they take of the processor, so that whatever else runs on the
//! machine counts less.

use std::time::Duration;

use cpu_time::ThreadTime;

/// How often each takes its turn.
const ROUNDS: usize = 31;
/// How long a turn is, about.
const TURN: Duration = Duration::from_millis(8);

/// What the columns are.
pub fn heading() {
    println!("{:<44} {:>12} {:>12}   peer / Highwater", "", "Highwater", "peer");
}

/// Times `ours` and `peers`, each doing `items` things a call, and prints what one of them takes; unless the command
/// line asks for others.
pub fn compare(name: &str, items: u32, mut ours: impl FnMut(), mut peers: impl FnMut()) {
    let mut wanted = std::env::args().skip(1).peekable();
    if wanted.peek().is_some() && !wanted.any(|part| name.contains(&part)) {
        return;
    }
    let (calls_of_ours, calls_of_peers) = (calls_a_turn(&mut ours), calls_a_turn(&mut peers));
    let mut rounds = Vec::with_capacity(ROUNDS);
    for round in 0..ROUNDS {
        // Whoever comes second finds warmer caches: so they swap places.
        let (a, b) = if round % 2 == 0 {
            let a = turn(&mut ours, calls_of_ours);
            (a, turn(&mut peers, calls_of_peers))
        } else {
            let b = turn(&mut peers, calls_of_peers);
            (turn(&mut ours, calls_of_ours), b)
        };
        rounds.push((a / f64::from(items), b / f64::from(items)));
    }
    let ours = median(rounds.iter().map(|(a, _)| *a));
    let peers = median(rounds.iter().map(|(_, b)| *b));
    let ratio = median(rounds.iter().map(|(a, b)| b / a));
    println!("{name:<44} {:>12} {:>12}   {ratio:.2}", readable(ours), readable(peers));
}

/// So many calls fill a turn.
fn calls_a_turn(work: &mut impl FnMut()) -> u32 {
    let mut calls = 1;
    loop {
        let nanoseconds = turn(work, calls) * f64::from(calls);
        if nanoseconds * 2.0 > TURN.as_nanos() as f64 {
            return (f64::from(calls) * TURN.as_nanos() as f64 / nanoseconds).ceil() as u32;
        }
        calls *= 2;
    }
}

/// Nanoseconds a call.
fn turn(work: &mut impl FnMut(), calls: u32) -> f64 {
    let begun = ThreadTime::now();
    (0..calls).for_each(|_| work());
    begun.elapsed().as_nanos() as f64 / f64::from(calls)
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

fn readable(nanoseconds: f64) -> String {
    match nanoseconds {
        ns if ns < 10_000.0 => format!("{ns:.0} ns"),
        ns if ns < 10_000_000.0 => format!("{:.1} µs", ns / 1e3),
        ns => format!("{:.1} ms", ns / 1e6),
    }
}
