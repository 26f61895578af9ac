"""Records that carry their number, and the check that they come in order and once."""

import sys


def values(count: int, size: int) -> list[bytes]:
    """The records, made before the clock starts."""
    filler = b"x" * (size - 13)
    return [b"%012d:%b" % (number, filler) for number in range(count)]


class Order:
    """What one consumer received: offsets without a gap, numbers that rise within a partition and come once."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.received = 0
        self._seen = bytearray()
        self._last: dict[int, tuple[int, int]] = {}

    def add(self, partition: int, offset: int, value: bytes) -> None:
        number = int(value[: value.index(b":")])
        last_offset, last_number = self._last.get(partition, (-1, -1))
        if offset != last_offset + 1 or number <= last_number or len(value) != self.size:
            sys.exit(
                f"partition {partition}: number {number} at offset {offset} with {len(value)} bytes "
                f"after number {last_number} at offset {last_offset}"
            )
        if number >= len(self._seen):
            self._seen.extend(bytes(number + 1 - len(self._seen) + (1 << 20)))
        if self._seen[number]:
            sys.exit(f"number {number} came twice")
        self._seen[number] = 1
        self._last[partition] = (offset, number)
        self.received += 1

    def check(self, count: int) -> None:
        if self.received != count:
            sys.exit(f"{self.received} of {count} records were received")
