"""Configurations of topics, brokers and groups."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum
from typing import Any

from kafka.admin._base import AdminBase, outcome_of, raise_first
from kafka.util import EnumHelper

_Outcomes = dict[str, dict[str, str]]
_Change = tuple[str, int, str | None]


class AlterConfigOp(EnumHelper, IntEnum):
    """What to do with a key; APPEND and SUBTRACT are for lists."""

    SET = 0
    DELETE = 1
    APPEND = 2
    SUBTRACT = 3


class ConfigResourceType(EnumHelper, IntEnum):
    """What has configurations."""

    UNKNOWN = 0
    TOPIC = 2
    BROKER = 4
    BROKER_LOGGER = 8
    CLIENT_METRICS = 16
    GROUP = 32


class ConfigType(EnumHelper, IntEnum):
    """Type of a value."""

    UNKNOWN = 0
    BOOLEAN = 1
    STRING = 2
    INT = 3
    SHORT = 4
    LONG = 5
    DOUBLE = 6
    LIST = 7
    CLASS = 8
    PASSWORD = 9


class ConfigSourceType(EnumHelper, IntEnum):
    """Where a value comes from."""

    UNKNOWN = 0
    DYNAMIC_TOPIC_CONFIG = 1
    DYNAMIC_BROKER_CONFIG = 2
    DYNAMIC_DEFAULT_BROKER_CONFIG = 3
    STATIC_BROKER_CONFIG = 4
    DEFAULT_CONFIG = 5
    DYNAMIC_BROKER_LOGGER_CONFIG = 6
    DYNAMIC_CLIENT_METRICS_CONFIG = 7
    DYNAMIC_GROUP_CONFIG = 8

    def is_modified(self) -> bool:
        """Was it set for this very resource?"""
        inherited = (
            ConfigSourceType.DYNAMIC_DEFAULT_BROKER_CONFIG,
            ConfigSourceType.STATIC_BROKER_CONFIG,
            ConfigSourceType.DEFAULT_CONFIG,
        )
        return self not in inherited


class ConfigFilterType(EnumHelper, IntEnum):
    """Which keys `describe_configs` returns."""

    ALL = 0
    DYNAMIC = 1
    MODIFIED = 2
    DEFAULT = 3
    STATIC = 4

    def should_skip(self, config_source: ConfigSourceType) -> bool:
        """Is a value of this source left out?"""
        if self is ConfigFilterType.MODIFIED:
            return not config_source.is_modified()
        if self is ConfigFilterType.DEFAULT:
            return config_source.is_modified()
        return self is ConfigFilterType.STATIC and config_source is not ConfigSourceType.STATIC_BROKER_CONFIG


class ConfigResource:
    """A topic, broker or group, and the keys (to read) or values (to change) that are meant; None: all keys."""

    def __init__(
        self,
        resource_type: ConfigResourceType | str,
        name: str,
        configs: Mapping[str, Any] | Sequence[str] | None = None,
    ) -> None:
        if not isinstance(resource_type, ConfigResourceType):
            resource_type = ConfigResourceType[str(resource_type).upper()]
        self.resource_type = resource_type
        self.name = str(name)
        self.configs = configs

    def __repr__(self) -> str:
        return f"ConfigResource({self.resource_type.name}, {self.name!r}, {self.configs!r})"


class ConfigAdmin(AdminBase):
    """The part of the admin client that deals with configurations."""

    def describe_configs(
        self,
        config_resources: Iterable[ConfigResource],
        include_synonyms: bool = False,
        config_filter: ConfigFilterType | str | int = "modified",
    ) -> dict[str, dict[str, dict[str, dict[str, Any]]]]:
        """{type: {name: {key: {value, read_only, config_source, is_sensitive, config_type, synonyms}}}}.

        `config_filter`: modified (set for the resource itself), dynamic (can be changed), default, static or all.
        """
        wanted = ConfigFilterType.build_from(config_filter)
        asked = [
            (int(resource.resource_type), resource.name, None if resource.configs is None else list(resource.configs))
            for resource in _checked(config_resources)
        ]
        answers = self._describe_configs(asked, include_synonyms)
        raise_first(error for _, _, error, _ in answers)
        described: dict[str, dict[str, dict[str, dict[str, Any]]]] = {}
        for kind, name, _, entries in answers:
            configs = described.setdefault(_type_name(kind), {}).setdefault(name, {})
            for entry in entries or ():
                source = _member(ConfigSourceType, entry[2])
                if not wanted.should_skip(source) and not (wanted is ConfigFilterType.DYNAMIC and entry[4]):
                    configs[entry[0]] = _described(entry, source, include_synonyms)
        return described

    def list_config_resources(
        self, resource_types: Iterable[ConfigResourceType | str | int] | None = None
    ) -> dict[str, list[str]]:
        """{type: names} of what has configurations; all types by default."""
        types = [int(ConfigResourceType.build_from(kind)) for kind in resource_types or ()]
        found: dict[str, list[str]] = {}
        for kind, name in self._list_config_resources(types):
            found.setdefault(_type_name(kind), []).append(name)
        return found

    def alter_configs(
        self,
        config_resources: Iterable[ConfigResource],
        validate_only: bool = False,
        raise_on_unknown: bool = True,
        incremental: bool | None = None,
    ) -> _Outcomes:
        """Change values: each resource's configs are {key: value} or {key: (operation, value)}.

        Returns {type: {name: 'OK' or what went wrong}}. With `raise_on_unknown` a key that cannot be changed raises
        ValueError first. `incremental=False` uses the old request, with the values that were set before.
        """
        resources = _checked(config_resources)
        changes = [(resource, _changes(resource)) for resource in resources]
        if raise_on_unknown:
            self._require_dynamic(resources)
        if incremental is not False:
            return self._incremental(changes, validate_only)
        return self._replace(changes, validate_only, keep=lambda _key, _named: True)

    def reset_configs(
        self,
        config_resources: Iterable[ConfigResource],
        validate_only: bool = False,
        raise_on_unknown: bool = True,
        incremental: bool | None = None,
    ) -> _Outcomes:
        """Give keys their defaults again: those in each resource's configs, or all that were set."""
        resources = _checked(config_resources)
        if raise_on_unknown:
            self._require_dynamic(resources)
        modified = self._modified(resources)
        if incremental is not False:
            deletions = []
            for resource in resources:
                keys = list(resource.configs or modified[(resource.resource_type, resource.name)])
                deletions.append((resource, _each(keys, AlterConfigOp.DELETE)))
            return self._incremental(deletions, validate_only)
        named = [(resource, _each(resource.configs or (), AlterConfigOp.SET)) for resource in resources]
        return self._replace(named, validate_only, keep=lambda key, names: bool(names) and key not in names)

    def _incremental(self, changes: Sequence[tuple[ConfigResource, list[_Change]]], validate_only: bool) -> _Outcomes:
        asked = [(int(resource.resource_type), resource.name, listed) for resource, listed in changes]
        return _outcomes(self._incremental_alter_configs(asked, validate_only))

    def _replace(
        self, changes: Sequence[tuple[ConfigResource, list[_Change]]], validate_only: bool, keep: Any
    ) -> _Outcomes:
        """The request that replaces all values: those that were set before and `keep` wants are sent again."""
        modified = self._modified([resource for resource, _ in changes])
        asked = []
        for resource, listed in changes:
            names = [key for key, _, _ in listed]
            before = modified[(resource.resource_type, resource.name)]
            values = {key: value for key, value in before.items() if value is not None and keep(key, names)}
            for key, operation, value in listed:
                if operation != AlterConfigOp.SET:
                    raise ValueError(
                        f"{key}: without incremental there is only SET, not {AlterConfigOp(operation).name}"
                    )
                if value is not None:
                    values[key] = value
            asked.append((int(resource.resource_type), resource.name, values))
        return _outcomes(self._alter_configs(asked, validate_only))

    def _modified(
        self, resources: Sequence[ConfigResource]
    ) -> dict[tuple[ConfigResourceType, str], dict[str, str | None]]:
        found = self.describe_configs([ConfigResource(r.resource_type, r.name) for r in resources])
        return {
            (r.resource_type, r.name): {
                key: config["value"]
                for key, config in found.get(r.resource_type.name.lower(), {}).get(r.name, {}).items()
            }
            for r in resources
        }

    def _require_dynamic(self, resources: Sequence[ConfigResource]) -> None:
        found = self.describe_configs(
            [ConfigResource(r.resource_type, r.name) for r in resources], config_filter=ConfigFilterType.DYNAMIC
        )
        for resource in resources:
            known = found.get(resource.resource_type.name.lower(), {}).get(resource.name, {})
            unknown = sorted(set(resource.configs or ()) - set(known))
            if unknown:
                raise ValueError(f"{resource.name}: Unrecognized configs: {', '.join(unknown)}")


def _each(keys: Iterable[str], operation: AlterConfigOp) -> list[_Change]:
    return [(key, int(operation), None) for key in keys]


def _checked(resources: Iterable[ConfigResource]) -> list[ConfigResource]:
    checked = list(resources)
    for resource in checked:
        if not isinstance(resource, ConfigResource):
            raise TypeError(f"expected a ConfigResource, not {resource!r}")
        of_broker = resource.resource_type in (ConfigResourceType.BROKER, ConfigResourceType.BROKER_LOGGER)
        if of_broker and resource.name and not resource.name.isdigit():
            raise ValueError(f"the name of a broker is its number, not {resource.name!r}")
    return checked


def _changes(resource: ConfigResource) -> list[_Change]:
    if not resource.configs:
        return []
    if not isinstance(resource.configs, Mapping):
        raise TypeError(f"{resource.name}: configs must be {{key: value}} or {{key: (operation, value)}}")
    changes: list[_Change] = []
    for key, given in resource.configs.items():
        operation, value = given if isinstance(given, tuple) else (AlterConfigOp.SET, given)
        code = int(AlterConfigOp.build_from(operation))
        text = None if code == AlterConfigOp.DELETE or value is None else _text(value)
        changes.append((key, code, text))
    return changes


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _member(kind: Any, number: int) -> Any:
    """A member, UNKNOWN for a number of a newer broker."""
    try:
        return kind(number)
    except ValueError:
        return kind(0)


def _type_name(kind: int) -> str:
    name: str = _member(ConfigResourceType, kind).name
    return name.lower()


def _described(entry: Any, source: ConfigSourceType, synonyms: bool) -> dict[str, Any]:
    _, value, _, sensitive, read_only, kind, documentation, same = entry
    described: dict[str, Any] = {
        "value": value,
        "read_only": read_only,
        "config_source": source.name,
        "is_sensitive": sensitive,
        "config_type": _member(ConfigType, kind).name,
        "documentation": documentation,
        "synonyms": [],
    }
    if synonyms:
        described["synonyms"] = [
            {"name": name, "value": text, "source": _member(ConfigSourceType, origin).name}
            for name, text, origin in same
        ]
    return described


def _outcomes(answers: Iterable[tuple[int, str, BaseException | None]]) -> _Outcomes:
    outcomes: _Outcomes = {}
    for kind, name, error in answers:
        outcomes.setdefault(_type_name(kind), {})[name] = outcome_of(error)
    return outcomes
