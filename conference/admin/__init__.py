"""The staff's pages of the agenda, split by noun, and what they tell on the first page."""

from conference import panels

from . import editions, materials, parts, sessions, speakers, submissions

__all__ = ["editions", "materials", "parts", "sessions", "speakers", "submissions"]

panels.register()
submissions.register_panel()
