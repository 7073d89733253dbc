"""How a mail to many went with one person."""

from __future__ import annotations

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from conference.outbox.bounces.words import reason
from registrations.mailings.models import Recipient
from registrations.mailings.progress import RESULTS

register = template.Library()


@register.simple_tag
def mailing_result(one: Recipient) -> SafeString:
    """The result as word and colour."""
    words, tone = RESULTS[one.result]
    return format_html('<span class="tag {}">{}</span>', tone, words)


@register.simple_tag
def mailing_remark(one: Recipient) -> str:
    """Why it did not arrive."""
    if one.result == "bounced":
        return reason(one.mail.bounce.status)
    return one.mail.last_error if one.mail is not None else ""
