"""What is said to a person about the allocation: the same sentences on the page and in the mail."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from registrations.models import Registration

from .models import Apart, Outcome, Reason, Wish


@dataclass(frozen=True)
class Explained:
    """One round in words."""

    round: int
    sentences: list[str]


def explained(registration: Registration) -> list[Explained]:
    """What the allocation meant for this person, round by round; empty before it. One query."""
    return [Explained(one.round, _sentences(one)) for one in Outcome.objects.filter(registration=registration)]


def wished(registration: Registration) -> list[Wish]:
    """The wishes of a person in the order of rounds and ranks, with session and room. One query."""
    return list(Wish.objects.filter(registration=registration).select_related("session__room"))


def _sentences(one: Outcome) -> list[str]:
    if one.reason == Reason.NONE:
        found = [_("Sie haben Ihren ersten Wunsch bekommen.")]
    elif one.reason == Reason.FULL:
        found = [_full(one)]
    elif one.reason == Reason.GROUP:
        found = [_("Ihr erster Wunsch war nicht für Ihre ganze Gruppe möglich."), _instead(one.rank)]
    else:
        found = [
            _("Ihr erster Wunsch war nicht möglich, weil Sie dann woanders sind."),
            _instead(one.rank),
        ]
    return [*found, *_about_group(one)]


def _full(one: Outcome) -> str:
    asked = ngettext(
        "Ihr erster Wunsch hatte %(wishes)s Wunsch", "Ihr erster Wunsch hatte %(wishes)s Wünsche", one.wishes
    ) % {"wishes": one.wishes}  # fmt: skip
    seats = ngettext("%(seats)s Platz", "%(seats)s Plätze", one.seats) % {"seats": one.seats}
    sentences = {
        2: _("%(asked)s für %(seats)s; Sie haben Ihren zweiten Wunsch bekommen."),
        3: _("%(asked)s für %(seats)s; Sie haben Ihren dritten Wunsch bekommen."),
        None: _("%(asked)s für %(seats)s; auch Ihre anderen Wünsche waren leider voll."),
    }
    return sentences[one.rank] % {"asked": asked, "seats": seats}


def _instead(rank: int | None) -> str:
    words = {
        1: _("Sie haben Ihren ersten Wunsch bekommen."),
        2: _("Sie haben Ihren zweiten Wunsch bekommen."),
        3: _("Sie haben Ihren dritten Wunsch bekommen."),
        None: _("Auch bei Ihren anderen Wünschen war leider kein Platz."),
    }
    return words[rank]


def _about_group(one: Outcome) -> list[str]:
    words = {
        Apart.TOGETHER: _("Ihre Gruppe ist hier zusammen."),
        Apart.NO_COMMON_WISH: _("Ihre Gruppe ist hier getrennt: Sie hatten keinen gemeinsamen Wunsch."),
        Apart.TOO_BIG: _("Ihre Gruppe ist hier getrennt: Kein Workshop, den Sie alle wollten, hat so viele Plätze."),
        Apart.NO_ROOM: _("Ihre Gruppe ist hier getrennt: So viele Plätze auf einmal waren nirgends mehr frei."),
    }
    return [words[Apart(one.group)]] if one.group else []
