"""`load_sessions FILE.csv --edition SLUG [--check]`: read a table into the plan; twice is the same as once."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from conference.audit.services import SYSTEM
from conference.loading import table
from conference.models import Edition


class Command(BaseCommand):
    help = "Liest Programmpunkte aus einer CSV-Tabelle in die Planung ein. Eine fehlerhafte Tabelle ändert nichts."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="DATEI.csv")
        parser.add_argument("--edition", required=True, metavar="ADRESSE", help="Adresse (slug) der Konferenz")
        parser.add_argument("--check", action="store_true", help="nur zeigen, was geschehen würde")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override("de"):
            edition = Edition.objects.filter(slug=options["edition"]).first()
            if edition is None:
                raise CommandError(_("Eine Konferenz „%(slug)s“ gibt es nicht.") % {"slug": options["edition"]})
            try:
                lines = table.parse(table.decode(_read(options["file"])))
                deed = table.preview(edition, lines) if options["check"] else table.apply(edition, lines, actor=SYSTEM)
            except table.TableErrors as error:
                raise CommandError(_told(options["file"], error)) from None
            for outcome in deed.outcomes:
                self.stdout.write(_line(outcome))
            self.stdout.write(self.style.SUCCESS(_summary(deed, is_check=options["check"])))


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        message = _("%(path)s lässt sich nicht lesen: %(why)s")
        raise CommandError(message % {"path": path, "why": error.strerror}) from None


def _told(path: Path, error: table.TableErrors) -> str:
    lines = [_("%(path)s: Nichts wurde geändert.") % {"path": path}, *(str(one) for one in error.errors)]
    if error.more:
        more = ngettext("und %(more)s weiterer Fehler", "und %(more)s weitere Fehler", error.more)
        lines.append(more % {"more": error.more})
    return "\n".join(lines)


def _line(outcome: table.Outcome) -> str:
    words = {"line": outcome.entry.line, "code": outcome.entry.code, "title": outcome.title}
    if outcome.deed == "new":
        return _("Zeile %(line)s: %(code)s „%(title)s“: neu") % words
    if outcome.deed == "same":
        return _("Zeile %(line)s: %(code)s „%(title)s“: unverändert") % words
    changes = [f"{one.column}: {one.before or '–'} → {one.after or '–'}" for one in outcome.changes]
    words["changes"] = "; ".join(change.replace("\n", " ") for change in changes)
    return _("Zeile %(line)s: %(code)s „%(title)s“: %(changes)s") % words


def _summary(deed: table.Preview, *, is_check: bool) -> str:
    words = {"new": deed.new, "changed": deed.changed, "same": deed.same}
    if is_check:
        return _("%(new)s neu, %(changed)s geändert, %(same)s unverändert. Nur geprüft, nichts eingelesen.") % words
    return _("%(new)s neu, %(changed)s geändert, %(same)s unverändert. Alles steht in der Planung.") % words
