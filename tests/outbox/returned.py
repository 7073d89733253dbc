"""Reports of failed deliveries as mail servers write them (RFC 3464, RFC 6522)."""

from __future__ import annotations

HEAD = """\
Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@mx.example>
To: {to}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="A.1/mx"

--A.1/mx
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--A.1/mx
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example
Arrival-Date: Thu, 14 Jan 2027 09:00:00 +0100 (CET)

Final-Recipient: rfc822; weg@verein.example
Action: {action}
Status: {status}
Remote-MTA: dns; mx.verein.example
Diagnostic-Code: {answer}

"""
QUOTED = {
    "whole": """--A.1/mx
Content-Type: message/rfc822

From: Konferenz <konferenz@example.org>
To: weg@verein.example
Message-ID: {message_id}
Subject: Sie sind angemeldet

Guten Tag
""",
    "head": """--A.1/mx
Content-Type: text/rfc822-headers

From: Konferenz <konferenz@example.org>
To: weg@verein.example
Message-ID: {message_id}
Subject: Sie sind angemeldet
""",
    "nothing": "",
}


def report(
    message_id: str,
    *,
    status: str = "5.1.1",
    action: str = "failed",
    answer: str = "smtp; 550 no",
    to: str = "konferenz@example.org",
    quoted: str = "whole",
) -> bytes:
    """One report, with the mail that came back quoted whole, its head only, or not at all."""
    text = HEAD + QUOTED[quoted] + "--A.1/mx--\n"
    return text.format(message_id=message_id, status=status, action=action, answer=answer, to=to).encode()
