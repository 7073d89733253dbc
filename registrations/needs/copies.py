"""Files that hold named needs: they go at once when anything in them has to.

A file is made of many people's answers, so it goes whole; staff make a new one with a click.
"""

from __future__ import annotations

from conference.tables import printing

# Tables in which people stand by name (needs/tables.py); test_lists.py holds that none is missing here.
NAMED = frozenset({"needs-door", "needs-childcare", "needs-material", "needs-parking", "needs-all"})


def erase() -> None:
    """Delete every printed list with named needs, inside the caller's transaction and once more after it."""
    printing.forget(NAMED)
