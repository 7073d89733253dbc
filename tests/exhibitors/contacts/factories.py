"""Contacts for tests, made through the real services."""

from __future__ import annotations

import itertools

from exhibitors.contacts import offering, services
from exhibitors.contacts.models import Contact
from exhibitors.contacts.offering import Offering
from exhibitors.contacts.services import Wish
from exhibitors.models import Exhibitor

counter = itertools.count(1)
MATERIAL = Offering(text="Kommen Sie zu uns.", links=("https://caritas.example/",))


def ask(exhibitor: Exhibitor, **fields) -> Contact:
    """A wish that nobody has confirmed yet."""
    email = fields.setdefault("email", f"gast{next(counter)}@example.org")
    fields.setdefault("kind", "reach")
    if fields["kind"] == "reach":
        fields.setdefault("name", "Ada Lovelace")
    services.ask(edition=exhibitor.edition, pk=exhibitor.pk, wish=Wish(**fields))
    return Contact.objects.filter(exhibitor=exhibitor, kind=fields["kind"], email=email).latest("pk")


def make_contact(exhibitor: Exhibitor, **fields) -> Contact:
    """A wish that holds."""
    return services.confirm(contact=ask(exhibitor, **fields))


def offer_material(exhibitor: Exhibitor, offered: Offering = MATERIAL) -> None:
    offering.change(exhibitor=exhibitor, offering=offered)
