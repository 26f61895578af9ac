//! Administration, each API once on something real.

use crate::harness::*;
use crate::kafka::bootstrap;
use ottla_client::admin::*;
use ottla_client::config::IsolationLevel;
use ottla_client::consumer::OffsetAndMetadata;
use ottla_client::{Error, TopicPartition};
use ottla_protocol::ErrorCode;

fn one<K, T>(mut each: Each<K, T>) -> Result<T, Error> {
    assert_eq!(each.len(), 1);
    each.remove(0).1
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn topics_and_their_configurations() {
    let Some(broker) = bootstrap() else { return };
    let admin = admin(broker);
    let name = unique("admin");
    let mut new = NewTopic::new(name.clone(), 2, 1);
    new.configs = vec![("retention.ms".to_owned(), Some("3600000".to_owned()))];
    one(admin.create_topics(&[new.clone()], true, None).await.unwrap()).unwrap();
    let created = one(admin.create_topics(&[new.clone()], false, None).await.unwrap()).unwrap();
    assert_eq!((created.partitions, created.replication_factor, created.id.is_zero()), (2, 1, false));
    let again = one(admin.create_topics(&[new], false, None).await.unwrap()).unwrap_err();
    assert_eq!(again.code(), ErrorCode::TOPIC_ALREADY_EXISTS);
    let more = NewPartitions { total: 3, assignments: Vec::new() };
    one(admin.create_partitions(&[(name.clone(), more.clone())], false, None).await.unwrap()).unwrap();
    let fewer = one(admin.create_partitions(&[(name.clone(), more)], false, None).await.unwrap()).unwrap_err();
    assert_eq!(fewer.code(), ErrorCode::INVALID_PARTITIONS);
    let described = one(admin.describe_topics(std::slice::from_ref(&name), None).await.unwrap()).unwrap();
    assert_eq!((described.partitions.len(), described.id), (3, created.id));
    assert!(admin.list_topics(false, None).await.unwrap().iter().any(|topic| *topic.name == *name));

    let resource = ConfigResource::topic(name.clone());
    let describe = async |key: &str| {
        let wanted = [(resource.clone(), Some(vec![key.to_owned()]))];
        let options = DescribeConfigsOptions { synonyms: true, documentation: true };
        let entries = one(admin.describe_configs(&wanted, options, None).await.unwrap()).unwrap();
        assert_eq!(entries.len(), 1);
        (entries[0].value.clone().unwrap(), entries[0].is_default())
    };
    assert_eq!(describe("retention.ms").await, ("3600000".to_owned(), false));
    let alter = |name: &str, operation, value: Option<&str>| ConfigAlteration {
        name: name.to_owned(),
        operation,
        value: value.map(str::to_owned),
    };
    let changes = vec![
        alter("retention.ms", AlterOperation::Delete, None),
        alter("cleanup.policy", AlterOperation::Append, Some("compact")),
        alter("segment.bytes", AlterOperation::Set, Some("2097152")),
    ];
    one(admin.incremental_alter_configs(&[(resource.clone(), changes)], false, None).await.unwrap()).unwrap();
    // A broker follows its controller a moment later.
    bounded("the altered configuration", async {
        while describe("segment.bytes").await != ("2097152".to_owned(), false) {}
    })
    .await;
    assert_eq!(describe("retention.ms").await, ("604800000".to_owned(), true));
    assert_eq!(describe("cleanup.policy").await.0, "delete,compact");
    let values = vec![("segment.ms".to_owned(), Some("60000".to_owned()))];
    one(admin.alter_configs(&[(resource.clone(), values)], false, None).await.unwrap()).unwrap();
    bounded("the replaced configuration", async { while !describe("segment.bytes").await.1 {} }).await;
    let wrong = vec![alter("retention.ms", AlterOperation::Set, Some("soon"))];
    let error = one(admin.incremental_alter_configs(&[(resource.clone(), wrong)], false, None).await.unwrap());
    assert_eq!(error.unwrap_err().code(), ErrorCode::INVALID_CONFIG);
    let resources = admin.list_config_resources(&[ResourceType::Topic], None).await.unwrap();
    assert!(resources.contains(&resource));

    one(admin.delete_topics(std::slice::from_ref(&name), None).await.unwrap()).unwrap();
    let gone = one(admin.delete_topics(&[name], None).await.unwrap()).unwrap_err();
    assert_eq!(gone.code(), ErrorCode::UNKNOWN_TOPIC_OR_PARTITION);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn records_and_producers() {
    let Some(broker) = bootstrap() else { return };
    let admin = admin(broker);
    let topic = topic(broker, "records", 1, &[]).await;
    let at = TopicPartition::new(topic.as_str(), 0);
    let producer = producer(broker, &[]);
    for number in 0..10 {
        send_text(&producer, &topic, 0, &number.to_string()).await;
    }
    let offset = async |spec| {
        let wanted = [(at.clone(), spec)];
        let found = admin.list_offsets(&wanted, IsolationLevel::ReadUncommitted, None).await.unwrap();
        one(found).unwrap().map(|found| found.offset)
    };
    assert_eq!(offset(OffsetSpec::Latest).await, Some(10));
    assert_eq!(one(admin.delete_records(&[(at.clone(), 4)], None).await.unwrap()).unwrap(), 4);
    assert_eq!(offset(OffsetSpec::Earliest).await, Some(4));
    assert_eq!(offset(OffsetSpec::MaxTimestamp).await, Some(9));
    let error = one(admin.delete_records(&[(at.clone(), 99)], None).await.unwrap()).unwrap_err();
    assert_eq!(error.code(), ErrorCode::OFFSET_OUT_OF_RANGE);
    let producers = one(admin.describe_producers(std::slice::from_ref(&at), None).await.unwrap()).unwrap();
    assert_eq!((producers.len(), producers[0].last_sequence), (1, 9));
    producer.close(LONG).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn groups_and_their_offsets() {
    let Some(broker) = bootstrap() else { return };
    let admin = admin(broker);
    let topic = topic(broker, "grouped", 2, &[]).await;
    let group = unique("grouped");
    let (left, right) = (TopicPartition::new(topic.as_str(), 0), TopicPartition::new(topic.as_str(), 1));
    let consumer = consumer(broker, &[("group.id", group.as_str()), ("auto.offset.reset", "earliest")]);
    consumer.subscribe([topic.as_str()]).unwrap();
    bounded("assignment", async {
        while consumer.assignment().len() < 2 {
            consumer.poll(std::time::Duration::from_millis(50)).await.unwrap();
        }
    })
    .await;
    let groups = [group.clone()];
    let listed = admin.list_groups(&[], &[], None).await.unwrap();
    assert!(listed.iter().any(|one| one.group_id == group && one.state == "Stable" && one.protocol_type == "consumer"));
    let described = one(admin.describe_groups(&groups, None).await.unwrap()).unwrap();
    assert_eq!(
        (described.state.as_str(), described.protocol.as_str(), described.members.len()),
        ("Stable", "range", 1)
    );
    assert_eq!(described.members[0].assignment, [left.clone(), right.clone()]);
    assert_eq!(described.members[0].client_id, "it");
    let busy = one(admin.delete_groups(&groups, None).await.unwrap()).unwrap_err();
    assert_eq!(busy.code(), ErrorCode::NON_EMPTY_GROUP);
    let member = MemberToRemove::Member(described.members[0].member_id.clone());
    one(admin.remove_members(&group, &[member], "test", None).await.unwrap()).unwrap();
    consumer.close(LONG).await.unwrap();
    bounded("an empty group", async {
        while one(admin.describe_groups(&groups, None).await.unwrap()).unwrap().state != "Empty" {
            pause(50).await;
        }
    })
    .await;
    let offsets = [(left.clone(), OffsetAndMetadata::new(0)), (right.clone(), OffsetAndMetadata::new(7))].into();
    for (_, result) in admin.alter_group_offsets(&group, &offsets, None).await.unwrap() {
        result.unwrap();
    }
    let found = admin.list_group_offsets(&group, None, None).await.unwrap();
    let offset = |at: &TopicPartition| {
        let entry = found.iter().find(|(found, _)| found == at).unwrap();
        entry.1.as_ref().unwrap().as_ref().map(|found| found.offset)
    };
    assert_eq!((offset(&left), offset(&right)), (Some(0), Some(7)));
    one(admin.delete_group_offsets(&group, std::slice::from_ref(&left), None).await.unwrap()).unwrap();
    let found = admin.list_group_offsets(&group, Some(&[left]), None).await.unwrap();
    assert!(matches!(&found[..], [(_, Ok(None))]), "{found:?}");
    one(admin.delete_groups(&groups, None).await.unwrap()).unwrap();
    let gone = one(admin.delete_groups(&groups, None).await.unwrap()).unwrap_err();
    assert_eq!(gone.code(), ErrorCode::GROUP_ID_NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_cluster_and_its_brokers() {
    let Some(broker) = bootstrap() else { return };
    let admin = admin(broker);
    let topic = topic(broker, "cluster", 1, &[]).await;
    let producer = producer(broker, &[]);
    send_text(&producer, &topic, 0, "some bytes").await;
    producer.close(LONG).await.unwrap();
    let cluster = admin.describe_cluster(false, None).await.unwrap();
    assert_eq!((cluster.brokers.len(), cluster.controller), (1, cluster.brokers[0].node.id));
    let id = cluster.brokers[0].node.id;
    let dirs = one(admin.describe_log_dirs(&[id], None).await.unwrap()).unwrap();
    let replica = dirs[0].replicas.iter().find(|replica| *replica.at.topic == *topic).unwrap();
    assert!(replica.bytes > 70);
    let quorum = admin.describe_quorum(None).await.unwrap();
    assert_eq!((quorum.leader, quorum.voters.len()), (id, 1));
    let wanted = [(ConfigResource::broker(id), None)];
    let entries = one(admin.describe_configs(&wanted, DescribeConfigsOptions::default(), None).await.unwrap()).unwrap();
    assert!(entries.iter().any(|entry| entry.name == "log.retention.hours"));
    let error = one(admin.describe_log_dirs(&[99], Some(SECOND)).await.unwrap()).unwrap_err();
    assert!(error.to_string().contains("99"), "{error}");
}
