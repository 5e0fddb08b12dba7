//! Held against the standard library's trees.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use proptest::prelude::*;

use super::{Map, Set};

/// Something done to a map.
#[derive(Clone, Debug)]
enum Step {
    Insert(u8, u32),
    Remove(u8),
    Add(u8, u32),
    SplitOff(u8),
    RetainBelow(u32),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (any::<u8>(), any::<u32>()).prop_map(|(key, value)| Step::Insert(key, value)),
        any::<u8>().prop_map(Step::Remove),
        (any::<u8>(), 0..9u32).prop_map(|(key, value)| Step::Add(key, value)),
        any::<u8>().prop_map(Step::SplitOff),
        any::<u32>().prop_map(Step::RetainBelow),
    ]
}

proptest! {
    #[test]
    fn a_map_holds_what_a_tree_would(steps in prop::collection::vec(step(), 0..60)) {
        let (mut map, mut tree) = (Map::new(), BTreeMap::new());
        for step in steps {
            match step {
                Step::Insert(key, value) => prop_assert_eq!(map.insert(key, value), tree.insert(key, value)),
                Step::Remove(key) => prop_assert_eq!(map.remove(&key), tree.remove(&key)),
                Step::Add(key, value) => {
                    *map.entry(key).or_default() ^= value;
                    *tree.entry(key).or_default() ^= value;
                }
                Step::SplitOff(key) => {
                    let (ours, theirs) = (map.split_off(&key), tree.split_off(&key));
                    prop_assert!(ours.iter().eq(theirs.iter()));
                }
                Step::RetainBelow(limit) => {
                    map.retain(|_, value| *value < limit);
                    tree.retain(|_, value| *value < limit);
                }
            }
            prop_assert!(map.iter().eq(tree.iter()));
            prop_assert_eq!(map.last_key_value(), tree.last_key_value());
        }
    }

    #[test]
    fn a_range_of_a_map_is_that_of_a_tree(keys: Vec<u8>, from: u8, to: u8, with_ends: bool) {
        prop_assume!(from < to);
        let map: Map<u8, ()> = keys.iter().map(|key| (*key, ())).collect();
        let tree: BTreeMap<u8, ()> = keys.iter().map(|key| (*key, ())).collect();
        let bound = if with_ends { Bound::Included } else { Bound::Excluded };
        prop_assert!(map.range((bound(from), bound(to))).eq(tree.range((bound(from), bound(to)))));
        prop_assert!(map.range(from..).eq(tree.range(from..)));
        prop_assert!(map.range(..to).eq(tree.range(..to)));
    }

    #[test]
    fn a_set_holds_what_a_tree_would(added: Vec<u8>, removed: Vec<u8>) {
        let (mut set, mut tree) = (Set::new(), BTreeSet::new());
        for item in added {
            prop_assert_eq!(set.insert(item), tree.insert(item));
        }
        for item in removed {
            prop_assert_eq!(set.remove(&item), tree.remove(&item));
        }
        prop_assert!(set.iter().eq(tree.iter()));
    }
}
