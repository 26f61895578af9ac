//! Committing, fetching, deleting and expiring offsets.

use ottla_protocol::message::offset_delete_request::{OffsetDeleteRequestPartition, OffsetDeleteRequestTopic};
use ottla_protocol::message::offset_fetch_request::{OffsetFetchRequestGroup, OffsetFetchRequestTopics};
use ottla_protocol::message::{OffsetCommitKey, OffsetCommitValue, OffsetDeleteRequest};
use ottla_protocol::{ErrorCode, Uuid};

use super::harness::{Harness, TOPIC, commit_request, config, fetch, protocol, request};
use crate::record::Record;
use crate::{GroupConfig, GroupShard, Now, View};

const HOUR: i64 = 3_600_000;

#[test]
fn who_belongs_to_no_group_commits_to_a_simple_one() {
    let mut groups = Harness::new();
    let token = groups.commit("", -1, 0, 42);
    assert_eq!(groups.error(token), ErrorCode::NONE);
    assert_eq!(groups.state(), "Empty");
    assert_eq!(groups.fetch(0, View::Committed), 42);
    assert_eq!(groups.fetch(1, View::Committed), -1);
    assert_eq!(fetch(&groups.restarted(), 0, View::Committed), 42);
}

#[test]
fn a_commit_must_be_of_this_generation_and_of_a_member() {
    let mut groups = Harness::new();
    let member = groups.stable(1).remove(0).member_id;
    for (id, generation, error) in [
        (member.as_str(), 1, ErrorCode::NONE),
        (member.as_str(), 0, ErrorCode::ILLEGAL_GENERATION),
        (member.as_str(), -1, ErrorCode::ILLEGAL_GENERATION),
        ("nobody", 1, ErrorCode::UNKNOWN_MEMBER_ID),
        ("", -1, ErrorCode::UNKNOWN_MEMBER_ID),
    ] {
        let token = groups.commit(id, generation, 0, 7);
        assert_eq!(groups.error(token), error, "{id} {generation}");
    }
    for (version, error) in [(8, ErrorCode::ILLEGAL_GENERATION), (9, ErrorCode::GROUP_ID_NOT_FOUND)] {
        let mut groups = Harness::new();
        groups.version = version;
        let token = groups.commit("m", 3, 0, 7);
        assert_eq!(groups.error(token), error);
    }
}

#[test]
fn a_commit_between_join_and_sync_is_told_to_wait_and_one_during_the_join_is_taken() {
    let mut groups = Harness::new();
    let member = groups.stable(1).remove(0).member_id;
    groups.join_dynamic();
    assert_eq!(groups.state(), "PreparingRebalance");
    let token = groups.commit(&member, 1, 0, 7);
    assert_eq!(groups.error(token), ErrorCode::NONE);
    groups.join(request(&member, None));
    assert_eq!(groups.state(), "CompletingRebalance");
    let token = groups.commit(&member, 2, 0, 8);
    assert_eq!(groups.error(token), ErrorCode::REBALANCE_IN_PROGRESS);
    assert_eq!(groups.fetch(0, View::Committed), 7);
}

#[test]
fn a_commit_keeps_the_session_alive() {
    let mut groups = Harness::new();
    let member = groups.stable(1).remove(0).member_id;
    for offset in 0..5 {
        groups.pass(6_000);
        let token = groups.commit(&member, 1, 0, offset);
        assert_eq!(groups.error(token), ErrorCode::NONE);
    }
}

#[test]
fn too_much_metadata_is_refused_for_its_partition_only() {
    let mut groups = Harness::with(GroupConfig { offset_metadata_max_bytes: 4, ..config() });
    let mut request = commit_request("", -1, 0, 1);
    let mut long = request.topics[0].partitions[0].clone();
    (long.partition_index, long.committed_metadata) = (1, Some("metad".into()));
    request.topics[0].partitions.push(long);
    let token = groups.run(|shard, context, token| shard.commit_offsets(context, token, request));
    let Some(ottla_protocol::Response::OffsetCommit(response)) = groups.replies.get(&token) else {
        panic!("no answer");
    };
    let errors: Vec<_> = response.topics[0].partitions.iter().map(|one| ErrorCode(one.error_code)).collect();
    assert_eq!(errors, [ErrorCode::NONE, ErrorCode::OFFSET_METADATA_TOO_LARGE]);
    assert_eq!((groups.fetch(0, View::Committed), groups.fetch(1, View::Committed)), (1, -1));
}

#[test]
fn reads_see_what_is_committed_and_stable_ones_what_is_written() {
    let mut groups = Harness::new();
    groups.commit("", -1, 0, 1);
    groups.hold = true;
    let token = groups.commit("", -1, 0, 2);
    assert!(groups.is_waiting(token));
    assert_eq!((groups.fetch(0, View::Committed), groups.fetch(0, View::Stable)), (1, 2));
    groups.move_watermark();
    assert_eq!(groups.error(token), ErrorCode::NONE);
    assert_eq!(groups.fetch(0, View::Committed), 2);
}

#[test]
fn a_failed_append_takes_the_commit_back_and_the_group_that_it_made() {
    let mut groups = Harness::new();
    groups.refuse = Some(ErrorCode::COORDINATOR_NOT_AVAILABLE);
    let token = groups.commit("", -1, 0, 1);
    assert_eq!(groups.error(token), ErrorCode::COORDINATOR_NOT_AVAILABLE);
    assert_eq!((groups.state(), groups.fetch(0, View::Stable)), ("none", -1));
    groups.refuse = None;
    groups.commit("", -1, 0, 1);
    groups.refuse = Some(ErrorCode::COORDINATOR_NOT_AVAILABLE);
    groups.commit("", -1, 0, 2);
    assert_eq!((groups.state(), groups.fetch(0, View::Stable)), ("Empty", 1));
}

#[test]
fn writes_that_are_lost_are_reverted_to_any_point() {
    let mut groups = Harness::new();
    groups.hold = true;
    for offset in 1..=3 {
        groups.commit("", -1, 0, offset);
    }
    groups.shard.commit(1);
    groups.shard.revert(2);
    assert_eq!((groups.fetch(0, View::Committed), groups.fetch(0, View::Stable)), (1, 2));
    groups.shard.revert(1);
    assert_eq!(groups.fetch(0, View::Stable), 1);
}

#[test]
fn an_offset_of_a_topic_that_was_made_anew_is_none() {
    let mut groups = Harness::new();
    groups.commit("", -1, 0, 42);
    for (id, offset) in [(TOPIC, 42), (Uuid::ZERO, 42), (Uuid([9; 16]), -1)] {
        let topic = OffsetFetchRequestTopics { name: "t".into(), topic_id: id, partition_indexes: vec![0] };
        let request = OffsetFetchRequestGroup { group_id: "g".into(), topics: Some(vec![topic]), ..Default::default() };
        let fetched = groups.shard.fetch_offsets(&request, View::Committed);
        assert_eq!(fetched.topics[0].partitions[0].committed_offset, offset);
    }
    let all = OffsetFetchRequestGroup { group_id: "g".into(), topics: None, ..Default::default() };
    let all = groups.shard.fetch_offsets(&all, View::Committed);
    let partition = &all.topics[0].partitions[0];
    assert_eq!((partition.committed_offset, partition.committed_leader_epoch), (42, 4));
    assert_eq!(partition.metadata.as_deref(), Some("meta"));
}

#[test]
fn offsets_are_deleted_unless_the_group_reads_the_topic() {
    let mut groups = Harness::new();
    groups.commit("", -1, 0, 1);
    let delete = |groups: &mut Harness| {
        let partitions = vec![OffsetDeleteRequestPartition { partition_index: 0 }];
        let topics = vec![OffsetDeleteRequestTopic { name: "t".into(), partitions }];
        let request = OffsetDeleteRequest { group_id: "g".into(), topics };
        let token = groups.run(|shard, context, token| shard.delete_offsets(context, token, request));
        groups.error(token)
    };
    assert_eq!(delete(&mut groups), ErrorCode::NONE);
    assert_eq!(groups.fetch(0, View::Committed), -1);
    let written = groups.log.len();
    assert_eq!(delete(&mut groups), ErrorCode::NONE);
    assert_eq!(groups.log.len(), written, "there is nothing to delete");
    groups.commit("", -1, 0, 1);
    // Its members read `s`: offsets of `t` can go, until one reads that too.
    let member = groups.stable(1).remove(0).member_id;
    assert_eq!(delete(&mut groups), ErrorCode::NONE);
    groups.commit(&member, 1, 0, 1);
    let mut join = request(&member, None);
    join.protocols = vec![protocol("range", &["s", "t"])];
    let token = groups.join(join);
    let joined = groups.joined(token);
    groups.sync_all(vec![joined]);
    assert_eq!(delete(&mut groups), ErrorCode::GROUP_SUBSCRIBED_TO_TOPIC);
    assert_eq!(delete(&mut Harness::new()), ErrorCode::GROUP_ID_NOT_FOUND);
}

#[test]
fn offsets_of_a_simple_group_expire_after_their_commit_and_the_group_with_them() {
    let mut groups = Harness::with(GroupConfig { offsets_retention_ms: HOUR, ..config() });
    groups.commit("", -1, 0, 1);
    groups.pass(HOUR / 2);
    groups.commit("", -1, 1, 1);
    groups.pass(HOUR * 3 / 4);
    assert_eq!((groups.fetch(0, View::Committed), groups.fetch(1, View::Committed)), (-1, 1));
    groups.pass(HOUR);
    assert_eq!((groups.state(), groups.fetch(1, View::Committed)), ("none", -1));
    assert!(groups.restarted().groups().next().is_none());
}

#[test]
fn offsets_of_a_group_expire_after_its_last_member_left() {
    let mut groups = Harness::with(GroupConfig { offsets_retention_ms: HOUR, ..config() });
    let member = groups.stable(1).remove(0).member_id;
    let mut commit = commit_request(&member, 1, 0, 1);
    commit.topics[0].name = "s".into();
    groups.run(|shard, context, token| shard.commit_offsets(context, token, commit));
    groups.commit(&member, 1, 0, 1);
    let count = |shard: &GroupShard| shard.offsets.of_group("g").map_or(0, |topics| topics.len());
    for _ in 0..HOUR / 5_000 + 1_000 {
        groups.pass(5_000);
        groups.heartbeat(&member, 1);
    }
    assert_eq!(count(&groups.shard), 1, "a topic that is read keeps its offsets, another one does not");
    groups.leave(&member);
    groups.pass(HOUR / 2);
    assert_eq!(count(&groups.shard), 1);
    groups.pass(HOUR);
    assert_eq!((groups.state(), count(&groups.shard)), ("none", 0));
}

#[test]
fn a_commit_that_names_its_retention_keeps_to_it() {
    let mut groups = Harness::new();
    let mut commit = commit_request("", -1, 0, 1);
    commit.retention_time_ms = HOUR;
    groups.run(|shard, context, token| shard.commit_offsets(context, token, commit));
    groups.pass(HOUR / 2);
    assert_eq!(groups.fetch(0, View::Committed), 1);
    groups.pass(HOUR);
    assert_eq!(groups.fetch(0, View::Committed), -1);
}

#[test]
fn offsets_go_with_their_topic() {
    let mut groups = Harness::new();
    groups.commit("", -1, 0, 1);
    let outcome = groups.shard.topics_deleted(&[("t".into(), Uuid([9; 16])), ("u".into(), TOPIC)]);
    assert!(outcome.records.is_empty(), "another topic of that name, another name of that topic");
    let outcome = groups.shard.topics_deleted(&[("t".into(), TOPIC)]);
    groups.carry_out(outcome);
    assert_eq!(groups.fetch(0, View::Committed), -1);
}

#[test]
fn a_commit_within_a_transaction_counts_when_that_is_committed() {
    let key = || OffsetCommitKey { group: "g".into(), topic: "t".into(), partition: 0 };
    let value = |offset| Some(OffsetCommitValue { offset, ..Default::default() });
    for (commit, expected) in [(true, 2), (false, 1)] {
        let mut shard = GroupShard::new(config().into());
        shard.commit(i64::MAX);
        shard.replay(0, Record::Offset(key(), value(1)), None, Now::default());
        shard.replay(1, Record::Offset(key(), value(2)), Some(77), Now::default());
        assert_eq!(fetch(&shard, 0, View::Committed), 1);
        assert_eq!(fetch(&shard, 0, View::Stable), -1, "its transaction is open");
        shard.replay_end_of_transaction(2, 77, commit);
        assert_eq!(fetch(&shard, 0, View::Stable), expected);
    }
    // A plain commit that came later than the transaction's holds.
    let mut shard = GroupShard::new(config().into());
    shard.commit(i64::MAX);
    shard.replay(0, Record::Offset(key(), value(2)), Some(77), Now::default());
    shard.replay(1, Record::Offset(key(), value(1)), None, Now::default());
    shard.replay_end_of_transaction(2, 77, true);
    assert_eq!(fetch(&shard, 0, View::Stable), 1);
}

#[test]
fn groups_are_spread_as_java_hashes_their_names() {
    // "polygenelubricants" hashes to Integer.MIN_VALUE, "Aa" and "BB" to 2112; the last is beyond the BMP.
    for (name, partition) in [("", 0), ("Aa", 12), ("BB", 12), ("polygenelubricants", 0), ("\u{1f600}", 49)] {
        let expected = if name == "\u{1f600}" { ((0xd83d_i64 * 31 + 0xde00) % 50) as i32 } else { partition };
        assert_eq!(crate::partition_for(name, 50), expected, "{name}");
    }
}
