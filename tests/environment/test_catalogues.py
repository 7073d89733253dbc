import gettext
import os

from conference.config.catalogues import compile_stale

SOURCE = """msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\n"

msgid "Anmelden"
msgstr "Register"

#, fuzzy
msgid "Programm"
msgstr "Guess"
"""


def catalogue(locale):
    folder = locale / "de_Simple" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    source = folder / "django.po"
    source.write_text(SOURCE)
    return source


def test_a_catalogue_is_compiled_without_its_guesses(tmp_path):
    source = catalogue(tmp_path)
    assert compile_stale(tmp_path) == [source]
    with source.with_suffix(".mo").open("rb") as file:
        translations = gettext.GNUTranslations(file)
    assert translations.gettext("Anmelden") == "Register"
    assert translations.gettext("Programm") == "Programm"


def test_what_is_up_to_date_is_left_alone(tmp_path):
    source = catalogue(tmp_path)
    os.utime(source, (1, 1))
    compile_stale(tmp_path)
    assert compile_stale(tmp_path) == []
