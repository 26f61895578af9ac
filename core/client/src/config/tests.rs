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

/// What Kafka 4.4 says of its keys (`ConfigDef`): name, type, default, validator, and whether it is internal.
const OF_KAFKA: [(&str, &str); 3] = [
    ("producer", include_str!("kafka/producer.tsv")),
    ("consumer", include_str!("kafka/consumer.tsv")),
    ("admin", include_str!("kafka/admin.tsv")),
];

/// Values that Kafka's validator takes, and some that it does not.
fn examples(valid: &str) -> (Vec<String>, Vec<String>) {
    let valid = valid.trim_start_matches("(case insensitive) ");
    let inner = valid.trim_start_matches('[').split(']').next().unwrap_or_default();
    if valid == "non-empty string" {
        return (vec!["x".to_owned()], vec![String::new()]);
    }
    let Some((low, rest)) = inner.split_once(",...") else {
        let words = inner.split(", ").filter(|word| !word.is_empty() && !word.contains(':'));
        // A form among the words is checked where the configuration is read (`reset_policies`).
        let bad = if inner.contains(':') { Vec::new() } else { vec!["no-such-word".to_owned()] };
        return (words.map(str::to_owned).collect(), bad);
    };
    let high = rest.trim_start_matches(',').trim();
    let (mut good, mut bad) = (vec![low.to_owned()], Vec::new());
    if let Ok(low) = low.parse::<i64>() {
        // The level of gzip has one more value, -1.
        bad.push((low - if valid.ends_with("or -1") { 3 } else { 1 }).to_string());
    }
    if !high.is_empty() {
        good.push(high.to_owned());
        if let Ok(high) = high.parse::<i64>() {
            bad.push((high + 1).to_string());
        }
    }
    (good, bad)
}

#[test]
fn names_types_defaults_and_ranges_are_kafkas() {
    let mut wrong = Vec::new();
    for ((client, table), ours) in OF_KAFKA.iter().zip([producer_tables(), consumer_tables(), admin_tables()]) {
        let ours: Vec<&Key> = ours.into_iter().flatten().collect();
        let mut names = std::collections::BTreeSet::new();
        for line in table.lines().skip(1) {
            let cells: Vec<&str> = line.split('\t').collect();
            let [name, kind, default, valid, internal] = cells[..] else { panic!("{client}: {line}") };
            names.insert(name);
            let Some(key) = ours.iter().find(|key| key.name == name) else {
                if internal.is_empty() {
                    wrong.push(format!("{client}: {name} is missing"));
                }
                continue;
            };
            if !format!("{:?}", key.kind).eq_ignore_ascii_case(kind) {
                wrong.push(format!("{client}: {name} is a {:?}, not {kind}", key.kind));
            }
            let expected = match default {
                "(required)" | "null" => None,
                "[]" | "" | "\"\"" => Some(String::new()),
                _ if name == "partition.assignment.strategy" => Some("range,cooperative-sticky".to_owned()),
                // A list is written as its items.
                list if list.starts_with('[') => Some(list.trim_matches(['[', ']']).replace("class ", "")),
                class => Some(class.trim_start_matches("class ").to_owned()),
            };
            let same = |ours: &str, theirs: &str| {
                let items = |text: &str| ottla_base::config::list(text);
                ours == theirs
                    || ours.parse::<f64>().ok().is_some_and(|ours| theirs.parse() == Ok(ours))
                    || items(ours) == items(theirs)
            };
            let agrees = match (key.default, &expected) {
                (None, None) => true,
                (Some(ours), Some(theirs)) => same(ours, theirs),
                // A null of ours is an empty text of theirs.
                (None, Some(theirs)) => theirs.is_empty(),
                (Some(ours), None) => ours.is_empty(),
            };
            if !agrees {
                wrong.push(format!("{client}: {name} has default {:?}, not {expected:?}", key.default));
            }
            let (good, bad) = examples(valid);
            wrong.extend(
                good.iter()
                    .filter(|value| key.check(value).is_err())
                    .map(|value| format!("{client}: {name} refuses {value}")),
            );
            if !valid.is_empty() {
                wrong.extend(
                    bad.iter()
                        .filter(|value| key.check(value).is_ok())
                        .map(|value| format!("{client}: {name} takes {value}")),
                );
            }
        }
        wrong.extend(
            ours.iter()
                .filter(|key| !names.contains(key.name))
                .map(|key| format!("{client}: {} is not Kafka's", key.name)),
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
