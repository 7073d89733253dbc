"""The programme as documents: its variants, what their files depend on, and how fresh ones come to lie ready."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.audit.services import SYSTEM
from conference.content import best
from conference.documents import registry, services
from conference.documents.models import Document
from conference.documents.registry import Choice, DocumentError, Sheets, Wanted, key_of, subject_of
from conference.models import AgendaVersion, Edition
from conference.web import languages

from .contents import contents_of
from .fair import fair_of

QUIET_FOR = dt.timedelta(minutes=2)  # without a change of the agenda, before it is laid out again unasked
SHEETS, PAGES = "sheets", "pages"
ORDERS = {
    SHEETS: gettext_lazy("zum Drucken und Falten (A4 quer, beidseitig)"),
    PAGES: gettext_lazy("Seite für Seite (A5)"),
}


@dataclass(frozen=True)
class Variant:
    """One way to print the programme. kind: in rows and commands; file: the end of the file's name;
    defaults: the params of the file that lies ready."""

    kind: str
    label: Any
    file: str
    template: str
    styles: tuple[str, ...]
    defaults: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_booklet(self) -> bool:
        return "order" in self.defaults


A4 = Variant("programme", gettext_lazy("Programm"), "", "documents/programme.html", ())
BOOKLET = Variant(
    "programme-booklet",
    gettext_lazy("Programm als Heft"),
    "-heft",
    "documents/programme.html",
    ("documents/programme-a5.css",),
    {"order": SHEETS},
)
LARGE = Variant(
    "programme-large",
    gettext_lazy("Programm in großer Schrift"),
    "-gross",
    "documents/programme_large.html",
    ("documents/programme-large.css",),
)
VARIANTS = (A4, BOOKLET, LARGE)


def programme_pdf(edition: Edition, language: str, variant: Variant = A4, **choices: str) -> Document:
    """The programme as it is now in this language, asked for where it is missing.

    choices: for the booklet `order`, SHEETS to be folded or PAGES one after the other.
    Hand it to `conference.documents.views.answer`, which gives it out or waits for it. Two small questions to the
    database when it lies ready.
    """
    return services.request(
        kind=variant.kind,
        subject=subject_of(edition),
        language=language,
        params={**_state(edition), **variant.defaults, **choices},
        actor=SYSTEM,
        reuse=True,
    )


def renew(edition: Edition) -> None:
    """After a publication: have every variant laid out anew in every language of the edition, once we are committed.

    Costs the publishing transaction nothing. What fits already stays; the workers make one file after the other, so
    that mails and badges do not wait behind them (decision 0071). Who asks in the meantime is served at once.
    """
    if edition.state == "published":
        transaction.on_commit(services.keep_ready_soon, robust=True)


def _state(edition: Edition) -> dict[str, Any]:
    """What the file depends on: the agenda with its texts, and the fair; the same whoever asks in which language."""
    with translation.override(settings.LANGUAGE_CODE):
        fair = hashlib.sha256(repr(fair_of(edition)).encode()).hexdigest()[:12]
    return {"version": edition.agenda_stamp, "fair": fair}


def _wanted(variant: Variant) -> Iterator[Wanted]:
    """Right after a publication: every language of the edition. Where something else has changed since (a text, a
    room's name) the same, and what somebody has asked for before, once nobody has touched it for a while."""
    today, known = timezone.localdate(), dict(settings.LANGUAGES)
    coming = Edition.objects.filter(state="published").filter(Q(end_date__gte=today) | Q(date__gte=today))
    for edition in coming:
        published = AgendaVersion.objects.filter(edition=edition, number=edition.agenda_version).first()
        is_new = published is not None and published.at >= edition.agenda_changed_at
        if not is_new and edition.agenda_changed_at > timezone.now() - QUIET_FOR:
            continue
        subject = subject_of(edition)
        files = _asked_for(variant, subject)
        if published is not None:
            files |= {(code, variant.defaults.get("order", "")) for code in edition.languages if code in known}
        state = _state(edition) if files else {}
        for code, order in sorted(files, key=lambda file: (file[0] != settings.LANGUAGE_CODE, file)):
            yield Wanted(subject, code, {**state, **({"order": order} if order else {})})


def _asked_for(variant: Variant, subject: str) -> set[tuple[str, str]]:
    rows = Document.objects.filter(kind=variant.kind, subject=subject).order_by()
    return {(code, params.get("order", "")) for code, params in rows.values_list("language", "params").distinct()}


def _resolve(variant: Variant, fields: Mapping[str, str]) -> tuple[str, dict[str, Any]]:
    edition = Edition.objects.filter(slug=fields.get("edition", "")).first()
    if edition is None:
        raise DocumentError(_("Diese Konferenz gibt es nicht."), field="edition", code="unknown_edition")
    if not variant.is_booklet:
        return subject_of(edition), _state(edition)
    order = fields.get("order") or SHEETS
    if order not in ORDERS:
        raise DocumentError(_("Diese Auswahl kennen wir nicht."), field="order", code="choice")
    return subject_of(edition), {**_state(edition), "order": order}


def _choices(variant: Variant) -> list[Choice]:
    return [
        Choice("edition", _("Konferenz"), [(one.slug, str(one)) for one in Edition.objects.order_by("-date")]),
        *([Choice("order", _("Seiten"), list(ORDERS.items()))] if variant.is_booklet else []),
        Choice("language", _("Sprache"), settings.LANGUAGES),
    ]


def _edition(document: registry.Makeable) -> Edition:
    return Edition.objects.get(pk=key_of(document.subject))


def _title(variant: Variant, document: registry.Makeable) -> str:
    words = {"kind": variant.label, "edition": best(_edition(document), "title")[0]}
    return _("%(kind)s: %(edition)s") % words


def _chunks(document: registry.Makeable) -> list[list[Any]]:
    return [[key_of(document.subject)]]


def _sheets(variant: Variant, document: registry.Makeable, _keys: list[Any]) -> Sheets:
    context, images = contents_of(_edition(document), is_booklet=variant.is_booklet)
    binding = ""
    if variant.is_booklet and document.params.get("order", SHEETS) == SHEETS:
        binding = "right" if languages.current().is_rtl else "left"
    styles = ("documents/document.css", "documents/programme.css", *variant.styles)
    return Sheets(variant.template, context, styles, images, binding=binding)


def register_kinds() -> None:
    """Called when the app is ready."""
    for variant in VARIANTS:
        registry.register(_kind(variant))


def _kind(variant: Variant) -> registry.Kind:
    def of_this(function: Callable[..., Any]) -> Callable[..., Any]:
        return partial(function, variant)

    return registry.Kind(
        name=variant.kind,
        label=variant.label,
        permission="conference.change_session",
        resolve=of_this(_resolve),
        title=of_this(_title),
        chunks=_chunks,
        sheets=of_this(_sheets),
        wanted=of_this(_wanted),
        choices=of_this(_choices),
        keep=dt.timedelta(days=30),
        period=None,
    )
