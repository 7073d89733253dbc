"""What the editor's scripts say; {names} are filled in by them."""

from __future__ import annotations

from django.utils.translation import gettext as _


def words() -> dict[str, str]:
    """Sentences by the name that the scripts use."""
    return {
        "stand": _("Stand {name}"),
        "standTaken": _("Stand {name}, vergeben: {holder}"),
        "wall": _("Wand"),
        "door": _("Tür"),
        "stage": _("Bühne"),
        "lane": _("Fluchtweg"),
        "pillar": _("Säule"),
        "socket": _("Steckdose"),
        "entrance": _("Eingang"),
        "place": _("{name}, {x} m von links, {y} m von oben, {width} mal {depth} m"),
        "point": _("{name}, {x} m von links, {y} m von oben"),
        "moving": _("{name}: {x} m von links, {y} m von oben. Enter speichert, Escape bricht ab."),
        "sizing": _("{name}: {width} m breit, {depth} m tief. Enter speichert, Escape bricht ab."),
        "back": _("{name} liegt wieder am alten Ort."),
        "edge": _("Hier endet die Halle."),
        "refused": _("Das geht nicht: {reasons}"),
        "offline": _("Keine Verbindung. Es wurde nichts gespeichert."),
        "signedOut": _("Sie sind abgemeldet. Bitte laden Sie die Seite neu und melden Sie sich an."),
        "undo": _("Zurück: {step}"),
        "redo": _("Wieder: {step}"),
        "nothingToUndo": _("Nichts zurückzunehmen"),
        "nothingToRedo": _("Nichts zu wiederholen"),
        "noProblems": _("Alles in Ordnung: Nichts überschneidet sich, und zu jedem Stand führt ein Gang von 1,5 m."),
        "delete": _("{name} wirklich löschen?"),
        "firstPoint": _("Drücken Sie auf den ersten der beiden Punkte."),
        "secondPoint": _("Drücken Sie jetzt auf den zweiten Punkt."),
        "bothPoints": _("Tragen Sie ein, wie viele Meter die beiden Punkte auseinander sind."),
        "draw": _("Ziehen Sie auf der freien Fläche ein Rechteck auf."),
        "drawPoint": _("Drücken Sie dorthin, wo die Steckdose ist."),
        "block": _("Fehler"),
        "warn": _("Hinweis"),
    }
