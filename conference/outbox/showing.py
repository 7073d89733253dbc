"""A mail's HTML on a page of the staff area: alone in a frame, without scripts and without an origin of its own."""

from __future__ import annotations

import base64

from django.http import HttpResponse

from conference.web.middleware import CONTENT_SECURITY_POLICY

from .rendering import Rendered

FRAMING_POLICY = f"{CONTENT_SECURITY_POLICY}; frame-src 'self'"  # of the page around
# It brings its style and its pictures, and can do nothing.
MAIL_POLICY = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'"
)


def framed(mail: Rendered) -> HttpResponse:
    """The HTML with its pictures inside, as a mail program would show it; for a view that may be framed."""
    html = mail.html
    for one in mail.attachments:
        if one.cid:
            data = base64.b64encode(one.content).decode("ascii")
            html = html.replace(f"cid:{one.cid}", f"data:{one.mimetype};base64,{data}")
    return HttpResponse(html, headers={"Content-Security-Policy": MAIL_POLICY})
