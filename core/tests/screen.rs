//! What a screen is shown of a world.

use std::rc::Rc;

use highwater_core::history::History;
use highwater_core::script::Script;
use highwater_core::time::Instant;

fn at(script: &str, moment: Instant) -> History {
    let mut history = History::new(Script::parse(script).expect("a script")).expect("it can be run");
    history.seek_time(moment);
    history
}

#[test]
fn a_consumer_that_runs_is_shown_however_many_tools_have_ended_since() {
    let script = "cluster brokers=1\nkafka-topics --create --topic t\n\
        kafka-console-consumer --topic t --group g --consumer-property client.id=c1 &\n\
        echo a | kafka-console-producer --topic t\nwait 80s\necho b | kafka-console-producer --topic t\nwait 80s\n";
    let history = at(script, Instant(150_000_000));
    let consumers = history.world().consumer_views(history.world().now());
    let names: Vec<Rc<str>> = consumers.into_iter().map(|consumer| consumer.name).collect();
    assert_eq!(names, ["c1".into()]);
}
