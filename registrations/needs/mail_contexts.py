"""The words of the mails to staff about needs, gathered by the worker when the mail goes; nobody is named in them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from conference import mails as edition_mails
from conference.accounts.links import absolute
from conference.models import Edition
from conference.web import dates

from . import reminding

LABELS = {"interpreters_due": _("Sprachmittlung anfragen")}


def provide(mail: str, stored: dict[str, Any], language: str) -> dict[str, Any]:
    """What the templates `emails/needs/*` use; raises Edition.DoesNotExist where the edition is gone.

    Besides the edition's words: last_day (in words), is_last (today or over), languages: pairs of language and the
    number of sessions for which it is still to be asked, page (the address of the list).
    """
    edition = Edition.objects.get(pk=stored["edition"])
    last = dt.date.fromisoformat(stored["last"])
    counts = Counter(one.language.name for one in reminding.open_wishes(edition) if one.last == last)
    return {
        **edition_mails.context(edition),
        "last_day": dates.full(last),
        "is_last": timezone.now().astimezone(edition.tz).date() >= last,
        "languages": sorted(counts.items()),
        "page": absolute(reverse("admin:needs_interpreters")),
    }
