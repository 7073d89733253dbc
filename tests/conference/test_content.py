"""Where long German words are parted."""

import pytest

from conference.content import softened


@pytest.mark.parametrize(
    "parted",
    ["Herkunfts-sprach-li-cher", "Berufs-sprach-kurs", "Unter-richts-sprache", "Zukunfts-stra-tegie",
     "Landes-spra-chen-kurs", "Verkehrs-sprache", "Ergeb-nis-sprache", "Prozess-sprache", "Wissens-transfer",
     "Geschichts-stunde", "Prozess-steu-e-rung", "Bera-tungs-stelle"],
)  # fmt: skip
def test_words_are_parted_where_their_parts_meet(parted):
    assert softened(parted.replace("-", "")).replace("\u00ad", "-") == parted
