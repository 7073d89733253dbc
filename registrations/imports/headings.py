"""Which heading means which field: in German, in English, as our own export writes it, and as people do."""

from __future__ import annotations

from functools import cache

from django.utils import translation
from django.utils.translation import gettext as _

from conference.web.text import searchable
from registrations.columns import CONSENTS
from registrations.forms import RegistrationForm
from registrations.models import Registration

# Fields of the form in the order in which they are shown; `name` is parted into first and last.
FIELDS = (
    "code", "name", "title", "first_name", "last_name", "badge_name", "own_script_name", "email", "phone",
    "organisation", "organisation_type", "function", "municipality", "topics", "attendance", "lunch", "waiting_list",
    "language", "role", "round_1", "round_2", "round_3", "round_4", "question", "question_anonymous",
    "consent_photo", "consent_networking", "consent_news", "diet", "access_needs", "interpreting", "childcare",
    "internal_note",
)  # fmt: skip
_ALSO = {
    "name": "name, vor- und nachname, vollständiger name, full name, teilnehmer, teilnehmende, participant",
    "first_name": "vorname, vornamen, rufname, given name, firstname",
    "last_name": "nachname, familienname, zuname, surname, family name, lastname",
    "email": "e-mail, mail, e-mail-adresse, mailadresse, email address, emailadresse",
    "phone": "telefon, tel, telefonnummer, handy, mobil, telephone, phone number, mobile",
    "organisation": "institution, einrichtung, organisation, organization, firma, träger, verein, schule, company",
    "organisation_type": "art der institution, art der einrichtung, type of organisation, type of institution",
    "function": "funktion, tätigkeit, beruf, position, job title, job",
    "municipality": "stadt oder gemeinde, kommune, ort, stadt, gemeinde, town, city, municipality",
    "language": "sprache, sprache der mails, language",
    "topics": "handlungsfelder, themen, topics",
    "lunch": "mittagessen, lunch",
    "internal_note": "interne notiz, notiz, bemerkung, note, internal note, remark",
    "code": "code, kennung",
    "consent_photo": "photo_consent, foto, fotos, fotoerlaubnis, photo",
    "consent_networking": "networking, liste der teilnehmenden",
    "diet": "essen, ernährung, diet",
    "access_needs": "barrierefreiheit, unterstützung, access needs",
    "interpreting": "dolmetschen in, dolmetschen, interpreting",
    "childcare": "kinderbetreuung, kinder in der betreuung, childcare",
    **{f"round_{n}": f"workshop_{n}, workshop in runde {n}, workshop {n}, runde {n}, round {n}, workshop in round {n}"
       for n in range(1, 5)},
}  # fmt: skip


def folded(heading: str) -> str:
    """A heading without case, accents, signs."""
    return "".join(sign for sign in searchable(heading) if sign.isalnum())


@cache
def _known() -> dict[str, str]:
    """Folded heading → key. Made once per process: the languages of headings are fixed."""
    labels = {
        column.name: column.verbose_name
        for column in Registration._meta.get_fields()
        if hasattr(column, "verbose_name")
    }
    labels |= dict(CONSENTS.values())
    forms = {name: field.label for name, field in RegistrationForm.base_fields.items()}
    found: dict[str, str] = {}
    for key in FIELDS:
        words = [key, *_ALSO.get(key, "").split(",")]
        for language in ("de", "en"):
            with translation.override(language):
                words += [str(source[key]) for source in (labels, forms) if key in source]
        for word in words:
            if folded(word):
                found.setdefault(folded(word), key)
    return found


def key_of(heading: str) -> str:
    """The field that a heading means, "" where it means none."""
    return _known().get(folded(heading), "")


def label_of(key: str) -> str:
    """A field in words, for the head of the preview."""
    if key in RegistrationForm.base_fields:
        return str(RegistrationForm.base_fields[key].label)
    if key.startswith("round_"):
        return _("Workshop in Runde %(number)s") % {"number": key.removeprefix("round_")}
    names = {column.name: column for column in Registration._meta.get_fields()}
    return str(getattr(names.get(key), "verbose_name", "")) or _ALSO.get(key, key).split(",")[0].capitalize()
