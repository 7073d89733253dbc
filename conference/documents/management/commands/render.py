"""`script/manage render KIND --edition SLUG --output FILE [--language CODE]`: a document in the foreground."""

from __future__ import annotations

import argparse
import secrets
import sys
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation
from tqdm import tqdm

from conference.documents import joining, pipeline, registry
from conference.web.errors import DomainError


@dataclass(frozen=True)
class Draft:
    """What a kind reads of a document that has no row."""

    kind: str
    subject: str
    language: str
    params: dict[str, Any] = field(default_factory=dict)


class Command(BaseCommand):
    """Renders here and now, in this process; what the pages start is made by the workers in the same way."""

    help = "Render a document into a file, with a progress bar."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        kinds = sorted(kind.name for kind in registry.all_kinds() if kind.choices)
        parser.add_argument("kind", choices=kinds, metavar="KIND", help=", ".join(kinds))
        parser.add_argument("--edition", required=True, metavar="SLUG")
        parser.add_argument("--output", required=True, type=Path, metavar="FILE")
        codes = [code for code, _name in settings.LANGUAGES]
        words = f"{', '.join(codes)}; certificates without it: each in the person's own"
        parser.add_argument("--language", choices=codes, metavar="CODE", help=words)
        parser.add_argument(
            "--set", action="append", default=[], metavar="NAME=VALUE", help="a choice of the kind, like format=sheet10"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        kind = registry.get(options["kind"])
        assert kind is not None
        fields = dict(one.partition("=")[::2] for one in options["set"])
        if options["language"]:
            fields["language"] = options["language"]
        language = options["language"] or settings.LANGUAGE_CODE
        try:
            with translation.override(language):
                subject, params = kind.resolve({**fields, "edition": options["edition"]})
                document = Draft(kind.name, subject, language, params)
                self._write(document, kind.chunks(document), options["output"])
        except DomainError as error:
            raise CommandError(error.message) from None
        except OSError as error:
            raise CommandError(f"{options['output']}: {error.strerror}") from None
        self.stdout.write(str(options["output"]))

    def _write(self, document: Draft, chunks: list[list[Any]], output: Path) -> None:
        """Render the chunks one after the other, then join them; parts wait on disk, so that memory stays flat."""
        with ExitStack() as stack, tqdm(total=sum(map(len, chunks)), unit="", file=sys.stderr) as bar:
            parts = [stack.enter_context(TemporaryFile()) for _keys in chunks]
            for part, keys in zip(parts, chunks, strict=True):
                part.write(pipeline.render_part(document, keys))
                part.seek(0)
                bar.update(len(keys))
            if len(parts) == 1:
                output.write_bytes(parts[0].read())
                return
            with output.open("wb") as whole:
                joining.join((part.read() for part in parts), whole, identifier=secrets.token_hex(16).encode())
