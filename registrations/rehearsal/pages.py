"""What there is to try in a rehearsal: codes to scan from the screen, and what the door must say to each."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from conference.models import Edition
from conference.web import qr
from registrations.models import Registration

from . import people

NOBODY = "wer-ist-das"  # a code that belongs to nobody


@dataclass(frozen=True)
class Card:
    """One code to scan: whose it is, the short code to type, and what must happen."""

    name: str
    code: str
    picture: str
    expected: str


def cards(edition: Edition) -> Sequence[Card]:
    """One for each thing that a door can say. One question."""
    wanted = [
        (people.GUESTS[-1], _("Die Person ist willkommen.")),
        (people.GUESTS[0], _("Die Person ist schon da, mit Uhrzeit.")),
        (people.PUPILS[0], _("Willkommen, und alle fünf dieser Schule sind mit einem Tipp da.")),
        (people.OTHERS[0], _("Willkommen, mit der Rolle und wohin es geht.")),
        (people.WAITING[0], _("Die Person steht auf der Warteliste.")),
        (people.CANCELLED, _("Die Person hat abgesagt.")),
    ]
    rows = Registration.objects.of_edition(edition).filter(last_name__in=[one.last_name for one, _say in wanted])
    found = {(row.first_name, row.last_name): row for row in rows}
    made = [_card(found[key], say) for one, say in wanted if (key := (one.first_name, one.last_name)) in found]
    return [*made, Card(_("Niemand"), "", _picture(NOBODY), _("Diesen Code gibt es nicht."))]


def _card(one: Registration, expected: str) -> Card:
    return Card(one.full_name, one.code, _picture(one.badge_token), expected)


def _picture(text: str) -> str:
    return f"data:image/png;base64,{base64.b64encode(qr.png(text, border=4, scale=5)).decode('ascii')}"
