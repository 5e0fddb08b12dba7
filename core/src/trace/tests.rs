//! Vector clocks are what causes allow; a trace of a run with clicks is that of its script.

use super::*;
use crate::history::History;
use crate::script::Line;
use crate::time::Span;

const SCRIPT: &str = "cluster brokers=3 zookeeper.session.timeout.ms=3000\n\
    kafka-topics --create --topic orders --replica-assignment 1:2:3\n\
    printf 'k1:v1\\nk2:v2\\n' | kafka-console-producer --topic orders --property parse.key=true --property key.separator=:\n\
    printf 'k3:v3\\n' | kafka-console-producer --topic orders --property parse.key=true --property key.separator=:\n\
    broker kill 1\n\
    wait until leader orders-0 = 2\n";

fn script(text: &str) -> Rc<Script> {
    Rc::new(Script::parse(text).unwrap())
}

/// The facts of the whole script, with the clock of each.
fn clocked(text: &str) -> (Clocks, Vec<(Fact, Clock)>) {
    let (mut world, mut clocks, mut facts) =
        (World::new(&script(text)).unwrap(), Clocks::default(), Vec::new());
    while !world.is_finished() && world.step() {
        for fact in world.take_facts() {
            let (_, clock) = clocks.tick(&world, &fact);
            facts.push((fact, clock));
        }
    }
    (clocks, facts)
}

#[test]
fn a_fact_is_before_another_in_the_clocks_exactly_if_causes_lead_from_it_there() {
    let (clocks, facts) = clocked(SCRIPT);
    // For each fact, those from which causes, and the order within a process, lead to it.
    let mut before: Vec<Vec<bool>> = Vec::new();
    let mut last: Map<Who, usize> = Map::default();
    for (n, (fact, _)) in facts.iter().enumerate() {
        let mut all = vec![false; facts.len()];
        let cause = fact.cause.map(|cause| cause.0 as usize);
        for direct in cause.into_iter().chain(last.insert(Who::of(fact), n)) {
            all[direct] = true;
            all.iter_mut().zip(&before[direct]).for_each(|(all, before)| *all |= before);
        }
        before.push(all);
    }
    let count = |clock: &Clock, place: usize| clock.get(place).copied().unwrap_or(0);
    for (n, (fact, clock)) in facts.iter().enumerate() {
        for (m, (other, earlier)) in facts.iter().enumerate().filter(|(m, _)| *m != n) {
            let place = clocks.places[&Who::of(other)];
            let told = count(clock, place) >= count(earlier, place);
            assert_eq!(told, before[n][m], "{other} before {fact}");
        }
    }
}

#[test]
fn a_process_counts_its_own_facts_from_one_on() {
    let (clocks, facts) = clocked(SCRIPT);
    let mut counts: Map<Who, u32> = Map::default();
    for (fact, clock) in &facts {
        let count = counts.entry(Who::of(fact)).or_default();
        *count += 1;
        assert_eq!(clock[clocks.places[&Who::of(fact)]], *count, "{fact}");
    }
}

#[test]
fn a_tool_that_runs_twice_is_two_processes() {
    let (clocks, _) = clocked(SCRIPT);
    let names: Vec<&str> = clocks.names.iter().map(|name| &**name).collect();
    assert!(
        names.contains(&"kafka-console-producer") && names.contains(&"kafka-console-producer.2"),
        "{names:?}"
    );
}

#[test]
fn a_log_for_shiviz_begins_with_its_expression_and_has_two_lines_a_fact() {
    let text = of_run(&script(SCRIPT), 200, Format::ShiViz).unwrap();
    let mut lines = text.lines();
    assert_eq!((lines.next(), lines.next()), (Some(SHIVIZ_PARSER), Some("")));
    let lines: Vec<&str> = lines.collect();
    assert_eq!(lines[0], "0.000000 line 1: cluster brokers=3 zookeeper.session.timeout.ms=3000");
    assert_eq!(lines[1], "script {\"script\":1}");
    assert!(lines.chunks(2).all(|fact| fact[1].contains(" {\"") && fact[1].ends_with('}')));
}

#[test]
fn json_is_one_list_with_a_fact_a_line() {
    let text = of_run(&script("cluster brokers=1\n"), 3, Format::Json).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines.first(), Some(&"["));
    assert_eq!(
        lines[1],
        "{\"id\":0,\"at_us\":0,\"node\":null,\"family\":\"Script\",\"what\":\"line 1: cluster brokers=1\",\"cause\":null},"
    );
    assert!(lines.last() == Some(&"]") && lines[lines.len() - 2].ends_with('}'), "{text}");
}

#[test]
fn the_trace_of_a_run_with_clicks_has_the_facts_that_the_run_has_had() {
    let mut history = History::new(Script::parse(SCRIPT).unwrap()).unwrap();
    history.run_until(crate::time::Instant(300_000), 10_000);
    history.push(Line::parse("broker kill 3", 9).unwrap()).unwrap();
    let later = history.now() + Span(2_000_000);
    history.run_until(later, 100_000);
    let own: String = history.facts().map(|fact| history.world().trace_line(fact) + "\n").collect();
    let script = Rc::new(history.script().clone());
    assert_eq!(of_run(&script, history.position(), Format::Text).unwrap(), own);
}
