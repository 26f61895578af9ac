"""Permissions: their types. The calls are not there yet."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import Any

from kafka.admin._base import AdminBase, not_supported
from kafka.errors import IllegalArgumentError


class ResourceType(IntEnum):
    """What permissions are about; ANY only in a filter."""

    UNKNOWN = 0
    ANY = 1
    TOPIC = 2
    GROUP = 3
    CLUSTER = 4
    TRANSACTIONAL_ID = 5
    DELEGATION_TOKEN = 6
    USER = 7


class ACLOperation(IntEnum):
    """What is permitted; ANY only in a filter."""

    UNKNOWN = 0
    ANY = 1
    ALL = 2
    READ = 3
    WRITE = 4
    CREATE = 5
    DELETE = 6
    ALTER = 7
    DESCRIBE = 8
    CLUSTER_ACTION = 9
    DESCRIBE_CONFIGS = 10
    ALTER_CONFIGS = 11
    IDEMPOTENT_WRITE = 12
    CREATE_TOKENS = 13
    DESCRIBE_TOKENS = 14


class ACLPermissionType(IntEnum):
    """Permitted or denied; ANY only in a filter."""

    UNKNOWN = 0
    ANY = 1
    DENY = 2
    ALLOW = 3


class ACLResourcePatternType(IntEnum):
    """How the resource's name is meant; ANY and MATCH only in a filter."""

    UNKNOWN = 0
    ANY = 1
    MATCH = 2
    LITERAL = 3
    PREFIXED = 4


class ResourcePatternFilter:
    """Resources, for a filter."""

    def __init__(
        self, resource_type: ResourceType, resource_name: str | None, pattern_type: ACLResourcePatternType
    ) -> None:
        self.resource_type = resource_type
        self.resource_name = resource_name
        self.pattern_type = pattern_type
        self.validate()

    def validate(self) -> None:
        """Raise IllegalArgumentError for what cannot be meant."""
        if not isinstance(self.resource_type, ResourceType):
            raise IllegalArgumentError(f"resource_type must be a ResourceType, not {self.resource_type!r}")
        if not isinstance(self.pattern_type, ACLResourcePatternType):
            raise IllegalArgumentError(f"pattern_type must be an ACLResourcePatternType, not {self.pattern_type!r}")

    def _key(self) -> tuple[Any, ...]:
        return self.resource_type, self.resource_name, self.pattern_type

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ResourcePatternFilter) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.resource_type.name} {self.resource_name} {self.pattern_type.name}>"


class ResourcePattern(ResourcePatternFilter):
    """Resources that a permission is about."""

    def __init__(
        self,
        resource_type: ResourceType,
        resource_name: str,
        pattern_type: ACLResourcePatternType = ACLResourcePatternType.LITERAL,
    ) -> None:
        super().__init__(resource_type, resource_name, pattern_type)

    def validate(self) -> None:
        super().validate()
        if self.resource_type is ResourceType.ANY:
            raise IllegalArgumentError("resource_type ANY is for filters only")
        if self.pattern_type in (ACLResourcePatternType.ANY, ACLResourcePatternType.MATCH):
            raise IllegalArgumentError(f"pattern_type {self.pattern_type.name} is for filters only")


class ACLFilter:
    """Permissions, to describe or delete."""

    def __init__(
        self,
        principal: str | None,
        host: str | None,
        operation: ACLOperation,
        permission_type: ACLPermissionType,
        resource_pattern: ResourcePatternFilter,
    ) -> None:
        self.principal = principal
        self.host = host
        self.operation = operation
        self.permission_type = permission_type
        self.resource_pattern = resource_pattern
        self.validate()

    def validate(self) -> None:
        """Raise IllegalArgumentError for what cannot be meant."""
        if not isinstance(self.operation, ACLOperation):
            raise IllegalArgumentError(f"operation must be an ACLOperation, not {self.operation!r}")
        if not isinstance(self.permission_type, ACLPermissionType):
            raise IllegalArgumentError(f"permission_type must be an ACLPermissionType, not {self.permission_type!r}")
        if not isinstance(self.resource_pattern, ResourcePatternFilter):
            raise IllegalArgumentError(f"resource_pattern must be a ResourcePattern, not {self.resource_pattern!r}")

    def _key(self) -> tuple[Any, ...]:
        return self.principal, self.host, self.operation, self.permission_type, self.resource_pattern

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ACLFilter) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def __repr__(self) -> str:
        return (
            f"<{type(self).__name__} principal={self.principal}, resource={self.resource_pattern}, "
            f"operation={self.operation.name}, type={self.permission_type.name}, host={self.host}>"
        )


class ACL(ACLFilter):
    """One permission."""

    def validate(self) -> None:
        super().validate()
        if self.operation is ACLOperation.ANY:
            raise IllegalArgumentError("operation ANY is for filters only")
        if self.permission_type is ACLPermissionType.ANY:
            raise IllegalArgumentError("permission_type ANY is for filters only")
        if not isinstance(self.resource_pattern, ResourcePattern):
            raise IllegalArgumentError(f"resource_pattern must be a ResourcePattern, not {self.resource_pattern!r}")


class AclAdmin(AdminBase):
    """The part of the admin client that deals with permissions."""

    def describe_acls(self, acl_filter: ACLFilter) -> Any:
        """Not there yet: UnsupportedVersionError."""
        raise not_supported("describe_acls", "DescribeAcls")

    def create_acls(self, acls: Sequence[ACL]) -> Any:
        """Not there yet: UnsupportedVersionError."""
        raise not_supported("create_acls", "CreateAcls")

    def delete_acls(self, acl_filters: Sequence[ACLFilter]) -> Any:
        """Not there yet: UnsupportedVersionError."""
        raise not_supported("delete_acls", "DeleteAcls")
