//! ZooKeeper's tree as far as it is open: of the nodes, which lie in the order of their paths, only those in sight are
//! looked at, so that a cluster of thousands of topics costs what is shown of it.

use highwater_core::map::Map;
use highwater_core::view::ZnodeView;

/// How many children of one node are shown, and how many nodes are found.
pub(super) const CHILDREN_MAX: usize = 100;
pub(super) const FOUND_MAX: usize = 200;
/// How many levels are open until a person closes them.
const OPEN_LEVELS: usize = 2;

/// A node in sight.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Shown {
    /// Its place among the nodes.
    pub place: usize,
    /// Whether it is shown for itself, not only as an ancestor of what was found.
    pub itself: bool,
    /// Whether its children are in sight.
    pub open: bool,
    /// Whether it has any.
    pub parent: bool,
    pub children: Vec<Shown>,
    /// How many more children it has.
    pub more: usize,
}

/// What a person has opened or closed, by path; all others are as they were at first.
pub(super) type Turned = Map<String, bool>;

/// The last part of a path.
pub(super) fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn depth(path: &str) -> usize {
    path.matches('/').count()
}

/// Whether a node's children are in sight.
fn is_open(path: &str, turned: &Turned) -> bool {
    turned.get(path).copied().unwrap_or(depth(path) <= OPEN_LEVELS)
}

/// Where what lies below `prefix` ends. A path's own place is before its children's, but not right before them: `/a-b`
/// stands between `/a` and `/a/b`.
fn end_of(nodes: &[ZnodeView], from: usize, prefix: &str) -> usize {
    from + nodes[from..].partition_point(|node| *node.path < *prefix || node.path.starts_with(prefix))
}

/// The children of `parent` (the root is empty), as places, and how many more there are than are shown.
fn children(nodes: &[ZnodeView], parent: &str) -> (Vec<usize>, usize) {
    let below = format!("{parent}/");
    let mut place = nodes.partition_point(|node| *node.path < *below);
    let (mut found, mut more) = (Vec::new(), 0);
    while let Some(node) = nodes.get(place).filter(|node| node.path.starts_with(&below)) {
        let rest = &node.path[below.len()..];
        match rest.find('/') {
            // What is deeper is not looked at.
            Some(end) => place = end_of(nodes, place, &node.path[..below.len() + end + 1]),
            None => {
                if found.len() < CHILDREN_MAX {
                    found.push(place)
                } else {
                    more += 1
                }
                place += 1;
            }
        }
    }
    (found, more)
}

fn is_parent(nodes: &[ZnodeView], path: &str) -> bool {
    let below = format!("{path}/");
    let first = nodes.partition_point(|node| *node.path < *below);
    nodes.get(first).is_some_and(|node| node.path.starts_with(&below))
}

/// The nodes in sight below `parent`, and how many more there are.
pub(super) fn shown(nodes: &[ZnodeView], parent: &str, turned: &Turned) -> (Vec<Shown>, usize) {
    let (places, more) = children(nodes, parent);
    let shown = places.into_iter().map(|place| {
        let path = &nodes[place].path;
        let parent = is_parent(nodes, path);
        let open = parent && is_open(path, turned);
        let (children, more) = if open { shown(nodes, path, turned) } else { (Vec::new(), 0) };
        Shown { place, itself: true, open, parent, children, more }
    });
    (shown.collect(), more)
}

/// The nodes whose path or content has `words` in it, with their ancestors, and how many were found.
pub(super) fn found(nodes: &[ZnodeView], words: &str) -> (Vec<Shown>, usize) {
    let hits: Vec<usize> = (0..nodes.len())
        .filter(|place| has(&nodes[*place].path, words) || has(&nodes[*place].data, words))
        .collect();
    // Places, and whether they are hits.
    let mut wanted: Map<usize, bool> = Map::new();
    for place in hits.iter().take(FOUND_MAX) {
        let path = &nodes[*place].path;
        let ancestors = path.match_indices('/').map(|(end, _)| &path[..end]).filter(|path| !path.is_empty());
        let places = ancestors.filter_map(|path| nodes.binary_search_by(|node| (*node.path).cmp(path)).ok());
        places.for_each(|place| {
            wanted.entry(place).or_insert(false);
        });
        wanted.insert(*place, true);
    }
    (nest(nodes, &wanted, ""), hits.len())
}

fn nest(nodes: &[ZnodeView], wanted: &Map<usize, bool>, parent: &str) -> Vec<Shown> {
    let below = format!("{parent}/");
    let from = nodes.partition_point(|node| *node.path < *below);
    let inside = wanted.range(from..end_of(nodes, from, &below));
    let own = inside.filter(|(place, _)| !nodes[**place].path[below.len()..].contains('/'));
    let shown = own.map(|(place, itself)| {
        let children = nest(nodes, wanted, &nodes[*place].path);
        let open = !children.is_empty();
        Shown { place: *place, itself: *itself, open, parent: false, children, more: 0 }
    });
    shown.collect()
}

/// Whether `text` has `words` in it, in whatever case.
pub(super) fn has(text: &str, words: &str) -> bool {
    let (text, words) = (text.as_bytes(), words.as_bytes());
    words.is_empty() || text.windows(words.len()).any(|part| part.eq_ignore_ascii_case(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(paths: &[&str]) -> Vec<ZnodeView> {
        let mut paths = paths.to_vec();
        paths.sort_unstable();
        let node = |path: &&str| ZnodeView {
            path: (*path).into(),
            data: format!("data of {}", name(path)).into(),
            version: 0,
            owner: None,
            watched_by: Vec::new(),
            children_watched_by: Vec::new(),
        };
        paths.iter().map(node).collect()
    }

    /// The names of the nodes in sight, indented.
    fn told(nodes: &[ZnodeView], shown: &[Shown]) -> String {
        let one = |shown: &Shown| {
            let children = told(nodes, &shown.children);
            let name = name(&nodes[shown.place].path);
            if shown.open { format!("{name}({children})") } else { name.to_owned() }
        };
        shown.iter().map(one).collect::<Vec<_>>().join(" ")
    }

    const PATHS: [&str; 8] = ["/a", "/a-b", "/a/b", "/a/b/c", "/a/b-c", "/a/b.d", "/a/b/c/d", "/a-b/c"];

    #[test]
    fn two_levels_are_open_at_first_whatever_stands_between_a_node_and_its_children() {
        let nodes = tree(&PATHS);
        assert_eq!(told(&nodes, &shown(&nodes, "", &Turned::new()).0), "a(b(c) b-c b.d) a-b(c)");
    }

    #[test]
    fn what_was_turned_stays_so() {
        let nodes = tree(&PATHS);
        let turned = Turned::from([("/a-b".to_owned(), false), ("/a/b/c".to_owned(), true)]);
        assert_eq!(told(&nodes, &shown(&nodes, "", &turned).0), "a(b(c(d)) b-c b.d) a-b");
    }

    #[test]
    fn what_is_found_stands_under_its_ancestors_and_nothing_else_does() {
        let nodes = tree(&PATHS);
        let (shown, count) = found(&nodes, "/C/d");
        assert_eq!((told(&nodes, &shown), count), ("a(b(c(d)))".to_owned(), 1));
        assert!(!shown[0].itself && shown[0].children[0].children[0].children[0].itself);
        assert_eq!(found(&nodes, "OF B.D").1, 1);
        assert_eq!(found(&nodes, "zebra"), (Vec::new(), 0));
    }

    #[test]
    fn of_thousands_of_children_the_first_are_built_and_the_rest_counted() {
        let paths: Vec<String> = (0..5_000).map(|n| format!("/t/{n:04}")).collect();
        let mut paths: Vec<&str> = paths.iter().map(String::as_str).collect();
        paths.push("/t");
        let nodes = tree(&paths);
        let (all, _) = shown(&nodes, "", &Turned::new());
        assert_eq!((all[0].children.len(), all[0].more), (CHILDREN_MAX, 5_000 - CHILDREN_MAX));
        let (all, count) = found(&nodes, "/t/");
        assert_eq!((all[0].children.len(), count), (FOUND_MAX, 5_000));
    }
}
