"""Apache Kafka as a library: `Broker` embeds a store in this process; the clients are in package `kafka`.

    with ottla.Broker("data") as broker:
        producer = kafka.KafkaProducer(bootstrap_servers=broker.bootstrap_servers)

Clients reach a store without a Broker too: `bootstrap_servers="embedded:PATH"` opens the store of that directory in
this process, `"memory:NAME"` one that lives until the process ends.
"""

from __future__ import annotations

import atexit
import os

from ottla import _beside

_beside.check()

from ottla import _native  # noqa: E402
from ottla._native import Error, __version__  # noqa: E402
from ottla.broker import Broker  # noqa: E402

__all__ = ["Broker", "Error", "__version__"]

os.register_at_fork(after_in_child=_native.after_fork)
atexit.register(_native.shutdown)
