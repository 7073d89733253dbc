"""Loading an edition from a file in the format of `conference/demo_data/*.json`.

Rows are found again by their codes and updated in place; nothing is ever deleted, because people may have booked it.
Everything happens in one transaction, so a wrong file changes nothing.

How places in workshops are given out is first come, first served, unless the file says otherwise:
`"workshop_places": {"mode": "wishes", "wishes_until": "2027-01-05"}` gathers ranked wishes until the end of that day;
`wishes_until_in_days` counts from the first load on. The mode cannot change once people have registered.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import translation

from conference import texts
from conference.agenda.locks import lock_edition
from conference.agenda.publishing import store_version
from conference.audit.services import SYSTEM
from conference.models import Edition, Room, Speaker, Topic
from conference.signals import capacity_raised, edition_loaded

from .agenda import load_sessions
from .edition import load_basics, load_texts
from .rows import Loaded, load_rows, named_values, room_values, speaker_values
from .source import LoadError, Node, Source

__all__ = ["LoadError", "Loaded", "Source", "load_edition"]


def load_edition(data: dict[str, Any], *, slug: str = "") -> Loaded:
    """Create or update the edition that `data` describes, under `slug` where one is given.

    A new edition is published, or archived where its last day is over. Days that a file counts from today hold from
    the first load on. Raises LoadError with the path of the first wrong value; then nothing has changed.
    """
    with translation.override("de"), transaction.atomic():
        root = Node(data, "")
        loaded = load_basics(root, slug)
        for key, model, reader in (
            ("rooms", Room, room_values),
            ("topics", Topic, named_values),
            ("speakers", Speaker, speaker_values),
        ):
            load_rows(loaded, root.at(key), key, model, reader)
        load_sessions(loaded, root.at("sessions"))
        load_texts(loaded, root.at("texts"))
        texts.fill_missing(loaded.edition)
        edition_loaded.send(Edition, edition=loaded.edition, data=data)
        if loaded.changed:
            store_version(lock_edition(loaded.edition), SYSTEM)
            loaded.edition.refresh_from_db(fields=["agenda_version", "agenda_changed_at"])
        if loaded.has_more_places and not loaded.created:
            capacity_raised.send(Edition, edition=loaded.edition)
        return loaded
