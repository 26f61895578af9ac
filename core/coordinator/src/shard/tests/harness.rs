//! A runtime in memory: it appends, replays, parks and lets timers fire, as the one in `broker` does.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::Arc;

use bytes::Bytes;
use ottla_base::Random;
use ottla_protocol::message::join_group_request::JoinGroupRequestProtocol;
use ottla_protocol::message::offset_commit_request::{OffsetCommitRequestPartition, OffsetCommitRequestTopic};
use ottla_protocol::message::offset_fetch_request::{OffsetFetchRequestGroup, OffsetFetchRequestTopics};
use ottla_protocol::message::sync_group_request::SyncGroupRequestAssignment;
use ottla_protocol::message::{
    ConsumerProtocolSubscription, HeartbeatRequest, JoinGroupRequest, JoinGroupResponse, LeaveGroupRequest,
    OffsetCommitRequest, SyncGroupRequest, SyncGroupResponse,
};
use ottla_protocol::{ErrorCode, Message, Response, Uuid};

use crate::record::{Decoded, Record};
use crate::{
    AfterAppend, Context, GroupConfig, GroupShard, Now, Outcome, Timer, TimerEvent, TimerKey, Token, View, fail,
};

/// Where the log must be committed to, and what is to be sent and to come back then.
type Parked = (i64, Option<(Token, Response)>, Option<AfterAppend>);

pub(super) struct Harness {
    pub(super) shard: GroupShard,
    pub(super) config: Arc<GroupConfig>,
    /// Every record with its offset, as bytes.
    pub(super) log: Vec<(Bytes, Option<Bytes>)>,
    pub(super) now: Now,
    pub(super) replies: HashMap<Token, Response>,
    /// The next appends fail with this.
    pub(super) refuse: Option<ErrorCode>,
    /// The high watermark stays where it is.
    pub(super) hold: bool,
    parked: VecDeque<Parked>,
    pub(super) timers: BTreeMap<(i64, u64), (TimerKey, TimerEvent)>,
    random: Random,
    next: u64,
    pub(super) version: i16,
}

pub(super) fn config() -> GroupConfig {
    GroupConfig { initial_rebalance_delay_ms: 1_000, ..GroupConfig::default() }
}

impl Harness {
    pub(super) fn new() -> Harness {
        Harness::with(config())
    }

    pub(super) fn with(config: GroupConfig) -> Harness {
        let config = Arc::new(config);
        let mut harness = Harness {
            shard: GroupShard::new(config.clone()),
            config,
            log: Vec::new(),
            now: Now { wall_ms: 1_700_000_000_000, uptime_ms: 0 },
            replies: HashMap::new(),
            refuse: None,
            hold: false,
            parked: VecDeque::new(),
            timers: BTreeMap::new(),
            random: Random::from_seed(1),
            next: 0,
            version: 9,
        };
        let outcome = harness.shard.loaded(harness.now);
        harness.carry_out(outcome);
        harness
    }

    /// The shard that a restart would make out of the log.
    pub(super) fn restarted(&self) -> GroupShard {
        let mut shard = GroupShard::new(self.config.clone());
        shard.commit(self.log.len() as i64);
        for (offset, (key, value)) in self.log.iter().enumerate() {
            match Record::decode(key.clone(), value.clone()) {
                Ok(Decoded::Record(record)) => shard.replay(offset as i64, record, None, self.now),
                other => panic!("record {offset} is {other:?}"),
            }
        }
        shard
    }

    pub(super) fn restart(&mut self) {
        self.shard = self.restarted();
        self.timers.clear();
        self.parked.clear();
        let outcome = self.shard.loaded(self.now);
        self.carry_out(outcome);
    }

    pub(super) fn run(&mut self, act: impl FnOnce(&mut GroupShard, &Context, Token) -> Outcome) -> Token {
        let token = Token(self.next);
        self.next += 1;
        let context = Context {
            now: self.now,
            client_id: "client",
            client_host: &"/127.0.0.1",
            api_version: self.version,
            random: &self.random,
        };
        let outcome = act(&mut self.shard, &context, token);
        self.carry_out(outcome);
        token
    }

    pub(super) fn carry_out(&mut self, outcome: Outcome) {
        for timer in outcome.timers {
            let (Timer::Set { key, .. } | Timer::Cancel { key }) = &timer;
            self.timers.retain(|_, (known, _)| known != key);
            if let Timer::Set { key, after_ms, event } = timer {
                self.next += 1;
                self.timers.insert((self.now.uptime_ms + after_ms, self.next), (key, event));
            }
        }
        for (token, response) in outcome.replies {
            self.reply(token, response);
        }
        if !outcome.records.is_empty() {
            if let Some(error) = self.refuse {
                let written = self.shard.written();
                self.shard.revert(written);
                if let Some((token, response)) = outcome.answer {
                    self.reply(token, fail(response, error));
                }
                if let Some(after) = outcome.after {
                    let next = self.shard.appended(after, Err(error), self.now);
                    self.carry_out(next);
                }
                return;
            }
            let end = self.log.len() as i64 + outcome.records.len() as i64;
            for record in outcome.records {
                let offset = self.log.len() as i64;
                self.log.push((record.key_bytes().expect("key"), record.value_bytes().expect("value")));
                if outcome.replay {
                    self.shard.replay(offset, record, None, self.now);
                }
            }
            self.shard.advance(end);
        }
        self.parked.push_back((self.shard.written(), outcome.answer, outcome.after));
        if !self.hold {
            self.move_watermark();
        }
    }

    /// Everything that was written is committed.
    pub(super) fn move_watermark(&mut self) {
        self.shard.commit(self.shard.written());
        while let Some((position, answer, after)) = self.parked.pop_front() {
            assert!(position <= self.shard.committed());
            if let Some((token, response)) = answer {
                self.reply(token, response);
            }
            if let Some(after) = after {
                let next = self.shard.appended(after, Ok(()), self.now);
                self.carry_out(next);
            }
        }
    }

    fn reply(&mut self, token: Token, response: Response) {
        assert!(self.replies.insert(token, response).is_none(), "{token:?} is answered twice");
    }

    /// Let time pass, timers fire.
    pub(super) fn pass(&mut self, ms: i64) {
        let until = self.now.uptime_ms + ms;
        while let Some(entry) = self.timers.first_entry().filter(|entry| entry.key().0 <= until) {
            let at = entry.key().0;
            let (_, event) = entry.remove();
            self.set_uptime(at.max(self.now.uptime_ms));
            let outcome = self.shard.timer(event, self.now);
            self.carry_out(outcome);
        }
        self.set_uptime(until);
    }

    fn set_uptime(&mut self, uptime_ms: i64) {
        self.now.wall_ms += uptime_ms - self.now.uptime_ms;
        self.now.uptime_ms = uptime_ms;
    }

    pub(super) fn join(&mut self, request: JoinGroupRequest) -> Token {
        self.run(|shard, context, token| shard.join_group(context, token, request))
    }

    pub(super) fn joined(&self, token: Token) -> JoinGroupResponse {
        match self.replies.get(&token) {
            Some(Response::JoinGroup(response)) => response.clone(),
            other => panic!("{token:?} has {other:?}"),
        }
    }

    pub(super) fn sync(&mut self, joined: &JoinGroupResponse, assignments: &[(&str, &str)]) -> Token {
        let request = SyncGroupRequest {
            group_id: "g".into(),
            generation_id: joined.generation_id,
            member_id: joined.member_id.clone(),
            protocol_type: joined.protocol_type.clone(),
            protocol_name: joined.protocol_name.clone(),
            assignments: assignments
                .iter()
                .map(|(id, bytes)| SyncGroupRequestAssignment {
                    member_id: (*id).to_owned(),
                    assignment: Bytes::copy_from_slice(bytes.as_bytes()),
                })
                .collect(),
            ..Default::default()
        };
        self.run(|shard, context, token| shard.sync_group(context, token, request))
    }

    pub(super) fn synced(&self, token: Token) -> SyncGroupResponse {
        match self.replies.get(&token) {
            Some(Response::SyncGroup(response)) => response.clone(),
            other => panic!("{token:?} has {other:?}"),
        }
    }

    pub(super) fn heartbeat(&mut self, member_id: &str, generation_id: i32) -> ErrorCode {
        let request = HeartbeatRequest {
            group_id: "g".into(),
            generation_id,
            member_id: member_id.to_owned(),
            ..Default::default()
        };
        let token = self.run(|shard, context, token| shard.heartbeat(context, token, &request));
        self.error(token)
    }

    pub(super) fn leave(&mut self, member_id: &str) -> ErrorCode {
        let member = ottla_protocol::message::leave_group_request::MemberIdentity {
            member_id: member_id.to_owned(),
            group_instance_id: None,
            reason: None,
        };
        let request = LeaveGroupRequest { group_id: "g".into(), members: vec![member], ..Default::default() };
        let token = self.run(|shard, context, token| shard.leave_group(context, token, request));
        self.error(token)
    }

    /// The error of a reply, wherever its kind has it; the first, where there are several.
    pub(super) fn error(&self, token: Token) -> ErrorCode {
        let code = match self.replies.get(&token) {
            Some(Response::JoinGroup(response)) => response.error_code,
            Some(Response::SyncGroup(response)) => response.error_code,
            Some(Response::Heartbeat(response)) => response.error_code,
            Some(Response::LeaveGroup(response)) => {
                response.members.first().map_or(response.error_code, |member| member.error_code)
            }
            Some(Response::OffsetCommit(response)) => response.topics[0].partitions[0].error_code,
            Some(Response::OffsetDelete(response)) => {
                response.topics.first().map_or(response.error_code, |topic| topic.partitions[0].error_code)
            }
            Some(Response::DeleteGroups(response)) => response.results[0].error_code,
            other => panic!("{token:?} has {other:?}"),
        };
        ErrorCode(code)
    }

    pub(super) fn is_waiting(&self, token: Token) -> bool {
        !self.replies.contains_key(&token)
    }

    /// A dynamic member joins: with an id that it is given first.
    pub(super) fn join_dynamic(&mut self) -> (String, Token) {
        let first = self.join(request("", None));
        assert_eq!(self.error(first), ErrorCode::MEMBER_ID_REQUIRED);
        let id = self.joined(first).member_id;
        let token = self.join(request(&id, None));
        (id, token)
    }

    /// A stable group of so many dynamic members; each is assigned its own id. Ids, the leader's first.
    pub(super) fn stable(&mut self, count: usize) -> Vec<JoinGroupResponse> {
        let tokens: Vec<_> = (0..count).map(|_| self.join_dynamic().1).collect();
        self.pass(10_000);
        let joined: Vec<_> = tokens.into_iter().map(|token| self.joined(token)).collect();
        self.sync_all(joined)
    }

    pub(super) fn sync_all(&mut self, mut joined: Vec<JoinGroupResponse>) -> Vec<JoinGroupResponse> {
        joined.sort_by_key(|one| one.member_id != one.leader);
        let ids: Vec<String> = joined.iter().map(|one| one.member_id.clone()).collect();
        let assignments: Vec<_> = ids.iter().map(|id| (id.as_str(), id.as_str())).collect();
        let tokens: Vec<_> = joined.iter().rev().map(|one| self.sync(one, &assignments)).collect();
        for (token, one) in tokens.into_iter().rev().zip(&joined) {
            assert_eq!(self.synced(token).assignment, one.member_id.as_bytes());
        }
        joined
    }

    pub(super) fn commit(&mut self, member_id: &str, generation: i32, partition: i32, offset: i64) -> Token {
        let request = commit_request(member_id, generation, partition, offset);
        self.run(|shard, context, token| shard.commit_offsets(context, token, request))
    }

    /// The committed offset of a partition of topic `t`, -1 for none.
    pub(super) fn fetch(&self, partition: i32, view: View) -> i64 {
        fetch(&self.shard, partition, view)
    }

    pub(super) fn state(&self) -> &'static str {
        self.shard.group("g").map_or("none", |group| group.state.name())
    }
}

pub(super) const TOPIC: Uuid = Uuid([7; 16]);

pub(super) fn fetch(shard: &GroupShard, partition: i32, view: View) -> i64 {
    let topic = OffsetFetchRequestTopics { name: "t".into(), topic_id: Uuid::ZERO, partition_indexes: vec![partition] };
    let request = OffsetFetchRequestGroup { group_id: "g".into(), topics: Some(vec![topic]), ..Default::default() };
    shard.fetch_offsets(&request, view).topics[0].partitions[0].committed_offset
}

pub(super) fn commit_request(member_id: &str, generation: i32, partition: i32, offset: i64) -> OffsetCommitRequest {
    let partition = OffsetCommitRequestPartition {
        partition_index: partition,
        committed_offset: offset,
        committed_leader_epoch: 4,
        committed_metadata: Some("meta".into()),
    };
    OffsetCommitRequest {
        group_id: "g".into(),
        generation_id_or_member_epoch: generation,
        member_id: member_id.to_owned(),
        topics: vec![OffsetCommitRequestTopic { name: "t".into(), topic_id: TOPIC, partitions: vec![partition] }],
        ..Default::default()
    }
}

pub(super) fn protocol(name: &str, topics: &[&str]) -> JoinGroupRequestProtocol {
    let topics = topics.iter().map(|topic| (*topic).to_owned()).collect();
    let subscription = ConsumerProtocolSubscription { topics, ..Default::default() }.to_bytes(0).expect("encodes");
    let metadata = [&[0, 0], &subscription[..]].concat().into();
    JoinGroupRequestProtocol { name: name.to_owned(), metadata }
}

pub(super) fn request(member_id: &str, instance_id: Option<&str>) -> JoinGroupRequest {
    JoinGroupRequest {
        group_id: "g".into(),
        session_timeout_ms: 10_000,
        rebalance_timeout_ms: 60_000,
        member_id: member_id.to_owned(),
        group_instance_id: instance_id.map(str::to_owned),
        protocol_type: "consumer".into(),
        protocols: vec![protocol("range", &["s"]), protocol("sticky", &["s"])],
        ..Default::default()
    }
}
