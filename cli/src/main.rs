//! Highwater on the command line.

use highwater_core::{script::Script, world::World};
use std::rc::Rc;

fn main() {
    let path = std::env::args().nth(2).unwrap();
    let text = std::fs::read_to_string(&path).unwrap();
    let script = match Script::parse(&text) {
        Ok(s) => Rc::new(s),
        Err(errors) => {
            for e in errors {
                eprintln!("{path}:{e}");
            }
            std::process::exit(2);
        }
    };
    let mut world = match World::new(&script) {
        Ok(w) => w,
        Err(e) => {
            eprintln!("{path}:{e}");
            std::process::exit(2)
        }
    };
    let trace = std::env::args().any(|a| a == "--trace");
    while !world.is_finished() && world.step() {
        for fact in world.take_facts() {
            if trace {
                eprintln!("{fact}");
            }
        }
    }
    for fact in world.take_facts() {
        if trace {
            eprintln!("{fact}");
        }
    }
    println!("{}", serde_json::to_string_pretty(&world.outcome()).unwrap());
}
