"""Bad input over TCP gets Kafka's error code or a closed connection; the broker lives on and loses nothing."""

import gzip
import random
import ssl
import struct
import uuid

import pytest

from tools import create_topic
from wire import (
    API_VERSIONS,
    CONTROL,
    FETCH,
    GZIP,
    INIT_PRODUCER_ID,
    LIST_OFFSETS,
    LZ4,
    METADATA,
    PRODUCE,
    SNAPPY,
    TRANSACTIONAL,
    ZSTD,
    Batch,
    Closed,
    Connection,
    api_versions,
    header,
    produce,
    produce_body,
    record,
    string,
)

# Kafka's error codes.
NONE, OFFSET_OUT_OF_RANGE, CORRUPT_MESSAGE, UNKNOWN_TOPIC, MESSAGE_TOO_LARGE = 0, 1, 2, 3, 10
INVALID_TOPIC, INVALID_TIMESTAMP, UNSUPPORTED_VERSION, UNSUPPORTED_COMPRESSION = 17, 32, 35, 76
INVALID_RECORD, OUT_OF_ORDER_SEQUENCE, TRANSACTIONAL_ID_DENIED, UNKNOWN_SERVER_ERROR = 87, 45, 53, -1


class Witness:
    """A topic with known records: whatever happens, they and only they are there."""

    def __init__(self, bootstrap: str) -> None:
        self.bootstrap = bootstrap
        self.topic = f"bad-{uuid.uuid4().hex[:8]}"
        self.count = 0
        create_topic(bootstrap, self.topic, 1, **{"retention.ms": "-1"})
        self.add()

    def add(self) -> None:
        with Connection(self.bootstrap) as connection:
            batch = Batch([b"%d" % self.count, b"next"])
            assert produce(connection, self.topic, 0, batch.encode()) == (NONE, self.count)
            self.count += 2

    def check(self, runners) -> None:
        """That new connections are served, and that all is there and no more."""
        self.add()
        seen = runners("confluent-kafka").consume(self.bootstrap, self.topic, {0: self.count})
        assert [row["offset"] for row in seen] == list(range(self.count))
        with Connection(self.bootstrap) as connection:
            assert end_offset(connection, self.topic) == (NONE, self.count)


@pytest.fixture
def witness(broker, runners):
    made = Witness(broker.bootstrap)
    yield made
    assert broker.alive(), "the broker lives on"
    made.check(runners)


def end_offset(connection: Connection, topic: str, timestamp: int = -1) -> tuple[int, int]:
    body = struct.pack(">i", -1) + struct.pack(">i", 1) + string(topic) + struct.pack(">iiq", 1, 0, timestamp)
    answer = connection.ask(LIST_OFFSETS, 1, body)
    at = 4 + 2 + len(topic) + 4
    _, code, _, offset = struct.unpack(">ihqq", answer[at : at + 22])
    return code, offset


def outcome(bootstrap: str, frame: bytes) -> str:
    """What comes of a frame: `answered`, or `closed`. A broker that keeps silent fails by the socket's timeout."""
    with Connection(bootstrap) as connection:
        try:
            connection.send_frame(frame)
            connection.finish_sending()
            connection.receive()
        except Closed:
            return "closed"
    return "answered"


TLS_HELLO = bytes.fromhex("16030100c8010000c40303") + bytes(range(189))

FRAMES = {
    "negative size": struct.pack(">i", -1),
    "least size": struct.pack(">i", -(2**31)),
    "oversized": struct.pack(">i", 104_857_601) + b"x" * 100,
    "greatest size": struct.pack(">i", 2**31 - 1) + b"x" * 100,
    "empty": struct.pack(">i", 0),
    "one byte": struct.pack(">i", 1) + b"\x00",
    "half a header": struct.pack(">i", 6) + b"\x00\x12\x00\x00\x00\x00",
    "client id beyond the frame": struct.pack(">i", 10) + struct.pack(">hhi", API_VERSIONS, 0, 1) + b"\x7f\xff",
    "negative client id": struct.pack(">i", 10) + struct.pack(">hhi", API_VERSIONS, 0, 1) + b"\xff\xfe",
    "HTTP": b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
    "TLS": TLS_HELLO,
    "unknown API": struct.pack(">i", 10) + struct.pack(">hhih", 9999, 0, 1, -1),
    "negative API": struct.pack(">i", 10) + struct.pack(">hhih", -1, 0, 1, -1),
}


@pytest.mark.parametrize("name", FRAMES)
def test_frames_that_are_no_requests_end_the_connection(broker, witness, name):
    with Connection(broker.bootstrap) as connection, pytest.raises(Closed):
        connection.send(FRAMES[name])
        if name != "oversized" and name != "greatest size":
            connection.finish_sending()
        while True:
            connection.receive()


@pytest.mark.parametrize("cut", [1, 3, 4, 5, 11, 40])
def test_truncated_requests_are_dropped(broker, witness, cut):
    whole = header(PRODUCE, 7) + produce_body(witness.topic, 0, Batch([b"never"]).encode())
    frame = struct.pack(">i", len(whole)) + whole
    with Connection(broker.bootstrap) as connection, pytest.raises(Closed):
        connection.send(frame[:cut])
        connection.finish_sending()
        connection.receive()
    # The same end, in a frame whose length says that it is whole.
    shorter = whole[: max(len(whole) - cut, 8)]
    assert outcome(broker.bootstrap, shorter) == "closed"


def test_many_half_open_connections(broker, witness):
    half = [Connection(broker.bootstrap) for _ in range(200)]
    for index, connection in enumerate(half):
        connection.send(struct.pack(">i", 1000) + b"x" * index)
    witness.add()
    for connection in half:
        connection.socket.close()


ABSURD = {
    "nothing": b"",
    "zeros": b"\x00" * 64,
    "ones": b"\xff" * 64,
    "greatest lengths": b"\x7f\xff\xff\xff" * 16,
    "greatest compact lengths": b"\xff\xff\xff\xff\x0f" * 16,
    "endless varint": b"\x80" * 64,
    "large array": b"\x00\x00\x00" + b"\x00\x7f\xff\xff\xff" * 12,
}


@pytest.mark.parametrize("name", ABSURD)
def test_absurd_bodies_of_every_api(broker, witness, name):
    with Connection(broker.bootstrap) as connection:
        versions = api_versions(connection)
    assert len(versions) > 25
    for api, (least, greatest) in versions.items():
        for version in {least, greatest}:
            for tags in (b"", b"\x00"):
                outcome(broker.bootstrap, header(api, version) + tags + ABSURD[name])
        assert broker.alive(), f"API {api}"


@pytest.mark.parametrize("seed", range(4))
def test_random_bodies_of_every_api(broker, witness, seed):
    chance = random.Random(seed)
    with Connection(broker.bootstrap) as connection:
        versions = api_versions(connection)
    for api, (least, greatest) in versions.items():
        for _ in range(4):
            version = chance.randint(least, greatest)
            body = b"\x00" + chance.randbytes(chance.choice([1, 8, 30, 200, 5000]))
            outcome(broker.bootstrap, header(api, version) + body)
        assert broker.alive(), f"API {api}, seed {seed}"


def test_random_changes_of_a_produce_request(broker, witness):
    chance = random.Random(7)
    other = f"{witness.topic}-noise"
    create_topic(broker.bootstrap, other, 1)
    for _ in range(300):
        frame = bytearray(header(PRODUCE, 7) + produce_body(other, 0, Batch([b"value"] * 3).encode()))
        for _ in range(chance.randint(1, 4)):
            frame[chance.randrange(30, len(frame))] = chance.randrange(256)
        # acks=0 has no answer, and then the end of what is sent ends the connection.
        outcome(broker.bootstrap, bytes(frame))
        assert broker.alive()


@pytest.mark.parametrize("version", [5, 99, 32767, -1])
def test_unknown_versions_of_api_versions(broker, witness, version):
    with Connection(broker.bootstrap) as connection:
        if version == 5:
            version = api_versions(connection)[API_VERSIONS][1] + 1
        answer = connection.ask(API_VERSIONS, version, b"\x00\x00")
        code, count = struct.unpack(">hi", answer[:6])
        assert code == UNSUPPORTED_VERSION
        # Version 0 of the response, with the versions of ApiVersions itself, so that the client can ask again.
        assert len(answer) == 6 + 6 * count
        rows = [struct.unpack(">hhh", answer[6 + 6 * row : 12 + 6 * row]) for row in range(count)]
        assert API_VERSIONS in [api for api, _, _ in rows]
        assert api_versions(connection), "the connection goes on"


def test_unknown_versions_of_other_apis_end_the_connection(broker, witness):
    with Connection(broker.bootstrap) as connection:
        versions = api_versions(connection)
    for api, (least, greatest) in versions.items():
        if api == API_VERSIONS:
            continue
        for version in (greatest + 1, least - 1):
            assert outcome(broker.bootstrap, header(api, version) + b"\x00" * 40) == "closed", f"API {api} {version}"


def gzip_of(values: list[bytes]) -> bytes:
    return gzip.compress(b"".join(record(value, index) for index, value in enumerate(values)))


TWO = [b"one", b"two"]
BATCHES: dict[str, tuple[bytes | None, int]] = {
    "bad CRC": (Batch(TWO, crc=1).encode(), CORRUPT_MESSAGE),
    "bad byte in the body": (Batch(TWO).encode()[:-3] + b"\xff" + Batch(TWO).encode()[-2:], CORRUPT_MESSAGE),
    "magic 0": (Batch(TWO, magic=0).encode(), INVALID_RECORD),
    "magic 1": (Batch(TWO, magic=1).encode(), INVALID_RECORD),
    "magic 3": (Batch(TWO, magic=3).encode(), CORRUPT_MESSAGE),
    "magic -1": (Batch(TWO, magic=-1).encode(), CORRUPT_MESSAGE),
    "count too great": (Batch(TWO, count=3).encode(), INVALID_RECORD),
    "count too small": (Batch(TWO, count=1).encode(), INVALID_RECORD),
    "count and last offset too great": (Batch(TWO, count=3, last_offset_delta=2).encode(), INVALID_RECORD),
    "count and last offset too small": (Batch(TWO, count=1, last_offset_delta=0).encode(), INVALID_RECORD),
    "absurd count": (Batch(TWO, count=2**31 - 1, last_offset_delta=2**31 - 2).encode(), INVALID_RECORD),
    "negative count": (Batch(TWO, count=-1).encode(), INVALID_RECORD),
    "no records": (Batch([], last_offset_delta=-1).encode(), INVALID_RECORD),
    "last offset lies": (Batch(TWO, last_offset_delta=5).encode(), INVALID_RECORD),
    "offsets in the records lie": (Batch(TWO, body=record(b"one", 0) + record(b"two", 3)).encode(), INVALID_RECORD),
    "record shorter than it says": (Batch(TWO, body=b"\x7e" + record(b"one")).encode(), INVALID_RECORD),
    "control batch": (Batch(TWO, attributes=CONTROL).encode(), INVALID_RECORD),
    "transactional without an id": (
        Batch(TWO, attributes=TRANSACTIONAL).encode(),
        TRANSACTIONAL_ID_DENIED,
    ),
    "two batches": (Batch(TWO).encode() * 2, INVALID_RECORD),
    "length beyond the end": (Batch(TWO, length=1000).encode(), INVALID_RECORD),
    "length of nothing": (Batch(TWO, length=0).encode(), CORRUPT_MESSAGE),
    "negative length": (Batch(TWO, length=-1).encode(), CORRUPT_MESSAGE),
    "greatest length": (Batch(TWO, length=2**31 - 1).encode(), INVALID_RECORD),
    "half a header": (Batch(TWO).encode()[:30], INVALID_RECORD),
    "eight bytes": (b"\x00" * 8, INVALID_RECORD),
    "empty": (b"", INVALID_RECORD),
    "null": (None, INVALID_RECORD),
    "noise": (bytes(range(256)) * 4, CORRUPT_MESSAGE),
    "far future": (Batch(TWO, timestamp=2**62).encode(), INVALID_TIMESTAMP),
    "negative timestamp": (Batch(TWO, timestamp=-5).encode(), NONE),
    "unknown codec": (Batch(TWO, attributes=7).encode(), UNSUPPORTED_COMPRESSION),
    "gzip of nothing": (Batch(TWO, attributes=GZIP, body=b"").encode(), INVALID_RECORD),
    "gzip cut short": (
        Batch(TWO, attributes=GZIP, body=gzip_of(TWO)[:-12]).encode(),
        INVALID_RECORD,
    ),
    "gzip with fewer records": (Batch(TWO, attributes=GZIP, body=gzip_of(TWO[:1])).encode(), INVALID_RECORD),
    "gzip with more records": (Batch(TWO, attributes=GZIP, body=gzip_of([*TWO, b"3"])).encode(), INVALID_RECORD),
    "oversized": (Batch([b"x" * 1_100_000]).encode(), MESSAGE_TOO_LARGE),
    "oversized value": (Batch(TWO, body=b"\xfe\xff\xff\xff\x0f" + b"\x00" * 30).encode(), INVALID_RECORD),
    "sequence without a producer": (Batch(TWO, base_sequence=5, producer_id=-1).encode(), NONE),
    "producer without a sequence": (Batch(TWO, producer_id=9, producer_epoch=0).encode(), INVALID_RECORD),
}
for _name, _codec in {"gzip": GZIP, "snappy": SNAPPY, "lz4": LZ4, "zstd": ZSTD}.items():
    BATCHES[f"{_name} that is noise"] = (
        Batch(TWO, attributes=_codec, body=b"\x93\x01noise that no codec knows" * 3).encode(),
        INVALID_RECORD,
    )


# Where Apache Kafka 4.4 fails in itself, or takes what no consumer can place, and we say what is wrong.
APACHE_DIFFERS = {"offsets in the records lie": NONE, "greatest length": UNKNOWN_SERVER_ERROR}
APACHE_DIFFERS |= dict.fromkeys(("unknown codec", "gzip of nothing", "gzip cut short"), UNKNOWN_SERVER_ERROR)
APACHE_DIFFERS |= {name: UNKNOWN_SERVER_ERROR for name in BATCHES if name.endswith("that is noise")}


@pytest.mark.parametrize("name", BATCHES)
def test_batches_that_lie(broker, broker_name, witness, name):
    records, expected = BATCHES[name]
    if broker_name == "apache":
        if name == "null":
            pytest.skip("Apache Kafka never answers null records")
        expected = APACHE_DIFFERS.get(name, expected)
    other = f"{witness.topic}-lies"
    create_topic(broker.bootstrap, other, 1, **{"retention.ms": "-1"})
    with Connection(broker.bootstrap) as connection:
        assert produce(connection, other, 0, records) == (expected, 0 if expected == NONE else -1)
    with Connection(broker.bootstrap) as connection:
        end = 2 if expected == NONE else 0
        assert end_offset(connection, other) == (NONE, end), "what is refused is not in the log"


def test_a_batch_that_unpacks_without_end(broker, witness):
    """A few kilobytes that say they hold gigabytes end in an error; the broker never holds them."""
    bomb = gzip.compress(record(b"\x00" * 200_000_000)[:20] + b"\x00" * 200_000_000, 9)
    with Connection(broker.bootstrap) as connection:
        code, _ = produce(connection, witness.topic, 0, Batch([b""], attributes=GZIP, body=bomb).encode())
    assert code in {INVALID_RECORD, CORRUPT_MESSAGE, NONE}
    if code == NONE:
        witness.count += 1


def test_unknown_topics(broker, witness):
    unknown = f"unknown-{uuid.uuid4().hex[:8]}"
    with Connection(broker.bootstrap) as connection:
        assert produce(connection, unknown, 0, Batch(TWO).encode())[0] == UNKNOWN_TOPIC
        assert produce(connection, witness.topic, 77, Batch(TWO).encode())[0] == UNKNOWN_TOPIC
        assert produce(connection, witness.topic, -1, Batch(TWO).encode())[0] == UNKNOWN_TOPIC
        assert end_offset(connection, unknown)[0] == UNKNOWN_TOPIC
        # Metadata 4 with automatic creation switched off.
        body = struct.pack(">i", 1) + string(unknown) + b"\x00"
        assert metadata_code(connection, body, unknown) == UNKNOWN_TOPIC
        for bad in ("a b", "..", "x" * 250, "ü"):
            assert metadata_code(connection, struct.pack(">i", 1) + string(bad) + b"\x01", bad) == INVALID_TOPIC


def metadata_code(connection: Connection, body: bytes, topic: str) -> int:
    answer = connection.ask(METADATA, 4, body)
    at = answer.rindex(string(topic)) - 2
    return struct.unpack(">h", answer[at : at + 2])[0]


def fetch_code(connection: Connection, topic: str, offset: int) -> int:
    """The error code of the partition in Fetch 4."""
    body = struct.pack(">iiiib", -1, 0, 1, 1 << 20, 0) + struct.pack(">i", 1) + string(topic)
    answer = connection.ask(FETCH, 4, body + struct.pack(">iiqi", 1, 0, offset, 1 << 20))
    at = 4 + 4 + 2 + len(topic) + 4
    return struct.unpack(">ih", answer[at : at + 6])[1]


def test_fetch_outside_the_log(broker, witness):
    with Connection(broker.bootstrap) as connection:
        assert fetch_code(connection, witness.topic, 0) == NONE
        assert fetch_code(connection, witness.topic, witness.count) == NONE
        for offset in (witness.count + 1, 2**62, -2):
            assert fetch_code(connection, witness.topic, offset) == OFFSET_OUT_OF_RANGE
        assert fetch_code(connection, "unknown-topic", 0) == UNKNOWN_TOPIC


def test_sequences_of_an_idempotent_producer(broker, witness):
    with Connection(broker.bootstrap) as connection:
        answer = connection.ask(INIT_PRODUCER_ID, 1, string(None) + struct.pack(">i", 60_000))
        _, code, producer, epoch = struct.unpack(">ihqh", answer)
        assert code == NONE

        def send(sequence: int) -> tuple[int, int]:
            batch = Batch(TWO, producer_id=producer, producer_epoch=epoch, base_sequence=sequence)
            return produce(connection, witness.topic, 0, batch.encode())

        first = witness.count
        assert send(0) == (NONE, first)
        assert send(0) == (NONE, first), "a batch sent again is answered as before, and not written again"
        assert send(2) == (NONE, first + 2)
        assert send(7)[0] == OUT_OF_ORDER_SEQUENCE
        assert send(0) == (NONE, first), "one of the last five is still known"
        witness.count += 4


def test_tls_to_a_plain_port(broker, witness):
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with Connection(broker.bootstrap) as connection, pytest.raises((ssl.SSLError, ConnectionError, EOFError)):
        context.wrap_socket(connection.socket)
