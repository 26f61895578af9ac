"""What to do when partitions come and go."""

from __future__ import annotations

import asyncio
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Coroutine
from typing import Any

from kafka.structs import TopicPartition

__all__ = ["AsyncConsumerRebalanceListener", "ConsumerRebalanceListener"]


class ConsumerRebalanceListener(ABC):
    """Told of each change of a consumer's partitions by its group.

    Methods run inside `poll`, iteration, `unsubscribe` and `close`, on the thread that called them; they may use the
    consumer, and what they raise comes out of that call. Heartbeats go on meanwhile.
    """

    @abstractmethod
    def on_partitions_revoked(self, revoked: set[TopicPartition]) -> Any:
        """These are given up: the last moment to commit their offsets."""

    @abstractmethod
    def on_partitions_assigned(self, assigned: set[TopicPartition]) -> Any:
        """These are new here; nothing of them was read yet."""

    def on_partitions_lost(self, lost: set[TopicPartition]) -> Any:
        """These may belong to others already, so that nothing can be committed. By default as revoked."""
        return self.on_partitions_revoked(lost)


class AsyncConsumerRebalanceListener(ABC):
    """As ConsumerRebalanceListener, with coroutines; each runs to its end before the consumer goes on."""

    @abstractmethod
    async def on_partitions_revoked(self, revoked: set[TopicPartition]) -> Any:
        """These are given up: the last moment to commit their offsets."""

    @abstractmethod
    async def on_partitions_assigned(self, assigned: set[TopicPartition]) -> Any:
        """These are new here; nothing of them was read yet."""

    async def on_partitions_lost(self, lost: set[TopicPartition]) -> Any:
        """These may belong to others already, so that nothing can be committed. By default as revoked."""
        await self.on_partitions_revoked(lost)


def native_listener(
    listener: ConsumerRebalanceListener | AsyncConsumerRebalanceListener,
) -> Callable[[str, list[Any]], None]:
    """What native code calls with 'revoked', 'assigned' or 'lost' and the partitions."""
    if isinstance(listener, AsyncConsumerRebalanceListener):
        return lambda event, partitions: _run(getattr(listener, f"on_partitions_{event}")(set(partitions)))

    def call(event: str, partitions: list[Any]) -> None:
        getattr(listener, f"on_partitions_{event}")(set(partitions))

    return call


def _run(coroutine: Coroutine[Any, Any, Any]) -> None:
    """Run to the end, whether this thread has an event loop or not."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        asyncio.run(coroutine)
        return
    failures: list[BaseException] = []

    def run() -> None:
        try:
            asyncio.run(coroutine)
        except BaseException as failure:  # it belongs to the thread that waits
            failures.append(failure)

    thread = threading.Thread(target=run, name="ottla-rebalance-listener")
    thread.start()
    thread.join()
    if failures:
        raise failures[0]
