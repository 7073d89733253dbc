"""Brings the message catalogues in line with the source strings, or checks that they are (`script/messages`)."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.management.commands.makemessages import Command as MakeMessages
from django.test.utils import override_settings

COMPLETE = ("en", "ar")  # what a release needs; the others may fall back to German
# "locale" too: makemessages would write into the folder it meets on its way instead of the one it is told
IGNORED = (".venv", "node_modules", "var", "build", "locale", "tests", "bench", "script", "docs")


class _MakeMessages(MakeMessages):
    msgmerge_options = [*MakeMessages.msgmerge_options, "--no-fuzzy-matching", "--no-wrap"]
    msgattrib_options = [*MakeMessages.msgattrib_options, "--no-wrap"]
    xgettext_options = [*MakeMessages.xgettext_options, "--no-wrap"]

    def find_files(self, root: str) -> Any:
        # Django adds the folder "locale" of where it runs, and would write there instead of where it is told
        self.locale_paths = [str(path) for path in settings.LOCALE_PATHS]
        return super().find_files(root)


def _update(locales: list[str]) -> None:
    _MakeMessages().run_from_argv(
        ["manage.py", "makemessages", "--no-obsolete", "--add-location", "file", "--verbosity", "0"]
        + [word for locale in locales for word in ("--locale", locale)]
        + [word for folder in IGNORED for word in ("--ignore", folder)]
    )


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parents[1].name)


def _is_translated(message: Message) -> bool:
    texts = [message.string] if isinstance(message.string, str) else list(message.string)
    return bool(texts) and all(texts) and not message.fuzzy


def _problems(committed: Path, fresh: Path) -> list[str]:
    """What is wrong with one catalogue: sentences it lacks, and untranslated ones where it must be complete."""
    old, new = _read(committed), _read(fresh)
    name = committed.parents[1].name
    found = [
        f"{name}: not in the catalogue: {one.id!r}" for one in new if one.id and old.get(one.id, one.context) is None
    ]
    if name in COMPLETE:
        found += [f"{name}: not translated: {one.id!r}" for one in new if one.id and not _is_translated(one)]
    return found


class Command(BaseCommand):
    help = "Updates the message catalogues in locale/ from the source; --check only looks."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing, fail where something is missing")

    def handle(self, *args: Any, **options: Any) -> None:
        root = Path(settings.LOCALE_PATHS[0])
        locales = sorted(path.parents[1].name for path in root.glob("*/LC_MESSAGES/django.po"))
        if not options["check"]:
            _update(locales)
            return
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(shutil.copytree(root, Path(folder) / "locale"))
            with override_settings(LOCALE_PATHS=[str(copy)]):
                _update(locales)
            path = Path("LC_MESSAGES") / "django.po"
            problems = [one for name in locales for one in _problems(root / name / path, copy / name / path)]
        if problems:
            raise CommandError("\n".join([*problems, f"{len(problems)} problems; run script/messages and translate."]))
        self.stdout.write(f"{len(locales)} catalogues, nothing missing.")
