"""Files that hold named needs: they go at once when anything in them has to.

A file is made of many people's answers, so it goes whole; staff make a new one with a click. Rows are deleted in the
transaction of the deed and once more after it, because a worker may have read the old answers in between; the files
go after the commit, so that nothing is lost where the deed is taken back.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q

from conference.documents import pipeline
from conference.documents.models import Document
from conference.retention import emptying

# Documents whose params name one of these lists as their table hold names.
NAMED = frozenset({"needs-door", "needs-childcare", "needs-material", "needs-parking", "needs-all"})


def of_edition(edition: int) -> list[Document]:
    """The documents with named needs of the edition with this key, whether finished or being made."""
    rows = Document.objects.filter(subject=f"edition:{edition}")
    return list(rows.filter(Q(kind__in=NAMED) | Q(params__table__in=NAMED)))


def erase(edition: int) -> None:
    """Delete every file with named needs of this edition, inside the caller's transaction and after it."""
    found = of_edition(edition)
    emptying.delete(Document.objects.filter(pk__in=[one.pk for one in found]))

    def afterwards() -> None:
        for late in of_edition(edition):
            pipeline.delete(late)

    transaction.on_commit(afterwards, robust=True)
