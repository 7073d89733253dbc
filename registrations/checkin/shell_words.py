"""What the app at the door says, in the language that is active: sent along with the page, so that it speaks without a
network. Whole sentences with places for names; what is counted brings every form its language has."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from conference.web.text import FOLDED

REPEATS = 200  # plural forms of every language repeat every hundred, from a hundred on


def words(timezone: str) -> dict[str, Any]:
    """Everything for the page's JSON: words, counted words, folded letters, the time zone until it is paired."""
    return {
        "words": {**_net(), **_outcomes(), **_answers(), **_deeds(), **_lists(), **_pairing()},
        "counted": {name: _counted(one) for name, one in _numbers().items()},
        "fold": {chr(code): text for code, text in FOLDED.items()},
        "timezone": timezone,
    }


def _counted(say: Callable[[int], str]) -> dict[str, Any]:
    """The different forms of a counted word, and which of them stands with which number."""
    texts = [say(number) for number in range(REPEATS)]
    forms = list(dict.fromkeys(texts))
    return {"forms": forms, "index": "".join(str(forms.index(text)) for text in texts)}


def _net() -> dict[str, str]:
    return {
        "online": _("Verbunden"),
        "offline": _("Ohne Netz seit %(time)s"),
        "connecting": _("Verbindet …"),
        "offline_long": _("Ohne Netz seit %(time)s Uhr. Alles wird gemerkt und später gesendet."),
        "online_long": _("Verbunden. Alles ist gesendet."),
        "online_waiting": _("Verbunden. Es wird gesendet."),
        "stopped": _("Der Server kennt dieses Gerät nicht mehr. Bitte koppeln Sie es neu."),
        "state_now": _("Stand: jetzt"),
        "state_of": _("Stand: %(time)s Uhr, seitdem ohne Netz; was dieses Gerät erfasst hat, ist dabei"),
    }


def _outcomes() -> dict[str, str]:
    """One or two words, shown as large as they fit."""
    return {
        "is_welcome": _("Willkommen"),
        "is_already": _("Schon da"),
        "is_cancelled": _("Abgemeldet"),
        "is_waiting": _("Warteliste"),
        "is_wrong_edition": _("Andere Konferenz"),
        "is_unknown": _("Unbekannt"),
        "is_left": _("Auf Wiedersehen"),
        "is_not_inside": _("Nicht im Haus"),
        "is_undone": _("Rückgängig gemacht"),
        "is_nothing": _("Nichts zurückzunehmen"),
        "is_full": _("Voll"),
        "is_present": _("Gebucht"),
        "is_on_stage": _("Wirkt hier mit"),
        "is_not_booked": _("Nicht gebucht"),
        "is_taken_now": _("Platz vergeben"),
        "is_already_registered": _("Schon angemeldet"),
        "is_queued": _("Wird gedruckt"),
        "is_printed_before": _("Schon gedruckt"),
        "is_renamed": _("Name geändert"),
        "is_refused": _("Nicht angenommen"),
        "is_checking": _("Einen Moment …"),
        "is_paper": _("Kein Schild"),
    }


def _answers() -> dict[str, str]:
    """The sentence below it."""
    return {
        "already": _("Da seit %(time)s Uhr, %(door)s"),
        "already_plain": _("Da seit %(time)s Uhr"),
        "already_session": _("Ist in diesem Raum schon erfasst."),
        "cancelled": _("Diese Anmeldung ist abgesagt. Wer doch kommt, wird neu eingetragen."),
        "position": _("Platz %(position)s auf der Warteliste."),
        "wrong_edition": _("Dieses Schild gehört zu einer anderen Konferenz."),
        "unknown": _("Diesen Code gibt es hier nicht. Bitte nach dem Namen suchen."),
        "unknown_offline": _("Ohne Netz nicht zu prüfen. Die Erfassung ist gemerkt. Bitte nach dem Namen suchen."),
        "not_inside": _("War an keiner Tür erfasst."),
        "full_house": _("Alle Plätze sind vergeben."),
        "full_session": _("Hier ist kein Platz mehr frei."),
        "elsewhere": _("Noch Platz: %(sessions)s"),
        "not_saved": _("Das Gerät konnte nicht speichern. Bitte noch einmal."),
        "paper": _("Ein Schild braucht Netz und Drucker. Bitte ein leeres Schild beschriften."),
        "printed_plain": _("Gedruckt um %(time)s Uhr"),
        "printed": _("Gedruckt um %(time)s Uhr, %(desk)s"),
        "hand_out": _("Ausgeben: %(things)s"),
        "badge_blank": _("leeres Namensschild"),
        "next": _("Als Nächstes: %(time)s Uhr, %(session)s"),
        "stand": _("Stand %(number)s"),
        "undone": _("%(name)s ist wieder so eingetragen wie vorher."),
        "together": _("Gehört zusammen"),
        "is_here": _("ist da"),
        "pairing_code": _("Das ist der Code zum Koppeln; dieses Gerät ist schon gekoppelt."),
    }


def _deeds() -> dict[str, str]:
    """What buttons say."""
    return {
        "scan": _("Scannen"),
        "pause": pgettext("camera", "Pause"),
        "undo": _("Zurücknehmen"),
        "undo_of": _("Zurücknehmen: %(name)s"),
        "check_out": _("Geht jetzt"),
        "check_in_after_all": _("Doch einlassen"),
        "admit": _("Platz geben und einlassen"),
        "take": _("Freien Platz geben"),
        "companion": _("%(name)s einlassen"),
        "choose": _("Einzeln auswählen"),
        "search": _("Nach dem Namen suchen"),
        "walk_in": _("Neu eintragen"),
        "walk_in_again": _("Ist jemand anderes: neu eintragen"),
        "print": _("Schild drucken"),
        "print_again": _("Trotzdem noch einmal drucken"),
        "rename": _("Name auf dem Schild ändern"),
        "rename_save": _("Ändern und drucken"),
        "badge_name": _("Name auf dem Schild"),
        "found": _("gefunden"),
    }


def _lists() -> dict[str, str]:
    return {
        "post_in": _("Eingang"),
        "post_out": _("Ausgang"),
        "nothing_found": _("Niemand gefunden. Anders schreiben, oder „Neu hier“ wählen."),
        "guesses": _("So ähnlich geschrieben:"),
        "to_search": _("Zwei Buchstaben genügen."),
        "state_confirmed": _("angemeldet"),
        "state_waiting": _("Warteliste"),
        "state_cancelled": _("abgemeldet"),
        "state_inside": _("da seit %(time)s Uhr"),
        "here_and_there": _("%(time)s Uhr, %(what)s"),
        "conflict": _("Hier um %(time)s Uhr, an %(door)s um %(other)s Uhr: Es gilt die frühere Zeit."),
        "conflict_plain": _("Hier um %(time)s Uhr und an einer anderen Tür."),
        "rehearsal": _("Probe"),
        "no_conflicts": _("Niemand."),
        "nothing_last": _("Noch nichts erfasst."),
        "nobody_inside": _("Noch niemand."),
        "taken_back": _("zurückgenommen"),
        "not_sent": _("noch nicht gesendet"),
        "no_sessions": _("Noch keine Programmpunkte."),
        "group_of": _("Wer ausgewählt ist, wird jetzt eingelassen:"),
        "since_plain": _("seit %(time)s Uhr"),
        "since": _("seit %(time)s Uhr, %(door)s"),
    }


def _pairing() -> dict[str, str]:
    return {
        "code_wrong": _("Der Code hat acht Zeichen, zum Beispiel ABCD EFGH."),
        "code_over": _("Dieser Code ist abgelaufen oder schon benutzt. Zeigen Sie am Laptop einen neuen."),
        "name_missing": _("Bitte geben Sie dem Gerät einen Namen, zum Beispiel „Tür links“."),
        "too_many": _("Zu viele Versuche. Bitte warten Sie eine Minute."),
        "no_net": _("Zum Koppeln braucht das Gerät Netz. Bitte versuchen Sie es noch einmal."),
        "revoked": _("Dieses Gerät wurde am Laptop gesperrt. Alles, was es wusste, ist gelöscht."),
        "over": _("Der Tag ist vorbei. Alles, was dieses Gerät wusste, ist gelöscht."),
        "forgotten": _("Dieses Gerät weiß nichts mehr von der Konferenz."),
        "elsewhere_open": _("Die App ist auf diesem Gerät schon in einem anderen Fenster offen."),
        "no_crypto": _("Dieser Browser kann nicht verschlüsselt speichern. Bitte öffnen Sie die Seite über https."),
        "no_store": _(
            "Dieser Browser speichert nichts (privates Fenster?). Bitte öffnen Sie ein gewöhnliches Fenster."
        ),
        "camera_refused": _("Die Kamera ist gesperrt. Erlauben Sie sie in den Einstellungen des Browsers."),
        "camera_none": _("Keine Kamera gefunden. Handscanner und Suche gehen auch."),
        "camera_busy": _("Die Kamera ist nicht zu starten. Schließen Sie andere Apps, die sie benutzen."),
        "no_reader": _("Der Code-Leser ist nicht geladen. Mit Netz lädt er sich selbst nach."),
        "cleared_when_sent": _("Die Namen sind gelöscht; gesendet wird noch, was fehlt."),
    }


def _numbers() -> dict[str, Callable[[int], str]]:
    return {
        "unsent": lambda n: ngettext("%(count)s noch nicht gesendet", "%(count)s noch nicht gesendet", n),
        "inside": lambda n: ngettext("%(count)s im Haus", "%(count)s im Haus", n),
        "free": lambda n: ngettext("Noch %(count)s Platz frei.", "Noch %(count)s Plätze frei.", n),
        "free_short": lambda n: ngettext("noch %(count)s frei", "noch %(count)s frei", n),
        "people": lambda n: ngettext("%(count)s Person", "%(count)s Personen", n),
        "people_found": lambda n: ngettext("%(count)s gefunden", "%(count)s gefunden", n),
        "others": lambda n: ngettext("Auch die andere Person einlassen", "Auch die %(count)s anderen einlassen", n),
        "all_in": lambda n: ngettext("%(count)s einlassen", "%(count)s einlassen", n),
        "all_done": lambda n: ngettext("%(count)s Person eingelassen", "%(count)s Personen eingelassen", n),
        "unsent_lost": lambda n: ngettext(
            "%(count)s Erfassung ist noch nicht gesendet und ginge verloren.",
            "%(count)s Erfassungen sind noch nicht gesendet und gingen verloren.",
            n,
        ),
        "corrected": lambda n: ngettext(
            "%(count)s Erfassung hat der Server anders beantwortet. Ansehen",
            "%(count)s Erfassungen hat der Server anders beantwortet. Ansehen",
            n,
        ),
        "present": lambda n: ngettext("%(count)s da", "%(count)s da", n),
    }
