"""Pages of the staff area that do everything through services: what a service refuses is shown at its field.

`ServiceAdmin` is the base of the admin pages of all apps. Its forms never write: `save_model` of the subclass calls the
service, and a `DomainError` brings the form back with the message at the field it names. `Deed`s are buttons on the
page of one row, each with a page that asks before anything happens (GET changes nothing).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from .errors import DomainError, DomainErrors


def each(error: DomainError) -> list[DomainError]:
    """The single errors of one or several."""
    return error.errors if isinstance(error, DomainErrors) else [error]


class LocalDateTimeInput(forms.DateTimeInput):
    """The browser's own choice of day and time, which every reader of a screen knows."""

    input_type = "datetime-local"

    def __init__(self, attrs: Any = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class LocalDateInput(forms.DateInput):
    """The browser's own choice of a day."""

    input_type = "date"

    def __init__(self, attrs: Any = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class RefusableForm(forms.ModelForm):
    """Shows what the service refused, at the field where it belongs. `refused_elsewhere` are shown by others."""

    refusal: DomainError | None = None
    refused_elsewhere: frozenset[str] = frozenset()
    fixed: dict[str, Any] = {}  # values that are no fields of the form, but count in the rules of the database

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        if self.instance.pk is None:
            for name, value in self.fixed.items():
                setattr(self.instance, name, value)

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() - set(self.fixed)

    def clean(self) -> dict[str, Any] | None:
        values = super().clean()
        for error in each(self.refusal) if self.refusal else []:
            if error.field not in self.refused_elsewhere:
                self.add_error(error.field if error.field in self.fields else None, error.message)
        return values

    def changed_values(self) -> dict[str, Any]:
        """What was changed in fields that are columns of the row."""
        columns = {column.name for column in self.instance._meta.concrete_fields}
        return {name: self.cleaned_data[name] for name in self.changed_data if name in columns}


# What others change all the time and no form shows.
COUNTED = {
    "places_taken",
    "waiting",
    "last_waiting_number",
    "agenda_version",
    "agenda_changed_at",
    "badge_printed_at",
    "places_allocated_at",
}


@dataclass(frozen=True)
class Deed:
    """One button on the page of a row.

    run: does it and returns what to tell; permission: who may; is_for: on which rows it is offered;
    question: what the page asks before; also: what it says besides about this row, if anything;
    tone: "main", "calm" or "danger".
    """

    name: str
    label: Any
    question: Any
    run: Callable[[HttpRequest, Any], Any]
    permission: str
    is_for: Callable[[Any], bool] = lambda row: True
    tone: str = "calm"
    also: Callable[[Any], str] = lambda row: ""


def _changed_meanwhile() -> str:
    return _("Das hat sich gerade geändert. Bitte sehen Sie noch einmal nach.")


class ServiceAdmin(admin.ModelAdmin):
    """An admin page that writes through services only."""

    form = RefusableForm
    deeds: tuple[Deed, ...] = ()
    change_form_template = "admin/service_form.html"
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    list_per_page = 100
    formfield_overrides = {
        models.DateTimeField: {"form_class": forms.DateTimeField, "widget": LocalDateTimeInput},
        models.DateField: {"widget": LocalDateInput},
    }

    def form_attributes(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        """Class attributes for this request's form, for example what belongs to one edition."""
        return {}

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        form.refusal = getattr(request, "refusal", None)
        for name, value in self.form_attributes(request, obj).items():
            setattr(form, name, value)
        return form

    def changeform_view(
        self, request: HttpRequest, object_id: Any = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if request.method == "POST" and object_id is not None:
            self._refuse_stale(request, object_id)
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except DomainError as error:
            request.refusal = error  # type: ignore[attr-defined]
        except IntegrityError:
            request.refusal = DomainError(_changed_meanwhile())  # type: ignore[attr-defined]
        return super().changeform_view(request, object_id, form_url, extra_context)

    def version_of(self, row: Any) -> str:
        """Changes whenever somebody changes what the form shows, so that nobody overwrites it unseen."""
        names = [one.attname for one in row._meta.concrete_fields if one.attname not in COUNTED]
        shown = repr([*(str(getattr(row, name)) for name in names), *self.also_shown(row)])
        return hashlib.sha256(shown.encode()).hexdigest()[:16]

    def also_shown(self, row: Any) -> list[Any]:
        """What the form shows besides the row's own columns, in a fixed order."""
        return []

    def _refuse_stale(self, request: HttpRequest, object_id: Any) -> None:
        """Where the row is another than the one that was shown: show the form again, with what was typed."""
        row = self.get_object(request, unquote(str(object_id)))
        if row is None:
            return
        request.version = self.version_of(row)  # type: ignore[attr-defined]
        if request.POST.get("version", request.version) != request.version:  # type: ignore[attr-defined]
            request.refusal = DomainError(_changed_meanwhile())  # type: ignore[attr-defined]

    # What was done stands in our own audit log, without the names that Django's would keep for ever.
    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]
        return None

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]
        return None

    def log_deletions(self, request: HttpRequest, queryset: Any) -> None:  # type: ignore[override]
        return None

    def construct_change_message(self, request: Any, form: Any, formsets: Any, add: bool = False) -> Any:
        return []

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """The row's lines in the audit log."""
        url = reverse("admin:audit_auditentry_changelist")
        return HttpResponseRedirect(f"{url}?{urlencode({'subject': f'{self.opts.model_name}:{object_id}'})}")

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        try:
            return super().delete_view(request, object_id, extra_context)
        except DomainError as error:
            messages.error(request, error.message)
        return HttpResponseRedirect(self.url_of("change", object_id))

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        for row in queryset:
            self.delete_model(request, row)

    def url_of(self, page: str, *args: Any) -> str:
        """Address of a page of this model, for example "change" with a key."""
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}", args=args)

    # --- Deeds ---

    def get_urls(self) -> list[URLPattern]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_deed"
        view = self.admin_site.admin_view(self.deed_view)
        return [path("<int:pk>/<slug:deed>/tun/", view, name=name), *super().get_urls()]

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        deeds = self.deeds if obj is not None and change else ()
        offered = [one for one in deeds if one.is_for(obj) and request.user.has_perm(one.permission)]  # type: ignore[union-attr]
        context["deeds"] = [(one, self.url_of("deed", obj.pk, one.name)) for one in offered]
        if change and obj is not None:  # of the row as it is stored: the form has written into `obj`
            context["version"] = getattr(request, "version", "") or self.version_of(obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def name_of(self, row: Any) -> str:
        """What a row is called where somebody is asked about it."""
        return str(row)

    def deed_view(self, request: HttpRequest, pk: int, deed: str) -> HttpResponse:
        """Ask (GET), do (POST)."""
        chosen = next((one for one in self.deeds if one.name == deed), None)
        row = self.get_object(request, str(pk))
        if chosen is None or row is None:
            raise Http404
        if not request.user.has_perm(chosen.permission):  # type: ignore[union-attr]
            raise PermissionDenied
        back = self.url_of("change", pk)
        if request.method != "POST":
            context = {"title": chosen.label, "deed": chosen, "row": self.name_of(row), "back": back, "opts": self.opts}
            context["also"] = chosen.also(row)
            return TemplateResponse(request, "admin/deed.html", {**self.admin_site.each_context(request), **context})
        self.do(request, chosen, row)
        return HttpResponseRedirect(back)

    def do(self, request: HttpRequest, deed: Deed, row: Any) -> bool:
        """Run a deed on a row and tell how it went; returns whether it went well."""
        try:
            messages.success(request, deed.run(request, row))
        except DomainError as error:
            for one in each(error):
                messages.error(request, one.message)
            return False
        return True
