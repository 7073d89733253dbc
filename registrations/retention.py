"""How long the people who come are known by name. What is left can be counted and leads to nobody."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from conference.retention import registry, subjects
from conference.retention.periods import BRIEF, CONTACT, DECLINED, NEEDS, REGISTRATIONS
from conference.retention.subjects import Occasion

from . import anonymising
from .models import (
    Consent,
    Invitation,
    Place,
    Registration,
    RegistrationDraft,
    RegistrationGroup,
    RegistrationState,
    SupportNeeds,
)
from .needs import storing

GONE_EARLY = Q(state__in=[RegistrationState.WAITING, RegistrationState.CANCELLED])


def declare() -> None:
    subjects.register_subject("registration", Registration, "edition")
    subjects.register_subject("place", Place, "registration__edition")
    registry.delete(
        SupportNeeds, NEEDS,
        "diet", "allergies", "access", "assistant_name", "access_note", "interpreting", "interpreting_sessions",
        "childcare", "childcare_groups", "material_sent_at", "parking_reserved_at", "shown_to", "updated_at",
        edition="registration__edition", person="registration", label=_("Unterstützungsbedarf"), words=_needs_words,
        at_once=storing.erase_rows,
    )  # fmt: skip
    registry.plain(SupportNeeds, "registration")
    registry.delete(
        Consent, REGISTRATIONS, "version", "channel", "given_at", "withdrawn_at",
        edition="registration__edition", person="registration", label=_("Einwilligungen"),
    )  # fmt: skip
    registry.plain(Consent, "registration", "purpose")
    registry.delete(
        RegistrationDraft, BRIEF, "edition", "token_digest", "people", "stay_together", "registrant", "changed_at",
        since="changed_at", person={"registration": "registrant"}, label=_("angefangene Anmeldungen"),
    )  # fmt: skip
    registry.plain(Invitation, "edition", "label", "code", "role", "quota", "taken", "valid_until", "created_at")
    registry.blank(Invitation, REGISTRATIONS, "note", edition="edition", label=_("Notizen zu Einladungen"))
    registry.plain(RegistrationGroup, "edition", "stay_together", "created_at")
    registry.plain(Place, *(one.name for one in registry.own_fields(Place)))
    _registrations()


def _registrations() -> None:
    registry.plain(Registration, *anonymising.COUNTED, "erased_at")
    registry.blank(Registration, CONTACT, "phone", edition="edition", label=_("Telefonnummern"), words=_phone_words)
    for period, label, where in (
        (DECLINED, _("Anmeldungen, aus denen keine Teilnahme wurde"), GONE_EARLY),
        (REGISTRATIONS, _("Namen und Angaben der Angemeldeten"), ~GONE_EARLY),
    ):
        registry.add(
            registry.Rule(
                name=f"registrations.registration:{period.name}",
                label=label,
                period=period,
                model=Registration,
                fields=anonymising.PERSONAL,
                rows=_named(where),
                erase=anonymising.anonymise,
                words=_name_words,
            )
        )


def _named(where: Q):
    """Registrations that somebody can still be told by."""

    def rows(occasion: Occasion | None) -> QuerySet:
        every = Registration.objects.filter(where, erased_at=None)
        return every.filter(edition=occasion.key) if occasion else every

    return rows


def _needs_words(count: int) -> str:
    return ngettext(
        "Unterstützungsbedarf von %(n)s Mensch", "Unterstützungsbedarf von %(n)s Menschen", count
    ) % {"n": count}  # fmt: skip


def _phone_words(count: int) -> str:
    return ngettext("%(n)s Telefonnummer", "%(n)s Telefonnummern", count) % {"n": count}


def _name_words(count: int) -> str:
    return ngettext(
        "Name und Angaben von %(n)s Mensch", "Namen und Angaben von %(n)s Menschen", count
    ) % {"n": count}  # fmt: skip
