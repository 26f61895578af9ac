"""A value that comes later."""

from __future__ import annotations

import functools
import logging
import threading
from collections.abc import Callable, Generator
from typing import Any, ClassVar

from kafka.errors import RetriableError

log = logging.getLogger(__name__)

_Callback = Callable[[Any], Any]


class Future:
    """Settled once, with a value or an exception. Callbacks run where it is settled, or at once if it is."""

    __slots__ = ("is_done", "value", "exception", "_callbacks", "_errbacks", "_lock")

    # Set for tests: what a callback raises comes out of the call that ran it.
    error_on_callbacks: ClassVar[bool] = False

    def __init__(self) -> None:
        self.is_done = False
        self.value: Any = None
        self.exception: BaseException | None = None
        self._callbacks: list[_Callback] = []
        self._errbacks: list[_Callback] = []
        self._lock = threading.Lock()

    def succeeded(self) -> bool:
        return self.is_done and self.exception is None

    def failed(self) -> bool:
        return self.is_done and self.exception is not None

    def retriable(self) -> bool:
        return self.is_done and isinstance(self.exception, RetriableError)

    def success(self, value: Any) -> Future:
        """Settle with a value."""
        with self._lock:
            self.value = value
            self.is_done = True
            waiting, self._callbacks, self._errbacks = self._callbacks, [], []
        self._run(waiting, value)
        return self

    def failure(self, e: BaseException | type[BaseException]) -> Future:
        """Settle with an exception, or a class of one."""
        exception = e() if isinstance(e, type) else e
        if not isinstance(exception, BaseException):
            raise TypeError(f"a future fails with an exception, not {e!r}")
        with self._lock:
            self.exception = exception
            self.is_done = True
            waiting, self._callbacks, self._errbacks = self._errbacks, [], []
        self._run(waiting, exception)
        return self

    def add_callback(self, f: Callable[..., Any], *args: Any, **kwargs: Any) -> Future:
        """Call f(*args, value, **kwargs) on success."""
        callback = functools.partial(f, *args, **kwargs) if args or kwargs else f
        with self._lock:
            if not self.is_done:
                self._callbacks.append(callback)
                return self
        if self.exception is None:
            self._run([callback], self.value)
        return self

    def add_errback(self, f: Callable[..., Any], *args: Any, **kwargs: Any) -> Future:
        """Call f(*args, exception, **kwargs) on failure."""
        errback = functools.partial(f, *args, **kwargs) if args or kwargs else f
        with self._lock:
            if not self.is_done:
                self._errbacks.append(errback)
                return self
        if self.exception is not None:
            self._run([errback], self.exception)
        return self

    def add_both(self, f: Callable[..., Any], *args: Any, **kwargs: Any) -> Future:
        """Call f with the value or the exception."""
        self.add_callback(f, *args, **kwargs)
        return self.add_errback(f, *args, **kwargs)

    def chain(self, future: Future) -> Future:
        """Settle `future` as this one is settled."""
        self.add_callback(future.success)
        return self.add_errback(future.failure)

    def _run(self, callbacks: list[_Callback], argument: Any) -> None:
        for callback in callbacks:
            try:
                callback(argument)
            except Exception:
                log.exception("a callback of a future failed")
                if self.error_on_callbacks:
                    raise

    def __await__(self) -> Generator[Any, Any, Any]:
        yield from awaiting(self)
        if self.exception is not None:
            raise self.exception
        return self.value


def awaiting(future: Any) -> Generator[Any, Any, Any]:
    """Wait in asyncio until `future` is settled, by whichever thread does it; its value, or raises its exception."""
    import asyncio

    if not future.is_done:
        loop = asyncio.get_running_loop()
        settled: asyncio.Future[None] = loop.create_future()

        def settle() -> None:
            if not settled.done():
                settled.set_result(None)

        def wake(_result: Any) -> None:
            try:
                loop.call_soon_threadsafe(settle)
            except RuntimeError:
                log.debug("a future was settled after the event loop that awaited it had closed")

        future.add_both(wake)
        yield from settled.__await__()
    if future.exception is not None:
        raise future.exception
    return future.value
