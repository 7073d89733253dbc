"""Reads of the people who come, as chainable methods."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Case, Count, Exists, F, FilteredRelation, Func, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Lower

from conference.accounts import links
from conference.web.text import loosely, searchable

if TYPE_CHECKING:
    from conference.models import Edition, Session

    from .models import Registration


def _position(model: type[models.Model], group: str) -> Case:
    """One more than those of the same group who wait with a lower number."""
    ahead = model._default_manager.filter(
        **{group: OuterRef(group), "waiting_number__lt": OuterRef("waiting_number")}, state="waiting"
    )
    count = ahead.order_by().values(group).annotate(count=Count("pk")).values("count")
    return Case(When(state="waiting", then=Coalesce(Subquery(count), Value(0)) + 1))


def reachable(way: str = "") -> Q:
    """Whoever can be written to: with an own address, or through the person who registered them.

    way: how to get to the registration, for example "registration__".
    """
    return Q(**{f"{way}email__gt": ""}) | Q(**{f"{way}registered_by__email__gt": ""})


def of_reader(field: str, way: str = "") -> Case:
    """A column of whoever gets the mails about a registration: the person, or who registered them."""
    theirs = F(f"{way}registered_by__{field}")
    return Case(When(**{f"{way}email": ""}, then=theirs), default=F(f"{way}{field}"))


class _Folded(Func):
    """A name as people sort it: without accents (NFKD) and case, by PostgreSQL alone, whatever its collations."""

    template = "lower(regexp_replace(normalize(%(expressions)s, NFKD), '[\u0300-\u036f]', '', 'g'))"
    output_field = models.TextField()


_FOR_MAIL = """
SELECT r.*, e.xmin || '@' || e.ctid AS edition_version,
  CASE WHEN r.state = 'waiting' THEN 1 + (
    SELECT count(*) FROM registrations_registration ahead
    WHERE ahead.edition_id = r.edition_id AND ahead.state = 'waiting' AND ahead.waiting_number < r.waiting_number
  ) END AS position,
  EXISTS (SELECT FROM registrations_supportneeds n WHERE n.registration_id = r.id) AS has_needs,
  EXISTS (
    SELECT FROM registrations_consent c
    WHERE c.registration_id = r.id AND c.purpose = 'photo' AND c.withdrawn_at IS NULL
  ) AS may_be_photographed,
  (
    SELECT COALESCE(json_agg(json_build_array(p.session_id, CASE WHEN p.state = 'waiting' THEN 1 + (
      SELECT count(*) FROM registrations_place ahead
      WHERE ahead.session_id = p.session_id AND ahead.state = 'waiting' AND ahead.waiting_number < p.waiting_number
    ) END) ORDER BY s.start, p.id), '[]')::text
    FROM registrations_place p JOIN conference_session s ON s.id = p.session_id WHERE p.registration_id = r.id
  ) AS wished
FROM registrations_registration r JOIN conference_edition e ON e.id = r.edition_id
WHERE r.id = %s AND r.erased_at IS NULL
"""


class RegistrationQuerySet(models.QuerySet[Any]):
    """Registrations of people in every role."""

    def of_edition(self, edition: Edition) -> RegistrationQuerySet:
        return self.filter(edition=edition)

    def active(self) -> RegistrationQuerySet:
        return self.exclude(state="cancelled")

    def confirmed(self) -> RegistrationQuerySet:
        return self.filter(state="confirmed")

    def waiting(self) -> RegistrationQuerySet:
        """In the order in which they move up."""
        return self.filter(state="waiting").order_by("waiting_number")

    def with_position(self) -> RegistrationQuerySet:
        """Adds `position` in the edition's waiting list: 1 is next, None for whoever has a place."""
        return self.annotate(position=_position(self.model, "edition"))

    def for_mail(self, pk: int) -> Any:
        """One registration with all that its mails say, in one question written by hand: workers ask it per mail.

        Adds `position`, `has_needs`, `may_be_photographed`, `edition_version` (of the edition's row) and `wished`:
        JSON, [session, position in its waiting list or null with a place] in the order of the day. Raises
        DoesNotExist where the registration is gone or erased.
        """
        for one in self.raw(_FOR_MAIL, [pk]):
            return one
        raise self.model.DoesNotExist

    def registered_by(self, one: Registration) -> RegistrationQuerySet:
        """Whom this person has registered, in that order, with their places in the waiting list."""
        return self.filter(registered_by=one.pk).with_position().select_related("edition").order_by("pk")

    def by_token(self, token: str) -> RegistrationQuerySet:
        return self.filter(token_digest=links.digest(token))

    def with_email(self, email: str) -> RegistrationQuerySet:
        """Registrations of this address; case does not count."""
        return self.exclude(email="").alias(folded=Lower("email")).filter(folded=Lower(Value(email)))

    def same_person(self, one: Registration) -> RegistrationQuerySet:
        """Active registrations of this name and e-mail; the words of the constraint, so that its index answers."""
        folded = {name: Lower(name) for name in ("email", "first_name", "last_name")}
        rows = self.active().exclude(email="").filter(edition=one.edition_id)
        rows = rows.alias(**{f"folded_{name}": expression for name, expression in folded.items()})
        return rows.filter(**{f"folded_{name}": Lower(Value(getattr(one, name))) for name in folded})

    def search(self, words: str) -> RegistrationQuerySet:
        """Every word somewhere in name, own-script name, institution, e-mail or code; accents and case do not count."""
        found = self
        for word in searchable(words).split():
            found = found.filter(Q(search_text__contains=word) | Q(search_text__contains=loosely(word)))
        return found

    def by_name(self) -> RegistrationQuerySet:
        """In the order of a list on paper: Öztürk stands with the O."""
        return self.order_by(_Folded("last_name"), _Folded("first_name"), "pk")

    def without_photo_consent(self) -> RegistrationQuerySet:
        """Whose badge says that they are not to be photographed."""
        consents = self.model._meta.get_field("consents").related_model.objects
        given = consents.filter(registration=OuterRef("pk"), purpose="photo", withdrawn_at=None)
        return self.filter(~Exists(given))

    def were_there(self) -> RegistrationQuerySet:
        """Who was there, for however short: at the conference or in one of its sessions (`presence.Presence`)."""
        stretches = self.model._meta.get_field("presences").related_model.objects
        return self.filter(Exists(stretches.filter(registration=OuterRef("pk"))))


class PlaceQuerySet(models.QuerySet[Any]):
    """Places and places in waiting lists."""

    def taken(self) -> PlaceQuerySet:
        return self.filter(state="taken")

    def waiting(self) -> PlaceQuerySet:
        """In the order in which they move up."""
        return self.filter(state="waiting").order_by("waiting_number")

    def with_position(self) -> PlaceQuerySet:
        """Adds `position` in the session's waiting list: 1 is next, None for a real place."""
        return self.annotate(position=_position(self.model, "session"))

    def in_session(self, session: Session) -> PlaceQuerySet:
        return self.filter(session=session)

    def able_to_come(self) -> PlaceQuerySet:
        """Without those who have a place somewhere else at that time."""
        elsewhere = self.model._default_manager.filter(
            registration=OuterRef("registration"),
            state="taken",
            session__start__lt=OuterRef("session__end"),
            session__end__gt=OuterRef("session__start"),
        )
        return self.exclude(Exists(elsewhere))

    def in_pairs(self, *conditions: Q) -> PlaceQuerySet:
        """Places of people who have another one in a session with a higher key; `other` is that place.

        conditions: about both; given here, because a later `filter` would speak of a third place.
        """
        both = FilteredRelation("registration__places", condition=Q(registration__places__state="taken"))
        rows = self.filter(state="taken").alias(other=both)
        return rows.filter(Q(other__session_id__gt=F("session_id")), *conditions)

    def overlapping(self) -> PlaceQuerySet:
        """Of `in_pairs`: those at one time that the person has not decided to keep, as everybody sees the agenda."""
        meet = Q(other__session__start__lt=F("session__end"), other__session__end__gt=F("session__start"))
        return self.in_pairs(meet, Q(overlap_accepted=False) | Q(other__overlap_accepted=False))
