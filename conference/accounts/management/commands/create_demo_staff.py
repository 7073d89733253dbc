"""Staff for the demo: one user per role, all with one password."""

import os

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from conference.accounts.roles import TABLE

NAMES = {
    "leitung": "Lena Leitung",
    "agenda": "Aram Programm",
    "anmeldung": "Anna Anmeldung",
    "messe": "Milad Messe",
    "empfang": "Emine Empfang",
    "bedarf": "Bärbel Bedarf",
}


class Command(BaseCommand):
    """Makes leitung@example.org and one user for each other role; twice is the same as once."""

    help = "Make one staff user per role for a demo (leitung@example.org and so on)."

    def add_arguments(self, parser):
        parser.add_argument("--password", help="for all of them; else DEMO_PASSWORD of the environment")
        parser.add_argument(
            "--really",
            action="store_true",
            help="also where the site is served by https, that is in production",
        )

    @transaction.atomic
    def handle(self, *args, **options):
        password = options["password"] or os.environ.get("DEMO_PASSWORD")
        if not password:
            raise CommandError("Give a password: --password or DEMO_PASSWORD.")
        if settings.IS_SECURE and not settings.DEBUG and not options["really"]:
            raise CommandError("This looks like production. Demo users share one known password; --really insists.")
        for role in TABLE:
            _make(role, password)
        self.stdout.write("Staff of the demo: " + ", ".join(f"{role}@example.org" for role in TABLE))


def _make(role: str, password: str) -> None:
    first, last = NAMES[role].split()
    user, _made = get_user_model().objects.get_or_create(
        email=f"{role}@example.org", defaults={"first_name": first, "last_name": last}
    )
    user.is_staff = user.is_active = True
    if not user.check_password(password):  # a new hash would end open sessions
        user.set_password(password)
    user.save()
    user.groups.set([Group.objects.get(name=role)])
