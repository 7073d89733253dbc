"""What never stands in a log: the token of a personal link, an address of mail."""

import logging
import re

SECRETS = [
    (re.compile(r"(/meine/)[^/\s\"']+"), r"\1…"),
    (re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+"), "…@…"),
]


class RedactFilter(logging.Filter):
    """Replaces tokens and addresses in the finished message."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        for pattern, replacement in SECRETS:
            message = pattern.sub(replacement, message)
        record.msg, record.args = message, None
        return True
