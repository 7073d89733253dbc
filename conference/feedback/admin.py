"""Reported barriers: the list with the clock, and answering."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from conference.audit.services import Actor
from conference.web import languages
from conference.web.deeds import RefusableForm, ServiceAdmin
from conference.web.text import clean_lines

from . import panels, services
from .models import BarrierReport, ReportState

FACTS = ["shown_state", "clock", "received_on", "spoken", "message", "place", "email", "interim_note", "answer"]
TONES = {"answered": "ok", "closed": "ok", "open": "warn", "interim": "warn"}
ANSWER, NOTE = "answer", "note"


class WaitingFilter(admin.SimpleListFilter):
    title = gettext_lazy("Antwort")
    parameter_name = "offen"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("ja", _("fehlt noch"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.waiting() if self.value() == "ja" else queryset


class AnswerForm(RefusableForm):
    """What staff write; it goes out as a mail in the frame of the sender's language."""

    deed = forms.ChoiceField(
        label=gettext_lazy("Was ist das?"),
        choices=lambda: [(ANSWER, _("die Antwort")), (NOTE, _("eine Zwischennachricht: Es dauert länger"))],
        initial=ANSWER,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Mit einer Zwischennachricht haben Sie insgesamt sechs Wochen Zeit."),
    )
    text = forms.CharField(
        label=gettext_lazy("Ihr Text"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 9, "cols": 70, "dir": "auto"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "deed" not in self.fields:  # only to be looked at
            return
        if not self.instance.email:
            self.fields["deed"].choices = [(ANSWER, _("was wir getan haben (es gibt keine Adresse für eine Antwort)"))]
            self.fields["deed"].help_text = ""
        elif self.instance.state != ReportState.OPEN:
            self.fields["deed"].choices = [(ANSWER, _("die Antwort"))]
            self.fields["deed"].help_text = ""
        self.fields["text"].help_text = _(
            "Anrede, Gruß und Kontakt fügen wir hinzu. Bitte schreiben Sie auf %(language)s."
        ) % {"language": languages.language(self.instance.language).name}


@admin.register(BarrierReport)
class BarrierReportAdmin(ServiceAdmin):
    form = AnswerForm
    change_form_template = "admin/feedback/barrierreport/change_form.html"
    list_display = ["clock", "excerpt", "spoken", "reply", "shown_state", "received_on"]
    list_display_links = ["excerpt"]
    list_filter = [WaitingFilter]
    list_select_related = ["edition"]
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).by_urgency()

    def get_ordering(self, request: HttpRequest) -> list[str]:
        return []

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """They go by themselves."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or obj.is_waiting)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        written = [name for name in ("place", "email", "interim_note", "answer") if getattr(obj, name, "")]
        facts = [("shown_state", "clock"), ("received_on", "spoken"), "message", *written]
        sets = [(_("Meldung"), {"fields": facts})]
        if obj is not None and self.has_change_permission(request, obj):
            sets.append((_("Antworten"), {"fields": ["deed", "text"]}))
        return sets

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return FACTS

    def save_model(self, request: HttpRequest, obj: BarrierReport, form: Any, change: bool) -> None:
        deed = services.note if form.cleaned_data["deed"] == NOTE else services.answer
        deed(report=obj, text=clean_lines(form.cleaned_data["text"]), actor=Actor.staff(request.user))

    @admin.display(description=gettext_lazy("Frist"))
    def clock(self, one: BarrierReport) -> str:
        if not one.is_waiting:
            return "–"
        left = one.days_left
        if left < 0:
            words = ngettext("%(n)s Tag zu spät", "%(n)s Tage zu spät", -left) % {"n": -left}
        elif left == 0:
            words = _("heute")
        else:
            words = ngettext("noch %(n)s Tag", "noch %(n)s Tage", left) % {"n": left}
        tone = "bad" if left < 0 else "warn" if left <= panels.SOON_DAYS else ""
        day = one.answer_by.strftime("%d.%m.%Y")
        return format_html('<span class="tag {}">{}</span> <span class="nowrap">{}</span>', tone, words, day)

    @admin.display(description=gettext_lazy("Meldung"))
    def excerpt(self, one: BarrierReport) -> str:
        return format_html("<bdi>{}</bdi>", Truncator(one.message).chars(90))

    @admin.display(description=gettext_lazy("Sprache"))
    def spoken(self, one: BarrierReport) -> str:
        return languages.language(one.language).name

    @admin.display(description=gettext_lazy("Antwort"))
    def reply(self, one: BarrierReport) -> str:
        return _("per E-Mail") if one.email else _("keine Adresse")

    @admin.display(description=gettext_lazy("Zustand"), ordering="state")
    def shown_state(self, one: BarrierReport) -> str:
        return format_html('<span class="tag {}">{}</span>', TONES[one.state], one.get_state_display())


panels.register()
