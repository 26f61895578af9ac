use super::*;

fn at(topic: &str, partition: i32) -> TopicPartition {
    TopicPartition::new(topic, partition)
}

fn counts(of: &[(&str, i32)]) -> PartitionCounts {
    of.iter().map(|(topic, count)| ((*topic).to_owned(), *count)).collect()
}

fn members(of: &[(&str, &[&str])]) -> Members {
    let member = |topics: &[&str]| Subscription {
        topics: topics.iter().map(|topic| (*topic).to_owned()).collect(),
        ..Subscription::default()
    };
    of.iter().map(|(id, topics)| ((*id).to_owned(), member(topics))).collect()
}

fn shown(assignments: &Assignments) -> Vec<(String, Vec<String>)> {
    let show = |partitions: &Vec<TopicPartition>| {
        let mut names: Vec<String> = partitions.iter().map(ToString::to_string).collect();
        names.sort();
        names
    };
    assignments.iter().map(|(id, partitions)| (id.clone(), show(partitions))).collect()
}

fn expect(assignments: &Assignments, wanted: &[(&str, &[&str])]) {
    let wanted: Vec<(String, Vec<String>)> = wanted
        .iter()
        .map(|(id, partitions)| ((*id).to_owned(), partitions.iter().map(|name| (*name).to_owned()).collect()))
        .collect();
    assert_eq!(shown(assignments), wanted);
}

fn assignor(name: &str) -> Assignor {
    Assignor::by_name(name).unwrap()
}

/// The example in the documentation of Kafka's RangeAssignor.
#[test]
fn range_gives_runs_of_each_topic() {
    let group = members(&[("C0", &["t0", "t1"]), ("C1", &["t0", "t1"])]);
    let result = assignor("range").assign(&counts(&[("t0", 3), ("t1", 3)]), &group);
    expect(&result, &[("C0", &["t0-0", "t0-1", "t1-0", "t1-1"]), ("C1", &["t0-2", "t1-2"])]);
}

/// The examples in the documentation of Kafka's RoundRobinAssignor.
#[test]
fn round_robin_deals_out() {
    let group = members(&[("C0", &["t0", "t1"]), ("C1", &["t0", "t1"])]);
    let result = assignor("roundrobin").assign(&counts(&[("t0", 3), ("t1", 3)]), &group);
    expect(&result, &[("C0", &["t0-0", "t0-2", "t1-1"]), ("C1", &["t0-1", "t1-0", "t1-2"])]);
    let group = members(&[("C0", &["t0"]), ("C1", &["t0", "t1"]), ("C2", &["t0", "t1", "t2"])]);
    let result = assignor("roundrobin").assign(&counts(&[("t0", 1), ("t1", 2), ("t2", 3)]), &group);
    expect(&result, &[("C0", &["t0-0"]), ("C1", &["t1-0"]), ("C2", &["t1-1", "t2-0", "t2-1", "t2-2"])]);
}

/// Static members come first, in the order of their instance ids.
#[test]
fn static_members_keep_their_place() {
    let mut group = members(&[("C0", &["t"]), ("C1", &["t"]), ("C2", &["t"])]);
    group.get_mut("C2").unwrap().instance_id = Some("a".to_owned());
    let result = assignor("range").assign(&counts(&[("t", 3)]), &group);
    expect(&result, &[("C0", &["t-1"]), ("C1", &["t-2"]), ("C2", &["t-0"])]);
}

fn next_generation(name: &str, group: &mut Members, result: &Assignments, generation: i32) {
    for (id, member) in group.iter_mut() {
        let owned = result.get(id).cloned().unwrap_or_default();
        let mut of_member = assignor(name);
        of_member.assigned(&owned, generation);
        member.user_data = of_member.user_data();
        if name == "cooperative-sticky" {
            member.owned = owned;
            member.generation = Some(generation);
        }
    }
}

/// The first example in the documentation of Kafka's StickyAssignor.
#[test]
fn sticky_keeps_what_it_can_when_a_member_leaves() {
    let topics: &[&str] = &["t0", "t1", "t2", "t3"];
    let all = counts(&[("t0", 2), ("t1", 2), ("t2", 2), ("t3", 2)]);
    let mut group = members(&[("C0", topics), ("C1", topics), ("C2", topics)]);
    let first = assignor("sticky").assign(&all, &group);
    expect(&first, &[("C0", &["t0-0", "t1-1", "t3-0"]), ("C1", &["t0-1", "t2-0", "t3-1"]), ("C2", &["t1-0", "t2-1"])]);
    next_generation("sticky", &mut group, &first, 1);
    group.remove("C1");
    let second = assignor("sticky").assign(&all, &group);
    for id in ["C0", "C2"] {
        assert_eq!(second[id].len(), 4);
        assert!(first[id].iter().all(|kept| second[id].contains(kept)), "{id} lost something");
    }
}

/// The second example there: different subscriptions.
#[test]
fn sticky_with_different_subscriptions() {
    let all = counts(&[("t0", 1), ("t1", 2), ("t2", 3)]);
    let mut group = members(&[("C0", &["t0"]), ("C1", &["t0", "t1"]), ("C2", &["t0", "t1", "t2"])]);
    let first = assignor("sticky").assign(&all, &group);
    expect(&first, &[("C0", &["t0-0"]), ("C1", &["t1-0", "t1-1"]), ("C2", &["t2-0", "t2-1", "t2-2"])]);
    next_generation("sticky", &mut group, &first, 1);
    group.remove("C0");
    let second = assignor("sticky").assign(&all, &group);
    expect(&second, &[("C1", &["t0-0", "t1-0", "t1-1"]), ("C2", &["t2-0", "t2-1", "t2-2"])]);
}

/// KIP-429: what moves is first revoked, and only given in the rebalance that follows.
#[test]
fn cooperative_moves_in_two_steps() {
    let all = counts(&[("t", 4)]);
    let mut group = members(&[("C0", &["t"])]);
    let first = assignor("cooperative-sticky").assign(&all, &group);
    assert_eq!(first["C0"].len(), 4);
    next_generation("cooperative-sticky", &mut group, &first, 1);
    group.extend(members(&[("C1", &["t"])]));
    let second = assignor("cooperative-sticky").assign(&all, &group);
    expect(&second, &[("C0", &["t-0", "t-1"]), ("C1", &[])]);
    next_generation("cooperative-sticky", &mut group, &second, 2);
    let third = assignor("cooperative-sticky").assign(&all, &group);
    expect(&third, &[("C0", &["t-0", "t-1"]), ("C1", &["t-2", "t-3"])]);
}

#[test]
fn the_younger_of_two_claims_counts() {
    let mut group = members(&[("C0", &["t"]), ("C1", &["t"])]);
    for (id, generation, owned) in [("C0", 3, vec![at("t", 0), at("t", 1)]), ("C1", 4, vec![at("t", 1), at("t", 2)])] {
        let member = group.get_mut(id).unwrap();
        member.owned = owned;
        member.generation = Some(generation);
    }
    let result = assignor("cooperative-sticky").assign(&counts(&[("t", 3)]), &group);
    expect(&result, &[("C0", &["t-0"]), ("C1", &["t-1", "t-2"])]);
}

/// Random groups: everything is given to someone who wants it, once, and a second round moves nothing.
#[test]
fn sticky_is_complete_even_and_stable() {
    let random = ottla_base::Random::from_seed(11);
    for round in 0..200 {
        let topics: Vec<String> = (0..1 + random.below(6)).map(|topic| format!("t{topic}")).collect();
        let all: PartitionCounts = topics.iter().map(|name| (name.clone(), 1 + random.below(7) as i32)).collect();
        let same = random.below(2) == 0;
        let mut group = Members::new();
        for member in 0..1 + random.below(8) {
            let wanted = topics.iter().filter(|_| same || random.below(3) > 0).cloned().collect();
            group.insert(format!("C{member}"), Subscription { topics: wanted, ..Subscription::default() });
        }
        for name in ["sticky", "cooperative-sticky", "range", "roundrobin"] {
            let first = assignor(name).assign(&all, &group);
            let mut seen = std::collections::BTreeSet::new();
            for (id, partitions) in &first {
                for partition in partitions {
                    assert!(group[id].topics.contains(&partition.topic.to_string()), "{round} {name}");
                    assert!(seen.insert(partition.clone()), "{round} {name}: {partition} twice");
                }
            }
            for (topic, count) in &all {
                if group.values().any(|member| member.topics.contains(topic)) {
                    assert!((0..*count).all(|number| seen.contains(&at(topic, number))), "{round} {name}: {topic}");
                }
            }
            if name.ends_with("sticky") {
                if same {
                    let sizes: Vec<usize> = first.values().map(Vec::len).collect();
                    assert!(sizes.iter().max().unwrap() - sizes.iter().min().unwrap() <= 1, "{round} {sizes:?}");
                }
                let mut again = group.clone();
                next_generation(name, &mut again, &first, 1);
                assert_eq!(shown(&assignor(name).assign(&all, &again)), shown(&first), "{round} {name}");
            }
        }
    }
}

/// Bytes as Kafka's Java classes write them.
#[test]
fn subscriptions_and_user_data_on_the_wire() {
    let subscription = Subscription {
        topics: vec!["b".to_owned(), "a".to_owned()],
        user_data: Some(wire::encode_generation(7)),
        owned: vec![at("a", 1), at("a", 0)],
        generation: Some(7),
        ..Subscription::default()
    };
    let bytes = encode_subscription(&subscription).unwrap();
    let wanted: &[u8] = &[
        0, 3, 0, 0, 0, 2, 0, 1, b'a', 0, 1, b'b', 0, 0, 0, 4, 0, 0, 0, 7, 0, 0, 0, 1, 0, 1, b'a', 0, 0, 0, 2, 0, 0, 0,
        0, 0, 0, 0, 1, 0, 0, 0, 7, 0xff, 0xff,
    ];
    assert_eq!(&bytes[..], wanted);
    let back = decode_subscription(&bytes).unwrap();
    assert_eq!((back.topics.len(), back.owned.len(), back.generation), (2, 2, Some(7)));
    let sticky = wire::encode_sticky(&[at("a", 1)], 5);
    assert_eq!(&sticky[..], &[0, 0, 0, 1, 0, 1, b'a', 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 5]);
    assert_eq!(wire::decode_sticky(&sticky), Some((vec![at("a", 1)], Some(5))));
    assert_eq!(wire::decode_sticky(&sticky.slice(..sticky.len() - 4)), Some((vec![at("a", 1)], None)));
    let assignment = encode_assignment(&[at("a", 0), at("b", 2)]).unwrap();
    assert_eq!(decode_assignment(&assignment).unwrap(), [at("a", 0), at("b", 2)]);
    assert_eq!(decode_assignment(&Bytes::new()).unwrap(), []);
}
