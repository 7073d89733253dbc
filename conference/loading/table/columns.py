"""The columns of the table of sessions: head in the file, and what it holds."""

from __future__ import annotations

from django.conf import settings

from conference.web.text import loosely, searchable

CODE, DAY, START, END, END_DAY = "code", "day", "start", "end", "end_day"
SPEAKERS, MODERATORS, TOPICS, ROOM = "speakers", "moderators", "topics", "room"
OTHERS = [code for code in settings.MODELTRANSLATION_LANGUAGES if code != "de"]

COLUMNS: dict[str, str] = {
    CODE: "Kürzel",
    "kind": "Art",
    "title_de": "Titel",
    DAY: "Tag",
    START: "Beginn",
    END: "Ende",
    END_DAY: "Tag (Ende)",
    ROOM: "Raum",
    "bookable": "Anmeldung",
    "capacity": "Plätze",
    "round": "Runde",
    "languages": "Sprachen",
    "sign_language": "Gebärdensprache",
    "captions": "Untertitel",
    TOPICS: "Handlungsfelder",
    SPEAKERS: "Mitwirkende",
    MODERATORS: "Moderation",
    "equipment": "Ausstattung",
    "equipment_note": "Noch gebraucht",
    "abstract_de": "Beschreibung",
    **{f"title_{code.replace('-', '_')}": f"Titel ({code})" for code in OTHERS},
    **{f"abstract_{code.replace('-', '_')}": f"Beschreibung ({code})" for code in OTHERS},
}
IGNORED = ("Bemerkung", "Bemerkungen", "Notiz", "Notizen")


def folded(text: str) -> str:
    """A word as it is compared: without case, accents and spaces at the ends; "Kuerzel" is "Kürzel"."""
    return loosely(searchable(text))


BY_HEAD = {folded(head): key for key, head in COLUMNS.items()}
IGNORED_HEADS = {folded(head) for head in IGNORED}
