//! Files, page cache and what a power cut leaves of them.

use super::*;
use crate::rng::Rng;
use crate::time::{Instant, Span};

fn path(text: &str) -> Rc<str> {
    text.into()
}

fn numbered(n: usize) -> Disk {
    let mut disk = Disk::new();
    for i in 0..n {
        disk.append(&path("f"), Bytes::from(vec![i as u8; 10]));
    }
    disk
}

#[test]
fn what_was_appended_is_read_without_copying() {
    let bytes = Bytes::from(vec![7; 100]);
    let mut disk = Disk::new();
    disk.append(&path("f"), Bytes::from_static(b"head"));
    assert_eq!(disk.append(&path("f"), bytes.clone()), 4);
    let read = disk.read("f", 4, 100);
    assert_eq!(read[0].as_ptr(), bytes.as_ptr());
}

#[test]
fn any_range_reads_back() {
    let disk = numbered(300);
    let all = disk.read_all("f").unwrap();
    for (position, len) in [(0, 3000), (5, 10), (639, 2), (640, 1), (2995, 100), (3000, 5)] {
        let end = (position + len).min(3000);
        assert_eq!(
            disk.read("f", position as u64, len as u64).concat(),
            all[position..end],
            "{position}+{len}"
        );
    }
}

#[test]
fn small_appends_become_few_chunks_and_read_as_they_were_written() {
    let mut disk = Disk::new();
    let entry = |n: u64| Bytes::copy_from_slice(&n.to_be_bytes());
    for n in 0..3000 {
        disk.append(&path("f"), entry(n));
    }
    let before = disk.clone();
    disk.append(&path("f"), entry(3000));
    assert!(disk.chunks("f", 0).count() < 30, "{} chunks", disk.chunks("f", 0).count());
    let mut file = disk.file("f").unwrap();
    for n in 0..=3000 {
        let mut read = [1; 8];
        file.read(n * 8, &mut read);
        assert_eq!(u64::from_be_bytes(read), n);
    }
    assert_eq!((before.len("f"), before.read_all("f").unwrap().len()), (24_000, 24_000));
    disk.truncate("f", 1004);
    disk.append(&path("f"), entry(7));
    assert_eq!(
        disk.read_exact("f", 1000, 12).unwrap(),
        [&125u64.to_be_bytes()[..4], &7u64.to_be_bytes()].concat()
    );
}

#[test]
fn an_open_file_reads_across_chunks_and_zeros_behind_the_end() {
    let file = numbered(3);
    let mut read = [9; 15];
    file.file("f").unwrap().read(18, &mut read);
    assert_eq!(read, [1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 0, 0, 0]);
}

#[test]
fn a_clone_does_not_see_later_writes() {
    let mut disk = numbered(70);
    let before = disk.clone();
    disk.append(&path("f"), Bytes::from_static(b"later"));
    disk.delete("g");
    assert_eq!((before.len("f"), disk.len("f")), (700, 705));
    assert_eq!(before.read_all("f").unwrap(), disk.read_exact("f", 0, 700).unwrap());
}

#[test]
fn truncation_cuts_inside_a_chunk_and_appends_follow() {
    let mut disk = numbered(100);
    disk.truncate("f", 655);
    assert_eq!(disk.len("f"), 655);
    disk.append(&path("f"), Bytes::from_static(b"xy"));
    assert_eq!(disk.read("f", 650, 100).concat(), [65, 65, 65, 65, 65, b'x', b'y']);
    disk.truncate("f", 0);
    assert_eq!(disk.append(&path("f"), Bytes::from_static(b"a")), 0);
}

#[test]
fn allocated_bytes_read_as_zeros_until_they_are_written() {
    let mut disk = Disk::new();
    disk.create(&path("i"));
    disk.allocate("i", 16);
    disk.append(&path("i"), Bytes::from_static(b"entry..."));
    assert_eq!(disk.read_all("i").unwrap(), &b"entry...\0\0\0\0\0\0\0\0"[..]);
    disk.truncate("i", 8);
    assert_eq!(disk.len("i"), 8);
}

#[test]
fn only_flushed_bytes_would_survive_a_power_cut() {
    let mut disk = numbered(2);
    assert_eq!(disk.flushed("f"), 0);
    disk.flush("f");
    disk.append(&path("f"), Bytes::from_static(b"x"));
    assert_eq!((disk.flushed("f"), disk.len("f")), (20, 21));
}

#[test]
fn a_replaced_file_is_whole_and_durable() {
    let mut disk = Disk::new();
    disk.replace(&path("c"), Bytes::from_static(b"old"));
    disk.replace(&path("c"), Bytes::from_static(b"newer"));
    assert_eq!((disk.read_all("c").unwrap(), disk.flushed("c")), (Bytes::from_static(b"newer"), 5));
    assert_eq!(disk.list("").count(), 1);
}

#[test]
fn an_append_rewrites_nothing() {
    let mut disk = numbered(2);
    disk.create(&path("new"));
    disk.append(&path("new"), Bytes::from_static(b"x"));
    disk.flush("new");
    disk.truncate("new", 1);
    assert_eq!(disk.rewrites(), 0);
}

#[test]
fn whatever_spoils_bytes_that_were_written_is_a_rewrite() {
    let spoilers: [fn(&mut Disk); 7] = [
        |disk| disk.truncate("f", 5),
        |disk| disk.delete("f"),
        |disk| disk.create(&path("f")),
        |disk| disk.rename("f", &path("g")),
        |disk| disk.replace(&path("f"), Bytes::from_static(b"y")),
        |disk| assert!(disk.flip("f", 3)),
        |disk| assert_eq!(disk.lose_power(&mut Rng::stream(1, 2)).len(), 1),
    ];
    for (n, spoil) in spoilers.into_iter().enumerate() {
        let mut disk = numbered(2);
        spoil(&mut disk);
        assert!(disk.rewrites() > 0, "number {n}");
    }
}

#[test]
fn a_directory_lists_its_own_files_only() {
    let mut disk = Disk::new();
    for file in ["a-1/0.log", "a-1/1.log", "a-10/0.log", "top"] {
        disk.create(&path(file));
    }
    let listed: Vec<&str> = disk.list("a-1").map(|p| &**p).collect();
    assert_eq!(listed, ["a-1/0.log", "a-1/1.log"]);
}

#[test]
fn a_power_cut_leaves_what_was_flushed_and_some_pages_of_the_rest() {
    let written: Vec<u8> = (0..50_000_u32).map(|n| (n % 251 + 1) as u8).collect();
    let (mut torn, mut holes) = (0, 0);
    for seed in 0..200 {
        let mut disk = Disk::new();
        disk.append(&path("f"), Bytes::copy_from_slice(&written[..5000]));
        disk.flush("f");
        disk.append(&path("f"), Bytes::copy_from_slice(&written[5000..20_000]));
        disk.append(&path("f"), Bytes::copy_from_slice(&written[20_000..]));
        let losses = disk.lose_power(&mut Rng::new(seed));
        let left = disk.read_all("f").unwrap();
        assert_eq!(left[..5000.min(left.len())], written[..5000], "seed {seed}");
        for (n, page) in left.chunks(PAGE as usize).enumerate() {
            let at = n * PAGE as usize;
            let flushed = 5000_usize.saturating_sub(at).min(page.len());
            let kept = page == &written[at..at + page.len()];
            let zero = page[flushed..].iter().all(|byte| *byte == 0);
            assert!(kept || zero, "seed {seed}: page {n} is whole or lost");
            holes += usize::from(!kept);
        }
        torn += usize::from(left.len() < written.len());
        let lost: u64 = losses.iter().map(|loss| loss.lost).sum();
        assert_eq!(lost == 0, left[..] == written[..], "seed {seed}: what was lost is told");
        assert_eq!(disk.flushed("f"), left.len() as u64);
        assert_eq!(disk.lose_power(&mut Rng::new(seed)), [], "nothing is dirty any more");
    }
    assert!(torn > 50 && holes > 50, "{torn} torn, {holes} holes");
}

#[test]
fn a_power_cut_leaves_an_allocated_file_its_length() {
    let mut disk = Disk::new();
    disk.create(&path("i"));
    disk.allocate("i", 100);
    disk.append(&path("i"), Bytes::from_static(b"entry"));
    let loses = |seed: &u64| disk.clone().lose_power(&mut Rng::new(*seed))[0].lost == 1;
    let seed = (0..50).find(loses).expect("one of them loses the page");
    disk.lose_power(&mut Rng::new(seed));
    assert_eq!(disk.len("i"), 100);
    assert!(disk.read_all("i").unwrap().iter().all(|byte| *byte == 0));
}

#[test]
fn a_flipped_bit_is_flipped_here_only_and_flips_back() {
    let mut disk = numbered(100);
    let other = disk.clone();
    let before = disk.read_all("f").unwrap();
    assert!(disk.flip("f", 655) && !disk.flip("f", 1000) && !disk.flip("g", 0));
    let differs: Vec<usize> =
        (0..1000).filter(|at| disk.read_all("f").unwrap()[*at] != before[*at]).collect();
    assert_eq!((differs, other.read_all("f").unwrap()), (vec![655], before.clone()));
    disk.flip("f", 655);
    assert_eq!(disk.read_all("f").unwrap(), before);
}

#[test]
fn after_a_write_that_failed_nothing_changes_until_the_disk_is_opened() {
    let mut disk = numbered(2);
    disk.fill(None);
    disk.truncate("f", 19);
    assert_eq!(disk.append(&path("f"), Bytes::from_static(b"x")), 19);
    assert_eq!(disk.failure(), Some(&path("f")));
    disk.delete("f");
    disk.truncate("f", 0);
    disk.replace(&path("c"), Bytes::from_static(b"y"));
    assert_eq!((disk.len("f"), disk.exists("c")), (19, false));
    disk.open();
    disk.free();
    disk.append(&path("f"), Bytes::from_static(b"x"));
    assert_eq!((disk.len("f"), disk.failure()), (20, None));
}

/// Ten flushed appends to each of `files` files, in turn.
fn load(device: Device, files: usize) -> Traffic {
    let mut disk = Disk::new();
    disk.set_device(Some(device));
    for n in 0..10 * files {
        let file = path(&format!("{}", n % files));
        disk.append(&file, Bytes::from_static(&[0; PAGE as usize]));
        disk.flush(&file);
    }
    disk.traffic()
}

#[test]
fn the_same_load_is_sequential_in_one_file_and_random_in_many() {
    for device in [Device::Hdd, Device::Ssd, Device::Nvme] {
        let (one, many) = (load(device, 1), load(device, 8));
        assert_eq!((one.sequential, one.random, one.pages_written), (9, 1, 10), "{device:?}");
        assert_eq!((many.sequential, many.random), (0, 80));
        let per_page = |traffic: Traffic| traffic.busy.0 / traffic.pages_written;
        assert_eq!(per_page(many), device.access().0 + device.page().0);
        assert!(per_page(one) < per_page(many) / 2);
    }
}

#[test]
fn one_access_waits_for_the_one_before_it() {
    let mut disk = Disk::new();
    disk.set_slow(Span(50_000));
    let write = |disk: &mut Disk| {
        disk.append(&path("f"), Bytes::from_static(b"x"));
        disk.flush("f");
    };
    write(&mut disk);
    assert_eq!(disk.take_wait(Instant(1000)), Span(50_000));
    write(&mut disk);
    assert_eq!(disk.take_wait(Instant(11_000)), Span(90_000));
    assert_eq!(disk.take_wait(Instant(11_000)), Span::ZERO);
    disk.in_background(write);
    assert_eq!(disk.take_wait(Instant(900_000)), Span::ZERO, "nobody waits for that");
}

#[test]
fn a_read_costs_more_on_its_way_through_the_process() {
    let mut disk = Disk::new();
    disk.set_device(Some(Device::Ssd));
    disk.append(&path("f"), Bytes::from_static(&[1; 10_000]));
    disk.flush("f");
    disk.send("f", 0, 10_000);
    let warm = disk.traffic();
    assert_eq!(warm.pages_read, 0);
    let cost = |copies, context_switches, user_bytes| ReadCost { copies, context_switches, user_bytes };
    assert_eq!(warm.read_cost(ReadPath::Sendfile), cost(1, 2, 0));
    assert_eq!(warm.read_cost(ReadPath::ReadAndWrite), cost(3, 4, 10_000));
    disk.lose_power(&mut Rng::new(0));
    disk.send("f", 0, 10_000);
    disk.send("f", 0, 10_000);
    assert_eq!(disk.traffic().pages_read, 3, "the second time it is in the cache");
}

#[test]
fn a_file_is_durable_from_its_flush_to_its_next_append() {
    let mut disk = numbered(2);
    assert!(!disk.is_durable("f"));
    disk.flush("f");
    assert!(disk.is_durable("f"));
    disk.append(&path("f"), Bytes::from_static(b"more"));
    assert!(!disk.is_durable("f"));
}
