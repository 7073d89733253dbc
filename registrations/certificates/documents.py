"""Certificates as documents: one per person, in their language and in German for whoever employs them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.audit.services import SELF, SYSTEM
from conference.content import best
from conference.documents import registry, services, typesetting
from conference.documents.models import Document
from conference.documents.registry import Choice, DocumentError, key_of, subject_of
from conference.models import Edition, Session
from conference.web.languages import comma
from registrations.models import Registration

from . import hours, layout
from .models import Certificate, Issuer
from .services import issue, issuer_of

RUN, SINGLE = "certificates", "certificate"
OWN = "own"  # each in the person's own language
GERMAN, IN_GERMAN = "de", ("de", "de-simple")
CHUNK = 75  # certificates that a worker typesets at once; more need more memory and little less time
SOURCE = "documents/certificates.typ"


def own_certificate(registration: Registration, language: str) -> Document:
    """The certificate of somebody who was there, as it is now, in the language of the page: for their own page.

    Hand it to `conference.documents.views.answer`. Raises DocumentError where they were not there.
    """
    certificate = _only(registration)
    language = GERMAN if language in IN_GERMAN else language
    params = {"own": True, "language": language, "of": _fingerprint(certificate)}
    return services.request(
        kind=SINGLE, subject=subject_of(registration), language=language, params=params, actor=SELF, reuse=True
    )


def _only(registration: Registration) -> Certificate:
    found = issue(edition=registration.edition, only=[registration.pk], actor=SYSTEM)
    if not found:
        raise DocumentError(_("Diese Person ist nicht als anwesend eingetragen."), code="nobody")
    return found[0]


def _fingerprint(certificate: Certificate) -> str:
    """Changes whenever the certificate would say something else."""
    one, edition = certificate.registration, certificate.edition
    issuer = Issuer.objects.filter(edition=edition).values_list().first()
    looks = [certificate.pk, str(one.updated_at), edition.agenda_stamp, str(edition.date), str(issuer)]
    return hashlib.sha256(json.dumps(looks).encode()).hexdigest()[:16]


# --- Which people ---------------------------------------------------------------------------------------------


def _resolve_run(fields: Mapping[str, str]) -> tuple[str, dict[str, Any]]:
    edition = Edition.objects.filter(slug=fields.get("edition", "")).first()
    if edition is None:
        raise DocumentError(_("Diese Konferenz gibt es nicht."), field="edition", code="unknown_edition")
    return subject_of(edition), {"language": _language(fields)}


def _resolve_single(fields: Mapping[str, str]) -> tuple[str, dict[str, Any]]:
    key = fields.get("registration", "")
    registration = Registration.objects.filter(pk=int(key)).first() if key.isdecimal() and len(key) < 18 else None
    if registration is None:
        raise DocumentError(_("Diese Anmeldung gibt es nicht."), field="registration", code="unknown")
    if not Registration.objects.filter(pk=registration.pk).were_there().exists():
        raise DocumentError(_("Diese Person ist nicht als anwesend eingetragen."), code="nobody")
    return subject_of(registration), {"language": _language(fields)}


def _language(fields: Mapping[str, str]) -> str:
    code = fields.get("words") or fields.get("language") or OWN
    if code != OWN and code not in dict(settings.LANGUAGES):
        raise DocumentError(_("Diese Auswahl kennen wir nicht."), field="words", code="language")
    return code


def _run_title(document: registry.Makeable) -> str:
    return _("Teilnahmebescheinigungen: %(edition)s") % {"edition": Edition.objects.get(pk=key_of(document.subject))}


def _single_title(document: registry.Makeable) -> str:
    code = Registration.objects.values_list("code", flat=True).get(pk=key_of(document.subject))
    return _("Teilnahmebescheinigung %(code)s") % {"code": code}


def _run_chunks(document: registry.Makeable) -> list[list[Any]]:
    """Everybody who was there, in the order of a list; whoever has no certificate yet gets one now."""
    edition = Edition.objects.get(pk=key_of(document.subject))
    keys = [one.pk for one in issue(edition=edition, actor=SYSTEM)]
    if not keys:
        raise DocumentError(
            _("Es ist noch niemand als anwesend eingetragen. Haken Sie zuerst in der Anwesenheit ab, wer da war."),
            code="nobody",
        )
    return [keys[at : at + CHUNK] for at in range(0, len(keys), CHUNK)]


def _single_chunks(document: registry.Makeable) -> list[list[Any]]:
    registration = Registration.objects.select_related("edition").filter(pk=key_of(document.subject)).first()
    if registration is None:
        raise DocumentError(_("Diese Anmeldung gibt es nicht mehr."), code="unknown")
    return [[_only(registration).pk]]


# --- What is on them ------------------------------------------------------------------------------------------


def _write(document: registry.Makeable, keys: list[Any]) -> bytes:
    """Some certificates as a PDF; five queries however many they are."""
    found = Certificate.objects.select_related("registration", "edition").exclude(registration=None).in_bulk(keys)
    certificates = [found[key] for key in keys if key in found]
    if not certificates:
        raise DocumentError(_("Diese Bescheinigungen gibt es nicht mehr."), code="nobody")
    edition = certificates[0].edition
    run = _Run(edition, document.params.get("language", OWN))
    sheets = run.sheets(certificates)
    content = {
        "title": _("Teilnahmebescheinigung: %(edition)s") % {"edition": edition},
        "author": edition.organiser,
        "language": document.language.partition("-")[0],
        "words": {code: one.content for code, one in run.words.items()},
        "sheets": [one.content for one in sheets],
        "has_heads": False,
    }
    typeset = typesetting.render(SOURCE, content)
    if typeset.pages > len(sheets):  # heads of following sheets double the time of all
        typeset = typesetting.render(SOURCE, content | {"has_heads": True})
    return typeset.data


class _Run:
    """What the certificates of one run share: the agenda, and everything that was laid out already."""

    def __init__(self, edition: Edition, language: str) -> None:
        self._edition, self._language = edition, language
        self._issuer = issuer_of(edition)
        agenda = Session.objects.of_edition(edition).scheduled().prefetch_related("topics")
        self._agenda = list(agenda)
        self._sessions = {one.pk: one for one in self._agenda}
        self.words: dict[str, layout.Words] = {}
        self._rows: dict[tuple[hours.Part, str], layout.Row] = {}

    def sheets(self, certificates: Sequence[Certificate]) -> list[layout.Sheet]:
        """Each in the person's language, and after that in German where that is another."""
        found = []
        for one in certificates:
            language = one.registration.language if self._language == OWN else self._language
            if language not in IN_GERMAN and language in dict(settings.LANGUAGES):
                found.append(self._sheet(one, language, has_other=True))
            found.append(self._sheet(one, GERMAN))
        return found

    def _sheet(self, certificate: Certificate, language: str, *, has_other: bool = False) -> layout.Sheet:
        if language not in self.words:
            self.words[language] = layout.words_of(self._edition, self._issuer, self._agenda, language)
        parts = hours.stored_parts(certificate.parts)
        rows = [self._row(part, language) for part in parts]
        contents = self._issuer.contents or self._topics(parts, language)
        return layout.sheet_of(certificate, self.words[language], rows, contents, has_other=has_other)

    def _row(self, part: hours.Part, language: str) -> layout.Row:
        if (part, language) not in self._rows:
            self._rows[part, language] = layout.row_of(part, self._sessions, self._edition, language)
        return self._rows[part, language]

    def _topics(self, parts: Sequence[hours.Part], language: str) -> str:
        """The topics of the attended parts, each once."""
        with translation.override(language):
            sessions = [self._sessions[pk] for part in parts for pk in part.sessions if pk in self._sessions]
            return comma().join(dict.fromkeys(best(topic, "name")[0] for one in sessions for topic in one.topics.all()))


def _choices() -> list[Choice]:
    editions = [(one.slug, str(one)) for one in Edition.objects.order_by("-date")]
    languages: list[tuple[str, Any]] = [(OWN, _("jede Person in ihrer Sprache, dazu auf Deutsch"))]
    languages += [(code, translation.gettext(name)) for code, name in settings.LANGUAGES]
    return [Choice("edition", _("Konferenz"), editions), Choice("words", _("Sprache"), languages)]


def register_kinds() -> None:
    """Called when the app is ready."""
    registry.register(
        registry.Kind(
            name=RUN,
            label=gettext_lazy("Teilnahmebescheinigungen"),
            permission="certificates.change_certificate",
            resolve=_resolve_run,
            title=_run_title,
            chunks=_run_chunks,
            write=_write,
            choices=_choices,
        )
    )
    registry.register(
        registry.Kind(
            name=SINGLE,
            label=gettext_lazy("Einzelne Teilnahmebescheinigung"),
            permission="certificates.view_certificate",
            resolve=_resolve_single,
            title=_single_title,
            chunks=_single_chunks,
            write=_write,
        )
    )
