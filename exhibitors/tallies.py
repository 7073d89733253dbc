"""The fair in numbers, beside those of another edition. Counted are stands and what stands on them, no people: nothing
is hidden (docs/decisions/0306-the-fair-in-numbers.md)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _

from conference.content import best
from conference.models import Edition, Topic
from registrations.figures import words
from registrations.figures.sections import Tally

from .models import BookingState, Stand, StandBooking

FREE, BLOCKED, ASKED, TAKEN = "free", "blocked", "asked", "taken"
SUMS = ("waiting", "tables", "chairs", "pinboards", "with_power", "watts")


@dataclass(frozen=True)
class Counts:
    """stands: by what they are; sums: of confirmed stands, and who waits for one; types, topics: confirmed stands by
    the organisation's type and by the codes of its topics."""

    stands: Counter[str] = field(default_factory=Counter)
    sums: Mapping[str, int] = field(default_factory=dict)
    types: Mapping[str, int] = field(default_factory=dict)
    topics: Mapping[str, int] = field(default_factory=dict)


def counts_of(edition: Edition) -> Counts | None:
    """None without stands. Four questions."""
    rows = Stand.objects.of_edition(edition).with_taking().values_list("blocked", "now__state")
    stands = Counter(_kind(*row) for row in rows)
    if not stands:
        return None
    confirmed = StandBooking.objects.of_edition(edition).confirmed().filter(stand__isnull=False).order_by()
    types = confirmed.values_list("exhibitor__organisation_type").annotate(Count("pk"))
    topics = confirmed.filter(exhibitor__topics__isnull=False).values_list("exhibitor__topics__code")
    return Counts(stands, _sums(edition), dict(types), dict(topics.annotate(Count("pk"))))


def _kind(blocked: str, state: str | None) -> str:
    if state is None:
        return BLOCKED if blocked else FREE
    return TAKEN if state == BookingState.CONFIRMED else ASKED


def _sums(edition: Edition) -> dict[str, int]:
    has = Q(state=BookingState.CONFIRMED)
    sums = StandBooking.objects.of_edition(edition).aggregate(
        waiting=Count("pk", filter=Q(state=BookingState.WAITING)),
        tables=Sum("tables", filter=has),
        chairs=Sum("chairs", filter=has),
        pinboards=Sum("pinboards", filter=has),
        with_power=Count("pk", filter=has & Q(power=True)),
        watts=Sum("power_watts", filter=has & Q(power=True)),
    )
    return {name: sums[name] or 0 for name in SUMS}


def tallies(edition: Edition, compared: Edition | None) -> list[Tally]:
    """Everything about the stands, [] where there are none. Nine questions with another edition, five without."""
    now = counts_of(edition)
    if now is None:
        return []
    then = counts_of(compared) if compared else None
    return [
        _occupancy(now, then),
        _equipment(now, then),
        _power(now, then),
        *_by_type(now, then),
        *_by_topic(now, then, edition, compared),
    ]


def _occupancy(now: Counts, then: Counts | None) -> Tally:
    kinds = [(TAKEN, _("bestätigt")), (ASKED, _("angefragt")), (FREE, _("frei")), (BLOCKED, _("gesperrt"))]
    whole = now.stands.total()
    note = _("%(all)s Stände; auf der Warteliste: %(waiting)s.") % {"all": whole, "waiting": now.sums["waiting"]}
    lines = _lines(kinds, now.stands, then.stands if then else None)
    return Tally(_("Belegung der Stände"), _("Stände"), lines, whole=whole, note=note)


def _equipment(now: Counts, then: Counts | None) -> Tally:
    kinds = [
        ("tables", _("Tische")),
        ("chairs", _("Stühle")),
        ("pinboards", _("Pinnwände")),
        ("with_power", _("Stände mit Strom")),
    ]
    return Tally(
        _("Ausstattung der bestätigten Stände"), _("Was"), _lines(kinds, now.sums, then.sums if then else None)
    )


def _power(now: Counts, then: Counts | None) -> Tally:
    lines = _lines([("watts", _("Alle Geräte zusammen"))], now.sums, then.sums if then else None)
    return Tally(_("Leistung in Watt"), _("Was"), lines, unit=_("Watt"))


def _by_type(now: Counts, then: Counts | None) -> list[Tally]:
    lines = _lines(words.organisation_types(), now.types, then.types if then else None, is_sparse=True)
    return [Tally(_("Stände nach Art der Organisation"), _("Art der Organisation"), lines)] if lines else []


def _by_topic(now: Counts, then: Counts | None, edition: Edition, compared: Edition | None) -> list[Tally]:
    """Topics are the same where their codes are: an edition that is copied keeps them."""
    rows = Topic.objects.filter(edition__in=[one for one in (compared, edition) if one]).order_by("position", "pk")
    kinds = {topic.code: best(topic, "name")[0] for topic in sorted(rows, key=lambda one: one.edition_id == edition.pk)}
    lines = _lines(kinds.items(), now.topics, then.topics if then else None, is_sparse=True)
    note = _("Eine Organisation kann mehrere Handlungsfelder haben.")
    return [Tally(_("Stände nach Handlungsfeld"), _("Handlungsfeld"), lines, note=note)] if lines else []


def _lines(
    kinds: Iterable[tuple[str, str]], now: Mapping[str, int], then: Mapping[str, int] | None, *, is_sparse: bool = False
) -> list[tuple[str, int, int | None]]:
    """is_sparse: leave out what there is none of, now and then."""
    found = [(label, now.get(key, 0), None if then is None else then.get(key, 0)) for key, label in kinds]
    return [line for line in found if not is_sparse or any(line[1:])]
