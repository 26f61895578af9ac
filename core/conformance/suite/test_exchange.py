"""Each client writes with each of its codecs to the same topics, and each reads exactly what all of them wrote."""

import pytest

from records import Ledger, make_records, scenario
from tools import create_topic

SCENARIO = scenario("exchange")


def topic_of(codec: str) -> str:
    return f"exchange-{codec}"


@pytest.fixture(scope="session")
def ledgers(brokers):
    """The ledger of a broker, with its topics made on first use."""
    made: dict[str, Ledger] = {}

    def get(name: str) -> Ledger:
        if name not in made:
            for codec in SCENARIO["codecs"]:
                create_topic(brokers(name).bootstrap, topic_of(codec), SCENARIO["partitions"], **{"retention.ms": "-1"})
            made[name] = Ledger()
        return made[name]

    return get


@pytest.mark.parametrize("codec", SCENARIO["codecs"])
def test_each_client_writes(broker, broker_name, ledgers, runners, writer_name, codec):
    writer = runners(writer_name)
    if codec not in writer.codecs:
        pytest.skip(f"{writer_name} has no {codec}")
    records = make_records(SCENARIO["records"], topic_of(codec), writer)
    ledger = ledgers(broker_name)
    ledger.enter(writer, records, writer.produce(broker.bootstrap, codec, records))
    ledger.ends(topic_of(codec), SCENARIO["partitions"])


@pytest.mark.parametrize("codec", SCENARIO["codecs"])
def test_each_client_reads_what_all_wrote(broker, broker_name, ledgers, runners, reader_name, codec):
    reader = runners(reader_name)
    if codec not in reader.codecs:
        pytest.skip(f"{reader_name} has no {codec}")
    ledger = ledgers(broker_name)
    ends = ledger.ends(topic_of(codec), SCENARIO["partitions"])
    assert all(ends.values()), "nothing was written: run the writers too"
    ledger.check(reader, topic_of(codec), reader.consume(broker.bootstrap, topic_of(codec), ends))
