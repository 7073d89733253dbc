"""The staff's pages of the agenda, split by noun, and what they tell on the first page."""

from conference import panels

from . import editions, parts, sessions

__all__ = ["editions", "parts", "sessions"]

panels.register()
