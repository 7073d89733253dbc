"""Staff write to everybody, and somebody else approves it: `python -m bench.release SLUG`."""

from __future__ import annotations

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "conference.config.settings")
django.setup()

from conference.accounts.models import User  # noqa: E402  after the set-up
from conference.audit.services import Actor  # noqa: E402
from conference.models import Edition  # noqa: E402
from registrations.mailings import services  # noqa: E402

TEXT = ("Noch etwas zu {konferenz}", "Guten Tag {vorname},\n\n{workshops}\n\n[Zu Ihrer Seite]({link}), Code {code}")


def release(slug: str) -> None:
    """A mailing to all of this edition, on its way."""
    writer, other = (
        Actor.staff(User.objects.get_or_create(email=f"{name}@messung.example")[0]) for name in ("eins", "zwei")
    )
    edition = Edition.objects.get(slug=slug)
    mailing = services.save(edition=edition, data=services.MailingData(texts={"de": TEXT}), actor=writer)
    services.submit(mailing=mailing, actor=writer)
    services.approve(mailing=mailing, version=services.version_of(mailing), actor=other)


if __name__ == "__main__":
    release(sys.argv[1])
