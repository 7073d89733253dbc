"""Wishes and what became of them say nothing about a person without the registration: they stay to be counted."""

from __future__ import annotations

from conference.retention import registry

from .models import Outcome, Run, Wish


def declare() -> None:
    for model in (Wish, Outcome, Run):
        registry.plain(model, *(one.name for one in registry.own_fields(model)))
