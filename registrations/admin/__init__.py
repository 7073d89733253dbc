"""The staff's pages of the people who come, and what they tell on the first page."""

from registrations import panels

from . import needs, people

__all__ = ["needs", "people"]

panels.register()
