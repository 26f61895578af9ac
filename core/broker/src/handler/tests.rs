//! The handlers of metadata APIs, each over a store in memory, as a request in each version reaches them.

use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Instant;

use ottla_metadata::{Outcome, resource};
use ottla_net::{ConnectionContext, LOCAL_LISTENER, Reply, RequestContext};
use ottla_protocol::message::create_topics_request::CreatableTopic;
use ottla_protocol::message::delete_topics_request::DeleteTopicState;
use ottla_protocol::message::describe_configs_request::DescribeConfigsResource;
use ottla_protocol::message::describe_quorum_request::{PartitionData, TopicData};
use ottla_protocol::message::describe_topic_partitions_request::{Cursor, TopicRequest};
use ottla_protocol::message::incremental_alter_configs_request::{AlterConfigsResource, AlterableConfig};
use ottla_protocol::message::metadata_request::MetadataRequestTopic;
use ottla_protocol::message::*;
use ottla_protocol::{ApiKey, ErrorCode, Response, Uuid, Writer};
use ottla_storage::LogDirectory;

use super::*;
use crate::controller::Metadata;
use crate::controller::tests::{Store, create};

#[allow(clippy::disallowed_methods, reason = "a handler does not look at it")]
fn context_on(listener: &str, api_version: i16) -> RequestContext {
    let connection = ConnectionContext {
        id: 1,
        listener: Arc::from(listener),
        local: None,
        peer: None,
        principal: Arc::from("User:ANONYMOUS"),
    };
    RequestContext {
        connection: Arc::new(connection),
        api_version,
        correlation_id: 1,
        client_id: None,
        received: Instant::now(),
    }
}

fn context(api_version: i16) -> RequestContext {
    context_on("PLAINTEXT", api_version)
}

/// The response, which blocking work done at once lets no one wait for.
fn response(reply: Reply) -> Response {
    match reply {
        Reply::Now(response) => response,
        Reply::Later(mut future) => match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(response) => response,
            Poll::Pending => panic!("the reply waits"),
        },
        Reply::None | Reply::Close(_) => panic!("no reply"),
    }
}

/// The response of one kind, which can also be written in the version that it answers.
macro_rules! answer {
    ($kind:ident, $version:expr, $reply:expr) => {{
        let response = response($reply);
        response.encode(&mut Writer::new(), $version).unwrap();
        match response {
            Response::$kind(response) => response,
            other => panic!("{other:?}"),
        }
    }};
}

fn versions(api: ApiKey) -> std::ops::RangeInclusive<i16> {
    let (low, high) = api.versions();
    low..=high
}

fn open() -> (LogDirectory, Arc<Metadata>) {
    Store::memory().open()
}

fn named(names: &[&str]) -> MetadataRequest {
    let topic = |name: &&str| MetadataRequestTopic { name: Some((*name).to_owned()), ..Default::default() };
    MetadataRequest {
        topics: Some(names.iter().map(topic).collect()),
        allow_auto_topic_creation: true,
        ..Default::default()
    }
}

#[test]
fn metadata_makes_topics_and_tells_where_they_are_in_every_version() {
    let (_directory, metadata) = open();
    for version in versions(ApiKey::Metadata) {
        let request = named(&[&format!("topic-{version}"), "b@d"]);
        let answer = answer!(Metadata, version, metadata::handle(&metadata, &context(version), request));
        assert_eq!(answer.topics[0].error_code, 0, "version {version}");
        assert_eq!(answer.topics[0].partitions[0].leader_id, 1);
        assert_eq!(answer.topics[1].error_code, ErrorCode::INVALID_TOPIC_EXCEPTION.0);
        assert_eq!((answer.brokers[0].host.as_str(), answer.brokers[0].port), ("localhost", 9092));
        assert_eq!((answer.brokers.len(), answer.controller_id), (1, 1));
        assert_eq!(answer.cluster_id.as_deref(), Some(metadata.cluster_id()));
        assert!(metadata.image().topic(&format!("topic-{version}")).is_some());
    }
}

#[test]
fn metadata_asks_for_all_or_none_or_ids() {
    let (_directory, metadata) = open();
    create(&metadata, "orders", 2, &[]);
    let ask = |version, request| answer!(Metadata, version, metadata::handle(&metadata, &context(version), request));
    let all = MetadataRequest { topics: None, ..Default::default() };
    assert_eq!(ask(13, all).topics.len(), 1);
    let empty = || MetadataRequest { topics: Some(Vec::new()), ..Default::default() };
    assert_eq!(ask(0, empty()).topics.len(), 1);
    assert_eq!(ask(1, empty()).topics.len(), 0);

    let by_id = |topic_id| MetadataRequest {
        topics: Some(vec![MetadataRequestTopic { topic_id, name: None }]),
        ..Default::default()
    };
    let id = metadata.image().topic("orders").unwrap().id;
    assert_eq!(ask(12, by_id(id)).topics[0].name.as_deref(), Some("orders"));
    let unknown = ask(12, by_id(Uuid([9; 16])));
    assert_eq!(unknown.topics[0].error_code, ErrorCode::UNKNOWN_TOPIC_ID.0);
    assert_eq!((unknown.topics[0].topic_id, &unknown.topics[0].name), (Uuid([9; 16]), &None));
    assert_eq!(ask(11, by_id(id)).topics[0].error_code, ErrorCode::INVALID_REQUEST.0);

    let mut request = named(&["absent"]);
    request.allow_auto_topic_creation = false;
    request.include_topic_authorized_operations = true;
    assert_eq!(ask(13, request).topics[0].error_code, ErrorCode::UNKNOWN_TOPIC_OR_PARTITION.0);
    assert!(metadata.image().topic("absent").is_none());
    let offsets = ask(13, named(&["__consumer_offsets"]));
    assert!(offsets.topics[0].is_internal);
    assert_eq!(offsets.topics[0].partitions.len(), 50);
}

#[test]
fn metadata_makes_no_topics_where_that_is_off_or_impossible() {
    let (_directory, metadata) = Store::memory().with("auto.create.topics.enable", "false").open();
    let answer = answer!(Metadata, 13, metadata::handle(&metadata, &context(13), named(&["a"])));
    assert_eq!(answer.topics[0].error_code, ErrorCode::UNKNOWN_TOPIC_OR_PARTITION.0);
    let (_directory, metadata) = Store::memory().with("default.replication.factor", "3").open();
    let answer = answer!(Metadata, 13, metadata::handle(&metadata, &context(13), named(&["a"])));
    assert_eq!(answer.topics[0].error_code, ErrorCode::INVALID_REPLICATION_FACTOR.0);
}

#[test]
fn each_listener_has_its_own_endpoints() {
    let (_directory, metadata) = open();
    let ask = |listener| answer!(Metadata, 13, metadata::handle(&metadata, &context_on(listener, 13), named(&["a"])));
    assert_eq!(ask(LOCAL_LISTENER).brokers[0].host, "local");
    assert_eq!(ask(LOCAL_LISTENER).topics[0].partitions[0].leader_id, 1);
    let other = ask("OTHER");
    assert!(other.brokers.is_empty());
    assert_eq!(other.topics[0].partitions[0].error_code, ErrorCode::LISTENER_NOT_FOUND.0);
}

#[test]
fn topics_are_created_grown_and_deleted_in_every_version() {
    let (_directory, metadata) = open();
    for version in versions(ApiKey::CreateTopics) {
        let topic = |name: String, num_partitions| CreatableTopic {
            name,
            num_partitions,
            replication_factor: 1,
            ..Default::default()
        };
        let topics = vec![topic(format!("t{version}"), 2), topic("none".to_owned(), 0)];
        let request = CreateTopicsRequest { topics, ..Default::default() };
        let answer = answer!(CreateTopics, version, create_topics::handle(&metadata, request));
        assert_eq!((answer.topics[0].error_code, answer.topics[0].num_partitions), (0, 2));
        assert_eq!(answer.topics[1].error_code, ErrorCode::INVALID_PARTITIONS.0);
    }
    for version in versions(ApiKey::CreatePartitions) {
        let topic = create_partitions_request::CreatePartitionsTopic {
            name: "t7".to_owned(),
            count: 3 + i32::from(version),
            assignments: None,
        };
        let request = CreatePartitionsRequest { topics: vec![topic], ..Default::default() };
        let answer = answer!(CreatePartitions, version, create_partitions::handle(&metadata, request));
        assert_eq!(answer.results[0].error_code, 0);
    }
    assert_eq!(metadata.image().topic("t7").unwrap().partitions.len(), 6);
    for version in versions(ApiKey::DeleteTopics) {
        let name = format!("t{}", version + 1);
        let exists = metadata.image().topic(&name).is_some();
        let request = if version >= 6 {
            let topics = vec![DeleteTopicState { name: Some(name.clone()), ..Default::default() }];
            DeleteTopicsRequest { topics, ..Default::default() }
        } else {
            DeleteTopicsRequest { topic_names: vec![name.clone()], ..Default::default() }
        };
        let answer = answer!(DeleteTopics, version, delete_topics::handle(&metadata, &context(version), request));
        assert_eq!(answer.responses[0].error_code == 0, exists);
        assert!(metadata.image().topic(&name).is_none());
    }
}

#[test]
fn a_broker_that_deletes_nothing_says_so_as_the_client_knows_it() {
    let (_directory, metadata) = Store::memory().with("delete.topic.enable", "false").open();
    for (version, code) in [(2, ErrorCode::INVALID_REQUEST), (3, ErrorCode::TOPIC_DELETION_DISABLED)] {
        let request = DeleteTopicsRequest { topic_names: vec!["a".to_owned()], ..Default::default() };
        let answer = answer!(DeleteTopics, version, delete_topics::handle(&metadata, &context(version), request));
        assert_eq!(answer.responses[0].error_code, code.0);
    }
}

#[test]
fn a_broker_that_is_closed_answers_with_an_error() {
    let (_directory, metadata) = open();
    metadata.close().unwrap();
    let topics = vec![CreatableTopic { name: "late".to_owned(), ..Default::default() }];
    let request = CreateTopicsRequest { topics, ..Default::default() };
    let answer = answer!(CreateTopics, 7, create_topics::handle(&metadata, request));
    assert_eq!(answer.topics[0].error_code, ErrorCode::KAFKA_STORAGE_ERROR.0);
    let answer = answer!(Metadata, 13, metadata::handle(&metadata, &context(13), named(&["late"])));
    assert_eq!(answer.topics[0].error_code, ErrorCode::UNKNOWN_TOPIC_OR_PARTITION.0);
}

fn pages(metadata: &Metadata, topics: &[&str], limit: i32) -> Vec<Vec<(String, usize)>> {
    let mut pages = Vec::new();
    let mut cursor = None;
    loop {
        let topics = topics.iter().map(|name| TopicRequest { name: (*name).to_owned() }).collect();
        let request = DescribeTopicPartitionsRequest { topics, response_partition_limit: limit, cursor };
        let reply = describe_topic_partitions::handle(metadata, &context(0), &request);
        let answer = answer!(DescribeTopicPartitions, 0, reply);
        let count = |topic: &describe_topic_partitions_response::DescribeTopicPartitionsResponseTopic| {
            (topic.name.clone().unwrap_or_default(), topic.partitions.len())
        };
        pages.push(answer.topics.iter().map(count).collect());
        match answer.next_cursor {
            Some(next) => cursor = Some(Cursor { topic_name: next.topic_name, partition_index: next.partition_index }),
            None => return pages,
        }
    }
}

#[test]
fn topic_partitions_come_in_pages() {
    let (_directory, metadata) = open();
    for name in ["a", "b", "c"] {
        create(&metadata, name, 3, &[]);
    }
    let page = |topics: &[(&str, usize)]| topics.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect();
    let whole: Vec<Vec<(String, usize)>> = vec![page(&[("a", 3), ("b", 3), ("c", 3)])];
    assert_eq!(pages(&metadata, &[], 2000), whole);
    let four: Vec<Vec<(String, usize)>> =
        vec![page(&[("a", 3), ("b", 1)]), page(&[("b", 2), ("c", 2)]), page(&[("c", 1)])];
    assert_eq!(pages(&metadata, &[], 4), four);
    let two: Vec<Vec<(String, usize)>> = vec![page(&[("a", 3)]), page(&[("c", 3)])];
    assert_eq!(pages(&metadata, &["c", "a"], 3), two);
    assert_eq!(pages(&metadata, &[], 0).len(), 9, "at least one partition a page");

    let ask = |topics: &[&str], cursor: Option<Cursor>| {
        let topics = topics.iter().map(|name| TopicRequest { name: (*name).to_owned() }).collect();
        let request = DescribeTopicPartitionsRequest { topics, response_partition_limit: 10, cursor };
        answer!(DescribeTopicPartitions, 0, describe_topic_partitions::handle(&metadata, &context(0), &request))
    };
    assert_eq!(ask(&["x"], None).topics[0].error_code, ErrorCode::UNKNOWN_TOPIC_OR_PARTITION.0);
    let negative = Cursor { topic_name: "a".to_owned(), partition_index: -1 };
    assert_eq!(ask(&["a"], Some(negative)).topics[0].error_code, ErrorCode::INVALID_REQUEST.0);
}

#[test]
fn the_cluster_is_described_with_its_brokers() {
    let (_directory, metadata) = open();
    for version in versions(ApiKey::DescribeCluster) {
        let request = DescribeClusterRequest { include_cluster_authorized_operations: true, ..Default::default() };
        let answer =
            answer!(DescribeCluster, version, describe_cluster::handle(&metadata, &context(version), &request));
        assert_eq!((answer.brokers.len(), answer.controller_id, answer.error_code), (1, 1, 0));
        assert_eq!(answer.cluster_authorized_operations, operations::CLUSTER);
    }
    let request = DescribeClusterRequest { endpoint_type: 2, ..Default::default() };
    let answer = answer!(DescribeCluster, 1, describe_cluster::handle(&metadata, &context(1), &request));
    assert_eq!(answer.error_code, ErrorCode::MISMATCHED_ENDPOINT_TYPE.0);
    metadata.write(|controller| Outcome { records: controller.leave(), response: () }).unwrap();
    let request = DescribeClusterRequest { include_fenced_brokers: true, ..Default::default() };
    let answer = answer!(DescribeCluster, 2, describe_cluster::handle(&metadata, &context(2), &request));
    assert_eq!((answer.brokers[0].is_fenced, answer.controller_id), (true, -1));
}

fn described(metadata: &Metadata, kind: i8, name: &str) -> describe_configs_response::DescribeConfigsResult {
    let wanted = DescribeConfigsResource { resource_type: kind, resource_name: name.to_owned(), ..Default::default() };
    let request =
        DescribeConfigsRequest { resources: vec![wanted], include_synonyms: true, include_documentation: true };
    for version in versions(ApiKey::DescribeConfigs) {
        answer!(DescribeConfigs, version, describe_configs::handle(metadata, &request));
    }
    answer!(DescribeConfigs, 4, describe_configs::handle(metadata, &request)).results.remove(0)
}

fn alter(metadata: &Arc<Metadata>, kind: i8, resource_name: &str, name: &str, value: Option<&str>) -> i16 {
    let config = AlterableConfig {
        name: name.to_owned(),
        config_operation: if value.is_some() { 0 } else { 1 },
        value: value.map(str::to_owned),
    };
    let resources = vec![AlterConfigsResource {
        resource_type: kind,
        resource_name: resource_name.to_owned(),
        configs: vec![config],
    }];
    let request = IncrementalAlterConfigsRequest { resources, ..Default::default() };
    let reply = incremental_alter_configs::handle(metadata, request);
    answer!(IncrementalAlterConfigs, 1, reply).responses[0].error_code
}

#[test]
fn configs_tell_their_values_and_where_they_come_from() {
    let (_directory, metadata) = Store::memory().with("log.retention.hours", "2").open();
    create(&metadata, "orders", 1, &[]);
    let retention = || {
        let configs = described(&metadata, resource::TOPIC, "orders").configs;
        configs.into_iter().find(|config| config.name == "retention.ms").unwrap()
    };
    let found = retention();
    // So Kafka has it: a value in another unit holds, and is not among the synonyms.
    assert_eq!((found.value.as_deref(), found.config_source), (Some("7200000"), resource::SOURCE_DEFAULT));
    assert!(found.synonyms.is_empty());
    assert_eq!((found.config_type, found.read_only), (5, false));
    assert!(found.documentation.is_some_and(|text| !text.is_empty()));
    assert_eq!(alter(&metadata, resource::BROKER, "", "log.retention.ms", Some("50")), 0);
    assert_eq!(retention().config_source, resource::SOURCE_DYNAMIC_DEFAULT_BROKER);
    assert_eq!(alter(&metadata, resource::BROKER, "1", "log.retention.ms", Some("60")), 0);
    assert_eq!(retention().value.as_deref(), Some("60"));
    assert_eq!(alter(&metadata, resource::TOPIC, "orders", "retention.ms", Some("70")), 0);
    let synonyms = retention().synonyms;
    let shown: Vec<String> = synonyms
        .iter()
        .map(|one| format!("{} {}={}", one.source, one.name, one.value.as_deref().unwrap_or("")))
        .collect();
    assert_eq!(
        shown,
        [
            "1 retention.ms=70",
            "2 log.retention.ms=60",
            "3 log.retention.ms=50",
            "4 log.retention.hours=2",
            "5 log.retention.hours=168",
        ]
    );
    assert_eq!(alter(&metadata, resource::TOPIC, "orders", "retention.ms", None), 0);
    assert_eq!(retention().value.as_deref(), Some("60"));

    let broker = described(&metadata, resource::BROKER, "1");
    let find = |name: &str| broker.configs.iter().find(|config| config.name == name).unwrap();
    assert!(find("node.id").read_only);
    assert!(!find("log.retention.ms").read_only);
    let password = find("ssl.keystore.password");
    assert_eq!((password.is_sensitive, &password.value, password.config_type), (true, &None, 9));
    let defaults = described(&metadata, resource::BROKER, "").configs;
    let names: Vec<&str> = defaults.iter().map(|config| config.name.as_str()).collect();
    assert_eq!(names, ["log.retention.ms", "min.insync.replicas"]);

    for (kind, name, code) in [
        (resource::TOPIC, "absent", ErrorCode::UNKNOWN_TOPIC_OR_PARTITION),
        (resource::TOPIC, "b@d", ErrorCode::INVALID_TOPIC_EXCEPTION),
        (resource::BROKER, "7", ErrorCode::INVALID_REQUEST),
        (resource::BROKER, "x", ErrorCode::INVALID_REQUEST),
        (resource::GROUP, "g", ErrorCode::INVALID_REQUEST),
        (99, "x", ErrorCode::INVALID_REQUEST),
    ] {
        let result = described(&metadata, kind, name);
        assert_eq!(result.error_code, code.0, "{kind} {name}");
        assert!(result.error_message.is_some());
    }
}

#[test]
fn only_the_keys_that_are_named_are_described() {
    let (_directory, metadata) = open();
    create(&metadata, "orders", 1, &[]);
    let wanted = DescribeConfigsResource {
        resource_type: resource::TOPIC,
        resource_name: "orders".to_owned(),
        configuration_keys: Some(vec!["segment.bytes".to_owned(), "no.such".to_owned()]),
    };
    let request = DescribeConfigsRequest { resources: vec![wanted], ..Default::default() };
    let result = answer!(DescribeConfigs, 4, describe_configs::handle(&metadata, &request)).results.remove(0);
    assert_eq!(result.configs.len(), 1);
    assert!(result.configs[0].synonyms.is_empty());
    assert_eq!(result.configs[0].documentation, None);
}

#[test]
fn the_old_alter_sets_back_what_it_does_not_name() {
    let (_directory, metadata) = open();
    create(&metadata, "orders", 1, &[("retention.ms", "5"), ("segment.bytes", "2000000")]);
    for version in versions(ApiKey::AlterConfigs) {
        let config = alter_configs_request::AlterableConfig {
            name: "retention.ms".to_owned(),
            value: Some(format!("{}", 10 + version)),
        };
        let resource = alter_configs_request::AlterConfigsResource {
            resource_type: resource::TOPIC,
            resource_name: "orders".to_owned(),
            configs: vec![config],
        };
        let request = AlterConfigsRequest { resources: vec![resource], validate_only: false };
        let answer = answer!(AlterConfigs, version, alter_configs::handle(&metadata, request));
        assert_eq!(answer.responses[0].error_code, 0);
    }
    let image = metadata.image();
    let values = image.config(resource::TOPIC, "orders").unwrap();
    assert_eq!(values.iter().collect::<Vec<_>>(), [(&"retention.ms".to_owned(), &"12".to_owned())]);
}

#[test]
fn config_resources_are_listed_by_their_types() {
    let (_directory, metadata) = open();
    create(&metadata, "orders", 1, &[]);
    let ask = |version, resource_types| {
        let request = ListConfigResourcesRequest { resource_types };
        answer!(ListConfigResources, version, list_config_resources::handle(&metadata, &context(version), &request))
    };
    assert_eq!(ask(1, Vec::new()).config_resources.len(), 3);
    let topics = ask(1, vec![resource::TOPIC]).config_resources;
    assert_eq!((topics[0].resource_name.as_str(), topics[0].resource_type), ("orders", resource::TOPIC));
    assert_eq!(ask(1, vec![77]).error_code, ErrorCode::UNSUPPORTED_VERSION.0);
    assert!(ask(0, Vec::new()).config_resources.is_empty());
}

#[test]
fn the_quorum_is_this_node() {
    let (_directory, metadata) = open();
    let request = |topic: &str| DescribeQuorumRequest {
        topics: vec![TopicData {
            topic_name: topic.to_owned(),
            partitions: vec![PartitionData { partition_index: 0 }],
        }],
    };
    for version in versions(ApiKey::DescribeQuorum) {
        let reply = describe_quorum::handle(&metadata, version, &request("__cluster_metadata"));
        let answer = answer!(DescribeQuorum, version, reply);
        let partition = &answer.topics[0].partitions[0];
        assert_eq!((partition.leader_id, partition.leader_epoch), (1, 1));
        assert_eq!(partition.high_watermark, metadata.image().offset + 1);
        assert_eq!(partition.current_voters[0].log_end_offset, partition.high_watermark);
        assert_eq!(answer.nodes.len(), usize::from(version >= 2));
    }
    let answer = answer!(DescribeQuorum, 2, describe_quorum::handle(&metadata, 2, &request("other")));
    assert_eq!(answer.topics[0].partitions[0].error_code, ErrorCode::UNKNOWN_TOPIC_OR_PARTITION.0);
}

#[test]
fn producers_get_ids_and_transactions_are_refused_for_good() {
    let (_directory, metadata) = open();
    let ask = |version, request| answer!(InitProducerId, version, init_producer_id::handle(&metadata, &request));
    for version in versions(ApiKey::InitProducerId) {
        let answer = ask(version, InitProducerIdRequest { transactional_id: None, ..Default::default() });
        assert_eq!((answer.error_code, answer.producer_id, answer.producer_epoch), (0, i64::from(version), 0));
        let transactional = InitProducerIdRequest { transactional_id: Some("t".to_owned()), ..Default::default() };
        let answer = ask(version, transactional);
        assert!(answer.error_code != 0 && !ErrorCode(answer.error_code).is_retriable());
        assert_eq!(answer.producer_id, -1);
    }
    let known =
        InitProducerIdRequest { transactional_id: None, producer_id: 3, producer_epoch: 5, ..Default::default() };
    let answer = ask(5, known);
    assert_eq!((answer.producer_id, answer.producer_epoch), (6, 0));
    let half = InitProducerIdRequest { transactional_id: None, producer_id: 3, ..Default::default() };
    assert_eq!(ask(5, half).error_code, ErrorCode::INVALID_REQUEST.0);
    let empty = InitProducerIdRequest { transactional_id: Some(String::new()), ..Default::default() };
    assert_eq!(ask(5, empty).error_code, ErrorCode::INVALID_REQUEST.0);
}

#[test]
fn api_versions_tell_what_is_served() {
    let (_directory, metadata) = open();
    let served = |api: ApiKey| (api != ApiKey::ListGroups).then(|| api.versions());
    let software = |name: &str| ApiVersionsRequest {
        client_software_name: name.to_owned(),
        client_software_version: "1.0".to_owned(),
        ..Default::default()
    };
    for version in versions(ApiKey::ApiVersions) {
        let reply = api_versions::handle(&metadata, &context(version), &software("a-b.c"), served);
        let answer = answer!(ApiVersions, version, reply);
        assert_eq!(answer.error_code, 0);
        assert_eq!(answer.api_keys.len(), ApiKey::ALL.len() - 1);
        let lowest = answer.supported_features.iter().map(|feature| feature.min_version).min();
        assert_eq!(lowest, Some(if version < 4 { 7 } else { 0 }));
        assert!(
            answer.finalized_features.iter().any(|one| one.name == "metadata.version" && one.max_version_level == 33)
        );
    }
    for (version, name, code) in [
        (3, "", ErrorCode::INVALID_REQUEST),
        (3, "-a", ErrorCode::INVALID_REQUEST),
        (4, "a b", ErrorCode::INVALID_REQUEST),
        (2, "", ErrorCode::NONE),
    ] {
        let reply = api_versions::handle(&metadata, &context(version), &software(name), served);
        assert_eq!(answer!(ApiVersions, version, reply).error_code, code.0);
    }
    let other = ApiVersionsRequest { cluster_id: Some("other".to_owned()), node_id: 1, ..software("a") };
    let reply = api_versions::handle(&metadata, &context(5), &other, served);
    assert_eq!(answer!(ApiVersions, 5, reply).error_code, ErrorCode::REBOOTSTRAP_REQUIRED.0);
}
