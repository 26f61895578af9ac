//! Static members (KIP-345, KIP-814).

use ottla_protocol::ErrorCode;
use ottla_protocol::message::leave_group_request::MemberIdentity;
use ottla_protocol::message::{HeartbeatRequest, JoinGroupResponse, LeaveGroupRequest};

use super::harness::{Harness, commit_request, request};

/// A stable group of static members `a` and `b`.
fn stable(groups: &mut Harness) -> Vec<JoinGroupResponse> {
    let tokens = [groups.join(request("", Some("a"))), groups.join(request("", Some("b")))];
    groups.pass(3_000);
    let joined = tokens.map(|token| groups.joined(token)).to_vec();
    groups.sync_all(joined)
}

fn instance(groups: &Harness, member_id: &str) -> String {
    let group = groups.shard.group("g").expect("is there");
    group.members[member_id].instance_id.clone().expect("is static")
}

#[test]
fn a_static_member_that_comes_back_keeps_its_assignment_and_nobody_rebalances() {
    let mut groups = Harness::new();
    let members = stable(&mut groups);
    for (index, leads) in [(0, true), (1, false)] {
        let old = &members[index].member_id;
        let name = instance(&groups, old);
        let back = groups.join(request("", Some(&name)));
        let back = groups.joined(back);
        assert_ne!(&back.member_id, old);
        assert_eq!(
            (back.generation_id, back.skip_assignment, back.members.len()),
            (1, leads, if leads { 2 } else { 0 })
        );
        assert_eq!(groups.state(), "Stable");
        let sync = groups.sync(&back, &[]);
        assert_eq!(groups.synced(sync).assignment, old.as_bytes());
        assert_eq!(groups.heartbeat(old, 1), ErrorCode::UNKNOWN_MEMBER_ID);
        let restarted = groups.restarted();
        assert!(restarted.group("g").is_some_and(|group| group.members.contains_key(back.member_id.as_str())));
    }
}

#[test]
fn an_old_client_that_led_is_told_that_another_leads() {
    let mut groups = Harness::new();
    let members = stable(&mut groups);
    groups.version = 8;
    let name = instance(&groups, &members[0].member_id);
    let back = groups.join(request("", Some(&name)));
    let back = groups.joined(back);
    assert_eq!((&back.leader, back.skip_assignment, back.members.len()), (&members[0].member_id, false, 0));
}

#[test]
fn the_id_that_was_replaced_is_fenced_everywhere() {
    let mut groups = Harness::new();
    let members = stable(&mut groups);
    let old = members[1].member_id.clone();
    let name = instance(&groups, &old);
    groups.join(request("", Some(&name)));
    let join = groups.join(request(&old, Some(&name)));
    assert_eq!(groups.error(join), ErrorCode::FENCED_INSTANCE_ID);
    let heartbeat = HeartbeatRequest {
        group_id: "g".into(),
        generation_id: 1,
        member_id: old.clone(),
        group_instance_id: Some(name.clone()),
    };
    let token = groups.run(|shard, context, token| shard.heartbeat(context, token, &heartbeat));
    assert_eq!(groups.error(token), ErrorCode::FENCED_INSTANCE_ID);
    let mut commit = commit_request(&old, 1, 0, 5);
    commit.group_instance_id = Some(name);
    let token = groups.run(|shard, context, token| shard.commit_offsets(context, token, commit));
    assert_eq!(groups.error(token), ErrorCode::FENCED_INSTANCE_ID);
}

#[test]
fn a_join_that_waits_under_the_old_id_is_fenced() {
    let mut groups = Harness::new();
    let waits = groups.join(request("", Some("a")));
    let back = groups.join(request("", Some("a")));
    assert_eq!(groups.error(waits), ErrorCode::FENCED_INSTANCE_ID);
    groups.pass(3_000);
    assert_eq!(groups.joined(back).generation_id, 1);
    assert_eq!(groups.shard.group("g").map(|group| group.members.len()), Some(1));
}

#[test]
fn a_static_member_back_while_its_assignment_is_made_begins_a_rebalance() {
    let mut groups = Harness::new();
    let tokens = [groups.join(request("", Some("a"))), groups.join(request("", Some("b")))];
    groups.pass(3_000);
    let joined = tokens.map(|token| groups.joined(token));
    let waits = groups.sync(joined.iter().find(|one| one.member_id != one.leader).expect("one follows"), &[]);
    let name = instance(&groups, &joined[0].leader);
    let back = groups.join(request("", Some(&name)));
    assert!(groups.is_waiting(back));
    assert_eq!(groups.error(waits), ErrorCode::REBALANCE_IN_PROGRESS);
    assert_eq!(groups.state(), "PreparingRebalance");
}

#[test]
fn a_new_id_that_cannot_be_recorded_leaves_the_old_one() {
    let mut groups = Harness::new();
    let members = stable(&mut groups);
    let old = &members[1].member_id;
    let name = instance(&groups, old);
    groups.refuse = Some(ErrorCode::NOT_COORDINATOR);
    let back = groups.join(request("", Some(&name)));
    assert_eq!(groups.error(back), ErrorCode::NOT_COORDINATOR);
    assert_eq!(groups.heartbeat(old, 1), ErrorCode::NONE);
    let sync = groups.sync(&members[1], &[]);
    assert_eq!(groups.synced(sync).assignment, old.as_bytes());
}

#[test]
fn a_static_member_may_miss_a_rebalance_but_not_its_session() {
    let mut groups = Harness::new();
    let members = stable(&mut groups);
    let again = groups.join(request(&members[0].member_id, Some(&instance(&groups, &members[0].member_id))));
    for _ in 0..12 {
        groups.pass(5_000);
        groups.heartbeat(&members[1].member_id, 1);
    }
    let again = groups.joined(again);
    assert_eq!((again.generation_id, again.members.len()), (2, 2), "it keeps its place");
    groups.pass(11_000);
    assert_eq!(groups.state(), "Empty");
}

#[test]
fn an_administrator_removes_static_members_by_their_instances() {
    let mut groups = Harness::new();
    stable(&mut groups);
    let by_instance = |name: &str| MemberIdentity {
        member_id: String::new(),
        group_instance_id: Some(name.to_owned()),
        reason: Some("by hand".into()),
    };
    let members = vec![by_instance("a"), by_instance("nobody"), by_instance("b")];
    let request = LeaveGroupRequest { group_id: "g".into(), members, ..Default::default() };
    let token = groups.run(|shard, context, token| shard.leave_group(context, token, request));
    let Some(ottla_protocol::Response::LeaveGroup(response)) = groups.replies.get(&token) else {
        panic!("no answer");
    };
    let errors: Vec<_> = response.members.iter().map(|member| ErrorCode(member.error_code)).collect();
    assert_eq!(errors, [ErrorCode::NONE, ErrorCode::UNKNOWN_MEMBER_ID, ErrorCode::NONE]);
    assert_eq!(groups.state(), "Empty");
}
