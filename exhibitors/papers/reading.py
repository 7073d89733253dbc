"""What every paper of the fair begins with: the edition of a document, and its confirmed stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from conference.content import best
from conference.documents import registry
from conference.documents.registry import Choice, DocumentError, key_of, subject_of
from conference.models import Edition
from conference.web import dates, languages
from exhibitors.models import Exhibitor, StandBooking
from exhibitors.numbering import by_number

PER_PART = 25  # sheets that are laid out at once


def resolve(fields: Mapping[str, str]) -> tuple[str, dict[str, Any]]:
    """The edition of a form, by its slug. Raises DocumentError."""
    edition = Edition.objects.filter(slug=fields.get("edition", "")).first()
    if edition is None:
        raise DocumentError(_("Diese Konferenz gibt es nicht."), field="edition", code="unknown_edition")
    return subject_of(edition), {}


def choices() -> list[Choice]:
    """What the form of every paper asks."""
    editions = [(one.slug, str(one)) for one in Edition.objects.order_by("-date")]
    return [Choice("edition", _("Konferenz"), editions), Choice("language", _("Sprache"), settings.LANGUAGES)]


def edition_of(document: registry.Makeable) -> Edition:
    return Edition.objects.get(pk=key_of(document.subject))


def confirmed(edition: Edition) -> list[StandBooking]:
    """The confirmed bookings with stand, circuit, organisation and guests, in the order in which people count the
    stands; two questions, however many there are."""
    rows = StandBooking.objects.of_edition(edition).confirmed().filter(stand__isnull=False)
    rows = rows.select_related("edition", "stand__circuit", "exhibitor").prefetch_related("partners")
    return sorted(rows, key=lambda one: (by_number(one.stand.number), one.pk))


def some_confirmed(edition: Edition) -> list[StandBooking]:
    """The same. Raises DocumentError where there is none."""
    found = confirmed(edition)
    if not found:
        raise _nobody()
    return found


def _nobody() -> DocumentError:
    return DocumentError(_("Es ist noch kein Stand bestätigt."), code="nobody")


def parts(keys: list[Any]) -> list[list[Any]]:
    """Sheets in runs for the workers."""
    return [keys[at : at + PER_PART] for at in range(0, len(keys), PER_PART)]


def whole(document: registry.Makeable) -> list[list[Any]]:
    """The chunks of a paper that is one list with sums: one run. Raises DocumentError where no stand is confirmed."""
    edition = edition_of(document)
    if not StandBooking.objects.of_edition(edition).confirmed().filter(stand__isnull=False).exists():
        raise _nobody()
    return [[edition.pk]]


def head(edition: Edition, title: str) -> dict[str, Any]:
    """What stands at the top of every list: the title, which conference, where, and the moment of printing."""
    now = timezone.now().astimezone(edition.tz)
    return {
        "edition": edition,
        "title": title,
        "event": best(edition, "title")[0],
        "day": dates.full(edition.date),
        "venue": best(edition, "venue_name")[0],
        "made": dates.moment(now),
    }


def partners_of(booking: StandBooking) -> list[str]:
    """Who else is at this stand: guests with an entry of their own, and whoever the booking only names."""
    guests = sorted(booking.partners.all(), key=lambda one: one.pk)
    names = [one.organisation for one in guests]
    known = {name.casefold() for name in names}
    more = booking.co_exhibitor.strip()
    return names if not more or more.casefold() in known else [*names, more]


def topics_of(exhibitor: Exhibitor) -> str:
    return ", ".join(best(topic, "name")[0] for topic in exhibitor.topics.all())


def spoken_at(exhibitor: Exhibitor) -> str:
    """The languages at the stand, in the reader's words."""
    names = dates.locale(get_language() or "de").languages
    return ", ".join(names.get(code, languages.language(code).name) for code in exhibitor.languages)
