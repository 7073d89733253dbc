"""The staff's pages of mails to many, and what they tell on the first page."""

from registrations.mailings import panels

from . import mailings

__all__ = ["mailings"]

panels.register()
