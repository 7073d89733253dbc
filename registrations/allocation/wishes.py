"""Wishes for workshops: checked, stored, read. Nobody gets a place by a wish; that is what the allocation is for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from conference.models import Edition, Session
from conference.web.errors import DomainError, DomainErrors
from registrations.models import Registration

from .models import MOST_WISHES, Wish

SUFFIXES = ("", "_second", "_third")  # of the form's fields, by rank


class WishError(DomainError):
    """A rule about wishes says no."""


@dataclass(frozen=True)
class Ranked:
    """A session with the round and the rank in which somebody wishes for it."""

    session: Session
    round: int
    rank: int


def field_name(number: int, rank: int) -> str:
    """The form's field for a round and a rank: round_1, round_1_second, round_1_third."""
    return f"round_{number}{SUFFIXES[rank - 1]}"


def round_label(name: str, *, is_wish: bool) -> str:
    """What the summary of errors calls a field of a round."""
    number = name.split("_")[1]
    if not is_wish:
        return _("Workshop, Runde %(number)s") % {"number": number}
    words = [_("1. Wunsch, Runde %(number)s"), _("2. Wunsch, Runde %(number)s"), _("3. Wunsch, Runde %(number)s")]
    return words[SUFFIXES.index(name.removeprefix(f"round_{number}"))] % {"number": number}


def wishes_in(data: Mapping[str, object]) -> bool:
    """Whether a form was sent with wishes, whatever they are."""
    return any(value and name.startswith("round_") for name, value in data.items())


def find(edition: Edition, codes: Iterable[str]) -> list[Ranked]:
    """The sessions to these codes, the better wishes first, each with its rank in its round.

    Raises DomainErrors with one message per wish that cannot be.
    """
    wanted = [code for code in codes if code]
    found = {one.code: one for one in Session.objects.of_edition(edition).bookable().filter(code__in=wanted)}
    errors: list[DomainError] = []
    by_round: dict[int, list[Session]] = defaultdict(list)
    for code in wanted:
        session = found.get(code)
        if session is None:
            errors.append(WishError(_("Diesen Workshop gibt es nicht mehr."), code="unknown_session"))
            continue
        number = session.round or 0
        ranked = by_round[number]
        field = field_name(number, min(len(ranked) + 1, MOST_WISHES))
        if session in ranked:
            message = _("„%(session)s“ haben Sie in dieser Runde zweimal gewählt. Bitte wählen Sie ihn nur einmal.")
            errors.append(WishError(message % {"session": session.title}, field=field, code="same_session"))
        elif len(ranked) == MOST_WISHES:
            errors.append(WishError(_("Je Runde sind drei Wünsche möglich."), field=field, code="too_many"))
        else:
            ranked.append(session)
    if errors:
        raise DomainErrors(errors)
    return [
        Ranked(session, number, rank)
        for number, ranked in sorted(by_round.items())
        for rank, session in enumerate(ranked, start=1)
    ]


def late(edition: Edition) -> WishError:
    """What is said to whoever wishes for something after the last day for wishes."""
    return WishError(
        _("Wünsche für Workshops waren nur bis zum letzten Tag dafür möglich. Wenn die Plätze verteilt sind, können"
          " Sie nehmen, was noch frei ist."), code="wishes_closed",
    )  # fmt: skip


def store(registration: Registration, codes: Sequence[str], *, may_be_late: bool) -> bool:
    """Let these be the wishes of a person, the better ones first; returns whether they are others now.

    Inside the caller's transaction, behind the edition's lock, with the edition as it is there. Raises WishError after
    the last day for wishes (unless `may_be_late`: staff enter what they were told on the telephone) and DomainErrors as
    `find` does; wishes that stay as they are may always stay.
    """
    held = [code for code in stored_codes(registration) if code]
    if list(codes) == held:
        return False
    if not (may_be_late or registration.edition.is_wishing_open()):
        raise late(registration.edition)
    ranked = find(registration.edition, codes)
    Wish.objects.filter(registration=registration).delete()
    Wish.objects.bulk_create(
        Wish(registration=registration, session=one.session, round=one.round, rank=one.rank) for one in ranked
    )
    return True


def stored_codes(registration: Registration) -> tuple[str, ...]:
    """The codes of a person's wishes as `store` takes them: all first ones, then all second ones, then the third."""
    rows = Wish.objects.filter(registration=registration).order_by("rank", "round")
    return tuple(rows.values_list("session__code", flat=True))


def fields_of(registration: Registration) -> tuple[dict[str, str], frozenset[int]]:
    """The codes of a person's wishes by the form's field, and the keys of the sessions. One query."""
    rows = list(Wish.objects.filter(registration=registration).values_list("round", "rank", "session__code", "session"))
    shown = {field_name(number, rank): code for number, rank, code, _pk in rows}
    return shown, frozenset(pk for _number, _rank, _code, pk in rows)


def hand_over(before: Registration, after: Registration) -> None:
    """Two registrations become one: where the one that stays wishes for nothing, it wishes what the other did."""
    if not Wish.objects.filter(registration=after).exists():
        Wish.objects.filter(registration=before).update(registration=after)


def drop_session(session: Session) -> list[Registration]:
    """After a session was cancelled: forget the wishes for it, let the next ones move up; returns whose they were.

    Inside the caller's transaction, behind the edition's lock.
    """
    gone = list(Wish.objects.filter(session=session).select_related("registration__edition"))
    Wish.objects.filter(pk__in=[one.pk for one in gone]).delete()
    for one in gone:
        rows = Wish.objects.filter(registration=one.registration, round=one.round, rank__gt=one.rank)
        for later in rows.order_by("rank"):
            Wish.objects.filter(pk=later.pk).update(rank=later.rank - 1)
    return [one.registration for one in gone if one.registration.is_active]
