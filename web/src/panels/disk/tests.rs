use highwater_core::history::History;
use highwater_core::script::Script;

use super::device::one_way;
use super::pages::Page;
use super::*;

/// What the panel shows of broker 1 at the end of a run.
fn at_the_end(script: &str) -> (Vec<Folder>, Traffic, Option<Device>) {
    let mut history = History::new(Script::parse(script).expect("a script")).expect("it can be run");
    for _ in 0..40_000 {
        if !history.step() {
            break;
        }
    }
    let disk = history.world().disk(BrokerId(1)).expect("broker 1 was started");
    (folders(disk).0, disk.traffic(), disk.device())
}

const WRITES: &str = "kafka-topics --create --topic t\nseq 2000 | kafka-console-producer --topic t\n";

fn pages_of(folders: &[Folder], file: &str) -> Vec<Page> {
    let files = folders.iter().flat_map(|folder| &folder.files);
    files.filter(|drawn| drawn.name.ends_with(file)).flat_map(|drawn| drawn.pages.clone()).collect()
}

#[test]
fn what_was_just_written_is_dirty() {
    let (folders, ..) = at_the_end(&format!("cluster brokers=1\n{WRITES}"));
    let pages = pages_of(&folders, ".log");
    assert!(pages.len() > 2 && pages.iter().all(|page| *page == Page::Dirty), "{pages:?}");
}

#[test]
fn after_a_clean_stop_and_a_power_cut_everything_is_on_the_device_alone() {
    let script = format!("cluster brokers=1\n{WRITES}broker stop 1\nwait 10s\nbroker power-off 1\nwait 1s\n");
    let (folders, ..) = at_the_end(&script);
    let pages = pages_of(&folders, ".log");
    assert!(pages.len() > 2 && pages.iter().all(|page| *page == Page::Cold), "{pages:?}");
}

#[test]
fn a_device_was_busy_for_longer_than_if_all_had_been_sequential_and_shorter_than_if_all_had_been_random() {
    let (_, traffic, device) =
        at_the_end(&format!("cluster brokers=1 disk=hdd log.flush.interval.messages=10\n{WRITES}"));
    let device = device.expect("a disk that turns");
    let (sequential, random) = (one_way(device, &traffic, false), one_way(device, &traffic, true));
    assert!(traffic.sequential > 0 && traffic.random > 0, "{traffic:?}");
    assert!(sequential < traffic.busy && traffic.busy < random, "{sequential:?} {traffic:?} {random:?}");
}
