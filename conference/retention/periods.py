"""The periods: default and longest time that personal data stays. Staff may shorten them per edition.

Days count from the last day of the edition, or, where `since_row` is set, from a time that stands in the row itself
(data that belongs to no edition). The source is Art. 5(1)(e) GDPR, as agreed with the data protection officer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Period:
    """One period. name: stable, in rows and addresses; label: what goes, for staff and in the privacy notice; days."""

    name: str
    label: Any
    days: int
    since_row: bool = False


NEEDS = Period("needs", _("Unterstützungsbedarf, Kinderbetreuung und Kennzeichen"), 14)
DECLINED = Period("declined", _("Angaben von Wartenden und Abgesagten"), 14)
CONTACT = Period("contact", _("Telefonnummern und Inhalte unserer Mails"), 30)
PRESENCE = Period("presence", _("Protokoll des Einlasses"), 90)
REGISTRATIONS = Period("registrations", _("Namen und alle übrigen Angaben der Anmeldung"), 90)
STAND_CONTACTS = Period("stand_contacts", _("Kontakte, die Gäste an Messeständen hinterlassen haben"), 90)
EXHIBITORS = Period("exhibitors", _("Ansprechpersonen der Messestände"), 365)
SPEAKERS = Period("speakers", _("E-Mail-Adressen und Einsendungen der Mitwirkenden"), 365)
AUDIT = Period("audit", _("Protokoll der Änderungen"), 365)
PROGRAMME = Period("programme", _("Namen und Bilder im veröffentlichten Programm"), 3650)

BRIEF = Period("brief", _("Listen vor dem Druck und Dateien vor dem Einlesen"), 1, since_row=True)
STAND_DRAFTS = Period("stand_drafts", _("angefangene Standbuchungen"), 14, since_row=True)
STAND_CONTACTS_OPEN = Period("stand_contacts_open", _("unbestätigte Kontakte an Messeständen"), 2, since_row=True)
BARRIERS = Period("barriers", _("gemeldete Barrieren nach der Antwort"), 90, since_row=True)
DOCUMENTS = Period("documents", _("erstellte Dokumente mit Namen"), 30, since_row=True)
TRACES = Period("traces", _("Anmeldungen am Arbeitsplatz und Zähler gegen Missbrauch"), 30, since_row=True)
LOOSE = Period("loose", _("Mails und Protokolle, die zu keiner Konferenz gehören"), 365, since_row=True)
STAFF = Period("staff", _("Konten, mit denen sich niemand mehr anmeldet"), 1095, since_row=True)

PERIODS = (
    NEEDS,
    DECLINED,
    CONTACT,
    PRESENCE,
    REGISTRATIONS,
    STAND_CONTACTS,
    EXHIBITORS,
    SPEAKERS,
    AUDIT,
    PROGRAMME,
    BRIEF,
    STAND_CONTACTS_OPEN,
    STAND_DRAFTS,
    BARRIERS,
    DOCUMENTS,
    TRACES,
    LOOSE,
    STAFF,
)
OF_EDITIONS = tuple(one for one in PERIODS if not one.since_row)
BY_NAME = {one.name: one for one in PERIODS}
