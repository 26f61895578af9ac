//! Dynamic members: joining, syncing, leaving, falling silent.

use ottla_protocol::ErrorCode;
use ottla_protocol::message::ListGroupsRequest;

use super::harness::{Harness, config, protocol, request};
use crate::GroupConfig;

#[test]
fn several_members_join_one_leads_and_all_are_assigned() {
    let mut groups = Harness::new();
    let (_, first) = groups.join_dynamic();
    let (_, second) = groups.join_dynamic();
    assert!(groups.is_waiting(first) && groups.is_waiting(second), "an empty group waits for more members");
    groups.pass(3_000);
    let (first, second) = (groups.joined(first), groups.joined(second));
    assert_eq!((first.generation_id, second.generation_id), (1, 1));
    assert_eq!(first.leader, second.leader);
    let (leader, follower) = if first.leader == first.member_id { (first, second) } else { (second, first) };
    assert_eq!((leader.members.len(), follower.members.len()), (2, 0), "only the leader learns of the others");
    assert_eq!(leader.protocol_name.as_deref(), Some("range"));
    let waits = groups.sync(&follower, &[]);
    assert!(groups.is_waiting(waits), "there is no assignment before the leader's");
    let led = groups.sync(&leader, &[(&leader.member_id, "L"), (&follower.member_id, "F")]);
    assert_eq!((&groups.synced(led).assignment[..], &groups.synced(waits).assignment[..]), (&b"L"[..], &b"F"[..]));
    assert_eq!(groups.state(), "Stable");
    assert_eq!(groups.heartbeat(&follower.member_id, 1), ErrorCode::NONE);
    assert_eq!(groups.heartbeat(&follower.member_id, 0), ErrorCode::ILLEGAL_GENERATION);
    assert_eq!(groups.heartbeat("nobody", 1), ErrorCode::UNKNOWN_MEMBER_ID);
}

#[test]
fn who_leaves_makes_the_rest_join_again() {
    let mut groups = Harness::new();
    let members = groups.stable(2);
    let (gone, stays) = (&members[0].member_id, &members[1].member_id);
    assert_eq!(groups.leave(gone), ErrorCode::NONE);
    assert_eq!(groups.leave(gone), ErrorCode::UNKNOWN_MEMBER_ID);
    assert_eq!(groups.heartbeat(stays, 1), ErrorCode::REBALANCE_IN_PROGRESS);
    let again = groups.join(request(stays, None));
    let again = groups.joined(again);
    assert_eq!((again.generation_id, &again.leader), (2, stays));
    groups.sync_all(vec![again]);
    assert_eq!(groups.leave(stays), ErrorCode::NONE);
    assert_eq!(groups.state(), "Empty");
    assert_eq!(groups.restarted().group("g").map(|group| (group.generation, group.members.len())), Some((3, 0)));
}

#[test]
fn who_falls_silent_is_out_and_heartbeats_keep_who_sends_them() {
    let mut groups = Harness::new();
    let members = groups.stable(2);
    let (silent, alive) = (&members[0].member_id, &members[1].member_id);
    for _ in 0..3 {
        groups.pass(4_000);
        groups.heartbeat(alive, 1);
    }
    assert_eq!(groups.state(), "PreparingRebalance");
    assert_eq!(groups.heartbeat(silent, 1), ErrorCode::UNKNOWN_MEMBER_ID);
    assert_eq!(groups.heartbeat(alive, 1), ErrorCode::REBALANCE_IN_PROGRESS);
    let again = groups.join(request(alive, None));
    assert_eq!(groups.joined(again).generation_id, 2);
}

#[test]
fn who_does_not_rejoin_in_time_is_out() {
    let mut groups = Harness::new();
    let members = groups.stable(2);
    let (leader, late) = (&members[0].member_id, &members[1].member_id);
    let again = groups.join(request(leader, None));
    assert!(groups.is_waiting(again));
    for _ in 0..12 {
        // It is alive, but does not join.
        groups.pass(5_000);
        groups.heartbeat(late, 1);
    }
    assert_eq!(groups.joined(again).generation_id, 2);
    assert_eq!(groups.heartbeat(late, 2), ErrorCode::UNKNOWN_MEMBER_ID);
}

#[test]
fn who_does_not_sync_in_time_is_out() {
    let mut groups = Harness::new();
    let (_, first) = groups.join_dynamic();
    let (_, second) = groups.join_dynamic();
    groups.pass(3_000);
    let joined = [groups.joined(first), groups.joined(second)];
    let follower = joined.iter().find(|one| one.leader != one.member_id).expect("one follows").clone();
    let waits = groups.sync(&follower, &[]);
    for _ in 0..13 {
        groups.pass(5_000);
        groups.heartbeat(&follower.leader, 1);
    }
    assert_eq!(groups.error(waits), ErrorCode::REBALANCE_IN_PROGRESS);
    assert_eq!(groups.heartbeat(&follower.leader, 1), ErrorCode::UNKNOWN_MEMBER_ID);
}

#[test]
fn an_id_that_is_not_used_is_forgotten_and_holds_up_nobody_for_longer() {
    let mut groups = Harness::new();
    let members = groups.stable(1);
    let given = groups.join(request("", None));
    assert_eq!(groups.error(given), ErrorCode::MEMBER_ID_REQUIRED);
    let id = groups.joined(given).member_id;
    let again = groups.join(request(&members[0].member_id, None));
    assert!(groups.is_waiting(again), "the id that was given out may still join");
    groups.pass(10_000);
    assert_eq!(groups.joined(again).generation_id, 2);
    let late = groups.join(request(&id, None));
    assert_eq!(groups.error(late), ErrorCode::UNKNOWN_MEMBER_ID);
}

#[test]
fn old_versions_join_without_an_id_first() {
    let mut groups = Harness::new();
    groups.version = 3;
    let token = groups.join(request("", None));
    groups.pass(1_000);
    assert_eq!(groups.joined(token).generation_id, 1);
}

#[test]
fn an_empty_group_waits_longer_as_members_come_but_not_for_ever() {
    let mut groups = Harness::new();
    let mut tokens = Vec::new();
    for _ in 0..10 {
        tokens.push(groups.join_dynamic().1);
        groups.pass(900);
    }
    assert!(tokens.iter().all(|token| groups.is_waiting(*token)));
    groups.pass(2_000);
    let generations: Vec<_> = tokens.iter().map(|token| groups.joined(*token).generation_id).collect();
    assert_eq!(generations, [1; 10]);
}

#[test]
fn what_does_not_fit_is_refused() {
    let mut groups = Harness::with(GroupConfig { max_size: 1, ..config() });
    for (change, error) in [
        (
            (|join| join.group_id.clear()) as fn(&mut ottla_protocol::message::JoinGroupRequest),
            ErrorCode::INVALID_GROUP_ID,
        ),
        (|join| join.session_timeout_ms = 5_999, ErrorCode::INVALID_SESSION_TIMEOUT),
        (|join| join.session_timeout_ms = 1_800_001, ErrorCode::INVALID_SESSION_TIMEOUT),
        (|join| join.member_id = "nobody".into(), ErrorCode::UNKNOWN_MEMBER_ID),
        (|join| join.protocols.clear(), ErrorCode::INCONSISTENT_GROUP_PROTOCOL),
        (|join| join.protocol_type.clear(), ErrorCode::INCONSISTENT_GROUP_PROTOCOL),
    ] {
        let mut join = request("", None);
        change(&mut join);
        let token = groups.join(join);
        assert_eq!(groups.error(token), error);
    }
    groups.stable(1);
    let mut stranger = request("", None);
    stranger.protocol_type = "connect".into();
    let token = groups.join(stranger);
    assert_eq!(groups.error(token), ErrorCode::GROUP_MAX_SIZE_REACHED);

    let mut groups = Harness::new();
    groups.stable(1);
    for change in
        [(|join| join.protocol_type = "connect".into()) as fn(&mut ottla_protocol::message::JoinGroupRequest), |join| {
            join.protocols = vec![protocol("other", &["s"])];
        }]
    {
        let mut join = request("", None);
        change(&mut join);
        let token = groups.join(join);
        assert_eq!(groups.error(token), ErrorCode::INCONSISTENT_GROUP_PROTOCOL);
    }
}

#[test]
fn the_protocol_that_all_speak_and_most_like_is_chosen() {
    let mut groups = Harness::new();
    groups.version = 3;
    let mut join = |names: &[&str]| {
        let mut join = request("", None);
        join.protocols = names.iter().map(|name| protocol(name, &["s"])).collect();
        groups.join(join)
    };
    let tokens = [join(&["a", "b", "c"]), join(&["c", "b"]), join(&["a", "b", "c"]), join(&["b", "c"])];
    groups.pass(3_000);
    assert_eq!(
        groups.joined(tokens[0]).protocol_name.as_deref(),
        Some("b"),
        "three votes against one, `a` is not common"
    );
}

#[test]
fn a_follower_that_lost_its_answer_gets_it_again_and_a_leader_that_rejoins_wants_a_new_one() {
    let mut groups = Harness::new();
    let members = groups.stable(2);
    let follower = groups.join(request(&members[1].member_id, None));
    assert_eq!(groups.joined(follower).generation_id, 1);
    assert_eq!(groups.state(), "Stable");
    let leader = groups.join(request(&members[0].member_id, None));
    assert!(groups.is_waiting(leader));
    assert_eq!(groups.state(), "PreparingRebalance");
}

#[test]
fn a_group_comes_back_after_a_restart_with_its_members_sessions() {
    let mut groups = Harness::new();
    let members = groups.stable(2);
    groups.restart();
    assert_eq!(groups.state(), "Stable");
    assert_eq!(groups.heartbeat(&members[0].member_id, 1), ErrorCode::NONE);
    let again = groups.sync(&members[1], &[]);
    assert_eq!(groups.synced(again).assignment, members[1].member_id.as_bytes());
    groups.pass(8_000);
    groups.heartbeat(&members[0].member_id, 1);
    groups.pass(3_000);
    assert_eq!(groups.heartbeat(&members[1].member_id, 1), ErrorCode::UNKNOWN_MEMBER_ID);
}

#[test]
fn an_assignment_that_cannot_be_recorded_fails_every_sync_and_the_group_begins_again() {
    let mut groups = Harness::new();
    let tokens = [groups.join_dynamic().1, groups.join_dynamic().1];
    groups.pass(3_000);
    let mut joined = tokens.map(|token| groups.joined(token)).to_vec();
    joined.sort_by_key(|one| one.member_id != one.leader);
    let follower = groups.sync(&joined[1], &[]);
    groups.refuse = Some(ErrorCode::NOT_COORDINATOR);
    let leader = groups.sync(&joined[0], &[]);
    assert_eq!(
        (groups.error(leader), groups.error(follower)),
        (ErrorCode::NOT_COORDINATOR, ErrorCode::NOT_COORDINATOR)
    );
    assert_eq!(groups.state(), "PreparingRebalance");
    groups.refuse = None;
    let again: Vec<_> = joined.iter().map(|one| groups.join(request(&one.member_id, None))).collect();
    let again: Vec<_> = again.into_iter().map(|token| groups.joined(token)).collect();
    assert_eq!(again[0].generation_id, 2);
    groups.sync_all(again);
}

#[test]
fn an_assignment_is_not_told_before_it_is_committed() {
    let mut groups = Harness::new();
    let (_, token) = groups.join_dynamic();
    groups.pass(3_000);
    let joined = groups.joined(token);
    groups.hold = true;
    let sync = groups.sync(&joined, &[(&joined.member_id, "A")]);
    assert!(groups.is_waiting(sync));
    assert_eq!(groups.state(), "CompletingRebalance");
    groups.move_watermark();
    assert_eq!(groups.synced(sync).assignment, b"A"[..]);
    assert_eq!(groups.state(), "Stable");
}

#[test]
fn a_group_that_cannot_be_recorded_never_was() {
    let mut groups = Harness::new();
    groups.version = 3;
    groups.refuse = Some(ErrorCode::NOT_COORDINATOR);
    let token = groups.join(request("", None));
    assert_eq!(groups.error(token), ErrorCode::NOT_COORDINATOR);
    assert_eq!(groups.state(), "none");
    groups.pass(10_000);
    assert_eq!(groups.state(), "none");
}

#[test]
fn a_broker_that_leads_no_more_sends_everybody_elsewhere() {
    let mut groups = Harness::new();
    let (_, join) = groups.join_dynamic();
    let outcome = groups.shard.unloaded(groups.now);
    groups.carry_out(outcome);
    assert_eq!(groups.error(join), ErrorCode::NOT_COORDINATOR);
}

#[test]
fn groups_are_described_listed_and_deleted() {
    let mut groups = Harness::new();
    let members = groups.stable(1);
    let described = groups.shard.describe_group("g", 6);
    assert_eq!((described.group_state.as_str(), described.protocol_data.as_str()), ("Stable", "range"));
    let member = &described.members[0];
    assert_eq!((member.client_id.as_str(), member.client_host.as_str()), ("client", "/127.0.0.1"));
    assert_eq!(member.member_metadata, protocol("range", &["s"]).metadata);
    assert_eq!(member.member_assignment, members[0].member_id.as_bytes());
    let missing = groups.shard.describe_group("none", 6);
    assert_eq!((missing.error_code, missing.group_state.as_str()), (ErrorCode::GROUP_ID_NOT_FOUND.0, "Dead"));
    assert_eq!(groups.shard.describe_group("none", 5).error_code, 0);

    let listed = |states: &[&str], types: &[&str]| {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let request = ListGroupsRequest { states_filter: owned(states), types_filter: owned(types) };
        groups.shard.list_groups(&request).len()
    };
    assert_eq!(
        [listed(&[], &[]), listed(&["stable "], &["CLASSIC"]), listed(&["Empty"], &[]), listed(&[], &["consumer"])],
        [1, 1, 0, 0]
    );

    let delete = |groups: &mut Harness| groups.run(|shard, _, token| shard.delete_groups(token, vec!["g".into()]));
    let token = delete(&mut groups);
    assert_eq!(groups.error(token), ErrorCode::NON_EMPTY_GROUP);
    groups.leave(&members[0].member_id);
    groups.commit("", -1, 0, 5);
    let token = delete(&mut groups);
    assert_eq!(groups.error(token), ErrorCode::NONE);
    let token = delete(&mut groups);
    assert_eq!(groups.error(token), ErrorCode::GROUP_ID_NOT_FOUND);
    let restarted = groups.restarted();
    assert!(restarted.groups().next().is_none() && restarted.offsets.of_group("g").is_none());
}
