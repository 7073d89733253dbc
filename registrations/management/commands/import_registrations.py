"""`import_registrations FILE.csv --edition SLUG`: register every row of a table, as the form would."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _

from conference.models import Edition
from registrations.importing import Outcome, TableError, read_table, register_rows
from registrations.models import Registration


class Command(BaseCommand):
    help = "Meldet alle Personen einer CSV-Tabelle an, nach denselben Regeln wie das Formular."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="DATEI.csv")
        parser.add_argument("--edition", required=True, metavar="ADRESSE", help="Adresse (slug) der Konferenz")
        parser.add_argument(
            "--needs-consent",
            action="store_true",
            help="Die schriftlichen Einwilligungen zu Essen, Barrierefreiheit, Dolmetschen und Kinderbetreuung liegen "
            "vor. Ohne sie werden diese Angaben nicht gespeichert (Art. 9 DSGVO).",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override("de"):
            edition = Edition.objects.filter(slug=options["edition"]).first()
            if edition is None:
                raise CommandError(_("Eine Konferenz „%(slug)s“ gibt es nicht.") % {"slug": options["edition"]})
            outcomes = []
            for outcome in register_rows(
                _read(options["file"]), edition=edition, has_needs_consent=options["needs_consent"]
            ):
                self.stdout.write(_line(outcome))
                outcomes.append(outcome)
            self.stdout.write(_summary(outcomes))


def _read(path: Path) -> list[dict[str, str]]:
    try:
        return read_table(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        message = _("%(path)s lässt sich nicht lesen: %(why)s")
        raise CommandError(message % {"path": path, "why": error.strerror}) from None
    except UnicodeDecodeError:
        raise CommandError(_("%(path)s ist nicht in UTF-8 gespeichert.") % {"path": path}) from None
    except TableError as error:
        raise CommandError(f"{path}: {error}") from None


def _line(outcome: Outcome) -> str:
    words: dict[str, Any] = {"number": outcome.number}
    if outcome.registration is None:
        words["why"] = " · ".join(outcome.reasons)
        return _("Zeile %(number)s: abgelehnt: %(why)s") % words
    if outcome.is_waiting:
        found = Registration.objects.with_position().get(pk=outcome.registration.pk)
        words["position"] = found.position
        return _("Zeile %(number)s: auf der Warteliste, Stelle %(position)s") % words
    return _("Zeile %(number)s: angenommen") % words


def _summary(outcomes: list[Outcome]) -> str:
    made = [one for one in outcomes if one.registration]
    waiting = sum(one.is_waiting for one in made)
    words = {"all": len(outcomes), "made": len(made) - waiting, "waiting": waiting, "no": len(outcomes) - len(made)}
    lines = [_("%(all)s Zeilen: %(made)s angenommen, %(waiting)s auf der Warteliste, %(no)s abgelehnt.") % words]
    left_out = sum(one.left_out_needs for one in made)
    if left_out:
        message = _(
            "Bei %(count)s Personen wurden Essen, Barrierefreiheit, Dolmetschen und Kinderbetreuung nicht gespeichert: "
            "Dafür braucht es ihre Einwilligung (--needs-consent, wenn sie schriftlich vorliegt)."
        )
        lines.append(message % {"count": left_out})
    mapped = sum(one.mapped_diet for one in made)
    if mapped:
        message = _(
            "Bei %(count)s Personen steht „vegetarisch“ statt „halal“ oder „koscher“: Nach Religion fragen wir nicht."
        )
        lines.append(message % {"count": mapped})
    return "\n".join(lines)
