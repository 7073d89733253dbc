"""`messages --check` finds what a catalogue lacks, and changes nothing."""

import shutil
from pathlib import Path

import pytest
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.core.management import CommandError, call_command

SENTENCE = "Programm"


@pytest.fixture
def catalogues(tmp_path, settings) -> Path:
    """A copy of our catalogues in place of the real ones."""
    copy = shutil.copytree(Path(settings.LOCALE_PATHS[0]), tmp_path / "locale")
    settings.LOCALE_PATHS = [str(copy)]
    return copy


def change(path: Path, deed) -> bytes:
    with path.open("rb") as file:
        catalogue = read_po(file)
    deed(catalogue)
    with path.open("wb") as file:
        write_po(file, catalogue)
    return path.read_bytes()


def test_a_missing_and_an_untranslated_sentence_are_found_and_nothing_is_changed(catalogues):
    real = {path: path.read_bytes() for path in Path(settings.BASE_DIR, "locale").rglob("*.po")}
    turkish, english = (catalogues / code / "LC_MESSAGES" / "django.po" for code in ("tr", "en"))
    without = change(turkish, lambda catalogue: catalogue.delete(SENTENCE))
    empty = change(english, lambda catalogue: setattr(catalogue[SENTENCE], "string", ""))
    with pytest.raises(CommandError) as caught:
        call_command("messages", "--check")
    assert f"tr: not in the catalogue: '{SENTENCE}'" in str(caught.value)
    assert f"en: not translated: '{SENTENCE}'" in str(caught.value)
    assert (turkish.read_bytes(), english.read_bytes()) == (without, empty)
    assert {path: path.read_bytes() for path in real} == real
