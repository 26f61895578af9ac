"""A broker in this process."""

from __future__ import annotations

import os
import warnings
from collections.abc import Mapping
from types import TracebackType

from ottla import _native


def text_of(value: object) -> str:
    """A configuration value as Kafka writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple)):
        return ",".join(text_of(item) for item in value)
    return str(value)


class Broker:
    """A store of this process, and the broker over it; use it in a `with` statement or call `close`.

    `path` is the store's directory, made if missing; None keeps everything in memory. With `listen` ("host:port",
    port 0 to let the system choose) any Kafka client can connect by TCP. `config` has Kafka's broker keys, dotted.
    Raises `ottla.Error` if the directory is in use, belongs to something else, or a configuration value is wrong.
    """

    def __init__(
        self,
        path: str | os.PathLike[str] | None = None,
        *,
        listen: str | None = None,
        config: Mapping[str, object] | None = None,
    ) -> None:
        texts = {key: text_of(value) for key, value in (config or {}).items()}
        self._broker = _native.Broker(None if path is None else os.fspath(path), listen, texts)
        for warning in self._broker.warnings:
            warnings.warn(warning, stacklevel=2)

    @property
    def bootstrap_servers(self) -> str:
        """What clients are given: host:port where it listens, else embedded:PATH or memory:NAME."""
        return self._broker.bootstrap_servers

    @property
    def local(self) -> str:
        """embedded:PATH or memory:NAME, for clients in this process, whether it listens or not."""
        return self._broker.local

    @property
    def closed(self) -> bool:
        return self._broker.closed

    def close(self) -> None:
        """Stop listening, and close the store once the clients in this process have left it. Twice is fine."""
        self._broker.close()

    def __enter__(self) -> Broker:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_val: BaseException | None,
        exc_tb: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        state = "closed" if self.closed else self.bootstrap_servers
        return f"<ottla.Broker {state}>"
