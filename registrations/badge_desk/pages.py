"""What the pages of the desks show, as plain rows; and one badge as a page for the browser's own printing."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from conference.content import best
from conference.documents.rendering import direction
from conference.models import Edition
from conference.web import dates, qr
from registrations import documents
from registrations.badges import FORMATS, SHAPES, Box, Format, large_and_small
from registrations.models import Registration, Role

from .models import Desk, PrintJob

FOUND = 20


@dataclass(frozen=True)
class Text:
    """One text of a badge: the browser sets it as large as its box allows (static/js/badge-print.js)."""

    name: str
    text: str
    box: Box
    direction: str


@dataclass(frozen=True)
class Sheet:
    """One badge: its texts, and what else is on it. A blank one has neither code nor picture."""

    texts: list[Text]
    role: str
    no_photo: bool = False
    code: str = ""
    picture: str = ""
    is_blank: bool = False


def sheets(job: PrintJob) -> list[Sheet]:
    """What one job prints, one or several of the same; at most four queries."""
    paper = FORMATS[job.paper]
    if job.registration_id is None:
        role = Role(job.role)
        texts = _texts(paper, job.edition, role=f"{SHAPES[role]} {role.label}")
        return [Sheet(texts, job.role, is_blank=True)] * job.copies
    one = documents.people_on_badges([job.registration_id])[job.registration_id]
    return [_of(one, paper, job.edition)]


def _of(one: Any, paper: Format, edition: Edition) -> Sheet:
    stand = documents.stand_numbers_of([one.pk]).get(one.pk, "") if one.role == Role.EXHIBITOR else ""
    first, last = large_and_small(one)
    label = str(Role(one.role).label)
    role = _("%(role)s · Stand %(number)s") % {"role": label, "number": stand} if stand else label
    own = one.own_script_name if one.own_script_name not in (first, last) else ""
    said = {"first": first, "last": last, "own": own, "organisation": one.organisation}
    picture = base64.b64encode(qr.png(one.badge_token, border=0)).decode("ascii")
    return Sheet(
        _texts(paper, edition, role=f"{SHAPES[Role(one.role)]} {role}", **said),
        one.role,
        no_photo=not one.may_photograph,
        code=f"{one.code[:4]} {one.code[4:]}".strip(),
        picture=f"data:image/png;base64,{picture}",
    )


def _texts(paper: Format, edition: Edition, **said: str) -> list[Text]:
    when = f"{dates.full(edition.date)} · {best(edition, 'venue_name')[0]}"
    every = {"band": f"{best(edition, 'title')[0]}\n{when}", **said}
    boxes = {"band": paper.event}
    return [
        Text(name, text, boxes.get(name) or getattr(paper, name), "ltr" if name == "band" else direction(text))
        for name, text in every.items()
        if text
    ]


def found(edition: Edition, words: str) -> list[Registration]:
    """People whom the typed words may mean."""
    if not words.strip():
        return []
    rows = Registration.objects.of_edition(edition).search(words).filter(erased_at=None)
    return list(rows.order_by("last_name", "first_name", "pk")[:FOUND])


def queue(desk: Desk) -> list[PrintJob]:
    """What waits at a desk, the next first."""
    return list(PrintJob.objects.filter(desk=desk).waiting().select_related("registration").order_by("pk"))
