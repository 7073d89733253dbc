"""The staff's pages of the people who come, and what they tell on the first page."""

from registrations import panels

from . import invitations, needs, people

__all__ = ["invitations", "needs", "people"]

panels.register()
