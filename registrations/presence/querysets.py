"""Reads of who was there."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    from conference.models import Edition, Session


class PresenceQuerySet(models.QuerySet[Any]):
    """Stretches of time in which people were there. Who was there at all: `RegistrationQuerySet.were_there`."""

    def of_edition(self, edition: Edition) -> PresenceQuerySet:
        return self.filter(registration__edition=edition)

    def on_day(self, day: dt.date) -> PresenceQuerySet:
        """At the conference on a day, whatever sessions somebody was in."""
        return self.filter(day=day, session=None)

    def in_session(self, session: Session) -> PresenceQuerySet:
        return self.filter(session=session)
