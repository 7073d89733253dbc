"""The words of the mails about a reported barrier, gathered by the worker when the mail goes."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from conference import mails as edition_mails
from conference.accounts.links import absolute
from conference.outbox.bidi import isolate
from conference.web import dates

from .models import BarrierReport

LABELS = {
    "received": _("Meldung einer Barriere eingegangen"),
    "interim": _("Zwischennachricht zu einer Barriere"),
    "answered": _("Antwort auf eine gemeldete Barriere"),
}


def provide(mail: str, stored: dict[str, Any], language: str) -> dict[str, Any]:
    """What the templates `emails/feedback/*` use; raises DoesNotExist where the report is erased.

    Besides the edition's words: received_on, answer_by (days in words), words (lines that staff wrote),
    statement_url.
    """
    one = BarrierReport.objects.select_related("edition").get(pk=stored["report"])
    words = {"interim": one.interim_note, "answered": one.answer}.get(mail, "")
    return {
        **edition_mails.context(one.edition),
        "received_on": dates.full(one.received_on),
        "answer_by": dates.full(one.answer_by),
        "words": [isolate(line) for line in words.splitlines()],
        "statement_url": absolute(reverse("conference:accessibility")),
    }
