//! Every request in every version that is served.

use ottla_net::Reply;
use ottla_protocol::message::find_coordinator_response::Coordinator;
use ottla_protocol::message::leave_group_request::MemberIdentity;
use ottla_protocol::message::offset_commit_request::{OffsetCommitRequestPartition, OffsetCommitRequestTopic};
use ottla_protocol::message::offset_delete_request::{OffsetDeleteRequestPartition, OffsetDeleteRequestTopic};
use ottla_protocol::message::offset_fetch_request::{
    OffsetFetchRequestGroup, OffsetFetchRequestTopic, OffsetFetchRequestTopics,
};
use ottla_protocol::message::sync_group_request::SyncGroupRequestAssignment;
use ottla_protocol::message::{
    DeleteGroupsRequest, DescribeGroupsRequest, FindCoordinatorRequest, HeartbeatRequest, LeaveGroupRequest,
    ListGroupsRequest, OffsetCommitRequest, OffsetDeleteRequest, OffsetFetchRequest, SyncGroupRequest,
};
use ottla_protocol::{ApiKey, ErrorCode, Response, Uuid};

use super::fixture::{Fixture, TOPIC, join_request, run, settle, settled};

fn versions(api: ApiKey) -> std::ops::RangeInclusive<i16> {
    let (low, high) = api.versions();
    low..=high
}

pub(super) fn commit_request(group: &str, topics: &[(&str, Uuid, i32)], offset: i64) -> OffsetCommitRequest {
    let one = |(name, topic_id, partition): &(&str, Uuid, i32)| OffsetCommitRequestTopic {
        name: (*name).to_owned(),
        topic_id: *topic_id,
        partitions: vec![OffsetCommitRequestPartition {
            partition_index: *partition,
            committed_offset: offset,
            committed_leader_epoch: 1,
            committed_metadata: Some("m".into()),
        }],
    };
    OffsetCommitRequest {
        group_id: group.to_owned(),
        generation_id_or_member_epoch: -1,
        topics: topics.iter().map(one).collect(),
        ..Default::default()
    }
}

/// The offset of a group for partition 0 of `t`, by version 9.
pub(super) fn fetch_request(group: &str, require_stable: bool) -> OffsetFetchRequest {
    let topic = OffsetFetchRequestTopics { name: "t".into(), topic_id: Uuid::ZERO, partition_indexes: vec![0] };
    let group = OffsetFetchRequestGroup { group_id: group.to_owned(), topics: Some(vec![topic]), ..Default::default() };
    OffsetFetchRequest { groups: vec![group], require_stable, ..Default::default() }
}

pub(super) fn fetched(response: Response) -> i64 {
    match response {
        Response::OffsetFetch(response) => response.groups[0].topics[0].partitions[0].committed_offset,
        other => panic!("a fetch is answered by {other:?}"),
    }
}

pub(super) fn errors_of_commit(response: Response) -> Vec<(String, ErrorCode)> {
    let Response::OffsetCommit(response) = response else {
        panic!("a commit is answered by {response:?}");
    };
    let one = |topic: ottla_protocol::message::offset_commit_response::OffsetCommitResponseTopic| {
        (topic.name, ErrorCode(topic.partitions[0].error_code))
    };
    response.topics.into_iter().map(one).collect()
}

#[test]
fn the_protocol_runs_in_every_version() {
    run(async |fixture| {
        let fixture = fixture.led().await;
        for version in versions(ApiKey::JoinGroup) {
            let group = format!("group-{version}");
            let mut reply = fixture.call(version, join_request(&group, ""));
            if version >= 4 {
                let Reply::Now(Response::JoinGroup(first)) = reply else {
                    panic!("an id is given at once");
                };
                assert_eq!(ErrorCode(first.error_code), ErrorCode::MEMBER_ID_REQUIRED);
                reply = fixture.call(version, join_request(&group, &first.member_id));
            }
            assert!(matches!(reply, Reply::Later(_)));
            fixture.pass(1).await;
            let Response::JoinGroup(joined) = settled(reply).await else {
                panic!("not a join");
            };
            assert_eq!((joined.error_code, joined.generation_id, &joined.leader), (0, 1, &joined.member_id));
            assert_eq!((joined.members.len(), joined.protocol_name.as_deref()), (1, Some("range")));
            let sync = SyncGroupRequest {
                group_id: group.clone(),
                generation_id: 1,
                member_id: joined.member_id.clone(),
                protocol_type: Some("consumer".into()),
                protocol_name: Some("range".into()),
                assignments: vec![SyncGroupRequestAssignment {
                    member_id: joined.member_id.clone(),
                    assignment: "A".into(),
                }],
                ..Default::default()
            };
            let Response::SyncGroup(synced) = fixture.ask(version.min(5), sync) else {
                panic!("not a sync");
            };
            assert_eq!((synced.error_code, &synced.assignment[..]), (0, &b"A"[..]));
            let heartbeat = HeartbeatRequest {
                group_id: group.clone(),
                generation_id: 1,
                member_id: joined.member_id.clone(),
                ..Default::default()
            };
            let Response::Heartbeat(beat) = fixture.ask(version.min(4), heartbeat) else {
                panic!("not a heartbeat");
            };
            assert_eq!(beat.error_code, 0);
            let members = vec![MemberIdentity { member_id: joined.member_id.clone(), ..Default::default() }];
            let leave = LeaveGroupRequest { group_id: group, member_id: joined.member_id, members };
            let Response::LeaveGroup(left) = fixture.ask(version.min(5), leave) else {
                panic!("not a leave");
            };
            assert_eq!((left.error_code, left.members.len()), (0, usize::from(version.min(5) >= 3)));
        }
    });
}

#[test]
fn errors_encode_in_every_version_too() {
    run(async |fixture| {
        let fixture = fixture.led().await;
        for version in versions(ApiKey::JoinGroup) {
            fixture.ask(version, join_request("", ""));
            fixture.ask(version, join_request("g", "nobody"));
        }
        for version in versions(ApiKey::SyncGroup) {
            let Response::SyncGroup(response) = fixture.ask(version, SyncGroupRequest::default()) else {
                panic!("not a sync");
            };
            let expected =
                if version >= 5 { ErrorCode::INCONSISTENT_GROUP_PROTOCOL } else { ErrorCode::INVALID_GROUP_ID };
            assert_eq!(ErrorCode(response.error_code), expected);
        }
        for version in versions(ApiKey::Heartbeat) {
            fixture.ask(version, HeartbeatRequest { group_id: "g".into(), ..Default::default() });
        }
        for version in versions(ApiKey::LeaveGroup) {
            let members = vec![MemberIdentity::default()];
            let request = LeaveGroupRequest { group_id: "g".into(), member_id: "m".into(), members };
            let Response::LeaveGroup(response) = fixture.ask(version, request) else {
                panic!("not a leave");
            };
            let error = response.members.first().map_or(response.error_code, |member| member.error_code);
            assert_eq!(ErrorCode(error), ErrorCode::UNKNOWN_MEMBER_ID);
        }
    });
}

#[test]
fn offsets_go_in_and_come_out_in_every_version() {
    run(async |fixture| {
        let fixture = fixture.led().await;
        for version in versions(ApiKey::OffsetCommit) {
            let id = if version >= 10 { TOPIC } else { Uuid::ZERO };
            let name = if version >= 10 { "" } else { "t" };
            let request = commit_request("g", &[(name, id, 0)], i64::from(version));
            assert_eq!(errors_of_commit(fixture.ask(version, request)), [("t".to_owned(), ErrorCode::NONE)]);
            assert_eq!(fetched(fixture.ask(9, fetch_request("g", false))), i64::from(version));
        }
        for version in versions(ApiKey::OffsetFetch) {
            let mut request = fetch_request("g", version >= 7);
            if version < 8 {
                request = OffsetFetchRequest {
                    group_id: "g".into(),
                    topics: Some(vec![OffsetFetchRequestTopic { name: "t".into(), partition_indexes: vec![0, 1] }]),
                    require_stable: version >= 7,
                    ..Default::default()
                };
            } else if version >= 10 {
                for topic in request.groups[0].topics.iter_mut().flatten() {
                    (topic.name, topic.topic_id) = (String::new(), TOPIC);
                }
            }
            let Response::OffsetFetch(response) = fixture.ask(version, request) else {
                panic!("not a fetch");
            };
            if version < 8 {
                let partitions = &response.topics[0].partitions;
                assert_eq!((partitions[0].committed_offset, partitions[1].committed_offset), (10, -1));
                assert_eq!(partitions[0].metadata.as_deref(), Some("m"));
            } else {
                let group = &response.groups[0];
                assert_eq!((group.group_id.as_str(), group.topics[0].partitions[0].committed_offset), ("g", 10));
            }
        }
        // All of several groups; one of them is not there.
        for version in [8, 9, 10] {
            let all = |id: &str| OffsetFetchRequestGroup { group_id: id.into(), topics: None, ..Default::default() };
            let request = OffsetFetchRequest { groups: vec![all("g"), all("none")], ..Default::default() };
            let Response::OffsetFetch(response) = fixture.ask(version, request) else {
                panic!("not a fetch");
            };
            let counts: Vec<_> = response.groups.iter().map(|group| group.topics.len()).collect();
            assert_eq!(counts, [1, 0]);
            if version == 10 {
                assert_eq!(response.groups[0].topics[0].topic_id, TOPIC);
            }
        }
    });
}

#[test]
fn what_does_not_exist_is_refused_and_the_rest_is_committed() {
    run(async |fixture| {
        let fixture = fixture.led().await;
        let topics = [("t", Uuid::ZERO, 1), ("t", Uuid::ZERO, 2), ("none", Uuid::ZERO, 0)];
        let unknown = ErrorCode::UNKNOWN_TOPIC_OR_PARTITION;
        let Response::OffsetCommit(response) = fixture.ask(9, commit_request("g", &topics, 5)) else {
            panic!("not a commit");
        };
        let known = response.topics.iter().find(|topic| topic.name == "t").expect("is answered");
        let errors: Vec<_> =
            known.partitions.iter().map(|one| (one.partition_index, ErrorCode(one.error_code))).collect();
        assert_eq!(errors, [(1, ErrorCode::NONE), (2, unknown)]);
        let none = response.topics.iter().find(|topic| topic.name == "none").expect("is answered");
        assert_eq!(ErrorCode(none.partitions[0].error_code), unknown);
        let only_unknown = commit_request("g", &[("", Uuid([9; 16]), 0)], 5);
        assert_eq!(errors_of_commit(fixture.ask(10, only_unknown)), [(String::new(), ErrorCode::UNKNOWN_TOPIC_ID)]);
        let mut request = fetch_request("g", false);
        request.groups[0].topics.iter_mut().flatten().for_each(|topic| topic.topic_id = Uuid([9; 16]));
        let Response::OffsetFetch(response) = fixture.ask(10, request) else {
            panic!("not a fetch");
        };
        let partition = &response.groups[0].topics[0].partitions[0];
        assert_eq!((ErrorCode(partition.error_code), partition.committed_offset), (ErrorCode::UNKNOWN_TOPIC_ID, -1));
    });
}

#[test]
fn groups_are_administered_in_every_version() {
    run(async |fixture| {
        let fixture = fixture.led().await;
        let names: Vec<String> = (0..8).map(|number| format!("group-{number}")).collect();
        for name in &names {
            fixture.ask(9, commit_request(name, &[("t", Uuid::ZERO, 0)], 1));
        }
        for version in versions(ApiKey::ListGroups) {
            let Response::ListGroups(response) = fixture.ask(version, ListGroupsRequest::default()) else {
                panic!("not a list");
            };
            let mut listed: Vec<_> = response.groups.into_iter().map(|group| group.group_id).collect();
            listed.sort();
            assert_eq!(listed, names);
        }
        for version in versions(ApiKey::DescribeGroups) {
            let groups = vec![names[0].clone(), "none".into()];
            let request = DescribeGroupsRequest { groups, include_authorized_operations: version >= 3 };
            let Response::DescribeGroups(response) = fixture.ask(version, request) else {
                panic!("not a description");
            };
            let states: Vec<_> = response.groups.iter().map(|group| group.group_state.as_str()).collect();
            assert_eq!(states, ["Empty", "Dead"]);
            assert_eq!(response.groups[0].authorized_operations != i32::MIN, version >= 3);
        }
        let delete = OffsetDeleteRequest {
            group_id: names[0].clone(),
            topics: vec![OffsetDeleteRequestTopic {
                name: "t".into(),
                partitions: (0..3).map(|partition_index| OffsetDeleteRequestPartition { partition_index }).collect(),
            }],
        };
        let Response::OffsetDelete(response) = fixture.ask(0, delete) else {
            panic!("not a deletion");
        };
        let errors: Vec<_> = response.topics[0].partitions.iter().map(|one| ErrorCode(one.error_code)).collect();
        assert_eq!(errors, [ErrorCode::NONE, ErrorCode::NONE, ErrorCode::UNKNOWN_TOPIC_OR_PARTITION]);
        for version in versions(ApiKey::DeleteGroups) {
            let first = usize::from(version as u16) * 2;
            let mut groups_names = names[first..first + 2].to_vec();
            groups_names.extend([names[first].clone(), "none".into()]);
            let Response::DeleteGroups(response) = fixture.ask(version, DeleteGroupsRequest { groups_names }) else {
                panic!("not a deletion");
            };
            let failed: Vec<_> = response.results.iter().filter(|result| result.error_code != 0).collect();
            assert_eq!((response.results.len(), failed.len()), (3, 1));
            assert_eq!(failed[0].error_code, ErrorCode::GROUP_ID_NOT_FOUND.0);
        }
    });
}

fn coordinator(version: i16, response: Response) -> Coordinator {
    match response {
        Response::FindCoordinator(mut response) if version >= 4 => response.coordinators.remove(0),
        Response::FindCoordinator(response) => Coordinator {
            key: "g".into(),
            node_id: response.node_id,
            host: response.host,
            port: response.port,
            error_code: response.error_code,
            error_message: response.error_message,
        },
        other => panic!("not a coordinator: {other:?}"),
    }
}

fn find(version: i16, key_type: i8) -> FindCoordinatorRequest {
    let (key, coordinator_keys) = if version < 4 { ("g".into(), vec![]) } else { (String::new(), vec!["g".into()]) };
    FindCoordinatorRequest { key, key_type, coordinator_keys }
}

#[test]
fn a_coordinator_is_found_and_its_topic_made_on_first_use() {
    run(async |fixture: Fixture| {
        let first = fixture.wait(4, find(4, 0)).await;
        assert_eq!(coordinator(4, first).node_id, 1);
        let fixture = fixture.led().await;
        for version in versions(ApiKey::FindCoordinator) {
            let found = coordinator(version, fixture.ask(version, find(version, 0)));
            assert_eq!((found.error_code, found.host.as_str(), found.port), (0, "PLAINTEXT", 9092));
        }
    });
}

#[test]
fn what_is_not_served_is_refused_at_once_and_for_good() {
    run(async |fixture| {
        settle().await;
        for version in versions(ApiKey::FindCoordinator).filter(|version| *version >= 1) {
            for key_type in [1, 2, 9] {
                let refused = coordinator(version, fixture.ask(version, find(version, key_type)));
                let error = ErrorCode(refused.error_code);
                assert!(!error.is_none() && !error.is_retriable(), "{error}");
                assert!(refused.error_message.is_some_and(|message| !message.is_empty()));
            }
        }
        let old = coordinator(2, fixture.ask(2, find(2, 1)));
        assert_eq!(ErrorCode(old.error_code), ErrorCode::TRANSACTIONAL_ID_AUTHORIZATION_FAILED);
    });
}
