"""Files that hold named needs: they go at once when anything in them has to.

A file is made of many people's answers, so it goes whole; staff make a new one with a click. Rows are deleted in the
transaction of the deed and once more after it, because a worker may have read the old answers in between; the files
go after the commit, so that nothing is lost where the deed is taken back.
"""

from __future__ import annotations

from django.db import transaction

from conference.documents.models import Document
from conference.retention import emptying
from conference.tables.models import Snapshot
from conference.tables.printing import kind_of

# Tables in which people stand by name (needs/tables.py); test_lists.py holds that none is missing here.
NAMED = frozenset({"needs-door", "needs-childcare", "needs-material", "needs-parking", "needs-all"})


def erase() -> None:
    """Delete every printed list with named needs, inside the caller's transaction and once more after it."""
    _delete()
    transaction.on_commit(_delete, robust=True)


def _delete() -> None:
    """The rows that wait for the printer, and what was made of them."""
    with transaction.atomic():
        emptying.delete(Document.objects.filter(kind__in=[kind_of(name) for name in NAMED]))
        Snapshot.objects.filter(table__in=NAMED).delete()
