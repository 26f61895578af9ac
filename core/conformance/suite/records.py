"""Records of a scenario file: made for a writer, and compared with what a reader saw."""

import base64
import json
from pathlib import Path
from typing import Any

from runners import Runner

SCENARIOS = Path(__file__).resolve().parents[1] / "scenarios"
Record = dict[str, Any]


def scenario(name: str) -> dict[str, Any]:
    return json.loads((SCENARIOS / f"{name}.json").read_text())


def make_bytes(spec: dict | None, names: dict[str, Any]) -> str | None:
    """`{"text": ..., "times": n}` or `{"hex": ...}` as base64; null stays null."""
    if spec is None:
        return None
    if "hex" in spec:
        data = bytes.fromhex(spec["hex"])
    else:
        text = spec["text"]
        for name, value in names.items():
            text = text.replace("{" + name + "}", str(value))
        data = text.encode() * spec.get("times", 1)
    return base64.b64encode(data).decode()


def make_records(specs: list[dict], topic: str, writer: Runner) -> list[Record]:
    """The records of a scenario that the writer can send at all."""
    made = []
    for spec in specs:
        for copy in range(spec.get("copies", 1)):
            names = {"writer": writer.name, "copy": copy}
            record = {
                "topic": topic,
                "partition": spec["partition"],
                "timestamp": spec["timestamp"] + copy,
                "key": make_bytes(spec["key"], names),
                "value": make_bytes(spec["value"], names),
                "headers": [[name, make_bytes(value, names)] for name, value in spec.get("headers", [])],
            }
            if not needs(record) & writer.limits:
                made.append(record)
    return made


def needs(record: Record) -> set[str]:
    """What a client must be able to send for this record, by the names of the runners' `limits`."""
    found = set()
    for part in ("key", "value"):
        if record[part] is None:
            found.add(f"null_{part}")
        elif record[part] == "":
            found.add(f"empty_{part}")
    if record["key"] is None and record["value"] is None:
        found.add("null_key_and_value")
    if b"\0" in base64.b64decode(record["key"] or ""):
        found.add("nul_in_key")
    for _, value in record["headers"]:
        if value is None:
            found.add("null_headers")
        elif b"\0" in base64.b64decode(value):
            found.add("nul_in_header")
    return found


def grouped(headers: list) -> list:
    """Headers with those of one name together, in the order of their first."""
    order = {name: index for index, name in reversed(list(enumerate(name for name, _ in headers)))}
    return sorted(headers, key=lambda header: order[header[0]])


class Ledger:
    """What was acknowledged, by topic, partition and offset."""

    def __init__(self) -> None:
        self.places: dict[tuple[str, int, int], Record] = {}

    def enter(self, writer: Runner, records: list[Record], sent: list[list[int]]) -> None:
        assert len(sent) == len(records), f"{writer.name} reported {len(sent)} of {len(records)} records"
        for record, (partition, offset) in zip(records, sent, strict=True):
            assert partition == record["partition"], f"{writer.name} sent to {partition}, not {record['partition']}"
            place = record["topic"], partition, offset
            assert place not in self.places, f"{writer.name} was given {place}, which holds another record"
            expected = {**record, "offset": offset}
            if "header_order" in writer.limits:
                expected["headers"] = grouped(record["headers"])
            if "timestamps" in writer.limits:
                expected["timestamp"] = None  # the first reader tells it, and the others must agree
            self.places[place] = expected

    def ends(self, topic: str, partitions: int) -> dict[int, int]:
        """The end offset of each partition; the offsets must be without a gap."""
        ends = {}
        for partition in range(partitions):
            offsets = sorted(o for t, p, o in self.places if (t, p) == (topic, partition))
            assert offsets == list(range(len(offsets))), f"{topic}-{partition} has a gap: {offsets}"
            ends[partition] = len(offsets)
        return ends

    def check(self, reader: Runner, topic: str, seen: list[Record]) -> None:
        """That the reader saw each acknowledged record once, in order, and exactly."""
        by_partition: dict[int, list[int]] = {}
        for record in seen:
            by_partition.setdefault(record["partition"], []).append(record["offset"])
            self.check_record(reader, record)
        wanted: dict[int, list[int]] = {}
        for t, partition, offset in sorted(self.places):
            if t == topic:
                wanted.setdefault(partition, []).append(offset)
        assert by_partition == wanted, f"{reader.name} read other offsets of {topic}"

    def check_record(self, reader: Runner, record: Record) -> None:
        place = record["topic"], record["partition"], record["offset"]
        assert place in self.places, f"{reader.name} read {place}, which was never acknowledged"
        expected = self.places[place]
        if expected["timestamp"] is None:
            expected["timestamp"] = record["timestamp"]
        if "header_order" in reader.limits:
            expected = {**expected, "headers": grouped(expected["headers"])}
        for part in ("timestamp", "key", "value", "headers"):
            assert record[part] == expected[part], f"{reader.name} read another {part} at {place}"
