"""Files about sessions: looked at, accepted, released for after the event, or put there by the team."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.template.defaultfilters import filesizeformat
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.audit.services import Actor
from conference.models import Material, Session, SubmissionState
from conference.speakers import files, materials, uploads
from conference.speakers.forms import ACCEPTED_FILES, UploadField, spoken
from conference.web.deeds import Deed, RefusableForm, ServiceAdmin

from .scope import EditionScoped
from .speakers import private
from .submissions import answer_of, tag

ANSWERED = ("accept", "accept-and-release", "decline")  # deeds whose mail may carry a sentence by staff


def _accept(request: HttpRequest, one: Material) -> str:
    materials.accept(material=one, actor=Actor.staff(request.user), answer=answer_of(request))
    return _("Die Datei ist übernommen. Öffentlich ist sie noch nicht.")


def _accept_and_release(request: HttpRequest, one: Material) -> str:
    materials.accept(material=one, actor=Actor.staff(request.user), answer=answer_of(request), released=True)
    return _("Die Datei ist übernommen. Nach der Veranstaltung steht sie auf der Seite des Programmpunkts.")


def _decline(request: HttpRequest, one: Material) -> str:
    materials.decline(material=one, actor=Actor.staff(request.user), answer=answer_of(request))
    return _("Die Datei ist zurückgegeben. Die Person bekommt Ihre Antwort.")


def _release(request: HttpRequest, one: Material) -> str:
    materials.release(material=one, actor=Actor.staff(request.user))
    return _("Nach der Veranstaltung steht die Datei auf der Seite des Programmpunkts.")


def _hide(request: HttpRequest, one: Material) -> str:
    materials.release(material=one, actor=Actor.staff(request.user), released=False)
    return _("Die Datei ist nur noch für das Team da.")


def _deed(name: str, label: Any, question: Any, run: Any, is_for: Any, tone: str = "calm") -> Deed:
    return Deed(
        name=name,
        label=label,
        question=question,
        run=run,
        permission="conference.change_material",
        is_for=is_for,
        tone=tone,
    )


def _is_new(one: Material) -> bool:
    return one.state == SubmissionState.SENT


def _is_hidden(one: Material) -> bool:
    return one.state == SubmissionState.ACCEPTED and not one.released


DEEDS = (
    _deed(
        "accept-and-release",
        gettext_lazy("Übernehmen und freigeben"),
        gettext_lazy("Nach der Veranstaltung steht die Datei für alle auf der Seite des Programmpunkts."),
        _accept_and_release,
        _is_new,
        "main",
    ),
    _deed(
        "accept",
        gettext_lazy("Nur übernehmen"),
        gettext_lazy("Die Datei ist dann geprüft, bleibt aber beim Team."),
        _accept,
        _is_new,
    ),
    _deed(
        "decline",
        gettext_lazy("Zurückgeben"),
        gettext_lazy("Die Person bekommt eine Nachricht mit Ihrer Antwort."),
        _decline,
        _is_new,
        "danger",
    ),
    _deed(
        "release",
        gettext_lazy("Freigeben"),
        gettext_lazy("Nach der Veranstaltung steht die Datei für alle auf der Seite des Programmpunkts."),
        _release,
        _is_hidden,
        "main",
    ),
    _deed(
        "hide",
        gettext_lazy("Nicht mehr zeigen"),
        gettext_lazy("Die Datei bleibt beim Team, auf der Seite des Programmpunkts steht sie nicht mehr."),
        _hide,
        lambda one: one.released,
    ),
)


class MaterialForm(RefusableForm):
    language = forms.ChoiceField(label=gettext_lazy("Sprache der Datei"), initial="de")
    upload = UploadField(
        label=gettext_lazy("Datei"),
        check=uploads.material,
        most=uploads.MOST_BYTES,
        accept=ACCEPTED_FILES,
        widget=forms.FileInput,
        help_text=gettext_lazy("PDF, PPTX, ODP, DOCX, ODT, JPEG oder PNG, höchstens 20 Megabyte"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:  # another file is another row: what was accepted does not change under its name
            self.fields.pop("upload", None)
        if "language" in self.fields:
            self.fields["language"].choices = spoken()  # type: ignore[attr-defined]


@admin.register(Material)
class MaterialAdmin(EditionScoped, ServiceAdmin):
    edition_path = "session__edition"
    form = MaterialForm
    deeds = DEEDS
    list_display = ["title", "about", "kind", "who", "shown_size", "shown_state", "released"]
    list_filter = ["state", "released", "kind"]
    list_select_related = ["session", "speaker"]
    ordering = ["-state", "session__start", "pk"]
    search_fields = ["title", "session__title", "session__code", "speaker__name"]
    readonly_fields = ["download", "who", "shown_state", "answer", "sent_at"]
    actions = None

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        facts = ["session", "kind", "title", "language"]
        if obj is None:
            return [(None, {"fields": [*facts, "upload", "released"]})]
        state = ["who", "shown_state", *(["answer"] if obj.answer else []), "sent_at"]
        return [(None, {"fields": [*facts, "download"]}), (_("Prüfung"), {"fields": state})]

    def form_attributes(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        """What the team puts there itself needs nobody to accept it."""
        return {"fixed": {"state": SubmissionState.ACCEPTED}}

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        if field := form.base_fields.get("session"):
            edition = self.edition_for(request, obj)
            rows = Session.rows.filter(edition=edition, draft_of=None).exclude(state="removed")
            field.queryset = rows.order_by("start", "code")
            for page in ("add", "change", "view", "delete"):
                setattr(field.widget, f"can_{page}_related", False)
        return form

    def edition_for(self, request: HttpRequest, obj: Any = None) -> Any:
        return obj.session.edition if obj is not None and obj.pk else super().edition_for(request)

    def get_urls(self) -> Any:
        view = self.admin_site.admin_view(self.file_view)
        return [path("<int:pk>/datei/", view, name="conference_material_file"), *super().get_urls()]

    def file_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """The file, for those who look at it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        one = Material.objects.filter(pk=pk).first()
        if one is None:
            raise Http404
        name = files.filename(one.title, uploads.SUFFIXES.get(one.content_type, ""))
        return private(files.answer(one.file, content_type=one.content_type, filename=name))

    def save_model(self, request: HttpRequest, obj: Material, form: Any, change: bool) -> None:
        actor = Actor.staff(request.user)
        if change:
            materials.change(material=obj, values=form.changed_values(), actor=actor)
            return
        values = {name: form.cleaned_data[name] for name in ("kind", "title", "language", "released")}
        session, upload = form.cleaned_data["session"], form.cleaned_data["upload"]
        obj.pk = materials.add(session=session, values=values, upload=upload, actor=actor).pk

    def delete_model(self, request: HttpRequest, obj: Material) -> None:
        materials.remove(material=obj, actor=Actor.staff(request.user))

    def deed_view(self, request: HttpRequest, pk: int, deed: str) -> Any:
        response = super().deed_view(request, pk, deed)
        if deed in ANSWERED and isinstance(response, TemplateResponse):
            response.template_name = "admin/speakers/answer.html"
        return response

    @admin.display(description=gettext_lazy("Programmpunkt"), ordering="session__title")
    def about(self, one: Material) -> str:
        return str(one.session)

    @admin.display(description=gettext_lazy("Von"), ordering="speaker__name")
    def who(self, one: Material) -> str:
        return one.speaker.name if one.speaker else _("Team")

    @admin.display(description=gettext_lazy("Größe"), ordering="size")
    def shown_size(self, one: Material) -> str:
        return filesizeformat(one.size)

    @admin.display(description=gettext_lazy("Zustand"), ordering="state")
    def shown_state(self, one: Material) -> str:
        return tag(one.state)

    @admin.display(description=gettext_lazy("Datei"))
    def download(self, one: Material) -> str:
        address = reverse("admin:conference_material_file", args=[one.pk])
        words = _("%(type)s ansehen (%(size)s)")
        suffix = uploads.SUFFIXES.get(one.content_type, "").removeprefix(".").upper()
        return format_html('<a href="{}">{}</a>', address, words % {"type": suffix, "size": filesizeformat(one.size)})
