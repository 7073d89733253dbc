"""`load_edition FILE.json [--slug SLUG]`: load a conference; twice is the same as once."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _

from conference.loading import Loaded, LoadError, Source, load_edition


class Command(BaseCommand):
    help = "Lädt eine Konferenz aus einer JSON-Datei. Eine fehlerhafte Datei ändert nichts."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="DATEI.json")
        parser.add_argument("--slug", default="", help="Adresse der Konferenz, statt der in der Datei")

    def handle(self, *args: Any, **options: Any) -> None:
        with translation.override("de"):
            loaded = _load(options["file"], options["slug"])
            self.stdout.write(self.style.SUCCESS(_summary(loaded)))


def _load(path: Path, slug: str) -> Loaded:
    try:
        source = Source(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise CommandError(
            _("%(path)s lässt sich nicht lesen: %(why)s") % {"path": path, "why": error.strerror}
        ) from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        message = _("%(path)s ist nicht in UTF-8 gespeichert (Zeile %(line)s).")
        raise CommandError(message % {"path": path, "line": line}) from None
    except LoadError as error:
        raise CommandError(f"{path}: {error.message}") from None
    try:
        return load_edition(source.root.value, slug=slug)
    except LoadError as error:
        raise CommandError(f"{path}: {source.describe(error)}") from None


def _summary(loaded: Loaded) -> str:
    names = {"slug": loaded.edition.slug, "title": loaded.edition.title}
    if loaded.created:
        return _("„%(title)s“ ist geladen, unter /%(slug)s/.") % names
    if loaded.changed:
        return _("„%(title)s“ ist auf dem neuen Stand, unter /%(slug)s/.") % names
    return _("„%(title)s“ war schon auf diesem Stand.") % names
