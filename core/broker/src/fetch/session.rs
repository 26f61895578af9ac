//! Fetch sessions (KIP-227): the broker remembers which partitions a consumer reads, so that a request and its
//! response name only what changed.

use std::sync::Arc;

use ottla_base::Random;
use ottla_protocol::ErrorCode;
use ottla_protocol::message::FetchRequest;
use ottla_protocol::message::fetch_request::FetchPartition;
use ottla_protocol::message::fetch_response::PartitionData;
use parking_lot::Mutex;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{TopicKey, Wanted};

/// "No session": the request names everything, and nothing is remembered.
const FINAL_EPOCH: i32 = -1;
const INITIAL_EPOCH: i32 = 0;
/// A session that nobody used for so long makes room for a new one.
const EVICTABLE_AFTER_MS: i64 = 120_000;

#[derive(Debug)]
struct Remembered {
    wanted: Wanted,
    high_watermark: i64,
    log_start_offset: i64,
}

#[derive(Debug)]
pub(crate) struct Session {
    id: i32,
    next_epoch: i32,
    uses_ids: bool,
    last_used_ms: i64,
    partitions: Vec<Remembered>,
}

/// What a fetch is to read, and how it is answered.
#[derive(Debug)]
pub(crate) struct Plan {
    pub session_id: i32,
    pub wanted: Vec<Wanted>,
    /// Where the response leaves out what did not change.
    incremental: Option<Arc<Mutex<Session>>>,
    /// Where the response is the first of a session.
    created: Option<Arc<Mutex<Session>>>,
}

pub(crate) struct Sessions {
    slots: usize,
    random: Arc<Random>,
    by_id: Mutex<FxHashMap<i32, Arc<Mutex<Session>>>>,
}

impl Sessions {
    /// `slots`: `max.incremental.fetch.session.cache.slots`.
    pub(crate) fn new(slots: usize, random: Arc<Random>) -> Sessions {
        Sessions { slots, random, by_id: Mutex::default() }
    }

    /// What the request asks for, by itself or on top of its session.
    pub(crate) fn plan(&self, request: &FetchRequest, version: i16, now_ms: i64) -> Result<Plan, ErrorCode> {
        let (id, epoch) = (request.session_id, request.session_epoch);
        if epoch != INITIAL_EPOCH && epoch != FINAL_EPOCH {
            return self.plan_incremental(request, version, now_ms);
        }
        if id != 0 {
            self.by_id.lock().remove(&id);
        }
        let wanted = all_wanted(request, version);
        let created = match epoch {
            INITIAL_EPOCH if version >= 7 => self.create(&wanted, version >= 13, now_ms),
            _ => None,
        };
        let session_id = created.as_ref().map_or(0, |session| session.lock().id);
        Ok(Plan { session_id, wanted, incremental: None, created })
    }

    fn create(&self, wanted: &[Wanted], uses_ids: bool, now_ms: i64) -> Option<Arc<Mutex<Session>>> {
        let mut by_id = self.by_id.lock();
        if by_id.len() >= self.slots {
            let oldest = by_id.iter().map(|(id, session)| (session.lock().last_used_ms, *id)).min()?;
            if now_ms - oldest.0 < EVICTABLE_AFTER_MS {
                return None;
            }
            by_id.remove(&oldest.1);
        }
        let id = loop {
            let id = (self.random.next_u64() >> 33) as i32;
            if id != 0 && !by_id.contains_key(&id) {
                break id;
            }
        };
        let partitions = wanted.iter().cloned().map(Remembered::new).collect();
        let session = Session { id, next_epoch: 1, uses_ids, last_used_ms: now_ms, partitions };
        let session = Arc::new(Mutex::new(session));
        by_id.insert(id, session.clone());
        Some(session)
    }

    fn plan_incremental(&self, request: &FetchRequest, version: i16, now_ms: i64) -> Result<Plan, ErrorCode> {
        let found = self.by_id.lock().get(&request.session_id).cloned();
        let shared = found.ok_or(ErrorCode::FETCH_SESSION_ID_NOT_FOUND)?;
        let mut session = shared.lock();
        if session.next_epoch != request.session_epoch {
            return Err(ErrorCode::INVALID_FETCH_SESSION_EPOCH);
        }
        if session.uses_ids != (version >= 13) {
            return Err(ErrorCode::FETCH_SESSION_TOPIC_ID_ERROR);
        }
        session.next_epoch = if session.next_epoch == i32::MAX { 1 } else { session.next_epoch + 1 };
        session.last_used_ms = now_ms;
        session.forget(request);
        session.update(all_wanted(request, version));
        let wanted = session.partitions.iter().map(|one| one.wanted.clone()).collect();
        let session_id = session.id;
        drop(session);
        Ok(Plan { session_id, wanted, incremental: Some(shared), created: None })
    }
}

impl Remembered {
    fn new(wanted: Wanted) -> Remembered {
        Remembered { wanted, high_watermark: -1, log_start_offset: -1 }
    }

    /// Keep what the consumer is told; false if it knows it already.
    fn note(&mut self, data: &PartitionData) -> bool {
        let changed = data.high_watermark != self.high_watermark || data.log_start_offset != self.log_start_offset;
        self.high_watermark = data.high_watermark;
        self.log_start_offset = data.log_start_offset;
        changed || has_data(data) || data.error_code != 0 || data.diverging_epoch.epoch >= 0
    }
}

fn has_data(data: &PartitionData) -> bool {
    data.records.as_ref().is_some_and(|records| !records.is_empty())
}

impl Session {
    fn forget(&mut self, request: &FetchRequest) {
        let uses_ids = self.uses_ids;
        let forgotten: FxHashSet<(TopicKey, i32)> = request
            .forgotten_topics_data
            .iter()
            .flat_map(|topic| {
                let key = key(&topic.topic, topic.topic_id, uses_ids);
                topic.partitions.iter().map(move |index| (key.clone(), *index))
            })
            .collect();
        if !forgotten.is_empty() {
            self.partitions.retain(|one| !forgotten.contains(&(one.wanted.topic.clone(), one.wanted.index)));
        }
    }

    fn update(&mut self, changes: Vec<Wanted>) {
        for change in changes {
            let same = |one: &&mut Remembered| one.wanted.index == change.index && one.wanted.topic == change.topic;
            match self.partitions.iter_mut().find(same) {
                Some(known) => known.wanted = change,
                None => self.partitions.push(Remembered::new(change)),
            }
        }
    }
}

impl Plan {
    /// What of `read` is told: all of it, or what the session's consumer does not know yet. Partitions with data go
    /// to the end of the session, so that the next response begins with others.
    pub(crate) fn tell(&self, read: Vec<(Wanted, PartitionData)>) -> Vec<(Wanted, PartitionData)> {
        if let Some(session) = &self.created {
            let mut session = session.lock();
            for (wanted, data) in &read {
                let same = |one: &&mut Remembered| one.wanted.index == wanted.index && one.wanted.topic == wanted.topic;
                if let Some(known) = session.partitions.iter_mut().find(same) {
                    known.note(data);
                }
            }
            return read;
        }
        let Some(session) = &self.incremental else { return read };
        let mut session = session.lock();
        let mut told = Vec::new();
        let mut served = FxHashSet::default();
        // `read` is in the session's own order, which only the one fetch at work in it changes.
        for (at, (wanted, data)) in read.into_iter().enumerate() {
            let Some(known) = session.partitions.get_mut(at) else { continue };
            if known.wanted.index != wanted.index || known.wanted.topic != wanted.topic {
                continue;
            }
            if known.note(&data) {
                if has_data(&data) {
                    served.insert(at);
                }
                told.push((wanted, data));
            }
        }
        if !served.is_empty() && served.len() < session.partitions.len() {
            let all = std::mem::take(&mut session.partitions);
            let (back, mut front): (Vec<_>, Vec<_>) =
                all.into_iter().enumerate().partition(|(at, _)| served.contains(at));
            front.extend(back);
            session.partitions = front.into_iter().map(|(_, one)| one).collect();
        }
        told
    }
}

fn key(name: &str, id: ottla_protocol::Uuid, uses_ids: bool) -> TopicKey {
    if uses_ids { TopicKey::Id(id) } else { TopicKey::Name(Arc::from(name)) }
}

fn all_wanted(request: &FetchRequest, version: i16) -> Vec<Wanted> {
    let mut all = Vec::with_capacity(request.topics.iter().map(|topic| topic.partitions.len()).sum());
    for topic in &request.topics {
        let key = key(&topic.topic, topic.topic_id, version >= 13);
        all.extend(topic.partitions.iter().map(|partition| wanted(key.clone(), partition)));
    }
    all
}

fn wanted(topic: TopicKey, partition: &FetchPartition) -> Wanted {
    Wanted {
        topic,
        index: partition.partition,
        offset: partition.fetch_offset,
        max_bytes: partition.partition_max_bytes,
        current_leader_epoch: partition.current_leader_epoch,
        last_fetched_epoch: partition.last_fetched_epoch,
    }
}

#[cfg(test)]
mod tests {
    use ottla_protocol::message::fetch_request::{FetchTopic, ForgottenTopic};

    use super::*;

    fn request(id: i32, epoch: i32, partitions: &[(i32, i64)]) -> FetchRequest {
        let partitions = partitions.iter().map(|(partition, fetch_offset)| FetchPartition {
            partition: *partition,
            fetch_offset: *fetch_offset,
            ..Default::default()
        });
        let partitions: Vec<_> = partitions.collect();
        let topics = if partitions.is_empty() {
            Vec::new()
        } else {
            vec![FetchTopic { topic: "t".to_owned(), partitions, ..Default::default() }]
        };
        FetchRequest { session_id: id, session_epoch: epoch, topics, ..Default::default() }
    }

    fn data(index: i32, high_watermark: i64, records: &'static [u8]) -> PartitionData {
        let records = Some(bytes::Bytes::from_static(records).into());
        PartitionData { partition_index: index, high_watermark, log_start_offset: 0, records, ..Default::default() }
    }

    fn sessions(slots: usize) -> Sessions {
        Sessions::new(slots, Arc::new(Random::from_seed(1)))
    }

    fn told(plan: &Plan, data_of: impl Fn(i32) -> PartitionData) -> Vec<i32> {
        let read = plan.wanted.iter().map(|wanted| (wanted.clone(), data_of(wanted.index))).collect();
        plan.tell(read).into_iter().map(|(wanted, _)| wanted.index).collect()
    }

    #[test]
    fn a_session_tells_only_what_changed() {
        let sessions = sessions(10);
        let plan = sessions.plan(&request(0, 0, &[(0, 5), (1, 6)]), 12, 0).unwrap();
        assert_ne!(plan.session_id, 0);
        assert_eq!(told(&plan, |index| data(index, 9, b"")), [0, 1]);
        let next = sessions.plan(&request(plan.session_id, 1, &[]), 12, 0).unwrap();
        assert_eq!(next.wanted.len(), 2);
        assert_eq!(told(&next, |index| data(index, 9, b"")), [] as [i32; 0]);
        let next = sessions.plan(&request(plan.session_id, 2, &[(1, 8)]), 12, 0).unwrap();
        assert_eq!(next.wanted[1].offset, 8);
        assert_eq!(told(&next, |index| if index == 0 { data(0, 9, b"x") } else { data(1, 10, b"") }), [0, 1]);
        // Partition 0 was served: it comes last now.
        let next = sessions.plan(&request(plan.session_id, 3, &[]), 12, 0).unwrap();
        assert_eq!(next.wanted.iter().map(|wanted| wanted.index).collect::<Vec<_>>(), [1, 0]);
    }

    #[test]
    fn partitions_are_forgotten() {
        let sessions = sessions(10);
        let id = sessions.plan(&request(0, 0, &[(0, 5), (1, 6)]), 12, 0).unwrap().session_id;
        let mut forget = request(id, 1, &[]);
        forget.forgotten_topics_data =
            vec![ForgottenTopic { topic: "t".to_owned(), partitions: vec![0], ..Default::default() }];
        assert_eq!(sessions.plan(&forget, 12, 0).unwrap().wanted.len(), 1);
    }

    #[test]
    fn wrong_sessions_and_epochs_are_errors() {
        let sessions = sessions(10);
        let id = sessions.plan(&request(0, 0, &[(0, 5)]), 12, 0).unwrap().session_id;
        let error = |request: &FetchRequest, version| sessions.plan(request, version, 0).unwrap_err();
        assert_eq!(error(&request(id, 2, &[]), 12), ErrorCode::INVALID_FETCH_SESSION_EPOCH);
        assert_eq!(error(&request(id.wrapping_add(1), 1, &[]), 12), ErrorCode::FETCH_SESSION_ID_NOT_FOUND);
        assert_eq!(error(&request(id, 1, &[]), 13), ErrorCode::FETCH_SESSION_TOPIC_ID_ERROR);
        assert_eq!(sessions.plan(&request(id, FINAL_EPOCH, &[(0, 1)]), 12, 0).unwrap().session_id, 0);
        assert_eq!(error(&request(id, 1, &[]), 12), ErrorCode::FETCH_SESSION_ID_NOT_FOUND);
    }

    #[test]
    fn a_full_cache_gives_no_session_until_one_is_old() {
        let sessions = sessions(1);
        assert_ne!(sessions.plan(&request(0, 0, &[(0, 5)]), 12, 0).unwrap().session_id, 0);
        assert_eq!(sessions.plan(&request(0, 0, &[(0, 5)]), 12, 1000).unwrap().session_id, 0);
        assert_ne!(sessions.plan(&request(0, 0, &[(0, 5)]), 12, EVICTABLE_AFTER_MS).unwrap().session_id, 0);
    }
}
