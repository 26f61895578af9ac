"""Options of the clients: which are Python's own, which are refused, and which have no effect here."""

from __future__ import annotations

import logging
import selectors
import socket
from collections.abc import Iterable, Mapping
from typing import Any

from ottla import _native

from kafka.errors import KafkaConfigurationError

log = logging.getLogger(__name__)

_SECURITY = ("ssl_", "sasl_")
_STORES = ("embedded:", "memory:")
_PORT = 9092

# Given a value other than its default, the option needs what this says, and there is no such thing here.
_REFUSED: dict[str, str] = {
    "ssl_context": "TLS",
    "sasl_mechanism": "SASL",
    "sasl_oauth_token_provider": "SASL",
    "proxy_url": "connections through a proxy",
    "socks5_proxy": "connections through a proxy",
    "kafka_client": "kafka-python's network client",
    "allow_auto_create_topics": "a producer that asks for topics without creating them",
}

# Given a value other than its default, the option has no effect, and one warning says why.
_IDLE: dict[str, str] = {
    "selector": "sockets belong to native code",
    "net": "sockets belong to native code",
    "socket_options": "sockets belong to native code, which sets TCP_NODELAY",
    "receive_message_max_bytes": "responses are bounded by what was asked for",
    "enable_incremental_fetch_sessions": "fetch sessions are always used where the broker has them",
    "max_in_flight_requests_per_connection": "requests of this client are not pipelined",
    "api_version": "versions are agreed with each broker",
    "ssl_check_hostname": "connections are not encrypted",
    "metric_group_prefix": "groups of metrics have Kafka's names",
    "api_version_auto_timeout_ms": "bootstrap_timeout_ms says how long the constructor waits",
    "bootstrap_topics_filter": "only the topics in use are asked about",
    "default_api_timeout_ms": "max_block_ms and delivery_timeout_ms bound the waits of a producer",
}

_OBJECTS: dict[str, Any] = {
    "bootstrap_servers": "localhost",
    "socket_options": [(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)],
    "selector": selectors.DefaultSelector,
    "metric_reporters": [],
}


def default_config(client: str, objects: Mapping[str, Any]) -> dict[str, Any]:
    """kafka-python's defaults of a client's options."""
    defaults = {name: default for name, (_, default) in _native.options(client).items()}
    defaults.update((name, value) for name, value in _OBJECTS.items() if name in defaults)
    defaults.update(objects)
    return defaults


def unrecognized(given: Mapping[str, Any], known: Mapping[str, Any]) -> list[str]:
    """Names among `given` that no option has."""
    return sorted(set(given) - set(known))


def translate(client: str, given: Mapping[str, Any], own: tuple[str, ...]) -> dict[str, str]:
    """Kafka's configuration for a client's options. `own` are those that the class itself obeys.

    Logs a warning for each option without effect; raises KafkaConfigurationError for one that is refused.
    """
    keys = _native.options(client)
    defaults = default_config(client, {})
    protocol = str(given.get("security_protocol") or "PLAINTEXT").upper()
    if protocol != "PLAINTEXT":
        raise KafkaConfigurationError(f"security_protocol={protocol} needs TLS or SASL, which are not supported yet")
    passed: dict[str, Any] = {}
    for name, value in given.items():
        if name in own:
            continue
        key: str | None = keys[name][0]
        is_default = value is None or value == defaults[name]
        if name.startswith(_SECURITY) or key is None:
            if not is_default:
                _refuse_or_warn(name)
        elif name == "bootstrap_servers":
            passed[name] = servers(value)
        elif name != "security_protocol":
            passed[name] = value
    return _native.translate(client, passed)


def servers(given: Any) -> list[str]:
    """Bootstrap servers as a list; those of TCP with their ports, 9092 where none is given."""
    if isinstance(given, str):
        one_store = given.startswith(_STORES)
        listed = [given] if one_store else given.split(",")
    else:
        listed = list(given) if isinstance(given, Iterable) else [given]
    if not all(isinstance(server, str) for server in listed):
        raise KafkaConfigurationError(f"bootstrap_servers must be a str or a list of str, not {given!r}")
    return [_with_port(server.strip()) for server in listed if server.strip()]


def _with_port(server: str) -> str:
    if server.startswith(_STORES):
        return server
    if server.startswith("["):  # an IPv6 address in brackets
        return server if "]:" in server else f"{server}:{_PORT}"
    if server.count(":") > 1:  # and one without them
        return f"[{server}]:{_PORT}"
    return server if ":" in server else f"{server}:{_PORT}"


def _refuse_or_warn(name: str) -> None:
    if name in _REFUSED:
        raise KafkaConfigurationError(f"{name} needs {_REFUSED[name]}, which is not supported")
    if name in _IDLE:
        log.warning("option %s has no effect: %s", name, _IDLE[name])
    elif name.startswith(_SECURITY):
        log.warning("option %s has no effect: security_protocol is PLAINTEXT", name)
    else:
        raise KafkaConfigurationError(f"{name} is not supported")


def bootstrap_timeout(config: Mapping[str, Any]) -> float | None:
    """How long the constructor waits for a broker; with an `api_version` it does not wait, as in kafka-python."""
    if config.get("api_version") not in (None, "auto"):
        return None
    timeout = config.get("bootstrap_timeout_ms")
    return None if timeout is None else float(timeout)


def finite(value: Any) -> float | None:
    """A number of milliseconds; None for an infinite one."""
    return None if value is None or value == float("inf") else float(value)
