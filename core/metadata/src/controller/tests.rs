//! Each answer of the controller, and that a snapshot of what it made reads back as the same image.

use ottla_base::Random;
use ottla_base::config::{Key, Kind, Valid, Values};
use ottla_protocol::message::create_partitions_request::{CreatePartitionsAssignment, CreatePartitionsTopic};
use ottla_protocol::message::create_topics_request::{
    CreatableReplicaAssignment, CreatableTopic, CreatableTopicConfig,
};
use ottla_protocol::message::delete_topics_request::DeleteTopicState;
use ottla_protocol::message::incremental_alter_configs_request::{AlterConfigsResource, AlterableConfig};
use ottla_protocol::message::{
    AlterConfigsRequest, ClearElrRecord, CreatePartitionsRequest, CreateTopicsRequest, DeleteTopicsRequest,
    IncrementalAlterConfigsRequest, PartitionChangeRecord, alter_configs_request,
};
use ottla_protocol::{ErrorCode, Uuid};

use super::brokers::{Endpoint, Registration, bootstrap_records, bootstrap_snapshot};
use super::*;
use crate::image::Delta;
use crate::resource::{BROKER, GROUP, TOPIC};

static BROKER_KEYS: &[Key] = &[
    Key::new("default.replication.factor", Kind::Int, Some("1"), Valid::Any, ""),
    Key::new("delete.topic.enable", Kind::Boolean, Some("true"), Valid::Any, ""),
    Key::new("num.partitions", Kind::Int, Some("1"), Valid::AtLeast(1), ""),
    Key::new("min.insync.replicas", Kind::Int, Some("1"), Valid::AtLeast(1), "").cluster_wide(),
    Key::new("log.retention.ms", Kind::Long, None, Valid::Any, "").cluster_wide(),
    Key::new("log.cleanup.policy", Kind::List, Some("delete"), Valid::ListOf(&["compact", "delete"]), "")
        .cluster_wide(),
    Key::new("ssl.keystore.type", Kind::String, Some("JKS"), Valid::Any, "").per_broker().refused("TLS"),
    Key::new("listeners", Kind::List, None, Valid::Any, "").per_broker(),
];

/// A cluster of one node, and what the controller works with.
struct Cluster {
    image: MetadataImage,
    values: Values,
    random: Random,
}

impl Cluster {
    fn new(given: &[(&str, &str)]) -> Cluster {
        let given = given.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let (values, _) = Values::new(vec![BROKER_KEYS], given).unwrap();
        let mut cluster = Cluster { image: MetadataImage::empty(), values, random: Random::from_seed(3) };
        cluster.apply(&bootstrap_records(&bootstrap_snapshot(), "1", false));
        cluster.apply(&cluster.controller().register(&registration(), 5));
        cluster
    }

    fn controller(&self) -> Controller<'_> {
        Controller { image: &self.image, values: &self.values, node_id: 1, random: &self.random }
    }

    fn apply(&mut self, records: &[MetadataRecord]) {
        for record in records {
            self.image.replay(record, &mut Delta::default()).unwrap();
        }
    }

    /// Create, and tell the code.
    fn create(&mut self, topic: CreatableTopic) -> ErrorCode {
        let outcome =
            self.controller().create_topics(&CreateTopicsRequest { topics: vec![topic], ..Default::default() });
        self.apply(&outcome.records);
        let result = &outcome.response.topics[0];
        assert_eq!(result.error_code == 0, result.error_message.is_none());
        ErrorCode(result.error_code)
    }

    fn grow(&mut self, name: &str, count: i32, assignments: Option<&[&[i32]]>) -> ErrorCode {
        let assignment = |ids: &&[i32]| CreatePartitionsAssignment { broker_ids: ids.to_vec() };
        let assignments = assignments.map(|given| given.iter().map(assignment).collect());
        let topics = vec![CreatePartitionsTopic { name: name.to_owned(), count, assignments }];
        let request = CreatePartitionsRequest { topics, ..Default::default() };
        let outcome = self.controller().create_partitions(&request);
        self.apply(&outcome.records);
        ErrorCode(outcome.response.results[0].error_code)
    }

    fn delete(&mut self, topics: Vec<DeleteTopicState>) -> Vec<ErrorCode> {
        let outcome = self.controller().delete_topics(&DeleteTopicsRequest { topics, ..Default::default() });
        self.apply(&outcome.records);
        outcome.response.responses.iter().map(|result| ErrorCode(result.error_code)).collect()
    }

    fn alter(&mut self, kind: i8, resource_name: &str, changes: &[(&str, i8, Option<&str>)]) -> ErrorCode {
        let config = |(name, config_operation, value): &(&str, i8, Option<&str>)| AlterableConfig {
            name: (*name).to_owned(),
            config_operation: *config_operation,
            value: value.map(str::to_owned),
        };
        let resource = AlterConfigsResource {
            resource_type: kind,
            resource_name: resource_name.to_owned(),
            configs: changes.iter().map(config).collect(),
        };
        let request = IncrementalAlterConfigsRequest { resources: vec![resource], validate_only: false };
        let outcome = self.controller().incremental_alter_configs(&request);
        self.apply(&outcome.records);
        ErrorCode(outcome.response.responses[0].error_code)
    }

    fn config(&self, kind: i8, resource_name: &str, name: &str) -> Option<&str> {
        self.image.config(kind, resource_name)?.get(name).map(String::as_str)
    }
}

fn registration() -> Registration {
    let end = |listener: &str, port| Endpoint { listener: listener.to_owned(), host: "localhost".to_owned(), port };
    Registration {
        incarnation: Uuid([8; 16]),
        directory: Uuid([5; 16]),
        endpoints: vec![end("PLAINTEXT", 9092)],
        controller_endpoints: vec![end("CONTROLLER", 9093)],
        rack: Some("r1".to_owned()),
    }
}

fn topic(name: &str, num_partitions: i32, replication_factor: i16) -> CreatableTopic {
    CreatableTopic { name: name.to_owned(), num_partitions, replication_factor, ..Default::default() }
}

fn assigned(name: &str, assignments: &[(i32, &[i32])]) -> CreatableTopic {
    let assignment = |(partition_index, ids): &(i32, &[i32])| CreatableReplicaAssignment {
        partition_index: *partition_index,
        broker_ids: ids.to_vec(),
    };
    CreatableTopic { assignments: assignments.iter().map(assignment).collect(), ..topic(name, -1, -1) }
}

fn configured(name: &str, key: &str, value: Option<&str>) -> CreatableTopic {
    let config = CreatableTopicConfig { name: key.to_owned(), value: value.map(str::to_owned) };
    CreatableTopic { configs: vec![config], ..topic(name, 1, 1) }
}

fn by_name(name: &str) -> DeleteTopicState {
    DeleteTopicState { name: Some(name.to_owned()), ..Default::default() }
}

#[test]
fn topics_that_cannot_be_are_refused_with_kafkas_codes() {
    let mut cluster = Cluster::new(&[]);
    assert_eq!(cluster.create(topic("taken.name", 2, 1)), ErrorCode::NONE);
    let long = "x".repeat(250);
    for (wanted, code) in [
        (topic("taken.name", 1, 1), ErrorCode::TOPIC_ALREADY_EXISTS),
        (topic("taken_name", 1, 1), ErrorCode::INVALID_TOPIC_EXCEPTION),
        (topic("", 1, 1), ErrorCode::INVALID_TOPIC_EXCEPTION),
        (topic("..", 1, 1), ErrorCode::INVALID_TOPIC_EXCEPTION),
        (topic("b@d", 1, 1), ErrorCode::INVALID_TOPIC_EXCEPTION),
        (topic(&long, 1, 1), ErrorCode::INVALID_TOPIC_EXCEPTION),
        (topic("__cluster_metadata", 1, 1), ErrorCode::INVALID_REQUEST),
        (topic("a", 0, 1), ErrorCode::INVALID_PARTITIONS),
        (topic("a", -2, 1), ErrorCode::INVALID_PARTITIONS),
        (topic("a", 10_001, 1), ErrorCode::POLICY_VIOLATION),
        (topic("a", 1, 0), ErrorCode::INVALID_REPLICATION_FACTOR),
        (topic("a", 1, 2), ErrorCode::INVALID_REPLICATION_FACTOR),
        (assigned("a", &[(1, &[1])]), ErrorCode::INVALID_REPLICA_ASSIGNMENT),
        (assigned("a", &[(0, &[])]), ErrorCode::INVALID_REPLICA_ASSIGNMENT),
        (assigned("a", &[(0, &[7])]), ErrorCode::INVALID_REPLICA_ASSIGNMENT),
        (assigned("a", &[(0, &[1, 1])]), ErrorCode::INVALID_REPLICA_ASSIGNMENT),
        (assigned("a", &[(0, &[1]), (0, &[1])]), ErrorCode::INVALID_REPLICA_ASSIGNMENT),
        (CreatableTopic { num_partitions: 1, ..assigned("a", &[(0, &[1])]) }, ErrorCode::INVALID_REQUEST),
        (configured("a", "no.such.key", Some("1")), ErrorCode::INVALID_CONFIG),
        (configured("a", "retention.ms", Some("x")), ErrorCode::INVALID_CONFIG),
        (configured("a", "retention.ms", None), ErrorCode::INVALID_CONFIG),
        (configured("a", "remote.storage.enable", Some("true")), ErrorCode::INVALID_CONFIG),
    ] {
        let shown = format!("{wanted:?}");
        assert_eq!(cluster.create(wanted), code, "{shown}");
    }
    assert_eq!(cluster.image.topics().count(), 1);
}

#[test]
fn topics_get_what_they_ask_for_or_the_brokers_defaults() {
    let mut cluster = Cluster::new(&[("num.partitions", "3")]);
    assert_eq!(cluster.create(topic("defaults", -1, -1)), ErrorCode::NONE);
    assert_eq!(cluster.create(assigned("placed", &[(1, &[1]), (0, &[1])])), ErrorCode::NONE);
    assert_eq!(cluster.create(configured("set", "retention.ms", Some("9"))), ErrorCode::NONE);
    let made = cluster.image.topic("defaults").unwrap();
    assert_eq!(made.partitions.len(), 3);
    let partition = &made.partitions[&2];
    assert_eq!((partition.leader, partition.leader_epoch, partition.isr.as_slice()), (1, 0, &[1][..]));
    assert_eq!(partition.directories, [Uuid([5; 16])]);
    assert_eq!(cluster.image.topic("placed").unwrap().partitions.len(), 2);
    assert_eq!(cluster.config(TOPIC, "set", "retention.ms"), Some("9"));
}

#[test]
fn a_name_twice_or_only_a_trial_makes_nothing() {
    let cluster = Cluster::new(&[]);
    let twice = CreateTopicsRequest { topics: vec![topic("a", 1, 1), topic("a", 1, 1)], ..Default::default() };
    let outcome = cluster.controller().create_topics(&twice);
    assert_eq!(outcome.response.topics.len(), 1);
    assert_eq!(outcome.response.topics[0].error_code, ErrorCode::INVALID_REQUEST.0);
    let trial = CreateTopicsRequest { topics: vec![topic("a", 2, 1)], validate_only: true, ..Default::default() };
    let outcome = cluster.controller().create_topics(&trial);
    assert_eq!((outcome.records.len(), outcome.response.topics[0].num_partitions), (0, 2));
    let collision = CreateTopicsRequest { topics: vec![topic("a.b", 1, 1), topic("a_b", 1, 1)], ..Default::default() };
    let codes: Vec<i16> =
        cluster.controller().create_topics(&collision).response.topics.iter().map(|one| one.error_code).collect();
    assert_eq!(codes, [0, ErrorCode::INVALID_TOPIC_EXCEPTION.0]);
}

#[test]
fn partitions_are_added_and_never_taken() {
    let mut cluster = Cluster::new(&[]);
    cluster.create(topic("a", 2, 1));
    assert_eq!(cluster.grow("a", 4, None), ErrorCode::NONE);
    assert_eq!(cluster.grow("a", 5, Some(&[&[1]])), ErrorCode::NONE);
    assert_eq!(cluster.image.topic("a").unwrap().partitions.len(), 5);
    for (name, count, assignments, code) in [
        ("absent", 9, None, ErrorCode::UNKNOWN_TOPIC_OR_PARTITION),
        ("a", 5, None, ErrorCode::INVALID_PARTITIONS),
        ("a", 4, None, ErrorCode::INVALID_PARTITIONS),
        ("a", -1, None, ErrorCode::INVALID_PARTITIONS),
        ("a", i32::MAX, None, ErrorCode::POLICY_VIOLATION),
        ("a", 7, Some(&[&[1][..]][..]), ErrorCode::INVALID_REPLICA_ASSIGNMENT),
        ("a", 6, Some(&[&[4][..]][..]), ErrorCode::INVALID_REPLICA_ASSIGNMENT),
        ("a", 6, Some(&[&[1, 1][..]][..]), ErrorCode::INVALID_REPLICA_ASSIGNMENT),
    ] {
        assert_eq!(cluster.grow(name, count, assignments), code, "{name} {count} {assignments:?}");
    }
}

#[test]
fn topics_are_deleted_by_name_or_by_id() {
    let mut cluster = Cluster::new(&[]);
    cluster.create(configured("a", "retention.ms", Some("1")));
    cluster.create(topic("b", 1, 1));
    let id = cluster.image.topic("b").unwrap().id;
    let by_id = |topic_id| DeleteTopicState { name: None, topic_id };
    let both = DeleteTopicState { name: Some("a".to_owned()), topic_id: id };
    let wanted =
        vec![by_name("a"), by_id(id), by_name("b"), by_name("x"), by_id(Uuid([1; 16])), by_id(Uuid::ZERO), both];
    assert_eq!(
        cluster.delete(wanted),
        [
            ErrorCode::NONE,
            ErrorCode::NONE,
            ErrorCode::INVALID_REQUEST,
            ErrorCode::UNKNOWN_TOPIC_OR_PARTITION,
            ErrorCode::UNKNOWN_TOPIC_ID,
            ErrorCode::INVALID_REQUEST,
            ErrorCode::INVALID_REQUEST,
        ]
    );
    assert_eq!(cluster.image.topics().count(), 0);
    assert_eq!(cluster.image.config(TOPIC, "a"), None, "a topic's configuration goes with it");
    let mut cluster = Cluster::new(&[("delete.topic.enable", "false")]);
    assert_eq!(cluster.delete(vec![by_name("a")]), [ErrorCode::TOPIC_DELETION_DISABLED]);
}

const SET: i8 = 0;
const DELETE: i8 = 1;
const APPEND: i8 = 2;
const SUBTRACT: i8 = 3;

#[test]
fn values_are_set_deleted_appended_and_subtracted() {
    let mut cluster = Cluster::new(&[]);
    cluster.create(topic("a", 1, 1));
    assert_eq!(cluster.alter(TOPIC, "a", &[("cleanup.policy", APPEND, Some("compact"))]), ErrorCode::NONE);
    assert_eq!(cluster.config(TOPIC, "a", "cleanup.policy"), Some("delete,compact"));
    assert_eq!(cluster.alter(TOPIC, "a", &[("cleanup.policy", SUBTRACT, Some("delete"))]), ErrorCode::NONE);
    assert_eq!(cluster.config(TOPIC, "a", "cleanup.policy"), Some("compact"));
    assert_eq!(cluster.alter(TOPIC, "a", &[("cleanup.policy", DELETE, None)]), ErrorCode::NONE);
    assert_eq!(cluster.image.config(TOPIC, "a"), None);
    assert_eq!(cluster.alter(BROKER, "1", &[("log.retention.ms", SET, Some("5"))]), ErrorCode::NONE);
    assert_eq!(cluster.config(BROKER, "1", "log.retention.ms"), Some("5"));
    let again = cluster.alter(BROKER, "1", &[("log.retention.ms", SET, Some("5"))]);
    assert_eq!(again, ErrorCode::NONE);
}

#[test]
fn values_that_cannot_be_are_refused_with_kafkas_codes() {
    let mut cluster = Cluster::new(&[]);
    cluster.create(topic("a", 1, 1));
    let long = "x".repeat(40_000);
    for (kind, name, changes, code) in [
        (TOPIC, "absent", vec![("retention.ms", SET, Some("1"))], ErrorCode::UNKNOWN_TOPIC_OR_PARTITION),
        (TOPIC, "a", vec![("no.such", SET, Some("1"))], ErrorCode::INVALID_CONFIG),
        (TOPIC, "a", vec![("retention.ms", SET, Some("soon"))], ErrorCode::INVALID_CONFIG),
        (TOPIC, "a", vec![("retention.ms", SET, None)], ErrorCode::INVALID_REQUEST),
        (TOPIC, "a", vec![("retention.ms", APPEND, Some("1"))], ErrorCode::INVALID_CONFIG),
        (TOPIC, "a", vec![("retention.ms", 9, Some("1"))], ErrorCode::INVALID_REQUEST),
        (
            TOPIC,
            "a",
            vec![("retention.ms", SET, Some("1")), ("retention.ms", SET, Some("2"))],
            ErrorCode::INVALID_REQUEST,
        ),
        (TOPIC, "a", vec![("compression.type", SET, Some(long.as_str()))], ErrorCode::INVALID_CONFIG),
        (BROKER, "1", vec![("num.partitions", SET, Some("2"))], ErrorCode::INVALID_REQUEST),
        (BROKER, "1", vec![("no.such", SET, Some("2"))], ErrorCode::INVALID_REQUEST),
        (BROKER, "1", vec![("log.retention.ms", SET, Some("soon"))], ErrorCode::INVALID_REQUEST),
        (BROKER, "", vec![("listeners", SET, Some("A://:1"))], ErrorCode::INVALID_REQUEST),
        (BROKER, "1", vec![("ssl.keystore.type", SET, Some("PEM"))], ErrorCode::INVALID_REQUEST),
        (BROKER, "7", vec![("log.retention.ms", SET, Some("1"))], ErrorCode::INVALID_REQUEST),
        (BROKER, "1", vec![("min.insync.replicas", SET, Some("2"))], ErrorCode::INVALID_CONFIG),
        (BROKER, "", vec![("min.insync.replicas", DELETE, None)], ErrorCode::INVALID_CONFIG),
        (GROUP, "g", vec![("x", SET, Some("1"))], ErrorCode::INVALID_REQUEST),
        (77, "g", vec![("x", SET, Some("1"))], ErrorCode::INVALID_REQUEST),
    ] {
        assert_eq!(cluster.alter(kind, name, &changes), code, "{kind} {name} {:?}", changes[0].0);
    }
    assert_eq!(cluster.image.config(TOPIC, "a"), None, "a refused request changes nothing");
}

#[test]
fn the_old_alter_replaces_everything_and_a_trial_nothing() {
    let mut cluster = Cluster::new(&[]);
    cluster.create(configured("a", "retention.ms", Some("1")));
    let resource = |name: &str, key: &str| alter_configs_request::AlterConfigsResource {
        resource_type: TOPIC,
        resource_name: name.to_owned(),
        configs: vec![alter_configs_request::AlterableConfig {
            name: key.to_owned(),
            value: Some("1048576".to_owned()),
        }],
    };
    let trial = AlterConfigsRequest { resources: vec![resource("a", "segment.bytes")], validate_only: true };
    assert!(cluster.controller().alter_configs(&trial).records.is_empty());
    let resources = vec![resource("a", "segment.bytes"), resource("a", "segment.bytes"), resource("a", "no.such")];
    let outcome = cluster.controller().alter_configs(&AlterConfigsRequest { resources, validate_only: false });
    let codes: Vec<ErrorCode> = outcome.response.responses.iter().map(|one| ErrorCode(one.error_code)).collect();
    assert_eq!(codes, [ErrorCode::NONE, ErrorCode::INVALID_REQUEST, ErrorCode::INVALID_REQUEST]);
    cluster.apply(&outcome.records);
    assert_eq!(cluster.config(TOPIC, "a", "segment.bytes"), Some("1048576"));
    assert_eq!(cluster.config(TOPIC, "a", "retention.ms"), None);
}

#[test]
fn a_start_leads_what_is_all_here_and_nothing_else() {
    let mut cluster = Cluster::new(&[]);
    for name in ["in-sync", "eligible", "elsewhere"] {
        cluster.create(topic(name, 1, 1));
    }
    let id = |cluster: &Cluster, name: &str| cluster.image.topic(name).unwrap().id;
    let left = |topic_id, isr: &[i32], eligible: &[i32]| {
        let record = PartitionChangeRecord {
            partition_id: 0,
            topic_id,
            isr: Some(isr.to_vec()),
            leader: -1,
            eligible_leader_replicas: Some(eligible.to_vec()),
            ..Default::default()
        };
        MetadataRecord::from(record)
    };
    cluster.apply(&[left(id(&cluster, "eligible"), &[], &[1]), left(id(&cluster, "elsewhere"), &[2], &[])]);
    cluster.apply(&cluster.controller().register(&registration(), 90));
    let partition = |name: &str| cluster.image.partition(name, 0).unwrap();
    assert_eq!((partition("in-sync").leader, partition("in-sync").leader_epoch), (1, 1));
    let eligible = partition("eligible");
    assert_eq!((eligible.leader, eligible.isr.as_slice(), eligible.leader_epoch), (1, &[1][..], 2));
    assert!(eligible.eligible_leader_replicas.is_empty());
    assert_eq!(partition("elsewhere").leader, -1, "records that only broker 2 has would be lost");
    assert_eq!(cluster.image.brokers[&1].broker_epoch, 91);
}

#[test]
fn eligible_leaders_are_forgotten_where_the_log_says_so() {
    let mut cluster = Cluster::new(&[]);
    for name in ["a", "b"] {
        cluster.create(topic(name, 1, 1));
        let topic_id = cluster.image.topic(name).unwrap().id;
        let eligible_leader_replicas = Some(vec![1]);
        let left = PartitionChangeRecord { partition_id: 0, topic_id, eligible_leader_replicas, ..Default::default() };
        cluster.apply(&[left.into()]);
    }
    let eligible = |cluster: &Cluster| -> Vec<usize> {
        cluster.image.topics().map(|topic| topic.partitions[&0].eligible_leader_replicas.len()).collect()
    };
    cluster.apply(&[ClearElrRecord { topic_name: "a".to_owned() }.into()]);
    assert_eq!(eligible(&cluster), [0, 1]);
    cluster.apply(&[ClearElrRecord { topic_name: String::new() }.into()]);
    assert_eq!(eligible(&cluster), [0, 0]);
}

#[test]
fn an_image_is_the_same_from_its_snapshot() {
    let mut cluster = Cluster::new(&[]);
    cluster.create(configured("a", "retention.ms", Some("1")));
    cluster.create(topic("b.c", 3, 1));
    cluster.alter(BROKER, "", &[("log.retention.ms", SET, Some("5"))]);
    let ids = cluster.controller().take_producer_ids();
    cluster.apply(&ids.records);
    assert_eq!(ids.response, 0..1000);
    let mut again = MetadataImage::empty();
    for record in cluster.image.to_records() {
        again.replay(&record, &mut Delta::default()).unwrap();
    }
    assert_eq!(again, cluster.image);
    let first = cluster.image.to_records().remove(0);
    assert!(matches!(first, MetadataRecord::FeatureLevel(level) if level.name == "metadata.version"));
}
