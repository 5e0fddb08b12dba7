//! The cluster as tables: a row a partition, a topic's configs, what each broker keeps. A row is a few figures, so that
//! thousands of them can be made, sorted and thrown away again at every moment.
//!
//! Who leads and which replicas are in sync is what the newest metadata says; offsets and bytes are the leader's own.

use std::rc::Rc;

use super::World;
use super::processes::BrokerSlot;
use super::screen::newest;
use crate::ids::{BrokerId, TopicName, TopicPartition};
use crate::log::LogConfig;
use crate::map::{Map, Set};
use crate::metadata::cache::is_internal;
use crate::metadata::znodes;
use crate::node::Broker;
use crate::protocol::cluster::PartitionState;
use crate::view::{BrokerLoad, ConfigRow, LeaderLog, PartitionRow, SetFor, ToolView};

impl World {
    /// Every partition that a broker was told of, by name.
    pub fn partition_rows(&self) -> Vec<PartitionRow> {
        let mut topics: Map<&TopicName, Vec<&Map<i32, PartitionState>>> = Map::new();
        for broker in self.brokers.values().filter_map(|slot| slot.broker.as_ref()) {
            for (name, partitions) in broker.cache().topics() {
                topics.entry(name).or_default().push(partitions);
            }
        }
        let rows = topics.iter().flat_map(|(name, told)| {
            let numbers: Set<i32> = told.iter().flat_map(|partitions| partitions.keys()).copied().collect();
            let row = |number: &i32| {
                let state = newest(told.iter().filter_map(|partitions| partitions.get(number)))?;
                Some(self.partition_row(TopicPartition::new((*name).clone(), *number), state))
            };
            numbers.iter().filter_map(row).collect::<Vec<_>>()
        });
        rows.collect()
    }

    fn partition_row(&self, tp: TopicPartition, state: &PartitionState) -> PartitionRow {
        let leader = Some(state.leader).filter(|id| id.0 >= 0);
        let replica = |id: &BrokerId| self.partition(*id, &tp);
        let log = self.log_led_by(leader, &tp);
        let min_isr = leader.iter().chain(&state.replicas).find_map(replica);
        PartitionRow {
            internal: is_internal(&tp.topic),
            leader,
            leader_epoch: state.leader_epoch,
            replicas: state.replicas.clone(),
            isr: state.isr.clone(),
            min_isr: min_isr.map_or(1, |partition| partition.log.config().min_insync_replicas),
            log,
            tp,
        }
    }

    /// The log of a partition's leader; `None` while no leader runs.
    pub fn leader_log(&self, tp: &TopicPartition) -> Option<LeaderLog> {
        self.log_led_by(Some(self.known_state(tp)?.leader), tp)
    }

    fn log_led_by(&self, leader: Option<BrokerId>, tp: &TopicPartition) -> Option<LeaderLog> {
        let partition = self.live_broker(leader?)?.replicas().partition(tp)?;
        Some(LeaderLog {
            log_start_offset: partition.log.log_start_offset(),
            high_watermark: partition.high_watermark,
            log_end_offset: partition.log.log_end_offset(),
            bytes: partition.log.size(),
        })
    }

    /// What each broker keeps on its disk, by id.
    pub fn broker_loads(&self) -> Vec<BrokerLoad> {
        let load = |(id, slot): (&BrokerId, &Rc<BrokerSlot>)| {
            let replicas = slot.broker.iter().flat_map(|broker| broker.replicas().partitions());
            let sizes = replicas.map(|partition| partition.log.size());
            let (replicas, bytes) = sizes.fold((0, 0), |(count, sum), size| (count + 1, sum + size));
            BrokerLoad { id: *id, replicas, bytes }
        };
        self.brokers.iter().map(load).collect()
    }

    /// The configs that are set for a topic: as ZooKeeper has them, or the broker that knows most of the metadata log.
    pub fn topic_configs(&self, topic: &str) -> Map<Rc<str>, Rc<str>> {
        if self.controllers.is_empty() {
            let node = self.zk.node(&znodes::topic_config(topic));
            return node.map(|node| znodes::read_config(&node.data)).unwrap_or_default();
        }
        let brokers = self.brokers.values().filter_map(|slot| slot.broker.as_ref());
        let replayed = |broker: &&Broker| broker.metadata_log().map(|raft| raft.high_watermark());
        let newest = brokers.max_by_key(replayed).and_then(|broker| broker.topic_configs(topic));
        newest.cloned().unwrap_or_default()
    }

    /// Every config of a topic, in Kafka's order.
    pub fn config_rows(&self, topic: &str) -> Vec<ConfigRow> {
        let set = self.topic_configs(topic);
        let (kafkas, brokers) = (LogConfig::default().entries(), self.config.1.entries());
        let row = |((name, kafkas), (_, brokers)): ((&'static str, String), (_, String))| {
            let own = set.get(name);
            let set_for = match own {
                Some(_) => SetFor::Topic,
                None if kafkas != brokers => SetFor::Brokers,
                None => SetFor::Nobody,
            };
            let default = if set_for == SetFor::Topic { &brokers } else { &kafkas };
            let value = own.cloned().unwrap_or_else(|| brokers.as_str().into());
            ConfigRow { name, value, default: default.as_str().into(), set_for }
        };
        kafkas.into_iter().zip(brokers).map(row).collect()
    }

    /// What has become of the tool that a line of the script has started; `None` where it has not.
    pub fn tool(&self, line: u32) -> Option<ToolView> {
        // Clients are numbered in the order of their lines.
        let slot = self
            .clients
            .values()
            .rev()
            .take_while(|slot| slot.line >= line)
            .find(|slot| slot.line == line)?;
        Some(ToolView { exit: slot.exit, stdout: slot.stdout.clone(), stderr: slot.stderr.clone() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::script::Script;

    fn world(script: &str) -> World {
        let script = Rc::new(Script::parse(script).expect("a script"));
        let mut world = World::new(&script).expect("that can be run");
        while !world.is_finished() && world.step() {
            world.take_facts();
        }
        assert_eq!(world.failed(), None);
        world
    }

    const TWO: &str = "kafka-topics --create --topic orders --replica-assignment 1:2:3,2:3:1 --config min.insync.replicas=2\n\
        seq 1 5 | kafka-console-producer --topic orders\nwait 2s\n";

    #[test]
    fn a_row_says_of_a_partition_what_its_view_says() {
        let world = world(&format!("cluster brokers=3\n{TWO}"));
        let rows = world.partition_rows();
        assert_eq!(rows.iter().map(|row| row.tp.clone()).collect::<Vec<_>>(), world.partition_names());
        for row in rows {
            let view = world.partition_view(&row.tp, 0).expect("it is known");
            assert_eq!(
                (row.leader, row.leader_epoch, row.min_isr),
                (view.leader, view.leader_epoch, view.min_isr)
            );
            let leader =
                view.replicas.iter().find(|replica| Some(replica.broker) == view.leader).expect("it leads");
            let log = row.log.expect("its leader runs");
            assert_eq!(
                (log.log_end_offset, log.high_watermark),
                (leader.log_end_offset, leader.high_watermark)
            );
            assert!(!row.is_under_replicated() && !row.is_under_min_isr() && !row.is_offline());
        }
    }

    #[test]
    fn a_partition_that_lost_a_replica_is_under_replicated_and_one_that_lost_all_is_offline() {
        let lost = "broker stop 3\nbroker stop 2\nbroker stop 1\n";
        let seen = |stops: usize| {
            let stops: String = lost.split_inclusive('\n').take(stops).collect();
            let rows =
                world(&format!("cluster brokers=4 metadata=kraft\n{TWO}{stops}wait 5s\n")).partition_rows();
            let row = rows.into_iter().next().expect("a partition");
            (row.is_under_replicated(), row.is_under_min_isr(), row.is_offline(), row.log.is_some())
        };
        assert_eq!(seen(0), (false, false, false, true));
        assert_eq!(seen(1), (true, false, false, true));
        assert_eq!(seen(2), (true, true, false, true));
        assert_eq!(seen(3), (true, true, true, false));
    }

    #[test]
    fn a_config_is_the_topics_the_brokers_or_kafkas_own_in_both_modes() {
        for mode in ["", " metadata=kraft"] {
            let world = world(&format!("cluster brokers=3 log.retention.ms=5000{mode}\n{TWO}"));
            let rows = world.config_rows("orders");
            assert_eq!(rows.len(), LogConfig::NAMES.len());
            let of = |name: &str| {
                let row = rows.iter().find(|row| row.name == name).expect("a config");
                (row.set_for, &*row.value, &*row.default)
            };
            assert_eq!(of("min.insync.replicas"), (SetFor::Topic, "2", "1"));
            assert_eq!(of("retention.ms"), (SetFor::Brokers, "5000", "604800000"));
            assert_eq!(of("segment.bytes"), (SetFor::Nobody, "1073741824", "1073741824"));
        }
    }

    #[test]
    fn what_a_tool_of_a_line_has_said_is_known_by_its_line() {
        let alter = "kafka-configs --alter --entity-type topics --entity-name orders --add-config";
        let world = world(&format!(
            "cluster brokers=3\n{TWO}{alter} retention.ms=soon &\n{alter} retention.ms=9000 &\nwait 2s\n"
        ));
        let refused = world.tool(5).expect("it was started");
        assert_eq!(refused.exit, Some(1));
        assert!(refused.stderr.iter().any(|line| line.contains("Not a number of type LONG")), "{refused:?}");
        assert_eq!(world.tool(6).and_then(|tool| tool.exit), Some(0));
        assert_eq!(world.tool(7), None);
        assert_eq!(world.topic_configs("orders").get("retention.ms").map(|value| &**value), Some("9000"));
    }
}
