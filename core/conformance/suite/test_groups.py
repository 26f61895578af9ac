"""Two members of one group with each client: they share, one leaves, the other goes on from what was committed."""

import base64
import threading
import time
import uuid

import pytest

from records import scenario
from runners import Runner
from tools import committed, create_topic

SCENARIO = scenario("groups")
PARTITIONS = SCENARIO["partitions"]
DEADLINE = 180  # seconds after which a group is taken to be stuck


class Members:
    """Members that are polled side by side, as a rebalance needs, and what each has read."""

    def __init__(self) -> None:
        self.runners: list[Runner] = []
        self.read: dict[int, list[tuple[int, int]]] = {}
        self.owned: dict[int, set[int]] = {}

    def join(self, runner: Runner, bootstrap: str, group: str, topic: str) -> None:
        runner.run("subscribe", bootstrap=bootstrap, group=group, topics=[topic])
        self.runners.append(runner)
        self.read[id(runner)], self.owned[id(runner)] = [], set()

    def turn(self) -> None:
        """Polls each member once, at the same time."""
        failures: list[Exception] = []

        def poll(runner: Runner) -> None:
            try:
                records, assignment = runner.poll(300)
            except Exception as error:  # told by the test's own thread
                failures.append(error)
                return
            self.read[id(runner)] += [(record["partition"], record["offset"]) for record in records]
            self.owned[id(runner)] = {partition for _, partition in assignment}

        threads = [threading.Thread(target=poll, args=[runner]) for runner in self.runners]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if failures:
            raise failures[0]

    def until(self, what: str, condition) -> None:
        deadline = time.monotonic() + DEADLINE
        while not condition():
            assert time.monotonic() < deadline, f"never came to: {what}; owned {self.owned}, read {self.read}"
            self.turn()

    def shared(self) -> bool:
        """Whether each partition has one owner and each member has some."""
        owned = [self.owned[id(runner)] for runner in self.runners]
        return all(owned) and sorted(p for one in owned for p in one) == list(range(PARTITIONS))

    def leave(self, runner: Runner) -> None:
        self.runners.remove(runner)
        runner.run("close")


def fill(writer: Runner, bootstrap: str, topic: str, count: int) -> set[tuple[int, int]]:
    records = [
        {
            "topic": topic,
            "partition": index % PARTITIONS,
            "timestamp": 1700000000000 + index,
            "key": None,
            "value": base64.b64encode(f"record {index}".encode()).decode(),
            "headers": [],
        }
        for index in range(count)
    ]
    return {(partition, offset) for partition, offset in writer.produce(bootstrap, "none", records)}


def test_a_member_leaves_and_another_goes_on(broker, runners, client_name):
    first, second = runners(client_name), runners(client_name, second=True)
    writer = runners("kafka-python")
    topic, group = f"group-{client_name}-{uuid.uuid4().hex[:6]}", f"of-{client_name}-{uuid.uuid4().hex[:6]}"
    create_topic(broker.bootstrap, topic, PARTITIONS)
    before = fill(writer, broker.bootstrap, topic, SCENARIO["before"])

    members = Members()
    members.join(first, broker.bootstrap, group, topic)
    read = members.read[id(first)]
    members.until("one member reads all", lambda: len(read) >= len(before))
    assert sorted(read) == sorted(before), "the only member reads each record once"
    _, answer = first.run("commit")
    ends = {partition: offset for _, partition, offset in answer["committed"]}
    assert ends == dict.fromkeys(range(PARTITIONS), len(before) // PARTITIONS)

    if client_name == "kcat":  # it commits at its end only, so that the second member comes after it
        members.leave(first)
        members.join(second, broker.bootstrap, group, topic)
        members.until("the second member owns all", members.shared)
    else:
        assert committed(broker.bootstrap, group, topic, PARTITIONS) == ends
        members.join(second, broker.bootstrap, group, topic)
        members.until("two members share the partitions", members.shared)
        members.leave(first)
        members.until("the member that stays owns all", members.shared)

    after = fill(writer, broker.bootstrap, topic, SCENARIO["after"])
    taken = members.read[id(second)]
    members.until("the member that stays reads what came after", lambda: set(taken) >= after)
    assert sorted(taken) == sorted(after), "what was committed is not read again"
    second.run("commit")
    members.leave(second)
    total = (len(before) + len(after)) // PARTITIONS
    assert committed(broker.bootstrap, group, topic, PARTITIONS) == dict.fromkeys(range(PARTITIONS), total)


@pytest.fixture
def mixed(runners) -> list[Runner]:
    """Clients whose default assignors have one in common."""
    return [runners(name) for name in ("kafka-python", "confluent-kafka", "java")]


def test_different_clients_share_a_group(broker, runners, mixed):
    topic, group = f"mixed-{uuid.uuid4().hex[:6]}", f"mixed-{uuid.uuid4().hex[:6]}"
    create_topic(broker.bootstrap, topic, PARTITIONS)
    members = Members()
    for runner in mixed:
        members.join(runner, broker.bootstrap, group, topic)
        members.until(f"{runner.name} has its share", members.shared)
    sent = fill(runners("aiokafka"), broker.bootstrap, topic, SCENARIO["before"])
    members.until("all is read", lambda: sum(map(len, members.read.values())) >= len(sent))
    assert sorted(place for read in members.read.values() for place in read) == sorted(sent)
    for runner in list(members.runners):
        members.leave(runner)
        if members.runners:
            members.until(f"the others take over from {runner.name}", members.shared)
