"""What only staff do with a registration."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from conference.audit.services import Actor, record
from conference.models import Speaker

from . import mails, on_stage, places, waiting
from .allocation import wishes
from .models import ConsentPurpose, Registration, RegistrationState, Role
from .needs import storing
from .needs.data import Needs
from .services import NOT_COLUMNS, RegistrationData, RegistrationError, awaited, check_unique


@dataclass(frozen=True)
class Held:
    """What a person has chosen, as a form with one choice per round shows it.

    shown: codes by the name of the field; hidden: codes of more choices in one of these rounds, which a person has
    where staff moved a workshop into another round. They stay, whatever the form says about the round.
    further: codes of second and third wishes that the form cannot show any more.
    """

    keys: frozenset[int] = frozenset()
    shown: dict[str, str] = field(default_factory=dict)
    hidden: tuple[str, ...] = ()
    further: tuple[str, ...] = ()

    def with_hidden(self, codes: Iterable[str]) -> tuple[str, ...]:
        """The codes chosen in a form, and those that it could not show."""
        return tuple(dict.fromkeys((*codes, *self.hidden)))


def held_by(registration: Registration, *, is_for_staff: bool = False) -> Held:
    """What this person has chosen or wishes for. One query. is_for_staff: wishes also after the last day for them."""
    if registration.edition.gathers_wishes:
        return _wished_by(registration, is_for_staff)
    places = registration.places.order_by("session__start", "pk")
    rows = list(places.values_list("session_id", "session__code", "session__round"))
    shown: dict[str, str] = {}
    for _pk, code, number in rows:
        shown.setdefault(f"round_{number}", code)
    hidden = tuple(code for _pk, code, _number in rows if code not in shown.values())
    return Held(frozenset(pk for pk, _code, _number in rows), shown, hidden)


def _wished_by(registration: Registration, is_for_staff: bool) -> Held:
    """Wishes by field; after the last day for them the person is shown nothing of it, and all of it stays."""
    shown, keys = wishes.fields_of(registration)
    if is_for_staff or registration.edition.is_wishing_open():
        return Held(keys, shown)
    first, further = _parted(wishes.stored_codes(registration), shown)
    return Held(keys, {}, first, further)


def _parted(codes: tuple[str, ...], shown: dict[str, str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """First wishes, and the others."""
    first = {code for name, code in shown.items() if name.removeprefix("round_").isdecimal()}
    return tuple(one for one in codes if one in first), tuple(one for one in codes if one not in first)


def _choices_of(registration: Registration) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What is chosen or wished for first, and the further wishes."""
    if registration.edition.gathers_wishes:
        return _parted(wishes.stored_codes(registration), wishes.fields_of(registration)[0])
    rows = registration.places.order_by("session__round")
    return tuple(rows.values_list("session__code", flat=True)), ()


def data_of(registration: Registration, *, is_for_person: bool = False) -> RegistrationData:
    """What is stored of a person, in the shape in which it is changed. Four queries.

    is_for_person: as the personal page may show it, without support needs (and their consent) that are hidden there.
    """
    one = registration
    row, is_hidden = storing.shown(one) if is_for_person else (storing.stored(one), False)
    given = frozenset(one.consents.filter(withdrawn_at=None).values_list("purpose", flat=True))
    columns = {name: getattr(one, name) for name in RegistrationData.__dataclass_fields__ if name not in NOT_COLUMNS}
    sessions, further = _choices_of(one)
    return RegistrationData(
        **columns,
        topics=tuple(sorted(one.topics.values_list("pk", flat=True))),
        sessions=sessions,
        further_wishes=further,
        needs=Needs.of(row),
        consents=given - {ConsentPurpose.NEEDS.value} if is_hidden else given,
    )


@transaction.atomic
def note(*, registration: Registration, text: str, actor: Actor) -> None:
    """Keep an internal note; the person gets no mail about it."""
    one = places.lock_registration(registration)
    if one.internal_note == text:
        return
    one.internal_note = text
    one.save(update_fields=["internal_note", "updated_at"])
    record(actor=actor, action="registration.noted", subject=f"registration:{one.pk}")


@transaction.atomic
def add_note(*, registration: Registration, text: str, actor: Actor) -> None:
    """Write something below what stands in the internal note already."""
    one = places.lock_registration(registration)
    note(registration=one, text=f"{one.internal_note}\n{text}".strip(), actor=actor)


@transaction.atomic
def choose_speaker(*, registration: Registration, speaker: Speaker | None, actor: Actor) -> None:
    """Staff say who of the programme it is, or that it is nobody. Raises RegistrationError for another edition's."""
    one = places.lock_registration(registration)
    if speaker is not None and speaker.edition_id != one.edition_id:
        raise RegistrationError(_("Diese Person gehört zu einer anderen Konferenz."), field="speaker", code="edition")
    if one.speaker == speaker:
        return
    one.speaker = speaker
    one.save(update_fields=["speaker", "updated_at"])
    record(actor=actor, action="registration.on_stage", subject=f"registration:{one.pk}")


@transaction.atomic
def resend(*, registration: Registration, actor: Actor) -> None:
    """Send the person the own link once more. Raises RegistrationError where there is no address to send it to."""
    if not registration.email:
        raise RegistrationError(_("Für diese Person ist keine E-Mail-Adresse eingetragen."), code="no_email")
    record(actor=actor, action="registration.resent", subject=f"registration:{registration.pk}")
    mails.resend_link(registration)


@transaction.atomic
def change_role(*, registration: Registration, role: str, actor: Actor) -> bool:
    """Give a person another role; whoever is no guest any more frees a place at the conference, and is told by mail.

    Returns False where there is nothing to change. Raises RegistrationError where somebody would become a guest and
    all places are taken: nobody loses a place by a role.
    """
    one = places.lock_registration(registration)
    if one.role == role or not one.is_active:
        return False
    was_counted, freed, awaited_before = one.takes_place, False, awaited(one)
    if was_counted and role != Role.PARTICIPANT:
        freed = places.leave(one)
        one.state, one.waiting_number = RegistrationState.CONFIRMED, None
    one.role = role
    one.speaker = on_stage.found(one)
    if not was_counted and one.takes_place:
        places.admit(one)
        if one.state == RegistrationState.WAITING:
            message = _("Für %(name)s ist als Gast kein Platz frei. Die Rolle bleibt, wie sie ist.")
            raise RegistrationError(message % {"name": one.full_name}, field="role", code="full")
    one.save(update_fields=["role", "speaker", "state", "waiting_number", "updated_at"])
    entry = record(actor=actor, action="registration.role_changed", subject=f"registration:{one.pk}", role=role)
    mails.changed(one, entry=entry)
    waiting.move_up(one.edition, awaited_before, at_edition=freed)
    return True


@transaction.atomic
def restore(*, registration: Registration, actor: Actor) -> Registration:
    """Let a cancelled registration hold again, as a new one would: with a place, or at the end of the waiting list.

    Workshops and support needs went with the cancellation and stay gone. Raises RegistrationError where the person is
    registered anew meanwhile, or the data have been erased.
    """
    one = places.lock_registration(registration)
    if one.is_active:
        return one
    if one.erased_at is not None:
        raise RegistrationError(_("Die Angaben dieser Person sind gelöscht."), code="erased")
    check_unique(one)
    places.admit(one)
    one.cancelled_at = None
    one.save(update_fields=["state", "waiting_number", "cancelled_at", "updated_at"])
    entry = record(actor=actor, action="registration.restored", subject=f"registration:{one.pk}", state=one.state)
    mails.restored(one, revision=entry.pk)
    return one


def staff_consents(registration: Registration | None, chosen: list[str]) -> frozenset[str]:
    """The consents that staff ticked, with that for support needs as it stands: only the person gives that one."""
    held = set()
    if registration is not None and registration.pk:
        held = set(registration.consents.filter(withdrawn_at=None).values_list("purpose", flat=True))
    return frozenset(chosen) | (held & {ConsentPurpose.NEEDS.value})
