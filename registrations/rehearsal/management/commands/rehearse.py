"""`manage.py rehearse --edition SLUG` begins a rehearsal, `--end` throws it away."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from conference.audit.services import SYSTEM
from conference.models import Edition
from registrations.rehearsal import services
from registrations.rehearsal.models import Rehearsal


class Command(BaseCommand):
    help = "Begins a dress rehearsal: a copy of the edition on today's date with invented people; --end deletes it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--edition", required=True, help="address of the edition that is rehearsed")
        parser.add_argument("--end", action="store_true", help="throw its rehearsal away")

    def handle(self, *args: Any, **options: Any) -> None:
        source = Edition.objects.filter(slug=options["edition"]).first()
        if source is None:
            raise CommandError(f"There is no edition {options['edition']}.")
        if options["end"]:
            return self._end(source)
        try:
            edition = services.start(source=source, actor=SYSTEM)
        except services.RehearsalError as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"{edition.slug}: choose it at the top of the staff area, then open /admin/generalprobe/")
        return None

    def _end(self, source: Edition) -> None:
        rehearsal = Rehearsal.objects.filter(source=source).first()
        if rehearsal is None:
            raise CommandError(f"There is no rehearsal of {source.slug}.")
        services.end(rehearsal=rehearsal, actor=SYSTEM)
        self.stdout.write("Thrown away.")
