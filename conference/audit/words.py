"""Deeds in words that a person understands. A deed that nobody named here is shown by its code."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

DEEDS = {
    "registration.created": _("Anmeldung eingegangen"),
    "registration.changed": _("Anmeldung geändert"),
    "registration.cancelled": _("Anmeldung abgesagt"),
    "registration.promoted": _("von der Warteliste nachgerückt"),
    "registration.erased": _("Person gelöscht"),
    "registration.copied": _("Kopie der gespeicherten Daten ausgegeben"),
    "period.shortened": _("Löschfrist verkürzt"),
    "registration.noted": _("Notiz geändert"),
    "registration.role_changed": _("Rolle geändert"),
    "registration.restored": _("abgesagte Anmeldung wieder aufgenommen"),
    "registration.merged": _("mit einer doppelten Anmeldung zusammengeführt"),
    "place.moved": _("in einen anderen Workshop gesetzt"),
    "registration.resent": _("Link noch einmal gesendet"),
    "place.promoted": _("in einen Workshop nachgerückt"),
    "wish.lost": _("Wunsch entfallen"),
    "place.lost": _("Platz im Workshop entfallen"),
    "place.kept": _("zwei Workshops zur gleichen Zeit behalten"),
    "place.given_back": _("Platz im Workshop zurückgegeben"),
    "place.swapped": _("Platz im Workshop getauscht"),
    "presence.marked": _("als anwesend eingetragen"),
    "presence.timed": _("Zeit der Anwesenheit eingetragen"),
    "presence.unmarked": _("Anwesenheit zurückgenommen"),
    "presence.all_marked": _("alle mit Platz als anwesend eingetragen"),
    "presence.all_unmarked": _("Eintrag aller als anwesend zurückgenommen"),
    "consent.withdrawn": _("Einwilligung zurückgenommen"),
    "needs.listed": _("Liste des Unterstützungsbedarfs angesehen"),
    "needs.viewed": _("Unterstützungsbedarf angesehen"),
    "edition.created": _("Konferenz angelegt"),
    "edition.changed": _("Konferenz geändert"),
    "edition.loaded": _("Konferenz geladen"),
    "edition.published": _("Konferenz veröffentlicht"),
    "edition.archived": _("Konferenz archiviert"),
    "edition.copied": _("Konferenz aus einer anderen angelegt"),
    "agenda.published": _("Programm veröffentlicht"),
    "translation.confirmed": _("Übersetzung als richtig bestätigt"),
    "warning.accepted": _("Hinweis zum Programm angenommen"),
    "warning.withdrawn": _("Hinweis zum Programm wieder geöffnet"),
    "agenda.table_read": _("Programm aus einer Tabelle eingelesen"),
    "session.created": _("Programmpunkt angelegt"),
    "session.changed": _("Programmpunkt geändert"),
    "session.cancelled": _("Programmpunkt abgesagt"),
    "session.reinstated": _("Programmpunkt findet doch statt"),
    "session.deleted": _("Programmpunkt gelöscht"),
    "session.undone": _("Schritt am Programmpunkt zurückgenommen"),
    "session.restored": _("früheren Stand des Programmpunkts geholt"),
    "session.discarded": _("Änderung am Programmpunkt verworfen"),
    "room.created": _("Raum angelegt"),
    "room.changed": _("Raum geändert"),
    "room.deleted": _("Raum gelöscht"),
    "topic.created": _("Handlungsfeld angelegt"),
    "topic.changed": _("Handlungsfeld geändert"),
    "topic.deleted": _("Handlungsfeld gelöscht"),
    "speaker.created": _("Mitwirkende Person angelegt"),
    "speaker.changed": _("Mitwirkende Person geändert"),
    "speaker.deleted": _("Mitwirkende Person gelöscht"),
    "speaker.invited": _("Link an Mitwirkende geschickt"),
    "speaker.portrait_removed": _("Bild entfernt"),
    "submission.sent": _("Angaben geschickt"),
    "submission.accepted": _("Einsendung übernommen"),
    "submission.declined": _("Einsendung zurückgegeben"),
    "material.sent": _("Datei geschickt"),
    "material.changed": _("Angaben zur Datei geändert"),
    "material.accepted": _("Datei übernommen"),
    "material.declined": _("Datei zurückgegeben"),
    "material.deleted": _("Datei gelöscht"),
    "editiontext.created": _("Text angelegt"),
    "editiontext.changed": _("Text geändert"),
    "editiontext.deleted": _("Text gelöscht"),
    "mail.resent": _("Mail noch einmal gesendet"),
    "stand.created": _("Standplatz angelegt"),
    "stand.changed": _("Standplatz geändert"),
    "stand.deleted": _("Standplatz gelöscht"),
    "exhibitor.created": _("Organisation angelegt"),
    "exhibitor.changed": _("Organisation geändert"),
    "exhibitor.deleted": _("Organisation gelöscht"),
    "booking.held": _("Stand freigehalten"),
    "booking.extended": _("Stand länger freigehalten"),
    "booking.requested": _("Stand angefragt"),
    "booking.waiting": _("auf die Warteliste gesetzt"),
    "booking.confirmed": _("Stand bestätigt"),
    "booking.assigned": _("Stand zugeteilt"),
    "booking.declined": _("Stand abgelehnt"),
    "booking.changed": _("Standbuchung geändert"),
    "booking.moved": _("auf einen anderen Stand gesetzt"),
    "booking.promoted": _("von der Warteliste auf einen Stand gesetzt"),
    "booking.cancelled": _("Standbuchung abgesagt"),
    "table.exported": _("Liste mitgenommen"),
    "document.requested": _("Dokument angefordert"),
    "document.again": _("Dokument noch einmal angefordert"),
    "survey.created": _("Rückmeldung angelegt"),
    "survey.changed": _("Rückmeldung geändert"),
    "question.created": _("Frage angelegt"),
    "question.changed": _("Frage geändert"),
    "question.moved": _("Frage verschoben"),
    "question.deleted": _("Frage gelöscht"),
    "answer.hidden": _("Text aus den Rückmeldungen herausgenommen"),
    "answer.shown": _("Text der Rückmeldungen wieder gezeigt"),
    "user.created": _("Teammitglied angelegt"),
    "user.changed": _("Teammitglied geändert"),
    "user.deleted": _("Teammitglied gelöscht"),
    "user.second_factor": _("zweiter Faktor eingerichtet"),
    "user.second_factor_reset": _("zweiter Faktor zurückgesetzt"),
}
SUBJECTS = {
    "registration": ("registrations_registration", _("Anmeldung")),
    "edition": ("conference_edition", _("Konferenz")),
    "session": ("conference_session", _("Programmpunkt")),
    "room": ("conference_room", _("Raum")),
    "topic": ("conference_topic", _("Handlungsfeld")),
    "speaker": ("conference_speaker", _("Mitwirkende Person")),
    "submission": ("conference_submission", _("Einsendung")),
    "material": ("conference_material", _("Material")),
    "editiontext": ("conference_editiontext", _("Text")),
    "user": ("accounts_user", _("Teammitglied")),
    "exhibitor": ("exhibitors_exhibitor", _("Ausstellende")),
    "stand": ("exhibitors_stand", _("Standplatz")),
    "standbooking": ("exhibitors_standbooking", _("Standbuchung")),
    "mail": ("outbox_outgoingmail", _("Mail")),
    "document": ("documents_document", _("Dokument")),
    "survey": ("surveys_survey", _("Rückmeldung")),
    "question": ("surveys_question", _("Frage")),
    "table": ("", _("Tabelle")),
}


def deed(action: str) -> str:
    """A deed in words."""
    return str(DEEDS.get(action, action))


def link(text: str) -> str:
    """The address of a subject's admin page; empty where it has none."""
    _word, page, key = subject(text)
    return reverse(f"admin:{page}_change", args=[key]) if page and key.isdecimal() else ""


def subject(text: str) -> tuple[str, str, str]:
    """A subject in words, the name of its admin page, and its key."""
    name, _colon, key = text.partition(":")
    page, word = SUBJECTS.get(name, ("", name))
    return f"{word} {key}", page, key
