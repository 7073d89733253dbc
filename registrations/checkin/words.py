"""What a volunteer reads, in the language of the device."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conference.content import best
from conference.models import Session
from conference.web import dates
from registrations.models import Registration

from . import sessions


def welcome(one: Registration) -> str:
    return _("Willkommen, %(name)s!") % {"name": one.badge_name or one.full_name}


def left(one: Registration) -> str:
    return _("%(name)s ist gegangen.") % {"name": one.badge_name or one.full_name}


def already(one: Registration, since: dt.datetime | None, door: str) -> str:
    """Since when, and by which door, as far as anybody knows."""
    if since is None:
        return _("Schon da: in der Liste abgehakt.")
    clock = dates.clock(since.astimezone(one.edition.tz))
    if not door:
        return _("Schon da seit %(time)s.") % {"time": clock}
    return _("Schon da seit %(time)s (%(door)s).") % {"time": clock, "door": door}


def waiting(position: int | None, free: int) -> str:
    place = _("Auf Platz %(n)s der Warteliste.") % {"n": position}
    if not free:
        return f"{place} {_('Gerade ist kein Platz frei.')}"
    return f"{place} {ngettext('Gerade ist %(n)s Platz frei.', 'Gerade sind %(n)s Plätze frei.', free) % {'n': free}}"


def clock_is_off(seconds: int) -> str:
    """For the volunteer whose phone has another time than we."""
    minutes = abs(seconds) // 60
    return ngettext(
        "Die Uhr dieses Geräts geht %(n)s Minute falsch. Wir rechnen es um; bitte stellen Sie sie trotzdem.",
        "Die Uhr dieses Geräts geht %(n)s Minuten falsch. Wir rechnen es um; bitte stellen Sie sie trotzdem.",
        minutes,
    ) % {"n": minutes}


def enters(one: Registration, session: Session) -> str:
    values = {"name": one.badge_name or one.full_name, "title": best(session, "title")[0]}
    return _("%(name)s hat einen Platz: %(title)s.") % values


def takes(one: Registration, session: Session) -> str:
    values = {"name": one.badge_name or one.full_name, "title": best(session, "title")[0]}
    return _("%(name)s bekommt einen freien Platz: %(title)s.") % values


def full(session: Session) -> str:
    """Nobody without a booking may enter; before the places are freed it says when that will be."""
    clock = dates.clock(sessions.freed_at(session).astimezone(session.edition.tz))
    if timezone.now() < sessions.freed_at(session):
        return _("Voll gebucht. Ab %(time)s werden Plätze frei, wenn jemand nicht kommt.") % {"time": clock}
    return _("Alle Plätze sind besetzt.")


def filled(session: Session) -> str:
    """For whoever booked and comes when others sit there."""
    clock = dates.clock(sessions.freed_at(session).astimezone(session.edition.tz))
    return _("Der Platz war bis %(time)s reserviert. Jetzt sind alle Plätze besetzt.") % {"time": clock}
