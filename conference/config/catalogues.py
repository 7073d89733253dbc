"""Compiles the message catalogues that are newer than their compiled form; needs no gettext programs.

Run as `python -m conference.config.catalogues`.
"""

import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LOCALE = Path(__file__).resolve().parents[2] / "locale"


def compile_stale(locale: Path = LOCALE) -> list[Path]:
    """Compile every stale catalogue below `locale`; return their sources. Fuzzy entries are left out."""
    done = []
    for source in sorted(locale.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime > source.stat().st_mtime:
            continue
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parents[1].name)
        draft = target.with_suffix(f".{os.getpid()}")
        with draft.open("wb") as file:
            write_mo(file, catalogue)
        draft.replace(target)
        done.append(source)
    return done


if __name__ == "__main__":
    compile_stale()
