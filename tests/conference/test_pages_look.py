"""The tokens: text 7:1 on every ground it stands on, controls and shapes 3:1, bright and dark (WCAG 2.2)."""

import re

import pytest
from django.conf import settings

CSS = (settings.BASE_DIR / "static" / "css" / "tokens.css").read_text()
COLOUR = re.compile(r"--([\w-]+):\s*(#[0-9a-f]{6})")
BRIGHT = dict(COLOUR.findall(CSS.partition("@media")[0]))
DARK = BRIGHT | dict(COLOUR.findall(CSS.partition("@media")[2]))
GROUNDS = ("paper", "card", "soft", "quiet")


def contrast(one: str, other: str) -> float:
    def light(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("tokens", [BRIGHT, DARK], ids=["bright", "dark"])
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("text", ["ink", "ink-soft", "petrol", "ok", "warn", "bad"])
def test_text_is_readable(tokens, ground, text):
    assert contrast(tokens[text], tokens[ground]) >= 7


@pytest.mark.parametrize("tokens", [BRIGHT, DARK], ids=["bright", "dark"])
@pytest.mark.parametrize(
    ("text", "ground"),
    [("on-petrol", "petrol-deep"), ("on-petrol-soft", "petrol-deep"), ("sun-text", "petrol-deep"), ("on-sun", "sun"),
     ("ok", "ok-soft"), ("warn", "warn-soft"), ("bad", "bad-soft"), ("ink", "warn-soft"), ("ink", "bad-soft")],
)  # fmt: skip
def test_text_on_colour_is_readable(tokens, text, ground):
    assert contrast(tokens[text], tokens[ground]) >= 7


@pytest.mark.parametrize("tokens", [BRIGHT, DARK], ids=["bright", "dark"])
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("line", ["control", "edge"])
def test_controls_and_shapes_are_seen(tokens, ground, line):
    assert contrast(tokens[line], tokens[ground]) >= 3


@pytest.mark.parametrize("name", ["site", "tokens", "print", "programme"])
def test_styles_hold_in_both_directions(name):
    """Physical sides in CSS are wrong in one of the two directions."""
    css = re.sub(r"/\*.*?\*/", "", (settings.BASE_DIR / "static" / "css" / f"{name}.css").read_text(), flags=re.S)
    names = r"(?:margin|padding|border)-(?:left|right)[\w-]*|left|right|text-align"
    sides = rf"(?<![\w-])(?:{names})\s*:\s*(?:left|right|[\d.-])"
    assert re.findall(sides, css) == []
