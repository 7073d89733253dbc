"""Requests to the interpreters' pool name nobody; they stay as figures of the event."""

from conference.retention import registry

from .models import InterpreterRequest


def declare() -> None:
    registry.plain(InterpreterRequest, *(one.name for one in registry.own_fields(InterpreterRequest)))
