"""What never stands in a log: the token of a secret address, the code of an invitation, an address of mail."""

import logging
import re

SECRETS = [
    (re.compile(r"(/(?:meine|mitwirken|rueckmeldung|anmeldung/gemeinsam)/)[^/\s\"']+"), r"\1…"),
    (re.compile(r"([?&]einladung=)[^&\s\"']+"), r"\1…"),
    (re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+"), "…@…"),
    # PostgreSQL shows the row that it refuses, all its lines.
    (re.compile(r"(DETAIL:).*?(?=\n\n(?:The above|During handling)|\Z)", re.DOTALL), r"\1 …"),
]


class RedactFilter(logging.Filter):
    """Replaces tokens and addresses in the finished message and in the traceback below it."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = _redacted(record.getMessage()), None
        if record.exc_info:
            record.exc_text = _redacted(logging.Formatter().formatException(record.exc_info))
        return True


def _redacted(text: str) -> str:
    for pattern, replacement in SECRETS:
        text = pattern.sub(replacement, text)
    return text
