"""Frames and record batches made byte by byte, so that they can be wrong in any place."""

import gzip
import socket
import struct
from dataclasses import dataclass, field

from crc32c import crc32c

PRODUCE, FETCH, LIST_OFFSETS, METADATA, INIT_PRODUCER_ID, API_VERSIONS = 0, 1, 2, 3, 22, 18
GZIP, SNAPPY, LZ4, ZSTD = 1, 2, 3, 4
CONTROL, TRANSACTIONAL = 0x20, 0x10


class Closed(Exception):
    """The broker closed the connection instead of answering."""


class Connection:
    def __init__(self, bootstrap: str, seconds: float = 30) -> None:
        host, port = bootstrap.split(":")
        self.socket = socket.create_connection((host, int(port)), timeout=seconds)

    def __enter__(self) -> "Connection":
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def send(self, data: bytes) -> None:
        try:
            self.socket.sendall(data)
        except OSError as error:
            raise Closed(str(error)) from None

    def send_frame(self, payload: bytes) -> None:
        self.send(struct.pack(">i", len(payload)) + payload)

    def finish_sending(self) -> None:
        self.socket.shutdown(socket.SHUT_WR)

    def receive(self) -> bytes:
        """The next answer without its length; raises Closed at the end, and TimeoutError where nothing comes."""
        (size,) = struct.unpack(">i", self._exactly(4))
        return self._exactly(size)

    def _exactly(self, count: int) -> bytes:
        data = b""
        while len(data) < count:
            try:
                chunk = self.socket.recv(count - len(data))
            except ConnectionError as error:
                raise Closed(str(error)) from None
            if not chunk:
                raise Closed("end of the stream")
            data += chunk
        return data

    def ask(self, api: int, version: int, body: bytes, flexible: bool = False) -> bytes:
        """The answer's body after its correlation id."""
        self.send_frame(header(api, version, flexible) + body)
        answer = self.receive()
        assert answer[:4] == CORRELATION, "the answer carries the request's correlation id"
        return answer[4:]


CORRELATION = b"\x01\x02\x03\x04"


def header(api: int, version: int, flexible: bool = False) -> bytes:
    return struct.pack(">hh", api, version) + CORRELATION + string("bad-input") + (b"\x00" if flexible else b"")


def string(text: str | None) -> bytes:
    return struct.pack(">h", -1) if text is None else struct.pack(">h", len(text.encode())) + text.encode()


def varint(value: int) -> bytes:
    zigzag = (value << 1) ^ (value >> 63)
    out = bytearray()
    while zigzag > 0x7F:
        out.append(zigzag & 0x7F | 0x80)
        zigzag >>= 7
    out.append(zigzag)
    return bytes(out)


def record(value: bytes | None, offset_delta: int = 0, timestamp_delta: int = 0, key: bytes | None = None) -> bytes:
    body = b"\x00" + varint(timestamp_delta) + varint(offset_delta)
    for part in (key, value):
        body += varint(-1) if part is None else varint(len(part)) + part
    body += varint(0)
    return varint(len(body)) + body


@dataclass
class Batch:
    """A right record batch of one record for each value, until a field is changed."""

    values: list[bytes | None]
    base_offset: int = 0
    attributes: int = 0
    magic: int = 2
    timestamp: int = 1_700_000_000_000
    producer_id: int = -1
    producer_epoch: int = -1
    base_sequence: int = -1
    count: int | None = None
    last_offset_delta: int | None = None
    max_timestamp: int | None = None
    length: int | None = None
    crc: int | None = None
    body: bytes | None = field(default=None, repr=False)

    def plain_body(self) -> bytes:
        return b"".join(record(value, index) for index, value in enumerate(self.values))

    def encode(self) -> bytes:
        body = self.body
        if body is None:
            body = gzip.compress(self.plain_body()) if self.attributes & 7 == GZIP else self.plain_body()
        count = len(self.values) if self.count is None else self.count
        last = len(self.values) - 1 if self.last_offset_delta is None else self.last_offset_delta
        max_timestamp = self.timestamp if self.max_timestamp is None else self.max_timestamp
        checked = struct.pack(">hiqqqhii", self.attributes, last, self.timestamp, max_timestamp,
                              self.producer_id, self.producer_epoch, self.base_sequence, count) + body  # fmt: skip
        crc = crc32c(checked) if self.crc is None else self.crc
        length = len(checked) + 9 if self.length is None else self.length
        return struct.pack(">qiibI", self.base_offset, length, 0, self.magic, crc) + checked


def produce_body(topic: str, partition: int, records: bytes | None, acks: int = -1) -> bytes:
    """The body of Produce 3 to 8."""
    data = struct.pack(">i", -1) if records is None else struct.pack(">i", len(records)) + records
    places = struct.pack(">i", 1) + string(topic) + struct.pack(">ii", 1, partition) + data
    return string(None) + struct.pack(">hi", acks, 10_000) + places


def produce(connection: Connection, topic: str, partition: int, records: bytes | None) -> tuple[int, int]:
    """The error code and base offset that Produce 7 answers."""
    answer = connection.ask(PRODUCE, 7, produce_body(topic, partition, records))
    at = 4 + 2 + len(topic.encode()) + 4
    index, code, base = struct.unpack(">ihq", answer[at : at + 14])
    assert index == partition
    return code, base


def api_versions(connection: Connection) -> dict[int, tuple[int, int]]:
    """The least and greatest version of each API."""
    answer = connection.ask(API_VERSIONS, 0, b"")
    code, count = struct.unpack(">hi", answer[:6])
    assert code == 0
    rows = (struct.unpack(">hhh", answer[6 + 6 * row : 12 + 6 * row]) for row in range(count))
    return {api: (least, greatest) for api, least, greatest in rows}
