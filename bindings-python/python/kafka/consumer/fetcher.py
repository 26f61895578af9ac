"""A record that was read."""

from ottla._native import ConsumerRecord

__all__ = ["ConsumerRecord"]
