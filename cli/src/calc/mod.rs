//! `highwater calc`: Kafka's pure decisions, a line in, a line out. A bad line is answered with its fault, and the next
//! line is read.

mod assign;
mod decode;
mod encode;
mod epochs;
mod partition;
mod place;

use crate::Exit;
use crate::lines::Lines;

/// Which decision.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    /// Reads record batches: one a line, in hexadecimal; a JSON object a line comes out.
    Decode(Lines),
    /// Makes record batches: a JSON object a line, as decode prints them; hexadecimal comes out.
    Encode(encode::Args),
    /// Where a key goes, or a group's offsets.
    Partition(partition::Args),
    /// Which member of a group gets which partitions.
    Assign(Lines),
    /// Which brokers get the replicas of a new topic, by the rule of the ZooKeeper era.
    Place(Lines),
    /// What a log knows of its leader epochs after some changes, and what it answers.
    Epochs(Lines),
}

/// Decides.
pub fn run(args: &Args) -> Exit {
    match &args.what {
        What::Decode(lines) => lines.answer(decode::decode),
        What::Encode(args) => encode::run(args),
        What::Partition(args) => partition::run(args),
        What::Assign(lines) => lines.answer(assign::assign),
        What::Place(lines) => lines.answer(place::place),
        What::Epochs(lines) => lines.answer(epochs::epochs),
    }
}
