"""The staff's pages of the fair."""

from . import bookings, organisations, stands

__all__ = ["bookings", "organisations", "stands"]
