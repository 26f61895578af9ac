"""Consumers in groups: sharing, committing, rebalancing."""

from __future__ import annotations

import pytest
from conftest import PATIENCE, partition, poll_until, reader, take, unique
from kafka import (
    AsyncConsumerRebalanceListener,
    ConsumerRebalanceListener,
    OffsetAndMetadata,
)
from kafka.coordinator.assignors.cooperative_sticky import CooperativeStickyAssignor
from kafka.coordinator.assignors.range import RangePartitionAssignor
from kafka.coordinator.assignors.roundrobin import RoundRobinPartitionAssignor
from kafka.coordinator.assignors.sticky.sticky_assignor import StickyPartitionAssignor
from kafka.structs import MemberState

ASSIGNORS = [RangePartitionAssignor, RoundRobinPartitionAssignor, StickyPartitionAssignor, CooperativeStickyAssignor]
# Quick rebalances: members look for news of the group this often.
QUICK = {"heartbeat_interval_ms": 100, "session_timeout_ms": 10_000}


def fill(producer, topic, count, partitions):
    for number in range(count):
        producer.send(topic, b"%d" % number, partition=number % partitions)
    producer.flush(PATIENCE)


class Listener(ConsumerRebalanceListener):
    def __init__(self):
        self.events = []

    def on_partitions_revoked(self, revoked):
        self.events.append(("revoked", set(revoked)))

    def on_partitions_assigned(self, assigned):
        self.events.append(("assigned", set(assigned)))


def poll_both(first, second, done):
    for _ in range(PATIENCE * 20):
        if done():
            return
        first.poll(timeout_ms=25)
        second.poll(timeout_ms=25)
    pytest.fail(f"assignments are {first.assignment()} and {second.assignment()}")


@pytest.mark.parametrize("assignor", ASSIGNORS)
def test_two_members_share_the_partitions(servers, producer, make_topic, assignor):
    topic, group = make_topic(4), unique("group")
    everything = {partition(topic, number) for number in range(4)}
    options = {"group_id": group, "partition_assignment_strategy": [assignor], **QUICK}
    with reader(servers, topic, **options) as first:
        poll_until(first, lambda: first.assignment() == everything)
        with reader(servers, topic, **options) as second:

            def shared():
                one, other = first.assignment(), second.assignment()
                return len(one) == len(other) == 2 and one | other == everything

            poll_both(first, second, shared)
            assert first.group_metadata().state == MemberState.STABLE
            assert first.group_metadata().generation_id == second.group_metadata().generation_id
        poll_until(first, lambda: first.assignment() == everything)


def test_each_record_goes_to_one_member(servers, producer, make_topic):
    topic, group = make_topic(4), unique("group")
    fill(producer, topic, 400, 4)
    got = []
    with (
        reader(servers, topic, group_id=group, **QUICK) as first,
        reader(servers, topic, group_id=group, **QUICK) as second,
    ):
        for _ in range(PATIENCE * 20):
            for consumer in (first, second):
                for records in consumer.poll(timeout_ms=25).values():
                    got += [int(record.value) for record in records]
            if len(set(got)) == 400:
                break
        assert sorted(set(got)) == list(range(400))


def test_commits(servers, producer, make_topic):
    topic, group = make_topic(), unique("group")
    at = partition(topic)
    fill(producer, topic, 10, 1)
    with reader(servers, topic, group_id=group, enable_auto_commit=False) as consumer:
        assert consumer.committed(at) is None
        take(consumer, 4)
        consumer.commit()
        assert consumer.committed(at) == 4
        consumer.commit({at: OffsetAndMetadata(7, "note", -1)})
        found = consumer.committed(at, metadata=True)
        assert (found.offset, found.metadata) == (7, "note") and isinstance(found, OffsetAndMetadata)
        with pytest.raises(TypeError):
            consumer.commit({at: 7})
        with pytest.raises(TypeError):
            consumer.committed((topic, 0))
    with reader(servers, topic, group_id=group) as consumer:
        assert [int(record.value) for record in take(consumer, 3)] == [7, 8, 9]


def test_commit_async(servers, producer, make_topic):
    topic, group = make_topic(), unique("group")
    at = partition(topic)
    fill(producer, topic, 5, 1)
    seen, other = [], []
    options = {
        "group_id": group,
        "enable_auto_commit": False,
        "default_offset_commit_callback": lambda *answer: other.append(answer),
    }
    with reader(servers, topic, **options) as consumer:
        take(consumer, 5)
        future = consumer.commit_async(callback=lambda offsets, response: seen.append((offsets, response)))
        poll_until(consumer, lambda: future.is_done)
        assert future.succeeded()
        offsets, response = seen[0]
        assert offsets[at].offset == 5 and response.topics == [(topic, [(0, 0)])]
        consumer.commit_async({at: OffsetAndMetadata(2)})
        poll_until(consumer, lambda: bool(other))
        assert other[0][0][at].offset == 2
        assert consumer.committed(at) == 2


def test_automatic_commits(servers, producer, make_topic):
    topic, group = make_topic(), unique("group")
    at = partition(topic)
    fill(producer, topic, 10, 1)
    with reader(servers, topic, group_id=group, auto_commit_interval_ms=50) as consumer:
        take(consumer, 6)
        poll_until(consumer, lambda: (consumer.committed(at) or 0) >= 6)
    with reader(servers, topic, group_id=unique("group"), auto_commit_interval_ms=600_000) as consumer:
        take(consumer, 6)
        group = consumer.config["group_id"]
    with reader(servers, group_id=group) as consumer:
        assert consumer.committed(at) == 6


def test_a_block_that_fails_commits_nothing(servers, producer, make_topic):
    topic, group = make_topic(), unique("group")
    fill(producer, topic, 3, 1)
    options = {"group_id": group, "auto_commit_interval_ms": 600_000}
    with pytest.raises(ZeroDivisionError), reader(servers, topic, **options) as consumer:
        take(consumer, 1)
        _ = 1 / 0
    with reader(servers, group_id=group) as consumer:
        assert consumer.committed(partition(topic)) is None


def test_listeners(servers, make_topic):
    topic, group = make_topic(2), unique("group")
    both = {partition(topic, 0), partition(topic, 1)}
    listener = Listener()
    with reader(servers, group_id=group, **QUICK) as first:
        first.subscribe([topic], listener=listener)
        poll_until(first, lambda: ("assigned", both) in listener.events)
        with reader(servers, topic, group_id=group, **QUICK) as second:
            poll_both(first, second, lambda: len(first.assignment()) == len(second.assignment()) == 1)
            assert ("revoked", both) in listener.events
            assert listener.events[-1] == ("assigned", first.assignment())
        kept = first.assignment()
    assert listener.events[-1][0] in ("revoked", "lost") and listener.events[-1][1] >= kept


def test_a_listener_may_use_the_consumer(servers, producer, make_topic):
    topic, group = make_topic(), unique("group")
    fill(producer, topic, 10, 1)

    class Seeks(ConsumerRebalanceListener):
        def on_partitions_revoked(self, revoked):
            consumer.commit()

        def on_partitions_assigned(self, assigned):
            for at in assigned:
                consumer.seek(at, 8)

    consumer = reader(servers, group_id=group, enable_auto_commit=False)
    consumer.subscribe([topic], listener=Seeks())
    assert [int(record.value) for record in take(consumer, 2)] == [8, 9]
    consumer.close()
    with reader(servers, group_id=group) as consumer:
        assert consumer.committed(partition(topic)) == 10


def test_what_a_listener_raises_comes_out_of_poll(servers, make_topic):
    class Fails(ConsumerRebalanceListener):
        def on_partitions_revoked(self, revoked):
            pass

        def on_partitions_assigned(self, assigned):
            raise LookupError("from the listener")

    with reader(servers, group_id=unique("group")) as consumer:
        consumer.subscribe([make_topic()], listener=Fails())
        with pytest.raises(LookupError, match="from the listener"):
            poll_until(consumer, lambda: False)


def test_listeners_with_coroutines(servers, make_topic):
    topic, events = make_topic(), []

    class Async(AsyncConsumerRebalanceListener):
        async def on_partitions_revoked(self, revoked):
            events.append(("revoked", set(revoked)))

        async def on_partitions_assigned(self, assigned):
            events.append(("assigned", set(assigned)))

    with reader(servers, group_id=unique("group")) as consumer:
        consumer.subscribe([topic], listener=Async())
        poll_until(consumer, lambda: bool(events))
    assert events[0] == ("assigned", {partition(topic)})
    assert events[-1] == ("revoked", {partition(topic)})


def test_patterns(servers, admin, producer):
    prefix = unique("pattern")
    names = [f"{prefix}-orders", f"{prefix}-orders-old", f"{prefix}-stock"]
    admin.create_topics(names, wait_for_metadata=True)
    with reader(servers, group_id=unique("group"), metadata_max_age_ms=300) as consumer:
        consumer.subscribe(pattern=f"{prefix}-ord")
        poll_until(consumer, lambda: consumer.subscription() == set(names[:2]))
        poll_until(consumer, lambda: {at.topic for at in consumer.assignment()} == set(names[:2]))
        later = f"{prefix}-orders-new"
        admin.create_topics([later], wait_for_metadata=True)
        poll_until(consumer, lambda: later in {at.topic for at in consumer.assignment()})


def test_static_members_keep_their_partitions(servers, make_topic):
    topic, group = make_topic(2), unique("group")
    options = {"group_id": group, **QUICK}
    with reader(servers, topic, group_instance_id="one", **options) as first:
        poll_until(first, lambda: len(first.assignment()) == 2)
        second = reader(servers, topic, group_instance_id="two", **options)
        poll_both(first, second, lambda: len(first.assignment()) == len(second.assignment()) == 1)
        before, generation = second.assignment(), first.group_metadata().generation_id
        second.close()
        again = reader(servers, topic, group_instance_id="two", **options)
        poll_both(first, again, lambda: again.assignment() == before)
        assert again.group_metadata().group_instance_id == "two"
        assert first.group_metadata().generation_id == generation
        again.close()


def test_groups_do_not_know_each_other(servers, producer, make_topic):
    topic = make_topic()
    fill(producer, topic, 5, 1)
    for _ in range(2):
        with reader(servers, topic, group_id=unique("group")) as consumer:
            assert [int(record.value) for record in take(consumer, 5)] == [0, 1, 2, 3, 4]
