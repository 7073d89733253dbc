"""Making one registration out of two. One transaction: everything goes along, the second row is removed.

The better admission holds (a place before a number, a lower number before a higher one); so do the better places in
workshops. Where the two had places at one time, one goes to who waits, and the mail says what the person has now. Of
consents the stricter holds: only what both gave. Support needs are taken along unseen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from conference.audit.models import AuditEntry
from conference.audit.services import Actor, record
from conference.models import Session
from conference.outbox.models import MailState, OutgoingMail
from registrations import mails, places, services, waiting
from registrations.allocation import wishes
from registrations.certificates import services as certificates
from registrations.certificates.models import Certificate
from registrations.models import Consent, ConsentPurpose, Place, Registration, RegistrationState, SupportNeeds
from registrations.presence import services as presence
from registrations.services import RegistrationError, awaited

from .models import TwoPeople

FIELDS = (
    "title", "first_name", "last_name", "badge_name", "own_script_name", "email", "phone", "organisation",
    "organisation_type", "function", "municipality", "language", "attendance", "lunch", "waiting_list", "question",
    "question_anonymous",
)  # fmt: skip
_OWN_WAY = (Place, Consent, SupportNeeds, TwoPeople, Certificate)
ADMISSION = ("role", "invitation_id", "state", "waiting_number")


def split_places(kept: Sequence[Place], others: Sequence[Place]) -> tuple[list[Place], list[Place]]:
    """Which places one person would have of those of two, and which go: a real place before a number, and what was
    there before what comes along; never two of different people at one time."""
    mine = list(kept)

    def rank(place: Place) -> tuple[bool, bool, int]:
        return (not place.is_taken, place not in mine, place.waiting_number or 0)

    best: dict[int, Place] = {}  # of each session, the place or the lower number
    for place in sorted([*mine, *others], key=lambda one: (not one.is_taken, one.waiting_number or 0)):
        best.setdefault(place.session_id, place)
    stay: list[Place] = []
    for place in sorted(best.values(), key=rank):
        if not any(place.registration_id != other.registration_id and place.meets(other) for other in stay):
            stay.append(place)
    return stay, [place for place in [*mine, *others] if place not in stay]


@transaction.atomic
def merge(*, keep: Registration, other: Registration, taken: Iterable[str], actor: Actor) -> Registration:
    """Make one of two registrations of a person; returns what stays. taken: names of FIELDS whose value comes along.

    Raises RegistrationError where one of them is cancelled, of another edition, or the same.
    """
    if keep.pk == other.pk or keep.edition_id != other.edition_id:
        raise RegistrationError(_("Bitte wählen Sie zwei Anmeldungen derselben Konferenz."), code="not_two")
    places.lock_edition(keep.edition_id)
    rows = Registration.objects.select_for_update(of=("self",)).select_related("edition").order_by("pk")
    both = {one.pk: one for one in rows.filter(pk__in=[keep.pk, other.pk])}
    if len(both) < 2 or not all(one.is_active for one in both.values()):
        raise RegistrationError(_("Eine der beiden Anmeldungen ist abgesagt oder schon zusammengeführt."), code="gone")
    one, gone = both[keep.pk], both[other.pk]
    freed = _join_places(one, gone)
    freed_at_edition = _join_admission(one, gone)
    wishes.hand_over(gone, one)
    _join_consents(one, gone)
    certificates.join(gone=gone, one=one, actor=actor)
    _bring_along(one, gone)
    _take_values(one, gone, set(taken) & set(FIELDS))
    code, key = gone.code, gone.pk
    gone.delete()
    services.check_unique(one)
    one.search_text = services.search_text_of(one)
    one.save()
    certificates.renew([one.pk], actor)
    details = {"code": code, "places_given": [session.code for session in freed]}
    entry = record(actor=actor, action="registration.merged", subject=f"registration:{one.pk}", other=key, **details)
    mails.changed(one, entry=entry, is_merged=True)
    waiting.move_up(one.edition, [*freed, *awaited(one)], at_edition=freed_at_edition)
    return one


def _join_places(one: Registration, gone: Registration) -> list[Session]:
    """Give back what one person cannot have, hand the rest over; returns where a real place became free."""
    kept, others = (list(row.places.select_related("session")) for row in (one, gone))
    stay, go = split_places(kept, others)
    freed = places.give_back(go)
    for place in stay:
        places.hand_over(place, one)
    return freed


def _join_admission(one: Registration, gone: Registration) -> bool:
    """Keep the better admission, give back the other; returns whether a place at the conference became free."""
    better, worse = sorted(
        (one, gone), key=lambda row: (row.state != RegistrationState.CONFIRMED, row.waiting_number or 0)
    )
    freed = places.leave(worse)
    places.hand_over_offer(better.pk, one.pk, None)
    for name in ADMISSION:
        setattr(one, name, getattr(better, name))
    return freed


def _join_consents(one: Registration, gone: Registration) -> None:
    """Only what both gave stays given; support needs go along with the consent that belongs to them."""
    given = {
        row.pk: set(row.consents.filter(withdrawn_at=None).values_list("purpose", flat=True)) for row in (one, gone)
    }
    free = {ConsentPurpose.PHOTO, ConsentPurpose.NETWORKING, ConsentPurpose.NEWS}
    stricter = (given[one.pk] ^ given[gone.pk]) & {purpose.value for purpose in free}
    one.consents.filter(withdrawn_at=None, purpose__in=stricter).update(withdrawn_at=now())
    needs = {row.registration_id: row for row in SupportNeeds.objects.filter(registration__in=[one, gone])}
    theirs, mine = needs.get(gone.pk), needs.get(one.pk)
    if theirs is None or (mine is not None and mine.updated_at >= theirs.updated_at):
        return
    SupportNeeds.objects.filter(registration=one).delete()
    one.consents.filter(purpose=ConsentPurpose.NEEDS, withdrawn_at=None).update(withdrawn_at=now())
    gone.consents.filter(purpose=ConsentPurpose.NEEDS, withdrawn_at=None).update(registration=one)
    SupportNeeds.objects.filter(pk=theirs.pk).update(registration=one)


def _bring_along(one: Registration, gone: Registration) -> None:
    """Mails, audit lines, and whatever else hangs on the second row: stands, presence, wishes, groups."""
    about, subject = f"registration:{gone.pk}", f"registration:{one.pk}"
    stored = OutgoingMail.objects.filter(about=about)
    stored.filter(state=MailState.QUEUED).delete()  # they speak of a page that is gone; the new mail says it all
    stored.update(about=subject)
    AuditEntry.objects.filter(subject=about).update(subject=subject)
    one.topics.add(*gone.topics.all())
    presence.join(one=one, other=gone)
    for relation in Registration._meta.get_fields(include_hidden=True):
        if relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one):
            model = relation.related_model
            if model not in _OWN_WAY and model is not Registration.topics.through:
                _hang(model, relation.field.name, one, gone)  # type: ignore[union-attr]


def _hang(model: Any, name: str, one: Registration, gone: Registration) -> None:
    """Hang the rows on the registration that stays; where it has such a row already, that one stays."""
    for pk in model._base_manager.filter(**{name: gone}).values_list("pk", flat=True):
        try:
            with transaction.atomic():
                model._base_manager.filter(pk=pk).update(**{name: one})
        except IntegrityError:
            continue  # goes with the second registration


def _take_values(one: Registration, gone: Registration, names: set[str]) -> None:
    """The chosen values; both notes; what stands nowhere else."""
    for name in FIELDS:
        if name in names:
            setattr(one, name, getattr(gone, name))
    notes = [note for note in (one.internal_note, gone.internal_note) if note]
    one.internal_note = "\n".join(dict.fromkeys(notes))
    one.speaker_id = one.speaker_id or gone.speaker_id
    one.group_id = one.group_id or gone.group_id
    if one.registered_by_id == gone.pk:
        one.registered_by = None


def differing(one: Registration, other: Registration) -> Mapping[str, tuple[Any, Any]]:
    """The values in which two registrations differ, by the name of the field."""
    pairs = {name: (getattr(one, name), getattr(other, name)) for name in FIELDS}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


@transaction.atomic
def part(*, one: Registration, other: Registration, actor: Actor) -> None:
    """Remember that these are two people; they are not shown as likely doubles any more."""
    first, second = sorted((one.pk, other.pk))
    _row, is_new = TwoPeople.objects.get_or_create(one_id=first, other_id=second)
    if is_new:
        record(actor=actor, action="registration.parted", subject=f"registration:{first}", other=second)
