"""Bookings: what is to be decided stands first; everything is done by the services."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from conference.admin.scope import EditionScoped, edition_of
from conference.audit.services import Actor
from conference.web.deeds import Deed, RefusableForm, ServiceAdmin
from conference.web.text import clean_lines
from exhibitors import crew, services, stats, words
from exhibitors.asking import OF_BOOKING, OF_EXHIBITOR
from exhibitors.board import views as board
from exhibitors.day import views as day
from exhibitors.forms import crew_members
from exhibitors.models import ACTIVE, BookingState, Exhibitor, Stand, StandBooking
from exhibitors.offers import services as offers
from exhibitors.papers import views as papers
from exhibitors.querysets import to_do_rank

from .organisations import personal_link
from .stands import tag

ANSWERED = ("confirm", "decline")  # deeds whose mail may carry a sentence by staff


def _answer(request: HttpRequest) -> str:
    return clean_lines(request.POST.get("answer", ""))[:1000]


def _confirm(request: HttpRequest, one: StandBooking) -> str:
    services.confirm(booking=one, actor=Actor.staff(request.user), answer=_answer(request))
    return _("Der Stand ist bestätigt. Die Organisation bekommt eine Nachricht.")


def _decline(request: HttpRequest, one: StandBooking) -> str:
    services.decline(booking=one, actor=Actor.staff(request.user), answer=_answer(request))
    return _("Die Anfrage ist abgelehnt. Die Organisation bekommt eine Nachricht.")


def _wait(request: HttpRequest, one: StandBooking) -> str:
    services.wait(booking=one, actor=Actor.staff(request.user))
    return _("Die Organisation steht auf der Warteliste und bekommt eine Nachricht.")


def _cancel(request: HttpRequest, one: StandBooking) -> str:
    services.cancel(booking=one, actor=Actor.staff(request.user))
    return _("Die Buchung ist abgesagt. Die Organisation bekommt eine Nachricht.")


def _withdraw(request: HttpRequest, one: StandBooking) -> str:
    offers.let_go(booking=one, actor=Actor.staff(request.user))
    return _("Das Angebot ist zurückgenommen. Die Organisation bekommt eine Nachricht.")


def _deed(name: str, label: Any, question: Any, run: Any, states: list[str], tone: str = "calm") -> Deed:
    return Deed(
        name=name,
        label=label,
        question=question,
        run=run,
        permission="exhibitors.change_standbooking",
        is_for=lambda one: one.state in states,
        tone=tone,
    )


DEEDS = (
    _deed(
        "confirm",
        gettext_lazy("Bestätigen"),
        gettext_lazy("Die Organisation bekommt den Stand und eine Nachricht."),
        _confirm,
        [BookingState.REQUESTED],
        "main",
    ),
    _deed(
        "wait",
        gettext_lazy("Auf die Warteliste"),
        gettext_lazy("Der Stand wird frei. Die Organisation bekommt eine Nachricht."),
        _wait,
        [BookingState.REQUESTED],
    ),
    _deed(
        "decline",
        gettext_lazy("Ablehnen"),
        gettext_lazy("Der Stand wird frei, das Standpersonal abgemeldet. Die Organisation bekommt eine Nachricht."),
        _decline,
        [BookingState.REQUESTED, BookingState.WAITING, BookingState.OFFERED],
        "danger",
    ),
    _deed(
        "withdraw",
        gettext_lazy("Angebot zurücknehmen"),
        gettext_lazy("Der Stand wird frei. Die Organisation wartet weiter und bekommt eine Nachricht."),
        _withdraw,
        [BookingState.OFFERED],
    ),
    _deed(
        "cancel",
        gettext_lazy("Absagen"),
        gettext_lazy("Der Stand wird frei, das Standpersonal abgemeldet. Die Organisation bekommt eine Nachricht."),
        _cancel,
        ACTIVE,
        "danger",
    ),
)


class BookingForm(RefusableForm):
    """A new booking gives a stand to an organisation of the directory; a changed stand is a move."""

    crew = forms.CharField(
        label=gettext_lazy("Standpersonal"),
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy("Ein Name pro Zeile, mit Komma dahinter die E-Mail-Adresse."),
    )

    additional = forms.BooleanField(
        label=gettext_lazy("weiterer Stand"),
        required=False,
        help_text=gettext_lazy("Die Organisation hat schon einen Stand und bekommt noch einen."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        one = self.instance
        if "crew" in self.fields and one.pk:
            self.initial["crew"] = crew.lines_of(one)
        if "stand" in self.fields:
            free = Stand.objects.of_edition(one.edition).free()
            choices = Stand.objects.filter(Q(pk__in=free.values("pk")) | Q(pk=one.stand_id))
            self.fields["stand"].queryset = choices  # type: ignore[attr-defined]
            self.fields["stand"].required = not (one.is_queued or one.applied)
        if "exhibitor" in self.fields:
            hosts = Exhibitor.objects.of_edition(one.edition).filter(shares=None)
            self.fields["exhibitor"].queryset = hosts  # type: ignore[attr-defined]
            self.fields["exhibitor"].required = True

    def clean_crew(self) -> tuple[crew.CrewMember, ...]:
        return crew_members(clean_lines(self.cleaned_data["crew"]))

    def _post_clean(self) -> None:
        """The services check the rules, behind the lock; here only the shape of the fields counts."""
        stored = self.instance
        self.instance = StandBooking(pk=stored.pk, edition_id=stored.edition_id)
        super()._post_clean()
        self.instance = stored

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() | {"stand", "exhibitor", "state"}

    def booking_data(self, one: StandBooking) -> services.BookingData:
        """What is stored of the organisation, with what staff typed about the stand."""
        exhibitor = one.exhibitor
        values = {name: getattr(exhibitor, name) for name in OF_EXHIBITOR}
        values |= {name: self.cleaned_data[name] for name in OF_BOOKING}
        return services.BookingData(
            **values,
            description=exhibitor.descriptions.get(exhibitor.language, ""),
            topics=tuple(exhibitor.topics.values_list("pk", flat=True)),
            languages=tuple(exhibitor.languages),
            crew=self.cleaned_data["crew"],
        )


@admin.register(StandBooking)
class BookingAdmin(EditionScoped, ServiceAdmin):
    form = BookingForm
    deeds = DEEDS
    list_display = ["organisation", "stand", "shown_state", "place_in_queue", "needs", "people", "created_at"]
    list_display_links = ["organisation"]
    list_filter = ["state", "stand__zone", "power"]
    list_select_related = ["stand", "exhibitor", "edition"]
    search_fields = ["exhibitor__search_text", "stand__number"]
    actions = ["confirm_chosen"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request).with_exhibitor().with_position()
        active = Count("crew", filter=~Q(crew__state="cancelled"))
        return rows.select_related("stand", "exhibitor", "edition").annotate(crew_count=active)

    def get_urls(self) -> list[URLPattern]:
        site = self.admin_site
        return [*board.urls(site), *day.urls(site), *papers.urls(site), *super().get_urls()]

    def get_ordering(self, request: HttpRequest) -> Any:
        return [to_do_rank(), "waiting_number", "id"]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Bookings are cancelled; nobody deletes a row."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What is over stays as it was."""
        return super().has_change_permission(request, obj) and (obj is None or obj.is_active)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return [(None, {"fields": ["exhibitor", "stand", "additional"]})]
        can_change = self.has_change_permission(request, obj)
        state = [
            "shown_organisation",
            "shown_state",
            "stand",
            "wished_stand",
            "alternative_stand",
            "created_at",
            "own_page",
        ]
        furniture = [("tables", "chairs", "pinboards"), ("power", "power_watts", "devices"), "wifi", "noise"]
        wishes = ["wants_wall", "wants_accessible", ("display_width", "display_height", "display_depth")]
        return [
            (_("Buchung"), {"fields": state}),
            (_("Am Stand"), {"fields": [*furniture, *wishes, "co_exhibitor", "mobile", "remark"]}),
            (_("Aufbau und Anlieferung"), {"fields": ["setup_window", ("vehicle", "number_plate")]}),
            (_("Standpersonal"), {"fields": ["crew" if can_change else "crew_names"]}),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [
            "shown_organisation",
            "shown_state",
            "wished_stand",
            "alternative_stand",
            "created_at",
            "own_page",
            "crew_names",
        ]

    def form_attributes(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        return {"fixed": {"edition": self.edition_for(request, obj)}}

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Stands and organisations are a plain choice here; they are changed on their own pages."""
        if db_field.name in ("stand", "exhibitor"):
            return db_field.formfield(**kwargs)
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: StandBooking, form: Any, change: bool) -> None:
        actor, stand = Actor.staff(request.user), form.cleaned_data["stand"]
        if not change:
            exhibitor = form.cleaned_data["exhibitor"]
            more = form.cleaned_data["additional"]
            obj.pk = services.assign(exhibitor=exhibitor, number=stand.number, actor=actor, additional=more).pk
            obj.refresh_from_db(from_queryset=StandBooking.objects.select_related("exhibitor", "stand"))
            return
        one = StandBooking.objects.select_related("exhibitor", "stand").get(pk=obj.pk)
        if set(form.changed_data) - {"stand"}:
            services.change(booking=one, data=form.booking_data(one), actor=actor)
        if stand and one.is_queued and "stand" in form.changed_data:
            services.promote(booking=one, number=stand.number, actor=actor)
        elif stand and stand != one.stand and not one.is_queued:
            services.move(booking=one, number=stand.number, actor=actor)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """There is nothing besides the row."""

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        context = {"totals": stats.totals(edition_of(request)), **(extra_context or {})}
        return super().changelist_view(request, context)

    def deed_view(self, request: HttpRequest, pk: int, deed: str) -> HttpResponse:
        response = super().deed_view(request, pk, deed)
        if deed in ANSWERED and isinstance(response, TemplateResponse):
            response.template_name = "admin/exhibitors/standbooking/answer.html"
        return response

    @admin.display(description=gettext_lazy("Organisation"), ordering="exhibitor__organisation")
    def organisation(self, one: StandBooking) -> str:
        return one.exhibitor.organisation

    @admin.display(description=gettext_lazy("Organisation"))
    def shown_organisation(self, one: StandBooking) -> str:
        who = one.exhibitor
        contact = ", ".join(part for part in (who.contact_name, who.email, who.phone) if part)
        return format_html("<strong>{}</strong><br>{}", who.organisation, contact)

    @admin.display(description=gettext_lazy("Zustand"), ordering="state")
    def shown_state(self, one: StandBooking) -> str:
        return tag(one.state, one.get_state_display())

    @admin.display(description=gettext_lazy("Platz"))
    def place_in_queue(self, one: Any) -> str:
        return one.position or ""

    @admin.display(description=gettext_lazy("Braucht"))
    def needs(self, one: StandBooking) -> str:
        furniture = words.furniture(one)
        if not one.power:
            return furniture
        watts = _("%(watts)s Watt") % {"watts": one.power_watts}
        if one.stand and not one.stand.power:
            return format_html('{}, {} <span class="tag bad">{}</span>', furniture, watts, _("Stand ohne Strom"))
        return ", ".join(filter(None, (furniture, watts)))

    @admin.display(description=gettext_lazy("Personal"))
    def people(self, one: Any) -> int:
        return one.crew_count or len(one.crew_lines.splitlines())

    @admin.display(description=gettext_lazy("Standpersonal"))
    def crew_names(self, one: StandBooking) -> str:
        return format_html_join("", "{}<br>", ((line,) for line in crew.lines_of(one).splitlines())) or "–"

    @admin.display(description=gettext_lazy("Persönliche Seite"))
    def own_page(self, one: StandBooking) -> str:
        return personal_link(one.exhibitor)

    @admin.action(description=gettext_lazy("Ausgewählte bestätigen"), permissions=["change"])
    def confirm_chosen(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        done = 0
        for one in queryset:
            try:
                services.confirm(booking=one, actor=Actor.staff(request.user))
            except services.FairError as error:
                messages.error(request, f"{one.exhibitor}: {error.message}")
            else:
                done += 1
        message = ngettext("%(n)s Stand ist bestätigt.", "%(n)s Stände sind bestätigt.", done)
        messages.success(request, message % {"n": done})
