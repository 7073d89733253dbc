"""Mailings for tests, written through the real service."""

from __future__ import annotations

from conference.audit.services import Actor
from registrations.mailings.audience import Audience
from registrations.mailings.models import Mailing
from registrations.mailings.services import MailingData, save
from tests.staff import make_staff

TEXT = ("Noch etwas zu {konferenz}", "Liebe/r {vorname},\n\nbitte lesen Sie **das**: {link}")


def write(edition, actor: Actor, **fields) -> Mailing:
    """A draft in German to everybody who has a place."""
    defaults = {"texts": {"de": TEXT}, "audience": Audience()}
    return save(edition=edition, data=MailingData(**{**defaults, **fields}), actor=actor)


def two_staff() -> tuple[Actor, Actor]:
    """One who writes, one who looks."""
    return Actor.staff(make_staff("anmeldung")), Actor.staff(make_staff("leitung"))
