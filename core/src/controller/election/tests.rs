//! Who leads, by the rules of the fact sheet and of the recordings.

use crate::ids::ControllerEpoch;
use crate::map::Map;

use super::*;
use crate::controller::Defaults;
use crate::metadata::image::Topic;
use crate::metadata::znodes::TopicNode;
use crate::protocol::cluster::Uuid;

fn ids(ids: &[i32]) -> Vec<BrokerId> {
    ids.iter().copied().map(BrokerId).collect()
}

fn tp() -> TopicPartition {
    TopicPartition::new("orders", 0)
}

/// A controller that sees these brokers alive, and a partition with these replicas, leader and ISR, in epoch 4.
fn context(live: &[i32], replicas: &[i32], leader: i32, isr: &[i32]) -> Context {
    let mut context = Context::new(
        BrokerId(9),
        ControllerEpoch(3),
        0,
        Defaults { unclean: false, partitions: 1, copies: 1, rebalance: None },
    );
    context.brokers = ids(live).into_iter().map(|id| (id, 1)).collect();
    let partitions = Map::from([(0, ids(replicas))]);
    context.topics.insert("orders".into(), Topic::of(TopicNode::new(Uuid(1), partitions), Map::new()));
    let state = PartitionState {
        controller_epoch: ControllerEpoch(2),
        leader: BrokerId(leader),
        leader_epoch: LeaderEpoch(4),
        isr: ids(isr),
        partition_epoch: 7,
        replicas: ids(replicas),
    };
    context.states.insert(tp(), state);
    context
}

#[test]
fn a_new_partition_is_led_by_its_first_live_replica_with_all_live_ones_in_sync() {
    let decision = first_leader(&context(&[2, 3], &[1, 2, 3], -1, &[]), &tp()).expect("somebody lives");
    assert_eq!(decision.state.leader, BrokerId(2));
    assert_eq!(decision.state.isr, ids(&[2, 3]));
    assert_eq!(decision.state.leader_epoch, LeaderEpoch::ZERO);
}

#[test]
fn the_next_leader_is_first_in_the_assignment_not_in_the_isr() {
    let decision = after_loss(&context(&[2, 3], &[1, 2, 3], 1, &[3, 2, 1]), &tp(), false).expect("a leader");
    assert_eq!(decision.state.leader, BrokerId(2));
    assert_eq!(decision.state.isr, ids(&[3, 2]), "the ISR keeps its order of joining");
    assert_eq!((decision.state.leader_epoch, decision.state.partition_epoch), (LeaderEpoch(5), 8));
}

#[test]
fn a_replica_out_of_sync_does_not_lead() {
    assert_eq!(after_loss(&context(&[3], &[1, 2, 3], 1, &[1, 2]), &tp(), false), None);
}

#[test]
fn an_unclean_leader_is_alone_in_the_isr() {
    let decision = after_loss(&context(&[3], &[1, 2, 3], 1, &[1, 2]), &tp(), true).expect("a leader");
    assert_eq!(decision.state.isr, ids(&[3]));
    assert_eq!(decision.reason, Some(ElectionReason::Unclean));
}

#[test]
fn in_sync_replicas_come_before_unclean_ones() {
    let decision = after_loss(&context(&[2, 3], &[1, 3, 2], 1, &[1, 2]), &tp(), true).expect("a leader");
    assert_eq!((decision.state.leader, decision.reason), (BrokerId(2), Some(ElectionReason::LeaderLost)));
}

#[test]
fn the_last_member_stays_in_the_isr_when_it_dies() {
    let context = context(&[], &[1, 2], 1, &[1]);
    let state = without_replica(&context, &context.states[&tp()], BrokerId(1)).expect("a change");
    assert_eq!((state.leader, state.isr, state.leader_epoch), (BrokerId::NONE, ids(&[1]), LeaderEpoch(5)));
}

#[test]
fn a_dead_follower_leaves_the_isr_and_the_epoch_rises() {
    let context = context(&[1, 2], &[1, 2, 3], 1, &[1, 2, 3]);
    let state = without_replica(&context, &context.states[&tp()], BrokerId(3)).expect("a change");
    assert_eq!((state.leader, state.isr, state.leader_epoch), (BrokerId(1), ids(&[1, 2]), LeaderEpoch(5)));
}

#[test]
fn the_preferred_replica_leads_only_when_it_is_in_sync() {
    assert_eq!(preferred(&context(&[1, 2], &[1, 2], 1, &[1, 2]), &tp()), Err(ErrorCode::ElectionNotNeeded));
    assert_eq!(
        preferred(&context(&[1, 2], &[1, 2], 2, &[2]), &tp()),
        Err(ErrorCode::PreferredLeaderNotAvailable)
    );
    let decision = preferred(&context(&[1, 2], &[1, 2], 2, &[2, 1]), &tp()).expect("possible");
    assert_eq!((decision.state.leader, decision.state.isr), (BrokerId(1), ids(&[2, 1])));
}

/// What the leader of the partition asks for: an ISR of both.
fn wanted(leader_epoch: i32, partition_epoch: i32) -> WantedIsr {
    let leader_epoch = LeaderEpoch(leader_epoch);
    WantedIsr { tp: tp(), topic_id: Some(Uuid(1)), leader_epoch, partition_epoch, isr: ids(&[1, 2]) }
}

#[test]
fn a_broker_that_stops_gives_its_leadership_away_and_leaves_the_isr() {
    let mut context = context(&[1, 2], &[1, 2], 1, &[1, 2]);
    context.shutting_down.insert(BrokerId(1));
    let decision = controlled_shutdown(&context, &tp()).expect("another can");
    assert_eq!((decision.state.leader, decision.state.isr), (BrokerId(2), ids(&[2])));
}

#[test]
fn a_leader_of_another_epoch_cannot_change_the_isr() {
    let context = context(&[1, 2], &[1, 2], 1, &[1]);
    let answer = |asked| alter_isr(&context, BrokerId(1), &asked);
    assert_eq!(answer(wanted(3, 7)), Err(ErrorCode::FencedLeaderEpoch));
    assert_eq!(answer(wanted(5, 7)), Err(ErrorCode::NotController));
    assert_eq!(answer(wanted(4, 6)), Err(ErrorCode::InvalidUpdateVersion));
    assert_eq!(
        answer(wanted(4, 7)).map(|state| (state.isr, state.leader_epoch)),
        Ok((ids(&[1, 2]), LeaderEpoch(4)))
    );
}

#[test]
fn a_dead_broker_cannot_join_the_isr() {
    let context = context(&[1], &[1, 2], 1, &[1]);
    assert_eq!(alter_isr(&context, BrokerId(1), &wanted(4, 7)), Err(ErrorCode::IneligibleReplica));
}
