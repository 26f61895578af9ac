"""What the Python runners share of the protocol in protocol.md."""

import base64
import json
import sys
from collections.abc import Callable, Iterator
from typing import Any

Job = dict[str, Any]


def to_bytes(text: str | None) -> bytes | None:
    return None if text is None else base64.b64decode(text)


def to_text(data: bytes | None) -> str | None:
    return None if data is None else base64.b64encode(data).decode()


def headers_of(record: Job) -> list[tuple[str, bytes | None]]:
    return [(name, to_bytes(value)) for name, value in record["headers"]]


def answer(**fields: Any) -> None:
    sys.stdout.write(json.dumps(fields) + "\n")


def answer_record(
    topic: str,
    partition: int,
    offset: int,
    timestamp: int,
    key: bytes | None,
    value: bytes | None,
    headers: Any,
) -> None:
    answer(
        record={
            "topic": topic,
            "partition": partition,
            "offset": offset,
            "timestamp": timestamp,
            "key": to_text(key),
            "value": to_text(value),
            "headers": [[name, to_text(value)] for name, value in headers or ()],
        }
    )


def jobs() -> Iterator[Job]:
    for line in sys.stdin:
        yield json.loads(line)


def serve(runner: Any) -> None:
    """Answers each job with the method of its name, whose dictionary joins the last answer."""
    for job in jobs():
        finish(lambda job=job: getattr(runner, job["do"])(job))
    runner.close({})


def finish(act: Callable[[], Job | None]) -> None:
    try:
        result = act()
    except Exception as error:  # a client's own error is an answer, whatever its class
        answer(ok=False, error=f"{type(error).__name__}: {error}")
    else:
        answer(ok=True, **(result or {}))
    sys.stdout.flush()
