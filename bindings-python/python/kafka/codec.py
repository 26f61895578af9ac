"""Compression is native: every codec is always there."""

from __future__ import annotations

__all__ = ["has_gzip", "has_lz4", "has_snappy", "has_zstd"]


def has_gzip() -> bool:
    return True


def has_snappy() -> bool:
    return True


def has_lz4() -> bool:
    return True


def has_zstd() -> bool:
    return True
