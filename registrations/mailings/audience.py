"""Which people a mailing is for, and whom of them it reaches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import Lower, Now
from django.utils.translation import gettext_lazy as _

from conference.models import Edition
from conference.outbox.models import Bounce
from registrations.allocation.models import Wish
from registrations.models import Consent, ConsentPurpose, Place, Registration, RegistrationState
from registrations.place_offers.models import PlaceOffer
from registrations.querysets import of_reader, reachable

from .models import MailingKind, Recipient


class Answer(models.TextChoices):
    """What somebody has still to tell us."""

    OVERLAP = "overlap", _("zwei Workshops zur gleichen Zeit, noch nicht entschieden")
    OFFER = "offer", _("hat ein Angebot für einen Platz, noch nicht beantwortet")
    NO_WORKSHOP = "no_workshop", _("noch keinen Workshop gewählt oder gewünscht")
    NO_PHOTO = "no_photo", _("keine Einwilligung für Fotos")


class Came(models.TextChoices):
    """Whether somebody is marked as present."""

    THERE = "there", _("war da")
    ABSENT = "absent", _("war nicht da")


class PlaceWanted(models.TextChoices):
    ANY = "any", _("Platz oder Warteliste")
    TAKEN = "taken", _("hat einen Platz")
    WAITING = "waiting", _("steht auf der Warteliste")


NOT_YET = "any"  # of `not_mailed`: no mailing at all


@dataclass(frozen=True)
class Audience:
    """A chosen group. Within one of these the values are alternatives, empty means everybody; all must hold.

    workshops: primary keys of sessions; place: what people have there; answers: `Answer`; not_mailed: "" for
    everybody, "any" for those whom no mailing has reached, or the primary key of a mailing that did not go to them;
    presence: "" or `Came`; together: only who was registered with others.
    """

    states: tuple[str, ...] = (RegistrationState.CONFIRMED.value,)
    workshops: tuple[int, ...] = ()
    place: str = PlaceWanted.ANY.value
    roles: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    organisation_types: tuple[str, ...] = ()
    municipalities: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    not_mailed: str = ""
    presence: str = ""
    together: bool = False

    def stored(self) -> dict[str, Any]:
        """As JSON."""
        return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()}

    @classmethod
    def of(cls, stored: Mapping[str, Any]) -> Audience:
        """From what `stored` gave; names that nobody knows any more are left out."""
        known = {one.name for one in fields(cls)} & set(stored)
        values: dict[str, Any] = {name: stored[name] for name in known}
        for name, value in values.items():
            values[name] = tuple(value) if isinstance(value, list) else value
        return cls(**values)


@dataclass(frozen=True)
class Counts:
    """How many people are chosen, and how many of them are reached; by_language: the reached ones."""

    chosen: int = 0
    without_email: int = 0
    bounced: int = 0
    without_consent: int = 0
    reached: int = 0
    by_language: dict[str, int] = field(default_factory=dict)


COLUMNS = {
    "states": "state__in",
    "roles": "role__in",
    "languages": "language__in",
    "organisation_types": "organisation_type__in",
    "municipalities": "municipality__in",
}


def select(edition: Edition, audience: Audience) -> models.QuerySet[Registration]:
    """Everybody whom the filters mean, whether a mail reaches them or not."""
    people = Registration.objects.of_edition(edition)
    for name, lookup in COLUMNS.items():
        if values := getattr(audience, name):
            people = people.filter(**{lookup: values})
    if audience.workshops:
        held = Place.objects.filter(registration=OuterRef("pk"), session__in=audience.workshops)
        people = people.filter(Exists(_in_state(held, audience.place)))
    if audience.answers:
        conditions = [_missing(one) for one in audience.answers]
        people = people.filter(Q(*conditions, _connector=Q.OR))
    if audience.together:
        people = people.filter(group__isnull=False)
    if audience.presence:
        there = Registration.objects.of_edition(edition).were_there().values("pk")
        people = people.filter(pk__in=there) if audience.presence == Came.THERE else people.exclude(pk__in=there)
    if audience.not_mailed:
        people = people.filter(~Exists(_mailed(audience.not_mailed)))
    return people


def _in_state(held: models.QuerySet[Place], wanted: str) -> models.QuerySet[Place]:
    return held if wanted == PlaceWanted.ANY else held.filter(state=wanted)


def _missing(answer: str) -> Any:
    if answer == Answer.OVERLAP:
        return Exists(Place.objects.overlapping().filter(registration=OuterRef("pk")))
    if answer == Answer.OFFER:
        open_ones = PlaceOffer.objects.open().filter(registration=OuterRef("pk"), expires_at__gt=Now())
        return Exists(open_ones)
    if answer == Answer.NO_WORKSHOP:
        mine = [kind.objects.filter(registration=OuterRef("pk")) for kind in (Place, Wish)]
        return ~Exists(mine[0]) & ~Exists(mine[1])
    photo = Consent.objects.filter(registration=OuterRef("pk"), purpose=ConsentPurpose.PHOTO, withdrawn_at=None)
    return ~Exists(photo)


def _mailed(by: str) -> models.QuerySet[Recipient]:
    """The mailings written by staff that went to a person."""
    received = Recipient.objects.filter(registration=OuterRef("pk"), outcome="")
    if by == NOT_YET:
        return received.filter(mailing__kind__in=[MailingKind.CONFERENCE, MailingKind.NEWS], mail__isnull=False)
    return received.filter(mailing=int(by))


def recipients(edition: Edition, audience: Audience, kind: str) -> models.QuerySet[Registration]:
    """Whom of the group a mail reaches: with an address that works, for news only with consent."""
    people = _marked(edition, audience).filter(reachable(), is_bounced=False)
    return people.filter(wants_news=True) if kind == MailingKind.NEWS else people


def _marked(edition: Edition, audience: Audience) -> models.QuerySet[Any]:
    people = select(edition, audience).alias(reader_email=of_reader("email"))
    return people.annotate(is_bounced=Exists(_bounces()), wants_news=wants_news())


def wants_news() -> Exists:
    """The condition that a registration's consent to news holds now."""
    return Exists(Consent.objects.filter(registration=OuterRef("pk"), purpose=ConsentPurpose.NEWS, withdrawn_at=None))


def _bounces(address: str = "reader_email") -> models.QuerySet[Bounce]:
    return Bounce.objects.open().hard().filter(address=Lower(OuterRef(address)))


def reached(edition: Edition) -> models.QuerySet[Registration]:
    """Everybody of an edition whose address is there and works."""
    people = Registration.objects.of_edition(edition).filter(reachable())
    return people.alias(reader_email=of_reader("email")).filter(~Exists(_bounces()))


def unreachable(edition: Edition | None) -> models.QuerySet[Registration]:
    """Active people whose present address does not work."""
    people = Registration.objects.filter(edition=edition).active().exclude(email="")
    return people.filter(Exists(_bounces("email")))


def counts(edition: Edition, audience: Audience, kind: str) -> Counts:
    """Figures of a group; two questions, however many people there are."""
    arrives = reachable() & Q(is_bounced=False)
    found = _marked(edition, audience).aggregate(
        chosen=Count("pk"),
        without_email=Count("pk", filter=~reachable()),
        bounced=Count("pk", filter=reachable() & Q(is_bounced=True)),
        reached=Count("pk", filter=arrives & Q(wants_news=True) if kind == MailingKind.NEWS else arrives),
    )
    no_consent = found["chosen"] - found["without_email"] - found["bounced"] - found["reached"]
    rows = recipients(edition, audience, kind).order_by().values_list(of_reader("language")).annotate(n=Count("pk"))
    by_language = dict(sorted(rows, key=lambda row: (-row[1], row[0])))
    return Counts(**found, without_consent=no_consent, by_language=by_language)
