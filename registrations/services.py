"""What people and staff do with a registration. One transaction per deed: the write, the audit line and the mail."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from conference.accounts import links
from conference.audit.services import Actor, record
from conference.models import Edition, EditionState, Session
from conference.web.errors import DomainError, DomainErrors
from conference.web.text import findable

from . import mails, noting, on_stage, places, waiting
from .allocation import wishes
from .mailings import services as mailings
from .models import (
    Attendance,
    Consent,
    ConsentPurpose,
    Invitation,
    Place,
    Registration,
    RegistrationState,
    Role,
    Source,
)
from .needs import storing
from .needs.data import Needs
from .questions import services as questions

CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


class RegistrationError(DomainError):
    """A rule about registering says no."""


@dataclass(frozen=True)
class RegistrationData:
    """What one person says in the form, cleaned. `sessions` are codes, `topics` primary keys.

    Where the edition gathers wishes, `sessions` are the first wishes, `further_wishes` the second ones and then the
    third, of all rounds; elsewhere `further_wishes` count for nothing.
    """

    last_name: str
    email: str = ""
    first_name: str = ""
    title: str = ""
    badge_name: str = ""
    own_script_name: str = ""
    phone: str = ""
    organisation: str = ""
    organisation_type: str = ""
    function: str = ""
    municipality: str = ""
    attendance: str = Attendance.DAY
    lunch: bool = True
    waiting_list: bool = True
    language: str = "de"
    question: str = ""
    question_anonymous: bool = False
    topics: tuple[int, ...] = ()
    sessions: tuple[str, ...] = ()
    further_wishes: tuple[str, ...] = ()
    needs: Needs = field(default_factory=Needs)
    consents: frozenset[str] = frozenset()


NOT_COLUMNS = {"topics", "sessions", "further_wishes", "needs", "consents"}


def columns_of(data: RegistrationData) -> dict[str, object]:
    return {name: value for name, value in vars(data).items() if name not in NOT_COLUMNS}


def search_text_of(registration: Registration) -> str:
    """What a search looks through."""
    one = registration
    return findable(
        one.first_name, one.last_name, one.badge_name, one.own_script_name, one.organisation, one.email, one.code
    )


def find_sessions(edition: Edition, codes: Iterable[str], held: Collection[int] = ()) -> list[Session]:
    """The sessions to these codes, checked: bookable, none twice, no two at the same time.

    held: primary keys of sessions that the person has chosen before. That two of them are now at the same time is
    our doing and no reason to refuse anything: the personal page asks what to do about it (`overlaps`).
    Raises DomainErrors with one message per choice that cannot be.
    """
    wanted = [code for code in codes if code]
    found = {one.code: one for one in Session.objects.of_edition(edition).bookable().filter(code__in=wanted)}
    errors: list[DomainError] = []
    chosen: list[Session] = []
    for code in wanted:
        session = found.get(code)
        if session is None:
            errors.append(RegistrationError(_("Diesen Workshop gibt es nicht mehr."), code="unknown_session"))
            continue
        name = f"round_{session.round}"
        if session in chosen:
            errors.append(
                RegistrationError(_("Sie haben einen Workshop zweimal gewählt."), field=name, code="same_session")
            )
            continue
        for other in chosen:
            if other.pk in held and session.pk in held:
                continue
            if other.start < session.end and other.end > session.start:
                message = _("„%(one)s“ und „%(other)s“ sind zur gleichen Zeit. Bitte wählen Sie nur einen davon.")
                texts = {"one": session.title, "other": other.title}
                errors.append(RegistrationError(message % texts, field=name, code="overlap"))
        chosen.append(session)
    if errors:
        raise DomainErrors(errors)
    return chosen


def check_choices(edition: Edition, data: RegistrationData, held: Collection[int] = ()) -> list[Session]:
    """The sessions that `data` chooses, after every rule that needs no lock; what the form shows all at once.

    None where the edition gathers wishes: those are checked, and stored by `wishes.store`. held: as in
    `find_sessions`. Raises DomainErrors with one message per broken rule.
    """
    errors: list[DomainError] = []
    if data.needs and ConsentPurpose.NEEDS not in data.consents:
        message = _("Damit wir Ihre Angaben zur Unterstützung speichern dürfen, kreuzen Sie bitte dieses Feld an.")
        errors.append(RegistrationError(message, field="consent_needs", code="consent_missing"))
    sessions: list[Session] = []
    try:
        if edition.gathers_wishes:
            wishes.find(edition, (*data.sessions, *data.further_wishes))
        else:
            sessions = find_sessions(edition, data.sessions, held)
    except DomainErrors as several:
        errors += several.errors
    if errors:
        raise DomainErrors(errors)
    return sessions


def _check_window(edition: Edition, source: str, invitation: Invitation | None) -> None:
    if source != Source.ONLINE or edition.is_registration_open():
        return
    if invitation is None or edition.state != EditionState.PUBLISHED or edition.is_over():
        raise RegistrationError(_("Die Anmeldung ist gerade nicht offen."), code="closed")


def _look_again(edition: Edition) -> None:
    """Behind the lock: whether wishes are still gathered, or the places have been given out a moment ago."""
    if edition.gathers_wishes:
        edition.refresh_from_db(fields=["place_mode", "wishes_until", "places_allocated_at"])


def check_unique(registration: Registration) -> None:
    """Behind the edition's lock, so that the answer still holds at the INSERT. Raises RegistrationError."""
    if not registration.email:
        return
    if Registration.objects.same_person(registration).exclude(pk=registration.pk).exists():
        raise RegistrationError(
            _("Diese Person ist mit dieser E-Mail-Adresse schon angemeldet."), field="email", code="registered"
        )


def _new_code(edition_id: int) -> str:
    while True:
        code = "".join(secrets.choice(CODE_LETTERS) for _i in range(6))
        if not Registration.objects.filter(edition=edition_id, code=code).exists():
            return code


def _store_consents(registration: Registration, purposes: frozenset[str]) -> None:
    """Give and take back consents so that exactly these are given; rows taken back stay as proof."""
    given = set(registration.consents.filter(withdrawn_at=None).values_list("purpose", flat=True))
    if given - purposes:
        noting.take_back(registration, given - purposes)
    Consent.objects.bulk_create(
        Consent(registration=registration, purpose=purpose) for purpose in sorted(purposes - given)
    )


@transaction.atomic
def register(
    *,
    edition: Edition,
    data: RegistrationData,
    actor: Actor,
    source: str = Source.ONLINE,
    role: str = Role.PARTICIPANT,
    internal_note: str = "",
    invitation: Invitation | None = None,
) -> Registration:
    """Register one person, with a place or a number in the waiting list at the edition and in each chosen session.

    invitation: brings its own place and role, also while registration is closed to others.
    Returns the saved registration. Raises RegistrationError or DomainErrors where a rule says no; then nothing is
    stored. A full edition or session is no error.
    """
    new = Registration(
        edition=edition,
        source=source,
        role=role,
        internal_note=internal_note,
        invitation=invitation,
        **columns_of(data),
    )
    registration = enter(new, data, actor=actor)
    mails.confirmation(registration)
    return registration


def enter(registration: Registration, data: RegistrationData, *, actor: Actor) -> Registration:
    """What `register` does with a new row but for the mail, for deeds that tell of several people in one.

    registration: an unsaved row with the columns of `data` and what brings the person. Inside the caller's
    transaction; raises as `register` does.
    """
    edition, invitation = registration.edition, registration.invitation
    _check_window(edition, registration.source, invitation)
    if invitation is not None:
        registration.role = invitation.role
    registration.speaker = on_stage.found(registration)
    places.admit(registration)
    _look_again(edition)
    sessions = check_choices(edition, data)  # behind the lock, so that none of them is cancelled meanwhile
    check_unique(registration)
    registration.code = _new_code(edition.pk)
    registration.search_text = search_text_of(registration)
    registration.save(force_insert=True)
    if data.topics:
        registration.topics.add(*data.topics)
    if data.needs:
        storing.create(registration, data.needs, actor)
    if data.consents:
        Consent.objects.bulk_create(Consent(registration=registration, purpose=one) for one in sorted(data.consents))
    if data.question:
        questions.follow(registration)
    places.take(registration, sessions)
    subject, source = f"registration:{registration.pk}", registration.source
    if edition.gathers_wishes:
        codes = (*data.sessions, *data.further_wishes)
        wishes.store(registration, codes, may_be_late=source != Source.ONLINE)
    record(actor=actor, action="registration.created", subject=subject, source=source)
    return registration


def _check_change(registration: Registration, actor: Actor) -> None:
    if registration.erased_at is not None:
        raise RegistrationError(_("Diese Anmeldung gibt es nicht mehr."), code="erased")
    if not registration.is_active:
        raise RegistrationError(_("Diese Anmeldung ist abgesagt."), code="cancelled")
    if actor.user_id is None and not registration.edition.is_change_open():
        raise RegistrationError(_("Änderungen sind nicht mehr möglich. Bitte rufen Sie uns an."), code="closed")


@transaction.atomic
def change(*, registration: Registration, data: RegistrationData, actor: Actor) -> Registration:
    """Change details, needs, consents and sessions; everything is checked again.

    Places that stay are kept, those given up go to whoever waits. Where staff change the address, the personal link is
    a new one: whoever read the old mails is not the person, or no longer. Support needs stay hidden from the new
    address (`needs.storing`). Returns the registration as stored; raises as `register` does, and RegistrationError
    where it is cancelled or (for the person) the last day has passed.
    """
    one = places.lock_registration(registration)
    _check_change(one, actor)
    data, is_shown = storing.settled(one, data, actor)
    held = list(one.places.select_related("session"))
    sessions = check_choices(one.edition, data, [place.session_id for place in held])
    if one.edition.gathers_wishes:  # what somebody has already stays
        wishes.store(one, (*data.sessions, *data.further_wishes), may_be_late=actor.user_id is not None)
        sessions = [place.session for place in held]
    had_address = bool(one.email)
    changed = [name for name, value in columns_of(data).items() if getattr(one, name) != value]
    if actor.user_id is not None and data.email.lower() != one.email.lower():
        links.renew(one)
    for name in changed:
        setattr(one, name, getattr(data, name))
    check_unique(one)
    one.search_text = search_text_of(one)
    one.save()
    one.topics.set(data.topics)
    storing.store(one, data.needs, is_shown=is_shown)
    _store_consents(one, data.consents)
    if {"question", "question_anonymous"} & set(changed):
        questions.follow(one)
    freed = _swap_places(one, held, sessions)
    entry = record(actor=actor, action="registration.changed", subject=f"registration:{one.pk}", fields=changed)
    if "email" in changed and not had_address:
        mails.confirmation(one, revision=entry.pk)  # it says where the data come from (Art. 14 GDPR)
    else:
        mails.changed(one, entry=entry)
    if "waiting_list" in changed and one.waiting_list:  # what is free may be theirs now
        freed = [*freed, *sessions]
    waiting.move_up(one.edition, freed, at_edition="waiting_list" in changed)
    return one


def _swap_places(registration: Registration, held: list[Place], sessions: list[Session]) -> list[Session]:
    """Give back the places not wanted any more and take the new ones; returns where somebody may now move up."""
    kept = {place.session_id for place in held}
    wanted = {session.pk for session in sessions}
    freed = places.give_back(place for place in held if place.session_id not in wanted)
    places.take(registration, [session for session in sessions if session.pk not in kept])
    return freed


def awaited(registration: Registration) -> list[Session]:
    """The sessions for which a person waits: a place given back may have been in the way there."""
    return [place.session for place in registration.places.waiting().select_related("session")]


@transaction.atomic
def cancel(*, registration: Registration, actor: Actor) -> Registration:
    """Cancel a registration, erase its support needs and give every place of it to whoever waits.

    Cancelling twice is the same as once.
    """
    one = places.lock_registration(registration)
    if not one.is_active:
        return one
    freed = places.give_back(one.places.select_related("session"))
    freed_at_edition = places.leave(one)
    one.state, one.waiting_number, one.cancelled_at = RegistrationState.CANCELLED, None, timezone.now()
    one.save()
    storing.erase(one)
    questions.erase(one)
    mailings.spare(one)
    entry = record(actor=actor, action="registration.cancelled", subject=f"registration:{one.pk}")
    mails.cancelled(one, revision=entry.pk)
    waiting.move_up(one.edition, freed, at_edition=freed_at_edition)
    return one


@transaction.atomic
def clear_session(*, session: Session, actor: Actor) -> int:
    """After a session was cancelled: free all its places and tell everybody; returns how many people were told."""
    places.lock_edition(session.edition_id)
    held = list(Place.objects.in_session(session).select_related("registration__edition", "session"))
    freed = places.give_back(held)
    for place in held:
        subject = f"registration:{place.registration_id}"
        entry = record(actor=actor, action="place.lost", subject=subject, session=session.code)
        mails.session_cancelled(place.registration, session=session, revision=entry.pk)
    wished = wishes.drop_session(session)
    for registration in wished:
        entry = record(actor=actor, action="wish.lost", subject=f"registration:{registration.pk}", session=session.code)
        mails.session_cancelled(registration, session=session, revision=entry.pk)
    waiting.move_up(session.edition, [one for one in freed if one.pk != session.pk])  # it is in nobody's way any more
    return len(held) + len(wished)


@transaction.atomic
def withdraw_consent(*, registration: Registration, purpose: str, actor: Actor) -> None:
    """Take one consent back; without consent the support needs are erased at once, wherever they stand."""
    one = places.lock_registration(registration)
    noting.take_back(one, [purpose])
    record(actor=actor, action="consent.withdrawn", subject=f"registration:{one.pk}", purpose=purpose)


MOST_LINKS = 20  # to one address: a colleague may have registered a whole team


@transaction.atomic
def send_links(*, edition: Edition, email: str) -> None:
    """Send every active registration of this address its link once more; to an unknown address nothing goes out."""
    for one in (
        Registration.objects.of_edition(edition).active().with_email(email).select_related("edition")[:MOST_LINKS]
    ):
        mails.resend_link(one)
