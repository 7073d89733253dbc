"""The words of mails to many, gathered by the worker when a mail goes."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from modeltranslation.utils import resolution_order

from conference import mails as edition_mails
from conference.accounts.links import absolute
from conference.outbox import contexts
from conference.outbox.bidi import isolate
from registrations import mail_contexts, programme
from registrations.certificates import pages as certificates
from registrations.models import Registration
from registrations.surveys import services as surveys

from . import placeholders, unsubscribing
from .models import Mailing, MailingKind, MailingText

LABELS = {
    "message": gettext_lazy("Rundmail"),
    "reminder": gettext_lazy("Erinnerung"),
    "thanks": gettext_lazy("Dank"),
}


def provide(mail: str, stored: dict[str, Any], language: str) -> dict[str, Any]:
    """What the templates `emails/mailings/*` use; raises ObjectDoesNotExist where person or mailing is gone.

    Besides the words of `registrations.mail_contexts`: kind, and for what staff wrote subject_line, message (`Filled`),
    message_language (empty where it is the reader's own), is_news, is_test, unsubscribe (of news).
    """
    mailing = Mailing.objects.select_related("edition").get(pk=stored["mailing"])
    words = _sample(mailing) if stored.get("sample") else mail_contexts.provide(mail, stored, language)
    words |= {"kind": mailing.kind, "link": stored.get("link") or words["urls"]["edition"]}
    if mailing.kind == MailingKind.THANKS:
        return words | _after_the_day(words["person"], stored)
    if mailing.is_automatic:
        return words
    written = _written(mailing, words, language) | {"is_test": bool(stored.get("sample"))}
    if mailing.kind == MailingKind.NEWS and not written["is_test"]:
        written["unsubscribe"] = unsubscribing.address(words["person"], is_masked=contexts.is_masked(stored["link"]))
    return words | written


def _written(mailing: Mailing, words: dict[str, Any], language: str) -> dict[str, Any]:
    text = text_for(list(mailing.texts.all()), language)
    with translation.override(text.language):  # day and place in the language of the words around them
        values = _values({**words, **edition_mails.context(words["person"].edition)})
    return {
        "subject_line": placeholders.line(text.subject, {name: plain(value) for name, value in values.items()}),
        "message": placeholders.body(text.body, values),
        "message_language": "" if text.language == language else text.language,
        "is_news": mailing.kind == MailingKind.NEWS,
    }


def plain(value: Any) -> str:
    """Without the invisible marks of direction, which a subject must not have."""
    return str(getattr(value, "plain", value))


def _after_the_day(person: Registration, stored: dict[str, Any]) -> dict[str, Any]:
    """Where the certificate and the questions are; "" for what this person has not. Staff see no way to answer."""
    survey = surveys.link_for(person)
    masked = contexts.is_masked(stored["link"]) and bool(survey)
    return {
        "survey_url": absolute(reverse("conference:edition", args=[person.edition.slug])) if masked else survey,
        "certificate_url": stored["certificate"] if certificates.is_ready(person) else "",
    }


def text_for(texts: list[MailingText], language: str) -> MailingText:
    """The words in a reader's language, or in the one that has to do. Raises ObjectDoesNotExist where there is none."""
    by_language = {one.language: one for one in texts}
    for code in (*resolution_order(language), "de"):
        if code in by_language:
            return by_language[code]
    raise ObjectDoesNotExist("no text")


class Lines(str):
    """Several lines: `<br>` between them in HTML."""

    html: SafeString

    def __html__(self) -> SafeString:
        return self.html


def _values(words: dict[str, Any]) -> dict[str, Any]:
    """What the placeholders stand for."""
    contact = [str(words[f"contact_{part}"]) for part in ("name", "email", "phone") if words[f"contact_{part}"]]
    return {
        "vorname": isolate(words["person"].first_name or words["person"].full_name),
        "name": words["name"],
        "code": words["code"],
        "workshops": _workshops(words["wishes"]),
        "link": words["link"],
        "institution": isolate(_institution(words["person"])),
        "konferenz": words["edition_title"],
        "datum": words["day"],
        "uhrzeit": words["hours"],
        "ort": words["venue"],
        "anschrift": words["address"],
        "kontakt": ", ".join(contact),
    }


def _institution(person: Registration) -> str:
    """Where somebody comes from; for private people the word for that."""
    return person.organisation or str(person.get_organisation_type_display())


def _workshops(wishes: list[programme.Wish]) -> Lines:
    """One line for each chosen workshop: hours, title, and whether there is a place."""
    if not wishes:
        lines = Lines(_("keinen Workshop gewählt"))
        lines.html = format_html("{}", str(lines))
        return lines
    rows = [(one.hours, one.title, _state(one)) for one in wishes]
    lines = Lines("\n".join(f"{hours}: {title}{state}" for hours, title, state in rows))
    lines.html = format_html_join(mark_safe("<br>"), "{}: <strong>{}</strong>{}", rows)
    return lines


def _state(wish: programme.Wish) -> str:
    return "" if wish.has_place else " (%s)" % _("Warteliste")  # noqa: UP031


def _sample(mailing: Mailing) -> dict[str, Any]:
    """A made-up person for the copy that staff send themselves."""
    edition = edition_mails.edition_of(mailing.edition_id, str(mailing.edition.agenda_stamp))
    person = Registration(edition=edition, first_name="Alex", last_name="Beispiel", organisation="Musterverein")
    agenda = [one for one in edition_mails.agenda(edition) if one.bookable]
    rounds = {one.round: (one.pk, None) for one in reversed(agenda)}
    return {
        **edition_mails.context(edition),
        "person": person,
        "name": isolate(person.full_name),
        "code": "ABC234",
        "wishes": programme.wishes(person, sorted(rounds.values(), key=str)),
        "is_waiting": False,
        "link": absolute(reverse("conference:edition", args=[edition.slug])),
    }
