"""The words that the planner's scripts say. Curly brackets are filled in by them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from conference.models import SessionKind


def words() -> dict[str, str]:
    """Every sentence by its name in the scripts."""
    return {
        "noRoom": _("ohne Raum"),
        "moving": _("{session}: {start} bis {end} Uhr, {room}. Noch nicht gespeichert."),
        "back": _("{session} liegt wieder am alten Platz."),
        "undo": _("Zurücknehmen: {step}"),
        "nothingToUndo": _("Es gibt nichts zurückzunehmen."),
        "offline": _("Keine Verbindung. Die letzte Änderung ist nicht gespeichert."),
        "waiting": _("Keine Verbindung. Der Plan wird wieder frisch, sobald sie da ist."),
        "online": _("Die Verbindung ist wieder da."),
        "signedOut": _("Sie sind nicht mehr angemeldet. Bitte laden Sie die Seite neu."),
        "colleague": _("{name}: {step}."),
        "here": _("Hier anlegen"),
        "show": _("Zeigen"),
        "accept": _("In Ordnung"),
        "withdraw": _("Doch wieder prüfen"),
        "cannot": _("geht nicht"),
        "look": _("bitte prüfen"),
        "warnings": _("{count} zu prüfen"),
        "cancelled": _("fällt aus"),
        "edge": _("Weiter geht es hier nicht."),
        "place": _("{session} einplanen"),
        "change": _("{session} ändern"),
        "new": _("Neuer Programmpunkt"),
        "nothingParked": _("Alles hat eine Zeit."),
        "nothingOpen": _("Nichts zu prüfen."),
        "more": _("Alle Angaben zu {session}"),
    }


def kinds() -> list[tuple[str, str]]:
    """Kinds of sessions for a choice, the most wanted first."""
    first = [SessionKind.WORKSHOP, SessionKind.TALK, SessionKind.BREAK]
    ordered = [*first, *(kind for kind in SessionKind if kind not in first)]
    return [(str(kind), str(kind.label)) for kind in ordered]
