"""`check_places`: compare the counters of places with the rows; exit 1 and a list where they differ."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from registrations import checking


class Command(BaseCommand):
    help = "Vergleicht die Zähler der Plätze mit den Anmeldungen. Endet mit 1, wo sie sich unterscheiden."

    def handle(self, *args: Any, **options: Any) -> None:
        found = checking.differences()
        for difference in found:
            self.stdout.write(self.style.ERROR(str(difference)))
        if found:
            sys.exit(1)
        self.stdout.write(self.style.SUCCESS("Alle Zähler stimmen."))
