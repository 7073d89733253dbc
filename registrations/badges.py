"""How a badge is laid out: every text measured beforehand, so that nothing is cut, whatever the name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.documents.fitting import Fitted, fit, fit_rows
from conference.documents.rendering import direction

from .models import Registration, Role

# Shape and word, so that nobody has to tell colours apart; the colours are in static/documents/badge.css.
SHAPES = {
    Role.PARTICIPANT: "●",
    Role.SPEAKER: "★",
    Role.EXHIBITOR: "▲",
    Role.TEAM: "■",
    Role.PRESS: "◆",
    Role.INTERPRETER: "⬟",
    Role.ASSISTANT: "✚",
}


@dataclass(frozen=True)
class Box:
    """Room for one text: millimetres, the largest size in points, how many lines."""

    width: float
    height: float
    largest: float
    lines: int = 1
    bold: bool = False
    leading: float = 1.15

    def fit(self, text: str) -> Fitted:
        return fit(text, **vars(self))

    def stack(self, rows: Iterable[str]) -> Fitted:
        """Several texts below each other in one size."""
        box = {name: value for name, value in vars(self).items() if name != "lines"}
        return fit_rows(rows, **box)


@dataclass(frozen=True)
class Format:
    """One kind of paper. A sheet with several badges has them in rows, `per_sheet` in all; `back_lines` is the room
    for all workshops together."""

    code: str
    label: Any
    event: Box
    first: Box
    last: Box
    own: Box
    organisation: Box
    role: Box
    back_name: Box
    back_lines: Box
    back_note: Box
    per_sheet: int = 1
    chunk: int = 50  # sheets that a worker renders at once: more cost more than they save


A6 = Format(
    code="a6",
    label=gettext_lazy("A6 quer, mit Rückseite"),
    event=Box(98, 11, 11, bold=True, leading=1.3),
    first=Box(132, 21, 46, lines=2, bold=True, leading=1.05),
    last=Box(132, 14, 24, lines=2, bold=True, leading=1.1),
    own=Box(100, 8, 16),
    organisation=Box(98, 19, 13, lines=4),
    role=Box(130, 8, 16, bold=True),
    back_name=Box(97, 10, 20, lines=2, bold=True),
    back_lines=Box(97, 48, 11, leading=1.35),
    back_note=Box(97, 15, 9.5, leading=1.25),
)
CARD = Format(
    code="90x54",
    label=gettext_lazy("Einsteckkarte 90 × 54 mm, mit Rückseite"),
    event=Box(60, 6.5, 7, bold=True, leading=1.3),
    first=Box(82, 12.5, 27, lines=2, bold=True, leading=1.05),
    last=Box(62, 7.5, 14, lines=2, bold=True, leading=1.1),
    own=Box(60, 4.5, 9.5),
    organisation=Box(60, 9.5, 8.5, lines=3),
    role=Box(80, 4.5, 9, bold=True),
    back_name=Box(62, 5.5, 11, lines=2, bold=True),
    back_lines=Box(62, 24, 7.5, leading=1.35),
    back_note=Box(62, 9, 6.5, leading=1.25),
)
SHEET = Format(
    **{
        **vars(CARD),
        "code": "sheet10",
        "label": gettext_lazy("A4-Bogen mit 10 Karten 90 × 54 mm (Rand 15 und 13,5 mm)"),
        "per_sheet": 10,
        "chunk": 6,
    }
)
A7 = Format(
    code="a7",
    label=gettext_lazy("A7 quer, mit Rückseite"),
    event=Box(70, 7.8, 8, bold=True, leading=1.3),
    first=Box(94, 15, 33, lines=2, bold=True, leading=1.05),
    last=Box(94, 10, 17, lines=2, bold=True, leading=1.1),
    own=Box(71, 5.6, 11.5),
    organisation=Box(69, 13.2, 9.5, lines=4),
    role=Box(92, 5.7, 11.5, bold=True),
    back_name=Box(69, 7, 14, lines=2, bold=True),
    back_lines=Box(69, 34, 8, leading=1.35),
    back_note=Box(69, 10.6, 7, leading=1.25),
)
CARD_60 = Format(
    code="90x60",
    label=gettext_lazy("Einsteckkarte 60 × 90 mm quer, mit Rückseite"),
    event=CARD.event,
    first=Box(82, 14, 29, lines=2, bold=True, leading=1.05),
    last=Box(60, 8.5, 15, lines=2, bold=True, leading=1.1),
    own=Box(60, 5, 10),
    organisation=Box(60, 11, 9, lines=3),
    role=CARD.role,
    back_name=CARD.back_name,
    back_lines=Box(62, 29, 8, leading=1.35),
    back_note=CARD.back_note,
)
# Labels that stick keep a white edge: printers draw paper in a millimetre higher or lower.
LABELS_10 = Format(
    code="labels10",
    label=gettext_lazy("A4-Bogen mit 10 Etiketten 80 × 50 mm (Rand 17,5 und 13,5 mm, Abstand 15 und 5 mm)"),
    event=Box(51, 5.6, 6.5, bold=True, leading=1.3),
    first=Box(72, 11.5, 25, lines=2, bold=True, leading=1.05),
    last=Box(51, 7, 13, lines=2, bold=True, leading=1.1),
    own=Box(51, 4.2, 9),
    organisation=Box(51, 8.8, 8, lines=3),
    role=Box(72, 4, 8.5, bold=True),
    back_name=CARD.back_name,
    back_lines=CARD.back_lines,
    back_note=CARD.back_note,
    per_sheet=10,
    chunk=6,
)
LABELS_21 = Format(
    code="labels21",
    label=gettext_lazy("A4-Bogen mit 21 Etiketten 63,5 × 38,1 mm (Rand 7,2 und 15,2 mm, Abstand 2,5 mm)"),
    event=Box(40, 4.4, 5.5, bold=True, leading=1.3),
    first=Box(57, 9.3, 20, lines=2, bold=True, leading=1.05),
    last=Box(42, 5.5, 10.5, lines=2, bold=True, leading=1.1),
    own=Box(42, 3.2, 7.5),
    organisation=Box(42, 6, 6.5, lines=2),
    role=Box(56, 3.2, 7, bold=True),
    back_name=CARD.back_name,
    back_lines=CARD.back_lines,
    back_note=CARD.back_note,
    per_sheet=21,
    chunk=3,
)
FORMATS = {one.code: one for one in (A6, A7, CARD, CARD_60, SHEET, LABELS_10, LABELS_21)}


@dataclass(frozen=True)
class Event:
    """What all badges of an edition share, laid out once per run."""

    head: Fitted
    notes: Fitted


@dataclass(frozen=True)
class Badge:
    """One badge, ready for the template. `qr` names the picture with the badge's random token."""

    name: str
    role: str
    role_line: Fitted
    first: Fitted
    first_direction: str
    last: Fitted
    last_direction: str
    own: Fitted
    own_direction: str
    organisation: Fitted
    organisation_direction: str
    no_photo: bool
    code: str
    qr: str
    back_name: Fitted
    back_name_direction: str
    workshops: Fitted


def large_and_small(registration: Registration) -> tuple[str, str]:
    """The two lines of the name: what people call somebody, and the rest.

    A name for the badge that is not just first and last name stands alone; so does a single name.
    """
    first, last = registration.first_name, " ".join(filter(None, (registration.title, registration.last_name)))
    chosen = registration.badge_name
    if chosen and chosen not in (registration.full_name, f"{first} {registration.last_name}".strip(), first):
        return chosen, ""
    return (first, last) if first else (last, "")


def lay_out(registration: Registration, *, paper: Format, lines: list[str], stand: str, may_photograph: bool) -> Badge:
    """One badge. lines: what the back says about the own workshops; stand: number of an exhibitor's stand or ""."""
    first, last = large_and_small(registration)
    again = registration.badge_name or " ".join(filter(None, (registration.first_name, registration.last_name)))
    label = str(Role(registration.role).label)
    role = _("%(role)s · Stand %(number)s") % {"role": label, "number": stand} if stand else label
    own = registration.own_script_name if registration.own_script_name not in (first, last) else ""
    return Badge(
        name=registration.full_name,
        role=registration.role,
        role_line=paper.role.fit(f"{SHAPES[Role(registration.role)]} {role}"),
        first=paper.first.fit(first),
        first_direction=direction(first),
        last=paper.last.fit(last),
        last_direction=direction(last),
        own=paper.own.fit(own),
        own_direction=direction(own),
        organisation=paper.organisation.fit(registration.organisation),
        organisation_direction=direction(registration.organisation),
        no_photo=not may_photograph,
        code=f"{registration.code[:4]} {registration.code[4:]}".strip(),
        qr=f"qr-{registration.pk}",
        back_name=paper.back_name.fit(again),
        back_name_direction=direction(again),
        workshops=paper.back_lines.stack(lines),
    )
