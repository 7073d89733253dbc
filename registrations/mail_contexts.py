"""The words of the mails about a registration, gathered by the worker when the mail goes."""

from __future__ import annotations

import json
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from conference import mails as edition_mails
from conference.accounts.links import absolute
from conference.models import Edition, Session
from conference.outbox.bidi import isolate
from conference.web import dates

from . import changed_programme, programme
from .allocation.explanations import explained, wished
from .checkin.sessions import KEPT_MINUTES
from .models import Registration, Source
from .others import others_of
from .place_offers.deadlines import is_given_at_door, promotes_itself
from .place_offers.models import PlaceOffer

LABELS = {
    "confirmation": _("Bestätigung der Anmeldung"),
    "changed": _("Änderung gespeichert"),
    "promoted": _("nachgerückt"),
    "promoted_in_session": _("im Workshop nachgerückt"),
    "places_decided": _("Plätze verteilt"),
    "place_offered": _("Platz angeboten"),
    "offer_ended": _("Angebot beendet"),
    "programme_changed": _("Programm geändert"),
    "session_cancelled": _("Workshop fällt aus"),
    "moved_to_session": _("in einen anderen Workshop gesetzt"),
    "cancelled": _("Anmeldung abgesagt"),
    "resend_link": _("persönlicher Link"),
    "erased": _("Daten gelöscht"),
}


def provide(mail: str, stored: dict[str, Any], language: str) -> dict[str, Any]:
    """What the templates `emails/registrations/*` use; raises Registration.DoesNotExist where it is erased.

    Besides the edition's words: person (the row, for attachments), name, code, is_waiting, position, moves_up (by
    itself), is_asked (otherwise), is_given_at_door (nobody moves up any more), wishes, kept_minutes (so long after
    its start a workshop's place is kept; 0 where there is none), has_needs, may_be_photographed, by_staff (who made
    the change), is_merged (of two registrations), source (empty where people registered themselves; "colleague" with
    registrant and registrant_from), reader (who gets the mail for somebody without an address), others
    (`others.Other`, in the mail to whoever registered them), for mails about one session its title, hours and room,
    and for those about a publication what `changed_programme.words` gives.
    """
    if "registration" not in stored:  # whoever it was is erased
        return edition_mails.context(Edition.objects.get(pk=stored["edition"]))
    one = Registration.objects.for_mail(stored["registration"])
    one.edition = edition_mails.edition_of(one.edition_id, one.edition_version)
    wishes = programme.wishes(one, json.loads(one.wished))
    return {
        **edition_mails.context(one.edition),
        "person": one,
        "name": isolate(one.full_name),
        "code": one.code,
        "organisation": isolate(one.organisation),
        **_about_waiting(one),
        "wishes": wishes,
        "kept_minutes": KEPT_MINUTES if any(wish.has_place for wish in wishes) else 0,
        "has_needs": one.has_needs,
        "may_be_photographed": one.may_be_photographed,
        **_about_source(one),
        **_about_reader(stored.get("reader")),
        "others": others_of(one) if stored.get("with_others") else [],
        "register_url": _register_url(one),
        "explained": explained(one) if mail == "places_decided" else [],
        "wished": _wished(one),
        "wishes_until": _wishes_until(one.edition),
        **_offer(one, stored.get("offer")),
        **_about_session(one, stored.get("session")),
        **_change(stored),
        **(changed_programme.words(one, wishes, stored) if "version" in stored else {}),
    }


def _about_waiting(one: Any) -> dict[str, Any]:
    """What happens where a place becomes free; the registration comes with its position."""
    return {
        "is_waiting": one.position is not None,
        "position": one.position,
        "moves_up": one.waiting_list and promotes_itself(one.edition),
        "is_asked": one.waiting_list,
        "is_given_at_door": one.position is not None and is_given_at_door(one.edition),
    }


def _about_source(one: Registration) -> dict[str, Any]:
    """Where the data come from (Art. 14 GDPR); empty where people registered themselves."""
    if one.registered_by_id is None:
        return {"source": "" if one.source == Source.ONLINE else one.source}
    by = Registration.objects.get(pk=one.registered_by_id)
    name = by.full_name or gettext("Ihrer Institution")  # whose data are erased has none any more
    return {"source": "colleague", "registrant": isolate(name), "registrant_from": isolate(by.organisation)}


def _about_reader(pk: int | None) -> dict[str, Any]:
    """Who gets a mail for somebody without an own address."""
    return {} if pk is None else {"reader": isolate(Registration.objects.get(pk=pk).full_name)}


def _register_url(registration: Registration) -> str:
    """Where to register again, "" while registration is closed."""
    if not registration.edition.is_registration_open():
        return ""
    return absolute(reverse("registrations:register", args=[registration.edition.slug]))


def _change(stored: dict[str, Any]) -> dict[str, Any]:
    """What was done, by whom, and for the mail about a move what `_move` says."""
    return {"by_staff": stored.get("by_staff", False), "is_merged": stored.get("is_merged", False), **_move(stored)}


def _move(stored: dict[str, Any]) -> dict[str, Any]:
    """For the mail about a move: whether it is a place, and the titles of what the person had instead."""
    if "instead" not in stored:
        return {}
    before = Session.objects.filter(pk__in=stored["instead"]).order_by("start", "pk")
    return {"is_place": stored["is_place"], "instead": [edition_mails.translated(one, "title") for one in before]}


def _wished(registration: Registration) -> list[tuple[int, list[tuple[int, Any]]]]:
    """Rank and title of each wish by round, while wishes are gathered."""
    if not registration.edition.gathers_wishes:
        return []
    by_round: dict[int, list[tuple[int, Any]]] = {}
    for one in wished(registration):
        by_round.setdefault(one.round, []).append((one.rank, edition_mails.translated(one.session, "title")))
    return list(by_round.items())


def _wishes_until(edition: Edition) -> str:
    if not edition.is_wishing_open() or edition.wishes_until is None:
        return ""
    local = edition.wishes_until.astimezone(edition.tz)
    return dates.moment(local)


def _offer(registration: Registration, pk: int | None) -> dict[str, Any]:
    """For the mail about an offer: until when it holds, in words."""
    found = PlaceOffer.objects.filter(pk=pk).first() if pk else None
    if found is None:
        return {}
    local = found.expires_at.astimezone(registration.edition.tz)
    return {"offer_until": dates.moment(local)}


def _about_session(registration: Registration, pk: int | None) -> dict[str, Any]:
    if pk is None:
        return {}
    session = Session.objects.select_related("room").filter(pk=pk).first()
    if session is None:  # removed before this mail could leave
        return changed_programme.gone(registration.edition, pk)
    return {
        "session_title": edition_mails.translated(session, "title"),
        "session_day": dates.full(programme.day_of(session, registration)),
        "session_hours": programme.hours(session, registration),
        "session_room": edition_mails.translated(session.room, "name") if session.room else isolate(""),
    }
