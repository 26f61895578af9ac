//! Values in versions: what is committed, and what was written after it and may yet be taken back.
//!
//! A position is the end of the log after a record: a change at `position` is committed once the high watermark has
//! reached it. The cost of a commit or a revert is that of what changed.

use std::collections::VecDeque;

/// One value, absent or present, with what it was before each change that is not committed yet.
#[derive(Debug, Clone)]
pub struct Versions<T> {
    latest: Option<T>,
    /// The oldest first: the first one is what is committed.
    older: VecDeque<Option<T>>,
}

impl<T> Default for Versions<T> {
    fn default() -> Self {
        Versions { latest: None, older: VecDeque::new() }
    }
}

impl<T> Versions<T> {
    pub fn latest(&self) -> Option<&T> {
        self.latest.as_ref()
    }

    /// Changes in place have no version: they are for what is not recorded.
    pub fn latest_mut(&mut self) -> Option<&mut T> {
        self.latest.as_mut()
    }

    pub fn committed(&self) -> Option<&T> {
        self.older.front().unwrap_or(&self.latest).as_ref()
    }

    /// A change that is committed already.
    pub fn set(&mut self, value: Option<T>) {
        self.latest = value;
        self.older.clear();
    }

    /// A change that may be taken back.
    pub fn write(&mut self, value: Option<T>) {
        self.older.push_back(std::mem::replace(&mut self.latest, value));
    }

    /// The oldest change is committed.
    fn commit(&mut self) {
        self.older.pop_front();
    }

    /// The newest change is taken back.
    fn revert(&mut self) {
        if let Some(before) = self.older.pop_back() {
            self.latest = before;
        }
    }

    /// Nothing is there and nothing can come back.
    fn is_gone(&self) -> bool {
        self.latest.is_none() && self.older.is_empty()
    }
}

/// A map of versions: finds an entry by its key, and forgets it.
pub trait Entries {
    type Key;
    type Value;

    fn entry(&mut self, key: &Self::Key) -> Option<&mut Versions<Self::Value>>;
    fn forget(&mut self, key: &Self::Key);
}

/// The changes of a map that are not committed, in order.
#[derive(Debug, Clone)]
pub struct Changes<K> {
    log: VecDeque<(i64, K)>,
}

impl<K> Default for Changes<K> {
    fn default() -> Self {
        Changes { log: VecDeque::new() }
    }
}

impl<K> Changes<K> {
    /// An entry was written at `position`.
    pub fn push(&mut self, position: i64, key: K) {
        self.log.push_back((position, key));
    }

    /// Everything up to `position` is committed.
    pub fn commit(&mut self, map: &mut impl Entries<Key = K>, position: i64) {
        while self.log.front().is_some_and(|(at, _)| *at <= position) {
            if let Some((_, key)) = self.log.pop_front() {
                settle(map, &key, Versions::commit);
            }
        }
    }

    /// Everything after `position` is taken back.
    pub fn revert(&mut self, map: &mut impl Entries<Key = K>, position: i64) {
        while self.log.back().is_some_and(|(at, _)| *at > position) {
            if let Some((_, key)) = self.log.pop_back() {
                settle(map, &key, Versions::revert);
            }
        }
    }

    pub fn is_empty(&self) -> bool {
        self.log.is_empty()
    }
}

fn settle<M: Entries>(map: &mut M, key: &M::Key, how: fn(&mut Versions<M::Value>)) {
    if let Some(entry) = map.entry(key) {
        how(entry);
        if entry.is_gone() {
            map.forget(key);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[derive(Default)]
    struct Map(BTreeMap<&'static str, Versions<i32>>);

    impl Entries for Map {
        type Key = &'static str;
        type Value = i32;

        fn entry(&mut self, key: &&'static str) -> Option<&mut Versions<i32>> {
            self.0.get_mut(key)
        }

        fn forget(&mut self, key: &&'static str) {
            self.0.remove(key);
        }
    }

    fn write(map: &mut Map, changes: &mut Changes<&'static str>, at: i64, key: &'static str, value: Option<i32>) {
        map.0.entry(key).or_default().write(value);
        changes.push(at, key);
    }

    #[test]
    fn reads_see_what_is_committed_and_a_revert_takes_back_the_rest() {
        let (mut map, mut changes) = (Map::default(), Changes::default());
        write(&mut map, &mut changes, 1, "a", Some(1));
        write(&mut map, &mut changes, 2, "a", Some(2));
        write(&mut map, &mut changes, 3, "b", Some(3));
        write(&mut map, &mut changes, 4, "a", None);
        assert_eq!((map.0["a"].latest(), map.0["a"].committed()), (None, None));
        changes.commit(&mut map, 1);
        assert_eq!((map.0["a"].latest(), map.0["a"].committed()), (None, Some(&1)));
        changes.revert(&mut map, 2);
        assert_eq!((map.0["a"].latest(), map.0["a"].committed()), (Some(&2), Some(&1)));
        assert!(!map.0.contains_key("b"), "an entry that never was is forgotten");
        changes.commit(&mut map, 9);
        assert_eq!((map.0["a"].latest(), map.0["a"].committed()), (Some(&2), Some(&2)));
        assert!(changes.is_empty());
    }

    #[test]
    fn a_committed_removal_leaves_nothing() {
        let (mut map, mut changes) = (Map::default(), Changes::default());
        write(&mut map, &mut changes, 1, "a", Some(1));
        write(&mut map, &mut changes, 2, "a", None);
        changes.commit(&mut map, 2);
        assert!(map.0.is_empty());
    }
}
