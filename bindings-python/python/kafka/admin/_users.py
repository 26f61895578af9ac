"""Users: types of their credentials. The calls are not there yet."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from enum import IntEnum
from typing import Any

from kafka.admin._base import AdminBase, not_supported
from kafka.errors import IllegalArgumentError


class ScramMechanism(IntEnum):
    """SCRAM by its hash."""

    UNKNOWN = 0
    SCRAM_SHA_256 = 1
    SCRAM_SHA_512 = 2

    @property
    def hash_name(self) -> str:
        """As hashlib names it."""
        return {ScramMechanism.SCRAM_SHA_256: "sha256", ScramMechanism.SCRAM_SHA_512: "sha512"}[self]


def _mechanism(given: ScramMechanism | int | str) -> ScramMechanism:
    if isinstance(given, str):
        return ScramMechanism[given.upper().replace("-", "_")]
    return ScramMechanism(given)


class UserScramCredentialDeletion:
    """A credential to delete."""

    def __init__(self, user: str, mechanism: ScramMechanism | int | str) -> None:
        self.user = user
        self.mechanism = _mechanism(mechanism)

    def __repr__(self) -> str:
        return f"UserScramCredentialDeletion({self.user}, {self.mechanism.name})"


class UserScramCredentialUpsertion:
    """A credential to set; only the salted password leaves this process."""

    DEFAULT_ITERATIONS = 4096

    def __init__(
        self,
        user: str,
        mechanism: ScramMechanism | int | str,
        password: str | bytes,
        iterations: int | None = None,
        salt: bytes | None = None,
    ) -> None:
        self.user = user
        self.mechanism = _mechanism(mechanism)
        if self.mechanism is ScramMechanism.UNKNOWN:
            raise IllegalArgumentError("mechanism must not be UNKNOWN")
        self.iterations = self.DEFAULT_ITERATIONS if iterations is None else iterations
        self.salt = os.urandom(24) if salt is None else salt
        secret = password.encode() if isinstance(password, str) else password
        self.salted_password = hashlib.pbkdf2_hmac(self.mechanism.hash_name, secret, self.salt, self.iterations)

    def __repr__(self) -> str:
        return f"UserScramCredentialUpsertion({self.user}, {self.mechanism.name}, iterations={self.iterations})"


class UserAdmin(AdminBase):
    """The part of the admin client that deals with users."""

    def alter_user_scram_credentials(
        self, alterations: Sequence[UserScramCredentialDeletion | UserScramCredentialUpsertion]
    ) -> Any:
        """Not there yet: UnsupportedVersionError."""
        raise not_supported("alter_user_scram_credentials", "AlterUserScramCredentials")

    def describe_user_scram_credentials(self, users: Sequence[str] | None = None) -> Any:
        """Not there yet: UnsupportedVersionError."""
        raise not_supported("describe_user_scram_credentials", "DescribeUserScramCredentials")
