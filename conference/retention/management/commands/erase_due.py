"""`erase_due`: let go what is due, as every night does; `--dry-run` says what that would be."""

import datetime as dt
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from conference.retention import proofs, services


class Command(BaseCommand):
    help = "Löscht, was nach den Fristen fällig ist. Mit --dry-run wird nur gesagt, was das wäre."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="nichts löschen, nur sagen, wie viel es wäre")
        parser.add_argument("--on", type=dt.date.fromisoformat, metavar="JJJJ-MM-TT", help="für --dry-run: ein Tag")
        parser.add_argument("--check-proof", action="store_true", help="prüft die Kette der Nachweise")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override("de"):
            if options["check_proof"]:
                self._check()
            elif options["dry_run"]:
                self._tell(options["on"])
            else:
                self._run()

    def _check(self) -> None:
        broken = proofs.first_broken()
        if broken is not None:
            self.stdout.write(_("Ab Zeile %(n)s passt der Nachweis nicht mehr zu dem davor.") % {"n": broken.pk})
            sys.exit(1)
        self.stdout.write(_("Die Kette der Nachweise ist vollständig."))

    def _tell(self, day: dt.date | None) -> None:
        moment = timezone.now()
        if day is not None:
            moment = dt.datetime.combine(day, dt.time(12), tzinfo=timezone.get_current_timezone())
        for one in services.due(moment):
            if count := one.rows.count():
                where = one.occasion.title if one.occasion else "–"
                self.stdout.write(f"{count:>7}  {one.rule.label} ({one.rule.name}) · {where}")

    def _run(self) -> None:
        done = services.run()
        if done is None:
            self.stdout.write(_("Es läuft schon ein Lauf."))
            sys.exit(1)
        self.stdout.write(_("Gelöscht: %(n)s Zeilen") % {"n": done.count})
        for failure in done.failures:
            self.stdout.write(f"{failure['rule']}: {failure['error']}")
        sys.exit(1 if done.failures else 0)
