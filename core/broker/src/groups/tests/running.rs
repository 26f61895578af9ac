//! Loading, parking, time, and what goes wrong.

use bytes::Bytes;
use ottla_net::Reply;
use ottla_protocol::message::{HeartbeatRequest, ListGroupsRequest};
use ottla_protocol::record::{BatchBuilder, Compression, Finish};
use ottla_protocol::{ErrorCode, Response, Uuid};

use super::fixture::{Fixture, TOPIC, join_request, run, settle, settled};
use super::requests::{commit_request, errors_of_commit, fetch_request, fetched};

fn commit(offset: i64) -> ottla_protocol::message::OffsetCommitRequest {
    commit_request("g", &[("t", Uuid::ZERO, 0)], offset)
}

fn error_of(response: Response) -> ErrorCode {
    match response {
        Response::JoinGroup(response) => ErrorCode(response.error_code),
        Response::Heartbeat(response) => ErrorCode(response.error_code),
        Response::ListGroups(response) => ErrorCode(response.error_code),
        Response::OffsetFetch(response) => ErrorCode(response.groups[0].error_code),
        commit => errors_of_commit(commit)[0].1,
    }
}

fn heartbeat(member_id: &str) -> HeartbeatRequest {
    HeartbeatRequest { group_id: "g".into(), generation_id: 1, member_id: member_id.into(), ..Default::default() }
}

#[test]
fn only_a_shard_that_is_led_and_loaded_answers() {
    run(async |fixture| {
        assert_eq!(error_of(fixture.ask(9, commit(1))), ErrorCode::NOT_COORDINATOR);
        *fixture.cluster.partitions.lock() = Some(4);
        assert_eq!(error_of(fixture.ask(9, join_request("g", ""))), ErrorCode::NOT_COORDINATOR);
        *fixture.spawner.hold.lock() = true;
        fixture.groups.elected(fixture.partition("g"), 1);
        assert_eq!(error_of(fixture.ask(9, commit(1))), ErrorCode::COORDINATOR_LOAD_IN_PROGRESS);
        assert_eq!(error_of(fixture.ask(9, fetch_request("g", false))), ErrorCode::COORDINATOR_LOAD_IN_PROGRESS);
        assert_eq!(error_of(fixture.ask(5, ListGroupsRequest::default())), ErrorCode::COORDINATOR_LOAD_IN_PROGRESS);
        assert_eq!(error_of(fixture.ask(4, heartbeat("m"))), ErrorCode::NONE, "a session does not end while it loads");
        fixture.spawner.let_go();
        assert_eq!(error_of(fixture.ask(9, commit(1))), ErrorCode::NONE);
        fixture.groups.resigned(fixture.partition("g"));
        assert_eq!(error_of(fixture.ask(9, commit(1))), ErrorCode::NOT_COORDINATOR);
    });
}

#[test]
fn groups_and_offsets_are_there_again_after_a_restart() {
    run(async |fixture| {
        let fixture = fixture.led().await;
        for offset in 1..=5 {
            fixture.ask(9, commit(offset));
        }
        let written = fixture.log.batches(fixture.partition("g")).len();
        let fixture = fixture.restarted().led().await;
        assert_eq!(fetched(fixture.ask(9, fetch_request("g", false))), 5);
        assert_eq!(error_of(fixture.ask(9, commit(6))), ErrorCode::NONE);
        assert_eq!(fixture.log.batches(fixture.partition("g")).len(), written + 1);
    });
}

#[test]
fn records_of_other_kinds_stay_and_are_stepped_over() {
    run(async |fixture: Fixture| {
        *fixture.cluster.partitions.lock() = Some(4);
        let partition = fixture.partition("g");
        let mut builder = BatchBuilder::new(Compression::None, 100);
        for key in [&b"\0\x03\0\x01g"[..], b"\0\x01", b""] {
            builder.append(1, Some(key), Some(b"\0\0"), &[]).expect("fits");
        }
        fixture.log.push(partition, &builder.finish(&Finish::default()).expect("a batch"));
        let fixture = fixture.led().await;
        assert_eq!(error_of(fixture.ask(9, commit(6))), ErrorCode::NONE);
        assert_eq!(fetched(fixture.ask(9, fetch_request("g", false))), 6);
    });
}

#[test]
fn replies_wait_for_the_high_watermark() {
    run(async |fixture| {
        let fixture = fixture.led().await;
        fixture.ask(9, commit(1));
        *fixture.log.hold.lock() = true;
        let waits = fixture.call(9, commit(2));
        assert!(matches!(waits, Reply::Later(_)));
        assert_eq!(fetched(fixture.ask(9, fetch_request("g", false))), 1, "what is not committed is not seen");
        let stable = fixture.call(9, fetch_request("g", true));
        assert!(matches!(stable, Reply::Later(_)), "what is not committed is waited for");
        settle().await;
        fixture.log.move_watermark(fixture.partition("g"));
        assert_eq!(error_of(settled(waits).await), ErrorCode::NONE);
        assert_eq!(fetched(settled(stable).await), 2);
        assert_eq!(fetched(fixture.ask(9, fetch_request("g", false))), 2);
    });
}

#[test]
fn who_waits_for_the_high_watermark_too_long_may_try_again() {
    run(async |fixture| {
        let fixture = fixture.led().await;
        *fixture.log.hold.lock() = true;
        let waits = fixture.call(9, commit(2));
        settle().await;
        fixture.pass(4_000).await;
        let later = fixture.call(9, commit(3));
        fixture.pass(1_000).await;
        assert_eq!(error_of(settled(waits).await), ErrorCode::COORDINATOR_NOT_AVAILABLE);
        fixture.log.move_watermark(fixture.partition("g"));
        assert_eq!(error_of(settled(later).await), ErrorCode::NONE);
        assert_eq!(fetched(fixture.ask(9, fetch_request("g", false))), 3);
    });
}

#[test]
fn a_log_that_refuses_takes_the_commit_back() {
    run(async |fixture| {
        let fixture = fixture.led().await;
        fixture.ask(9, commit(1));
        for (error, told) in [
            (ErrorCode::NOT_LEADER_OR_FOLLOWER, ErrorCode::NOT_COORDINATOR),
            (ErrorCode::NOT_ENOUGH_REPLICAS, ErrorCode::COORDINATOR_NOT_AVAILABLE),
            (ErrorCode::KAFKA_STORAGE_ERROR, ErrorCode::NOT_COORDINATOR),
            (ErrorCode::MESSAGE_TOO_LARGE, ErrorCode::UNKNOWN_SERVER_ERROR),
        ] {
            *fixture.log.refuse.lock() = Some(error);
            assert_eq!(error_of(fixture.ask(9, commit(2))), told);
            assert_eq!(fetched(fixture.ask(9, fetch_request("g", true))), 1);
        }
        *fixture.log.refuse.lock() = None;
        assert_eq!(error_of(fixture.ask(9, commit(3))), ErrorCode::NONE);
    });
}

#[test]
fn who_waits_when_the_leadership_goes_is_sent_elsewhere() {
    run(async |fixture| {
        let fixture = fixture.led().await;
        let member = fixture.join_alone("g").await.member_id;
        // The second member waits for the first.
        let join = fixture.call(3, join_request("g", ""));
        *fixture.log.hold.lock() = true;
        let commit = fixture.call(9, commit_request("other", &[("t", Uuid::ZERO, 0)], 1));
        settle().await;
        fixture.groups.stop();
        assert_eq!(error_of(settled(join).await), ErrorCode::NOT_COORDINATOR);
        assert_eq!(error_of(settled(commit).await), ErrorCode::NOT_COORDINATOR);
        assert_eq!(error_of(fixture.ask(4, heartbeat(&member))), ErrorCode::NOT_COORDINATOR);
    });
}

#[test]
fn a_log_that_somebody_else_wrote_to_is_loaded_again() {
    run(async |fixture| {
        let fixture = fixture.led().await;
        fixture.ask(9, commit(1));
        let partition = fixture.partition("g");
        let foreign: Bytes = fixture.log.batches(partition)[0].clone();
        fixture.log.push(partition, &foreign);
        assert_eq!(error_of(fixture.ask(9, commit(2))), ErrorCode::NOT_COORDINATOR);
        settle().await;
        assert_eq!(fetched(fixture.ask(9, fetch_request("g", false))), 2, "the record is in the log");
        assert_eq!(error_of(fixture.ask(9, commit(3))), ErrorCode::NONE);
    });
}

#[test]
fn a_silent_member_is_out_when_its_time_has_come() {
    run(async |fixture| {
        let fixture = fixture.led().await;
        let member = fixture.join_alone("g").await.member_id;
        for _ in 0..3 {
            fixture.pass(9_000).await;
            assert_eq!(error_of(fixture.ask(4, heartbeat(&member))), ErrorCode::NONE);
        }
        fixture.pass(10_000).await;
        assert_eq!(error_of(fixture.ask(4, heartbeat(&member))), ErrorCode::UNKNOWN_MEMBER_ID);
    });
}

#[test]
fn offsets_expire_and_many_tombstones_go_in_several_batches() {
    run(async |fixture| {
        let fixture = fixture.led().await;
        for group in 0..60 {
            fixture.ask(9, commit_request(&format!("a-group-with-a-long-name-{group}"), &[("t", Uuid::ZERO, 0)], 1));
        }
        let partitions = 0..4;
        let before: usize = partitions.clone().map(|number| fixture.log.batches(number).len()).sum();
        for _ in 0..8 {
            fixture.pass(24 * 3_600_000).await;
        }
        let Response::ListGroups(listed) = fixture.ask(5, ListGroupsRequest::default()) else {
            panic!("not a list");
        };
        assert!(listed.groups.is_empty());
        let after: Vec<_> = partitions.flat_map(|number| fixture.log.batches(number)).collect();
        assert!(after.len() > before + 4, "a batch takes 1000 bytes");
        assert!(after.iter().all(|batch| batch.len() <= 1_000));
    });
}

#[test]
fn offsets_go_with_their_topic() {
    run(async |fixture| {
        let fixture = fixture.led().await;
        fixture.ask(9, commit(1));
        fixture.groups.topics_deleted(&[("t".to_owned(), TOPIC)]);
        assert_eq!(fetched(fixture.ask(9, fetch_request("g", false))), -1);
    });
}
