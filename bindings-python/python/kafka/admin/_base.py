"""What the parts of the admin client share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ottla import _native

import kafka.errors as errors
from kafka.errors import BrokerResponseError, KafkaError, NoError

_UNKNOWN = -1


class AdminBase(_native.Admin):
    """The native client, and its options."""

    config: dict[str, Any]


def code_of(error: BaseException | None) -> int:
    """A broker's error code; 0 for no error, -1 for a failure of the client's own."""
    if error is None:
        return 0
    code = getattr(error, "errno", None)
    return code if isinstance(code, int) else _UNKNOWN


def message_of(error: BaseException | None) -> str | None:
    """What the error says, without its name."""
    if error is None:
        return None
    return str(error.args[0]) if error.args else type(error).__name__


def class_of(error: BaseException | None) -> type[KafkaError]:
    """The class of an error for one item; NoError for none."""
    if error is None:
        return NoError
    return type(error) if isinstance(error, KafkaError) else KafkaError


def outcome_of(error: BaseException | None) -> str:
    """'OK', or what the error says."""
    return "OK" if error is None else str(error)


def raise_first(failures: Iterable[BaseException | None]) -> None:
    """Raise the first error there is."""
    for failure in failures:
        if failure is not None:
            raise failure


def not_supported(method: str, api: str) -> BrokerResponseError:
    """The error of a method whose API is not there yet."""
    return errors.UnsupportedVersionError(f"{method} needs {api}, which this client does not have yet")


def by_topic(partitions: Iterable[tuple[str, int]]) -> dict[str, list[int]]:
    """Topic -> its partitions, in the order given."""
    topics: dict[str, list[int]] = {}
    for topic, partition in partitions:
        topics.setdefault(topic, []).append(partition)
    return topics


def partitions_filter(given: Any) -> Mapping[str, list[int] | None] | None:
    """{topic: partitions or None for all}, of a dict or a list of topics; None for everything."""
    if given is None:
        return None
    if isinstance(given, Mapping):
        return {topic: list(partitions) for topic, partitions in given.items()}
    return {topic: None for topic in given}
