//! Incremental fetch sessions (KIP-227): a request names only the partitions that changed since the last one.

use std::collections::BTreeMap;

use ottla_protocol::Uuid;
use ottla_protocol::message::FetchRequest;
use ottla_protocol::message::fetch_request::{FetchPartition, FetchTopic, ForgottenTopic};

use crate::parts::TopicPartition;

/// What a fetch asks for a partition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Wanted {
    pub(super) topic_id: Uuid,
    pub(super) offset: i64,
    pub(super) leader_epoch: i32,
    pub(super) seeks: u64,
}

impl Wanted {
    /// What the broker remembers of it.
    fn same_request(&self, other: &Wanted) -> bool {
        (self.topic_id, self.offset, self.leader_epoch) == (other.topic_id, other.offset, other.leader_epoch)
    }
}

/// The session with one broker.
#[derive(Debug, Default)]
pub(super) struct Session {
    id: i32,
    /// 0: the next request begins a new session.
    epoch: i32,
    /// What the broker knows of.
    partitions: BTreeMap<TopicPartition, Wanted>,
}

impl Session {
    /// The next request for exactly `wanted`. `by_id`: topics are named by their ids only.
    pub(super) fn next(&mut self, wanted: &BTreeMap<TopicPartition, Wanted>, by_id: bool) -> (FetchRequest, usize) {
        let full = self.epoch == 0;
        let mut request = FetchRequest { session_id: self.id, session_epoch: self.epoch, ..FetchRequest::default() };
        let mut topics: BTreeMap<(&str, Uuid), Vec<FetchPartition>> = BTreeMap::new();
        for (at, want) in wanted {
            if full || self.partitions.get(at).is_none_or(|known| !known.same_request(want)) {
                topics.entry((&at.topic, want.topic_id)).or_default().push(FetchPartition {
                    partition: at.partition,
                    current_leader_epoch: want.leader_epoch,
                    fetch_offset: want.offset,
                    log_start_offset: -1,
                    ..FetchPartition::default()
                });
            }
        }
        let count = topics.values().map(Vec::len).sum();
        request.topics = topics
            .into_iter()
            .map(|((name, topic_id), partitions)| FetchTopic { topic: name.to_owned(), topic_id, partitions })
            .collect();
        if !full {
            let mut forgotten: BTreeMap<(&str, Uuid), Vec<i32>> = BTreeMap::new();
            for (at, known) in &self.partitions {
                // By its name, a topic that was made anew is still the same to the broker.
                let replaced = |want: &Wanted| by_id && want.topic_id != known.topic_id;
                if wanted.get(at).is_none_or(replaced) {
                    forgotten.entry((&at.topic, known.topic_id)).or_default().push(at.partition);
                }
            }
            request.forgotten_topics_data = forgotten
                .into_iter()
                .map(|((name, topic_id), partitions)| ForgottenTopic { topic: name.to_owned(), topic_id, partitions })
                .collect();
        }
        self.partitions.clone_from(wanted);
        (request, count)
    }

    /// What was asked for the partition in the last request.
    pub(super) fn asked(&self, at: &TopicPartition) -> Option<&Wanted> {
        self.partitions.get(at)
    }

    pub(super) fn partitions(&self) -> impl Iterator<Item = (&TopicPartition, &Wanted)> {
        self.partitions.iter()
    }

    /// A response came: go on with the session that the broker made, or without one.
    pub(super) fn answered(&mut self, id: i32) {
        if id == 0 {
            self.id = 0;
            self.epoch = 0;
        } else {
            self.epoch = if id == self.id && self.epoch > 0 { next_epoch(self.epoch) } else { 1 };
            self.id = id;
        }
    }

    /// The session is not to be trusted: the next request closes it and begins another.
    pub(super) fn restart(&mut self, unknown_to_broker: bool) {
        self.epoch = 0;
        if unknown_to_broker {
            self.id = 0;
        }
    }
}

/// Epochs wrap to 1: 0 and below have meanings of their own.
fn next_epoch(epoch: i32) -> i32 {
    if epoch == i32::MAX { 1 } else { epoch + 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn want(offset: i64) -> Wanted {
        Wanted { topic_id: Uuid([1; 16]), offset, leader_epoch: 0, seeks: 0 }
    }

    fn of(offsets: &[i64]) -> BTreeMap<TopicPartition, Wanted> {
        offsets.iter().enumerate().map(|(at, offset)| (TopicPartition::new("t", at as i32), want(*offset))).collect()
    }

    #[test]
    fn only_changes_are_sent() {
        let mut session = Session::default();
        let (full, count) = session.next(&of(&[0, 0, 0]), true);
        assert_eq!((full.session_id, full.session_epoch, count), (0, 0, 3));
        session.answered(7);
        let (second, count) = session.next(&of(&[0, 5, 0]), true);
        assert_eq!((second.session_id, second.session_epoch, count), (7, 1, 1));
        assert_eq!(second.topics[0].partitions[0].partition, 1);
        session.answered(7);
        let (third, count) = session.next(&of(&[0, 5]), true);
        assert_eq!((third.session_epoch, count), (2, 0));
        assert_eq!(third.forgotten_topics_data[0].partitions, [2]);
    }

    #[test]
    fn a_lost_session_begins_anew_with_everything() {
        let mut session = Session::default();
        session.next(&of(&[0, 0]), true);
        session.answered(7);
        session.restart(false);
        let (again, count) = session.next(&of(&[0, 0]), true);
        assert_eq!((again.session_id, again.session_epoch, count), (7, 0, 2));
        session.restart(true);
        assert_eq!(session.next(&of(&[0]), true).0.session_id, 0);
    }

    #[test]
    fn a_topic_made_anew_is_forgotten_and_added() {
        let mut session = Session::default();
        session.next(&of(&[3]), true);
        session.answered(7);
        let mut wanted = of(&[0]);
        wanted.values_mut().for_each(|want| want.topic_id = Uuid([2; 16]));
        let (request, count) = session.next(&wanted, true);
        assert_eq!((count, request.forgotten_topics_data[0].topic_id), (1, Uuid([1; 16])));
    }

    #[test]
    fn without_a_session_all_is_sent_each_time() {
        let mut session = Session::default();
        for _ in 0..2 {
            assert_eq!(session.next(&of(&[0, 0]), true).1, 2);
            session.answered(0);
        }
    }
}
