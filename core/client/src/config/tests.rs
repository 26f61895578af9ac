use super::*;
use ottla_base::config::{ConfigError, Values};
use std::time::Duration;

fn values(tables: Vec<&'static [Key]>, pairs: &[(&str, &str)]) -> Result<Values, ConfigError> {
    Values::new(tables, pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))).map(|both| both.0)
}

fn producer(pairs: &[(&str, &str)]) -> Result<ProducerConfig, ConfigError> {
    ProducerConfig::new(&values(producer_tables(), pairs)?)
}

fn consumer(pairs: &[(&str, &str)]) -> Result<ConsumerConfig, ConfigError> {
    ConsumerConfig::new(&values(consumer_tables(), pairs)?)
}

#[test]
fn defaults_are_kafkas_and_valid() {
    for table in [producer_tables(), consumer_tables(), admin_tables()] {
        for key in table.into_iter().flatten() {
            let Some(default) = key.default else { continue };
            assert!(key.check(default).is_ok(), "{}", key.name);
        }
    }
    let config = producer(&[]).unwrap();
    assert_eq!((config.acks, config.idempotence, config.batch_size), (Acks::All, true, 16384));
    assert_eq!(config.linger, Duration::from_millis(5));
    let config = consumer(&[]).unwrap();
    assert_eq!(config.assignors, ["range", "cooperative-sticky"]);
    assert_eq!(config.auto_commit_interval, None);
}

#[test]
fn idempotence_and_its_enemies() {
    assert!(!producer(&[("acks", "1")]).unwrap().idempotence);
    assert!(!producer(&[("retries", "0")]).unwrap().idempotence);
    for pairs in [
        [("enable.idempotence", "true"), ("acks", "1")],
        [("enable.idempotence", "true"), ("retries", "0")],
        [("enable.idempotence", "true"), ("max.in.flight.requests.per.connection", "6")],
    ] {
        assert!(matches!(producer(&pairs), Err(ConfigError::Conflict(_))), "{pairs:?}");
    }
    assert!(producer(&[("max.in.flight.requests.per.connection", "6")]).is_err());
}

#[test]
fn a_delivery_timeout_must_have_room() {
    assert!(producer(&[("delivery.timeout.ms", "1000")]).unwrap_err().to_string().contains("delivery.timeout.ms"));
    assert_eq!(producer(&[("request.timeout.ms", "200000")]).unwrap().delivery_timeout, Duration::from_millis(200_005));
}

#[test]
fn what_is_not_there_is_refused() {
    for pair in [
        ("transactional.id", "a"),
        ("ssl.key.password", "b"),
        ("sasl.mechanism", "PLAIN"),
        ("security.protocol", "SSL"),
    ] {
        assert!(matches!(producer(&[pair]), Err(ConfigError::Refused { .. })), "{pair:?}");
    }
    assert!(matches!(consumer(&[("group.protocol", "consumer")]), Err(ConfigError::Refused { .. })));
}

#[test]
fn reset_policies() {
    let reset = |text| consumer(&[("auto.offset.reset", text)]).map(|config| config.offset_reset);
    assert_eq!(reset("earliest"), Ok(OffsetReset::Earliest));
    assert_eq!(reset("by_duration:P1DT2H3M4.5S"), Ok(OffsetReset::ByDuration(Duration::from_millis(93_784_500))));
    for wrong in ["by_duration:", "by_duration:P", "by_duration:PT", "by_duration:1D", "by_duration:-P1D", "first"] {
        assert!(reset(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn consumer_rules() {
    assert!(consumer(&[("enable.auto.commit", "true")]).is_err());
    assert!(consumer(&[("group.id", "")]).is_err());
    assert!(consumer(&[("group.id", "g"), ("session.timeout.ms", "3000")]).is_err());
    let names =
        consumer(&[("partition.assignment.strategy", "org.apache.kafka.clients.consumer.StickyAssignor, roundrobin")]);
    assert_eq!(names.unwrap().assignors, ["sticky", "roundrobin"]);
    assert!(consumer(&[("partition.assignment.strategy", "best")]).is_err());
}
