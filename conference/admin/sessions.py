"""The agenda: the list of the day, the form of one session with its people, cancelling."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.db.models import Q, QuerySet
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format, time_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from conference import clashes, services
from conference.agenda import warnings
from conference.audit.services import Actor
from conference.models import Equipment, Session, SessionPerson
from conference.web.deeds import Deed, RefusableForm, ServiceAdmin, each

from .languages import LanguagesField
from .scope import EditionScoped, RoomFilter, edition_of
from .story import StoryAdmin
from .table import TableImport
from .translations import Translated, german, other_languages


class SessionForm(RefusableForm):
    refused_elsewhere = frozenset({"people"})
    languages = LanguagesField(label=gettext_lazy("Sprachen"), required=False)
    equipment = forms.MultipleChoiceField(
        label=gettext_lazy("Ausstattung"),
        required=False,
        choices=Equipment.choices,
        widget=forms.CheckboxSelectMultiple,
    )

    def _get_validation_exclusions(self) -> set[str]:
        # the database's own rule of the room stays silent: the service names the session that is in the way
        return super()._get_validation_exclusions() | {"room_id"}


class PeopleFormSet(BaseInlineFormSet):
    refusal: Any = None

    def clean(self) -> None:
        super().clean()
        refused = [one.message for one in each(self.refusal) if one.field == "people"] if self.refusal else []
        if refused:
            raise forms.ValidationError(refused)

    def people(self) -> list[SessionPerson]:
        """The rows as they are to be, in their order."""
        kept = [
            form.instance
            for form in self.forms
            if form.cleaned_data.get("speaker") and not form.cleaned_data.get("DELETE")
        ]
        return sorted(kept, key=lambda person: person.position)


class PeopleInline(admin.TabularInline):
    model = SessionPerson
    formset = PeopleFormSet
    fields = ["speaker", "part", "position"]
    extra = 1
    verbose_name = gettext_lazy("Person")
    verbose_name_plural = gettext_lazy("Wer wirkt mit?")

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)
        formset.refusal = getattr(request, "refusal", None)
        speaker = formset.form.base_fields["speaker"]
        edition = obj.edition if obj and obj.pk else edition_of(request)
        speaker.queryset = speaker.queryset.filter(edition=edition)
        for page in ("change", "view", "delete"):
            setattr(speaker.widget, f"can_{page}_related", False)
        speaker.choices = list(speaker.choices)  # asked once, not once per row
        for name, field in formset.form.base_fields.items():  # a table has no labels
            if name in self.fields:
                getattr(field.widget, "widget", field.widget).attrs["aria-label"] = field.label
        return formset


class SessionList(ChangeList):
    """Knows the clashes of its edition: asked once for the whole page."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        edition = edition_of(request)
        notes: dict[int | None, list[clashes.Clash]] = {}
        for clash in warnings.open_warnings(edition) if edition else []:
            for one in {about.pk for about in clash.sessions} - {None}:  # identities
                notes.setdefault(one, []).append(clash)
        self.result_list = list(self.result_list)
        for session in self.result_list:
            session.edition = edition
            session.clash_notes = notes.get(session.identity, [])

    def url_for_result(self, result: Session) -> str:
        return reverse("admin:conference_session_change", args=[result.identity])


class DayFilter(admin.SimpleListFilter):
    title = gettext_lazy("Tag")
    parameter_name = "tag"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        edition = edition_of(request)
        if edition is None or edition.last_day == edition.date:
            return []
        count = (edition.last_day - edition.date).days + 1
        days = [edition.date + dt.timedelta(days=number) for number in range(count)]
        return [(day.isoformat(), date_format(day, _("D, j. F"))) for day in days]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        try:
            return queryset.filter(start__date=dt.date.fromisoformat(self.value() or ""))
        except ValueError:
            return queryset


def _whom_cancelling_concerns(session: Session) -> str:
    """How many people get a mail when it is cancelled, as a sentence; empty where nobody does."""
    taken = ngettext("%(n)s Person mit Platz", "%(n)s Personen mit Platz", session.taken) % {"n": session.taken}
    awaited = ngettext("%(n)s Person auf der Warteliste", "%(n)s Personen auf der Warteliste", session.awaited)
    awaited %= {"n": session.awaited}
    if session.taken and session.awaited:
        return _("Eine Nachricht bekommen: %(taken)s und %(awaited)s.") % {"taken": taken, "awaited": awaited}
    if session.taken or session.awaited:
        return _("Eine Nachricht bekommen: %(people)s.") % {"people": taken if session.taken else awaited}
    return ""


def _cancel(request: HttpRequest, session: Session) -> str:
    services.cancel_session(session=session, actor=Actor.staff(request.user))
    return _("Der Programmpunkt ist abgesagt. Wer dafür einen Platz hatte, bekommt eine Nachricht.")


def _reinstate(request: HttpRequest, session: Session) -> str:
    services.reinstate_session(session=session, actor=Actor.staff(request.user))
    return _("Der Programmpunkt findet wieder statt.")


class PlanAdmin(ServiceAdmin):
    """Shows the plan: what staff are working on, which others see after the next publication."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return Session.working.select_related("draft_of", "room").order_by(*self.get_ordering(request))

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Session | None:
        """The row of the plan by the session's identity."""
        if not object_id.isdecimal():
            return None
        rows = self.get_queryset(request).filter(Q(pk=object_id) | Q(draft_of=object_id))
        return rows.select_related("edition", "draft_of").first()


@admin.register(Session)
class SessionAdmin(Translated, EditionScoped, TableImport, StoryAdmin, PlanAdmin):
    form = SessionForm
    inlines = [PeopleInline]
    list_display = ["when", "what", "kind", "room", "people_names", "places", "notes"]
    list_display_links = ["what"]
    list_filter = [DayFilter, "kind", RoomFilter, "bookable", "state"]
    list_select_related = ["room"]
    ordering = ["start", "room__position", "id"]
    search_fields = ["code", "title", "abstract", "session_people__speaker__name"]
    search_help_text = gettext_lazy("Titel, Kürzel oder Name")
    actions = None
    fieldsets = [
        (gettext_lazy("Was"), {"fields": [*german("title"), ("code", "kind"), *german("abstract"), "topics"]}),
        (gettext_lazy("Wann und wo"), {"fields": [("start", "end"), "room"]}),
        (
            gettext_lazy("Im Raum"),
            {
                "fields": ["equipment", "equipment_note"],
                "description": gettext_lazy("Das gilt sofort, ohne zu veröffentlichen."),
            },
        ),
        (gettext_lazy("Anmeldung"), {"fields": ["bookable", ("capacity", "round")]}),
        (
            gettext_lazy("Sprachen"),
            {"fields": ["languages", ("sign_language", "captions")], "classes": ["collapse"]},
        ),
        *other_languages("title", "abstract"),
    ]
    deeds = (
        Deed(
            name="cancel",
            label=gettext_lazy("Absagen"),
            question=gettext_lazy(
                "Der Programmpunkt steht dann als „fällt aus“ im Programm. Alle, die dafür einen Platz haben oder"
                " auf der Warteliste stehen, bekommen eine Nachricht."
            ),
            also=_whom_cancelling_concerns,
            run=_cancel,
            permission="conference.change_session",
            is_for=lambda session: not session.is_cancelled and (session.draft_of_id or not session.is_planned),
            tone="danger",
        ),
        Deed(
            name="reinstate",
            label=gettext_lazy("Findet doch statt"),
            question=gettext_lazy("Der Programmpunkt ist dann wieder im Programm. Anmeldungen beginnen bei null."),
            run=_reinstate,
            permission="conference.change_session",
            is_for=lambda session: session.is_cancelled,
            tone="main",
        ),
    )

    # --- The list ---

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> Any:
        return SessionList

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).prefetch_related("session_people__speaker")

    @admin.display(description=gettext_lazy("Zeit"), ordering="start")
    def when(self, session: Session) -> str:
        if session.start is None:
            return format_html('<span class="tag warn">{}</span>', _("noch ohne Zeit"))
        start, end = session.start.astimezone(session.edition.tz), session.end.astimezone(session.edition.tz)
        span = f"{time_format(start, 'H:i')}–{time_format(end, 'H:i')}"
        if session.edition.last_day == session.edition.date:
            return format_html('<span class="nowrap">{}</span>', span)
        return format_html('<span class="nowrap">{}<br>{}</span>', date_format(start.date(), "D, j.n."), span)

    @admin.display(description=gettext_lazy("Titel"), ordering="title")
    def what(self, session: Session) -> str:
        mark = format_html(' <span class="tag bad">{}</span>', _("fällt aus")) if session.is_cancelled else ""
        if session.is_planned and session.edition.is_public:
            mark += format_html(' <span class="tag warn">{}</span>', _("noch nicht veröffentlicht"))
        return format_html("{} <small>{}</small>{}", session.title, session.code, mark)

    @admin.display(description=gettext_lazy("Mitwirkende"))
    def people_names(self, session: Session) -> str:
        names = dict.fromkeys(person.speaker.name for person in session.session_people.all())
        return ", ".join(names) or "–"

    @admin.display(description=gettext_lazy("Plätze"), ordering="places_taken")
    def places(self, session: Session) -> str:
        if not session.bookable:
            return "–"
        return render_to_string("admin/places.html", {"places": session.draft_of or session})

    @admin.display(description=gettext_lazy("Hinweise"))
    def notes(self, session: Session) -> str:
        found: list[clashes.Clash] = session.clash_notes  # type: ignore[attr-defined]
        if not found:
            return format_html('<span class="tag ok">{}</span>', _("passt"))
        items = format_html_join("", "<li>{}</li>", ((clash.message,) for clash in found))
        tone = "bad" if any(clash.level == clashes.BLOCK for clash in found) else "warn"
        return format_html('<ul class="notes {}">{}</ul>', tone, items)

    # --- The form ---

    def form_attributes(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        return {"fixed": {"edition": self.edition_for(request, obj)}}

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        for name in {"room", "topics"} & set(form.base_fields):
            field = form.base_fields[name]
            field.queryset = field.queryset.filter(edition=self.edition_for(request, obj))
            field.help_text = ""
            for page in ("change", "view", "delete"):
                setattr(field.widget, f"can_{page}_related", False)
        if "topics" in form.base_fields:
            topics = form.base_fields["topics"]
            topics.widget = forms.CheckboxSelectMultiple(choices=topics.choices)
        return form

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        edition = edition_of(request)
        nine = dt.datetime.combine(edition.date, dt.time(9), tzinfo=edition.tz) if edition else None
        return {"start": nine, "end": nine and nine + dt.timedelta(hours=1), "languages": ["de"]}

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """`save_related` stores the session together with its people."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        actor, people = Actor.staff(request.user), formsets[0].people()
        topics = list(form.cleaned_data["topics"])
        if change:
            session = services.change_session(
                session=form.instance,
                values=form.changed_values(),
                topics=topics,
                people=people,
                actor=actor,
                seen=form.instance.edits,
            )
        else:
            columns = {name: value for name, value in form.cleaned_data.items() if name != "topics"}
            session = services.create_session(
                edition=form.instance.edition, values=columns, topics=topics, people=people, actor=actor
            )
        form.instance.pk = session.identity
        self._warn(request, session)

    def _warn(self, request: HttpRequest, session: Session) -> None:
        if session.is_cancelled:
            return
        for clash in clashes.check(clashes.Draft.of(session)):
            messages.warning(request, clash.message)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        services.delete_session(session=obj, actor=Actor.staff(request.user))

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        """Where people have booked, say so before asking."""
        session = self.get_object(request, object_id)
        if session is not None and (session.taken or session.awaited):
            text = _("Für %(session)s sind schon Menschen angemeldet. Bitte sagen Sie ihn ab, statt ihn zu löschen.")
            url = "" if session.is_cancelled else self.url_of("deed", session.identity, "cancel")
            link = format_html(' <a href="{}">{}</a>', url, _("Absagen")) if url else ""
            messages.error(request, format_html("{}{}", text % {"session": str(session)}, link))
            return HttpResponseRedirect(self.url_of("change", session.identity))
        return super().delete_view(request, object_id, extra_context)

    def view_on_site(self, obj: Any) -> str:
        if obj.is_planned:  # its own page may have another address, or none yet
            return reverse("conference:programme", args=[obj.edition.slug])
        return reverse("conference:session", args=[obj.edition.slug, obj.code])
