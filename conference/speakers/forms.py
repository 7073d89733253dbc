"""Shape of what people on stage type and choose. Rules are the services'; what a file is, `uploads` says."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from conference.agenda.contents import columns_of
from conference.agenda.rules import AgendaError
from conference.content import best
from conference.models import Equipment, MaterialKind, Session, Speaker, Submission
from conference.web import languages
from conference.web.deeds import each
from conference.web.errors import DomainError
from conference.web.forms import GuardedForm, LineField, LinesField, TickField

from . import uploads
from .services import now

ACCEPTED_PICTURES = "image/jpeg,image/png,image/webp"
ACCEPTED_FILES = ".pdf,.pptx,.odp,.docx,.odt,.jpg,.jpeg,.png"
SPOKEN = ["de", "de-simple", "en", "ar", "tr", "uk", "ru", "fa", "pl", "ro", "bg", "fr", "es", "nl"]


def own_language() -> str:
    """The language whose texts this page shows and takes: the page's own, German where we keep none in it."""
    here = get_language() or settings.LANGUAGE_CODE
    return here if here in settings.MODELTRANSLATION_LANGUAGES else settings.LANGUAGE_CODE


class UploadField(forms.FileField):
    """A file that `check` has looked into; cleans to `uploads.Upload`, to None where nothing was chosen."""

    default_error_messages = {
        "missing": _("Bitte wählen Sie eine Datei."),
        "empty": _("Die Datei ist leer. Bitte wählen Sie eine andere."),
    }

    def __init__(self, *, check: Callable[[File[Any]], uploads.Upload], most: int, accept: str, **options: Any) -> None:
        super().__init__(**options)
        self.check, self.most = check, most
        self.widget.attrs["accept"] = accept
        self.error_messages["required"] = self.error_messages["missing"]

    def clean(self, data: Any, initial: Any = None) -> uploads.Upload | None:
        file = super().clean(data, initial)
        if not file:
            return None
        try:
            return self.check(file)
        except AgendaError as error:
            raise ValidationError(error.message, code=error.code) from None


class UploadForm(GuardedForm):
    """A form with one file. `dropped`: names of fields whose file was too large to be taken at all."""

    file_field = "file"

    def __init__(self, *arguments: Any, dropped: Collection[str] = (), **options: Any) -> None:
        self.dropped = dropped
        super().__init__(*arguments, **options)

    def _clean_fields(self) -> None:
        field = self.fields[self.file_field]
        if self.file_field in self.dropped:  # what is said is that, not that nothing was chosen
            field.required = False
        super()._clean_fields()
        if self.file_field in self.dropped:
            self.add_error(self.file_field, uploads.too_large(field.most).message)  # type: ignore[attr-defined]

    @property
    def has_lost_file(self) -> bool:
        """Whether a file was chosen that has to be chosen again when the form comes back."""
        return self.file_field in self.files or self.file_field in self.dropped

    def full_clean(self) -> None:
        """A browser forgets the file of a form that comes back: the field says so."""
        super().full_clean()
        if self.errors and self.file_field not in self.errors and self.cleaned_data.get(self.file_field):
            self.choose_again()

    def refuse(self, error: DomainError) -> None:
        """What a service says of a file stands at the field of this form's file."""
        for one in each(error):
            field = self.file_field if one.field == "file" else one.field
            super().refuse(DomainError(one.message, field=field, code=one.code))
        if self.file_field not in self.errors and self.cleaned_data.get(self.file_field):
            self.choose_again()

    def choose_again(self) -> None:
        self.add_error(self.file_field, ValidationError(_("Bitte wählen Sie die Datei noch einmal aus."), code="again"))


class PersonForm(UploadForm):
    """About the person; texts in the language of the page."""

    file_field = "portrait"

    function = LineField(
        label=_("Funktion"), max_length=200, required=False, help_text=_("So steht sie bei Ihrem Namen im Programm.")
    )
    organisation = LineField(
        label=_("Institution"), max_length=200, required=False, hints={"autocomplete": "organization"}
    )
    biography = LinesField(
        label=_("Über Sie"),
        max_length=1500,
        required=False,
        help_text=_("Wer sind Sie, was machen Sie? Höchstens 1500 Zeichen."),
        hints={"rows": "7"},
    )
    portrait = UploadField(
        label=_("Bild von Ihnen"),
        check=uploads.portrait,
        most=uploads.MOST_PORTRAIT_BYTES,
        accept=ACCEPTED_PICTURES,
        required=False,
        help_text=_("JPEG, PNG oder WebP, höchstens 10 Megabyte. Ort und Gerät der Aufnahme entfernen wir."),
    )
    portrait_alt = LineField(
        label=_("Was ist auf dem Bild zu sehen?"),
        max_length=200,
        required=False,
        help_text=_(
            "Pflicht, wenn Sie ein Bild schicken. Für Menschen, die das Bild nicht sehen."
            " Zum Beispiel: „Frau mit kurzen Locken, lacht“."
        ),
    )
    needs_step_free = TickField(label=_("Ich brauche einen stufenlosen Weg und Raum."))

    def __init__(self, *arguments: Any, speaker: Speaker, waiting: Submission | None, **options: Any) -> None:
        self.speaker, self.language = speaker, own_language()
        self.columns = {name: columns_of(name)[self.language] for name in ("function", "biography", "portrait_alt")}
        self.columns |= {name: name for name in ("organisation", "needs_step_free")}
        self.has_portrait = bool(speaker.portrait or (waiting and waiting.portrait))
        stored = _overlaid(speaker, waiting, self.columns)
        super().__init__(*arguments, initial=stored | options.pop("initial", {}), **options)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        wants_alt = values.get("portrait") or self.has_portrait
        if wants_alt and not values.get("portrait_alt") and not self._is_described_elsewhere():
            self.add_error("portrait_alt", _("Bitte beschreiben Sie das Bild in einem kurzen Satz."))
        return values

    def _is_described_elsewhere(self) -> bool:
        """A picture that stays may be described in another language only; the page falls back to that."""
        return not self.cleaned_data.get("portrait") and bool(best(self.speaker, "portrait_alt")[0])

    def entered(self) -> dict[str, Any]:
        """The columns of Speaker as they are wanted."""
        return {column: self.cleaned_data[name] for name, column in self.columns.items()}


class SessionForm(GuardedForm):
    """The text of one session, and what is needed in its room."""

    abstract = LinesField(
        label=_("Beschreibung"),
        max_length=3000,
        required=False,
        help_text=_("Worum geht es, für wen ist es, was nimmt man mit? Höchstens 3000 Zeichen."),
        hints={"rows": "12"},
    )
    equipment = forms.MultipleChoiceField(
        label=_("Was brauchen Sie im Raum?"),
        required=False,
        choices=Equipment.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    equipment_note = LineField(
        label=_("Brauchen Sie noch etwas?"),
        max_length=300,
        required=False,
        help_text=_("Zum Beispiel Moderationskarten oder ein Tisch am Eingang."),
    )

    def __init__(self, *arguments: Any, session: Session, waiting: Submission | None, **options: Any) -> None:
        self.language = own_language()
        self.columns = {"abstract": columns_of("abstract")[self.language]}
        self.columns |= {name: name for name in ("equipment", "equipment_note")}
        super().__init__(*arguments, initial=_overlaid(session, waiting, self.columns), **options)

    def entered(self) -> dict[str, Any]:
        """The columns of Session as they are wanted."""
        values = {column: self.cleaned_data[name] for name, column in self.columns.items()}
        return values | {"equipment": sorted(values["equipment"], key=Equipment.values.index)}


class MaterialForm(UploadForm):
    """A file for one of the person's sessions."""

    session = forms.ChoiceField(
        label=_("Zu welchem Programmpunkt?"),
        error_messages={"required": _("Bitte wählen Sie einen Programmpunkt.")},
    )
    kind = forms.ChoiceField(label=_("Was ist es?"), choices=MaterialKind.choices, initial=MaterialKind.SLIDES)
    title = LineField(
        label=_("Titel"),
        max_length=200,
        help_text=_("So heißt die Datei auf der Seite."),
        error_messages={"required": _("Bitte geben Sie der Datei einen Titel.")},
    )
    language = forms.ChoiceField(label=_("Sprache der Datei"))
    file = UploadField(
        label=_("Datei"),
        check=uploads.material,
        most=uploads.MOST_BYTES,
        accept=ACCEPTED_FILES,
        help_text=_("PDF, PPTX, ODP, DOCX, ODT, JPEG oder PNG, höchstens 20 Megabyte."),
    )

    def __init__(self, *arguments: Any, choices: list[tuple[str, str]], **options: Any) -> None:
        start = {"language": own_language(), "session": choices[0][0] if choices else ""}
        super().__init__(*arguments, initial=start | options.pop("initial", {}), **options)
        self.fields["session"].choices = choices  # type: ignore[attr-defined]
        self.fields["language"].choices = spoken()  # type: ignore[attr-defined]

    def entered(self) -> dict[str, Any]:
        """Kind, title and language, as the service wants them."""
        return {name: self.cleaned_data[name] for name in ("kind", "title", "language")}


def spoken() -> list[tuple[str, str]]:
    """Languages that a file may be in, each by its own name."""
    return [(code, languages.language(code).name) for code in SPOKEN]


def _overlaid(row: Speaker | Session, waiting: Submission | None, columns: Mapping[str, str]) -> dict[str, Any]:
    """What is there, with what was sent and waits over it."""
    sent = waiting.values if waiting else {}
    return {name: sent.get(column, now(row, column)) for name, column in columns.items()}
