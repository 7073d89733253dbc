"""The staff's pages of the agenda, split by noun."""

from . import editions, parts, sessions

__all__ = ["editions", "parts", "sessions"]
