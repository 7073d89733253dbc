"""`reapply_erasures`: after a backup was restored, erase once more what was erased since it was made."""

import sys
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conference.retention import journal


class Command(BaseCommand):
    help = "Löscht noch einmal, was seit der eingespielten Sicherung gelöscht wurde. Endet mit 1, wo das nicht gelang."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="nur sagen, wie viel das wäre")

        parser.add_argument("--migrate", action="store_true", help="vorher die Tabellen auf den neuesten Stand bringen")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["migrate"]:
            call_command("migrate", interactive=False, verbosity=options["verbosity"])
        with translation.override("de"):
            if options["dry_run"]:
                self.stdout.write(_due(len(journal.unknown())))
                return
            outcome = journal.reapply()
            if options["verbosity"] == 0 and not outcome.failed:
                return
            words = {"done": outcome.done, "absent": outcome.absent, "failed": outcome.failed}
            self.stdout.write(
                _("Noch einmal gelöscht: %(done)s · nicht mehr da: %(absent)s · nicht gelungen: %(failed)s") % words
            )
        if outcome.failed:
            sys.exit(1)


def _due(count: int) -> str:
    message = ngettext(
        "%(n)s Löschung kennt diese Datenbank noch nicht.", "%(n)s Löschungen kennt diese Datenbank noch nicht.", count
    )
    return message % {"n": count}
