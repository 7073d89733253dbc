"""From a stored mail to a message: words in the reader's language, text and HTML, pictures inside, files behind."""

from __future__ import annotations

import re
import secrets
import textwrap
from dataclasses import dataclass
from email.encoders import encode_base64
from email.header import Header
from email.mime.base import MIMEBase
from email.mime.image import MIMEImage
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.mail import EmailMultiAlternatives
from django.core.mail.message import SafeMIMEMultipart, SafeMIMEText
from django.template import Context
from django.template.loader import get_template
from django.utils import timezone, translation

from conference.web.text import clean

from . import attachments, contexts, envelope
from .attachments import Attachment
from .models import OutgoingMail

TEXT_WIDTH = 74
HEAD_PICTURE = "img/mail-head.png"
_MANY_EMPTY_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True)
class Rendered:
    """A mail's words, before they are packed."""

    subject: str
    text: str
    html: str
    language: str
    reply_to: str
    unsubscribe: str
    attachments: tuple[Attachment, ...]


def render(mail: OutgoingMail, *, for_staff: bool = False) -> Rendered:
    """The mail's words as they are now, `for_staff` with personal links that open nothing.

    Raises what its provider, its attachments or its templates raise.
    """
    language = supported(mail.language)
    with translation.override(language):
        context = contexts.build(mail.name, mail.context, language, for_staff=for_staff)
        made = [attachments.make(kind, pk, language, context) for kind, pk in mail.attachments]
        files = (_head(), *(one for one in made if one is not None))
        context |= {
            "language": language,
            "direction": "rtl" if translation.get_language_bidi() else "ltr",
            "pictures": {one.cid for one in files if one.cid},
            "files": {one.filename for one in files if not one.cid},
        }
        with timezone.override(context.get("timezone")):
            context["subject"] = subject = clean(_fill(mail.name, "subject.txt", context))
            text = tidy(_fill(mail.name, "txt", context))
            html = _fill(mail.name, "html", context)
    return Rendered(subject, text, html, language, context.get("reply_to", ""), context.get("unsubscribe", ""), files)


def build(mail: OutgoingMail) -> Letter:
    """The message to send, with its fixed Message-ID."""
    words = render(mail)
    return Letter(
        subject=words.subject,
        body=words.text,
        from_email=envelope.sender(mail.message_id),
        to=[mail.to],
        reply_to=[words.reply_to] if words.reply_to else None,
        alternatives=[(words.html, "text/html")],
        headers={
            "From": settings.DEFAULT_FROM_EMAIL,  # what readers see; `from_email` is what mail servers answer
            "Message-ID": mail.message_id,
            "Content-Language": words.language,
            "Auto-Submitted": "auto-generated",
            "X-Conference-Mail": mail.name.rpartition("/")[2],
            **_unsubscribing(words.unsubscribe),
        },
        files=words.attachments,
    )


def _unsubscribing(address: str) -> dict[str, str]:
    """For the button of mail programs that ends such mails with one click (RFC 2369, RFC 8058)."""
    if not address:
        return {}
    return {"List-Unsubscribe": f"<{address}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def supported(language: str) -> str:
    """The language itself, its nearest relative that has a catalogue, or German."""
    try:
        return translation.get_supported_language_variant(language)
    except LookupError:
        return settings.LANGUAGE_CODE


def tidy(text: str) -> str:
    """Plain text as one writes it: lines of at most 74 letters, one empty line between paragraphs."""
    lines: list[str] = []
    for line in map(str.rstrip, text.splitlines()):
        lines += [line] if len(line) <= TEXT_WIDTH else _wrapped(line)
    return _MANY_EMPTY_LINES.sub("\n\n", "\n".join(lines)).strip() + "\n"


def _wrapped(line: str) -> list[str]:
    words = line.lstrip(" -")
    indent = " " * (len(line) - len(words))  # the lines after the first of a list's entry stand below its words
    return textwrap.wrap(line, TEXT_WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def _fill(name: str, kind: str, context: dict[str, Any]) -> str:
    """One of the three templates; only HTML is escaped."""
    template: Any = get_template(f"emails/{name}.{kind}")
    return template.template.render(Context(context, autoescape=kind == "html"))


@cache
def _head() -> Attachment:
    """The pattern on top of every mail."""
    found = finders.find(HEAD_PICTURE)
    if found is None:
        raise FileNotFoundError(HEAD_PICTURE)
    return Attachment("head.png", Path(found).read_bytes(), "image/png", cid="head")


class Letter(EmailMultiAlternatives):
    """A mail whose HTML brings its pictures: alternative(text, related(html, pictures)), then the files.

    Django's own message would hang the pictures on the mail as files. Overrides two hooks of Django 5.2; the tests in
    tests/outbox/test_rendering.py look at the parts and at the lines of the subject.
    """

    def __init__(self, *args: Any, files: tuple[Attachment, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.files = files

    def message(self, **options: Any) -> Any:
        """As Django makes it, but with a subject that begins on its header's own line: Django leaves no room for the
        name of the header, so the first line is folded before its first word, and readers see a blank there."""
        made = super().message(**options)
        subject = str(self.subject)
        if not subject.isascii():
            made.replace_header("Subject", Header(subject, "utf-8", maxlinelen=75, header_name="Subject").encode())
        return made

    def _create_alternatives(self, msg: SafeMIMEText) -> SafeMIMEMultipart:
        related = _several("related")
        html, _mimetype = self.alternatives[0]
        related.attach(SafeMIMEText(str(html), "html", "utf-8"))
        for one in self.files:
            if one.cid:
                related.attach(_picture(one))
        both = _several("alternative")
        both.attach(msg)
        both.attach(related)
        return both

    def _create_attachments(self, msg: SafeMIMEMultipart) -> SafeMIMEMultipart:
        behind = [one for one in self.files if not one.cid]
        if not behind:
            return msg
        mixed = _several("mixed")
        mixed.attach(msg)
        for one in behind:
            mixed.attach(_file(one))
        return mixed


def _several(kind: str) -> SafeMIMEMultipart:
    """An empty multipart. Its boundary cannot be guessed, so that nobody has to look for it in the parts."""
    return SafeMIMEMultipart(_subtype=kind, boundary=f"=_{secrets.token_hex(17)}", encoding="utf-8")


def _picture(one: Attachment) -> MIMEImage:
    part = MIMEImage(one.content, one.mimetype.partition("/")[2])
    part.add_header("Content-ID", f"<{one.cid}>")
    part.add_header("Content-Disposition", "inline", filename=one.filename)
    return part


def _file(one: Attachment) -> MIMEBase:
    main, _slash, sub = one.mimetype.partition("/")
    part: MIMEBase
    if main == "text":
        part = SafeMIMEText(one.content.decode("utf-8"), sub, "utf-8")
    else:
        part = MIMEBase(main, sub)
        part.set_payload(one.content)
        encode_base64(part)
    for name, value in one.params:
        part.set_param(name, value)
    part.add_header("Content-Disposition", "attachment", filename=one.filename)
    return part
