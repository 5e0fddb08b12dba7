//! The tables of `kafka-consumer-groups`, in Kafka's own widths.

use std::rc::Rc;

use super::Group;
use crate::client::address;
use crate::ids::{Offset, TopicName, TopicPartition};
use crate::map::Map;
use crate::process::Out;
use crate::protocol::group::{DescribedMember, GroupState};
use crate::wire::consumer_protocol::Assignment;

/// What stands where nothing is known.
const MISSING: &str = "-";

/// Whether there are rows to print; says so where there are none for a reason.
fn has_rows(group: &Group, rows: usize, text: &mut String, out: &mut Out<'_>) -> bool {
    let id = &group.id;
    match group.state() {
        GroupState::Dead => text.push_str(&format!("\nError: Consumer group '{id}' does not exist.\n")),
        GroupState::Empty => {
            out.print_err("");
            out.print_err(format!("Consumer group '{id}' has no active members."));
        }
        GroupState::PreparingRebalance | GroupState::CompletingRebalance => {
            out.print_err("");
            out.print_err(format!("Warning: Consumer group '{id}' is rebalancing."));
        }
        GroupState::Stable => {}
    }
    group.state() != GroupState::Dead && rows > 0
}

/// Every partition of a group that is committed or assigned.
pub fn partitions(group: &Group) -> Vec<TopicPartition> {
    let assigned = members_of(group).iter().flat_map(assignment);
    let mut all: Vec<TopicPartition> = group.committed.keys().cloned().chain(assigned).collect();
    all.sort_unstable();
    all.dedup();
    all
}

fn members_of(group: &Group) -> &[DescribedMember] {
    group.described.as_ref().map_or(&[], |described| &described.members)
}

fn assignment(member: &DescribedMember) -> Vec<TopicPartition> {
    let mut partitions = Assignment::parse(&member.assignment).unwrap_or_default().partitions;
    partitions.sort_unstable();
    partitions
}

/// A row of `--describe`: partition (none: an idle member), and who has it.
type Row<'g> = (Option<TopicPartition>, Option<&'g DescribedMember>);

/// Members with partitions first, those with more of them before; then idle ones; then partitions of nobody.
fn rows(group: &Group) -> Vec<Row<'_>> {
    let mut members: Vec<(&DescribedMember, Vec<TopicPartition>)> =
        members_of(group).iter().map(|member| (member, assignment(member))).collect();
    members.sort_by_key(|(_, partitions)| std::cmp::Reverse(partitions.len()));
    let taken: Vec<TopicPartition> = members.iter().flat_map(|(_, partitions)| partitions.clone()).collect();
    let mut rows = Vec::new();
    for (member, partitions) in members {
        match partitions.is_empty() {
            true => rows.push((None, Some(member))),
            false => rows.extend(partitions.into_iter().map(|tp| (Some(tp), Some(member)))),
        }
    }
    let free = group.committed.keys().filter(|tp| !taken.contains(tp));
    rows.extend(free.map(|tp| (Some(tp.clone()), None)));
    rows
}

/// `--describe`, `--offsets`.
pub fn offsets(group: &Group, text: &mut String, out: &mut Out<'_>) {
    let rows = rows(group);
    if !has_rows(group, rows.len(), text, out) {
        return;
    }
    let widest = |of: &dyn Fn(&Row<'_>) -> usize| rows.iter().map(of).max().unwrap_or(0).max(15);
    let topics = widest(&|row| row.0.as_ref().map_or(0, |tp| tp.topic.len()));
    let ids = widest(&|row| row.1.map_or(0, |member| member.member_id.len()));
    let hosts = widest(&|row| row.1.map_or(0, |member| member.client_host.len()));
    let groups = group.id.len().max(15);
    let mut line = |cells: [&str; 9]| {
        let [id, topic, partition, current, end, lag, member, host, client] = cells;
        text.push_str(&format!(
            "\n{id:<groups$} {topic:<topics$} {partition:<10} {current:<15} {end:<15} {lag:<15} {member:<ids$} {host:<hosts$} {client}"
        ));
    };
    line([
        "GROUP",
        "TOPIC",
        "PARTITION",
        "CURRENT-OFFSET",
        "LOG-END-OFFSET",
        "LAG",
        "CONSUMER-ID",
        "HOST",
        "CLIENT-ID",
    ]);
    for (tp, member) in &rows {
        let number = |number: Option<i64>| number.map_or(MISSING.to_owned(), |number| number.to_string());
        let offset = |offset: Option<Offset>| number(offset.map(|offset| offset.0));
        let current = tp.as_ref().and_then(|tp| group.committed.get(tp)).map(|committed| committed.offset);
        let end = tp.as_ref().and_then(|tp| group.ends.get(tp)).copied();
        let lag = current.zip(end).map(|(current, end)| end - current);
        let of_member =
            |field: fn(&DescribedMember) -> &Rc<str>| member.map_or(MISSING, |member| &**field(member));
        line([
            &group.id,
            tp.as_ref().map_or(MISSING, |tp| &tp.topic),
            &number(tp.as_ref().map(|tp| i64::from(tp.partition))),
            &offset(current),
            &offset(end),
            &number(lag),
            of_member(|member| &member.member_id),
            of_member(|member| &member.client_host),
            of_member(|member| &member.client_id),
        ]);
    }
}

/// `--describe --members`, with `--verbose` what each of them has.
pub fn members(group: &Group, verbose: bool, text: &mut String, out: &mut Out<'_>) {
    let members = members_of(group);
    if !has_rows(group, members.len(), text, out) {
        return;
    }
    let widest = |min: usize, of: &dyn Fn(&DescribedMember) -> usize| {
        members.iter().map(of).max().unwrap_or(0).max(min)
    };
    let groups = group.id.len().max(15);
    let ids = widest(15, &|member| member.member_id.len());
    let instances = widest(17, &|member| member.group_instance_id.as_ref().map_or(0, |id| id.len()));
    let hosts = widest(15, &|member| member.client_host.len());
    let clients = widest(15, &|member| member.client_id.len());
    let is_static = members.iter().any(|member| member.group_instance_id.is_some());
    text.push('\n');
    let mut line = |cells: [&str; 7]| {
        let [id, member, instance, host, client, count, partitions] = cells;
        let instance = if is_static { format!("{instance:<instances$} ") } else { String::new() };
        let partitions = if verbose { partitions } else { "" };
        text.push_str(&format!(
            "{id:<groups$} {member:<ids$} {instance}{host:<hosts$} {client:<clients$} {count:<15} {partitions}\n"
        ));
    };
    line(["GROUP", "CONSUMER-ID", "GROUP-INSTANCE-ID", "HOST", "CLIENT-ID", "#PARTITIONS", "ASSIGNMENT"]);
    for member in members {
        let partitions = assignment(member);
        line([
            &group.id,
            &member.member_id,
            member.group_instance_id.as_ref().map_or("", |id| id),
            &member.client_host,
            &member.client_id,
            &partitions.len().to_string(),
            &by_topic(&partitions),
        ]);
    }
}

/// `(0,1), (0,1)`: 3.9.1 leaves the topics' names out.
fn by_topic(partitions: &[TopicPartition]) -> String {
    let mut topics = Map::<&TopicName, Vec<String>>::new();
    for tp in partitions {
        topics.entry(&tp.topic).or_default().push(tp.partition.to_string());
    }
    if topics.is_empty() {
        return MISSING.to_owned();
    }
    topics.values().map(|numbers| format!("({})", numbers.join(","))).collect::<Vec<_>>().join(", ")
}

/// `--describe --state`.
pub fn state(group: &Group, text: &mut String, out: &mut Out<'_>) {
    if !has_rows(group, 1, text, out) {
        return;
    }
    let coordinator = group.coordinator.map_or_else(String::new, |id| format!("{}  ({id})", address(id)));
    let width = coordinator.len().max(25);
    let strategy = group.described.as_ref().map_or("", |described| &described.protocol);
    let members = members_of(group).len().to_string();
    let mut line = |cells: [&str; 5]| {
        let [id, coordinator, strategy, state, members] = cells;
        text.push_str(&format!("\n{id:<25} {coordinator:<width$} {strategy:<20} {state:<15} {members}"));
    };
    line(["GROUP", "COORDINATOR (ID)", "ASSIGNMENT-STRATEGY", "STATE", "#MEMBERS"]);
    line([&group.id, &coordinator, strategy, group.state().name(), &members]);
    text.push('\n');
}

/// The head of `--reset-offsets`, which does not end its lines.
pub fn reset_header() -> String {
    format!("\n{:<30} {:<30} {:<10} {:<15}", "GROUP", "TOPIC", "PARTITION", "NEW-OFFSET")
}

/// The rows of `--reset-offsets`.
pub fn reset_rows(group: &str, offsets: &[(TopicPartition, Offset)], text: &mut String) {
    for (tp, offset) in offsets {
        text.push_str(&format!("{group:<30} {:<30} {:<10} {offset:<15}", tp.topic, tp.partition));
    }
}

/// The rows of `--reset-offsets --export`, which a file for `--from-file` has.
pub fn exported_rows(group: &str, many: bool, offsets: &[(TopicPartition, Offset)], text: &mut String) {
    for (tp, offset) in offsets {
        let group = if many { format!("{group},") } else { String::new() };
        text.push_str(&format!("{group}{},{},{offset}\n", tp.topic, tp.partition));
    }
}
