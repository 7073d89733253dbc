"""The staff's pages of the people who come."""

from . import needs, people

__all__ = ["needs", "people"]
