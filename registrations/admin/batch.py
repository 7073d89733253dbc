"""What staff do with many registrations at once. Each asks first (and shows whom it concerns), then does one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from conference.admin.scope import edition_of
from conference.audit.services import Actor
from conference.documents import services as documents
from conference.documents.registry import subject_of
from conference.models import Session
from conference.web.deeds import each
from conference.web.errors import DomainError
from conference.web.text import clean_lines
from registrations import badges, desk, services
from registrations.models import Registration, Role
from registrations.moves import services as moves
from registrations.moves.services import Fate

MOST = moves.MOST
SHOWN = 60  # names on the page that asks


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=gettext_lazy("Neue Rolle"), choices=Role)


class NoteForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("Notiz"),
        max_length=500,
        widget=forms.Textarea({"rows": 3, "dir": "auto"}),
        help_text=gettext_lazy("kommt unter das, was schon da steht; nur das Team liest sie"),
    )


class BadgeForm(forms.Form):
    format = forms.ChoiceField(label=gettext_lazy("Format"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["format"].choices = [(one.code, one.label) for one in badges.FORMATS.values()]  # type: ignore[attr-defined]


class MoveForm(forms.Form):
    """Where to, and whether a number in the waiting list will do."""

    session = forms.ModelChoiceField(label=gettext_lazy("Wohin?"), queryset=Session.objects.none(), empty_label=None)
    may_wait = forms.BooleanField(
        label=gettext_lazy("Wer keinen Platz bekommt, kommt dort auf die Warteliste und gibt das Bisherige her."),
        required=False,
    )

    def __init__(self, *args: Any, edition: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["session"]
        field.queryset = Session.objects.of_edition(edition).bookable().order_by("round", "start", "code")
        field.label_from_instance = _workshop


def _workshop(one: Session) -> str:
    free = one.places_free or 0
    places = ngettext("noch %(n)s Platz", "noch %(n)s Plätze", free) % {"n": free} if free else _("voll")
    return f"{one.code} {one.title} ({places})"


class BatchDeeds(admin.ModelAdmin):
    """The actions above the list of registrations."""

    actions = [
        "move_chosen",
        "resend_chosen",
        "badges_chosen",
        "role_chosen",
        "note_chosen",
        "merge_chosen",
        "cancel_chosen",
    ]
    actions_selection_counter = True

    def has_print_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perms(["documents.add_document", "registrations.view_registration"])  # type: ignore[union-attr]

    def has_move_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perms(["registrations.change_registration", "registrations.change_place"])  # type: ignore[union-attr]

    @admin.action(description=gettext_lazy("In einen anderen Workshop setzen"), permissions=["move"])
    def move_chosen(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        """Choose the workshop; see who fits and who would wait; do it."""
        people = self._people(request, queryset.prefetch_related("places__session"))
        if people is None:
            return None
        form = MoveForm(request.POST if "session" in request.POST else None, edition=edition_of(request))
        if not form.is_bound or not form.is_valid():
            return self._ask(
                request, "move_chosen", people, form=form, button=_("Ansehen, was passiert"), is_first=True
            )
        session, may_wait = form.cleaned_data["session"], form.cleaned_data["may_wait"]
        if not _is_confirmed(request):
            steps = moves.preview(people, session)
            context = {"steps": steps, "target": session, "counts": _fates(step.fate for step in steps)}
            context["may_wait"] = may_wait
            return self._ask(request, "move_chosen", people, form=form, button=_("Umsetzen"), **context)
        found: list[Fate] = []
        actor = Actor.staff(request.user)
        self._each(
            request,
            people,
            lambda one: found.append(moves.move(registration=one, session=session, may_wait=may_wait, actor=actor)),
        )
        for fate, number in _fates(found):
            level = messages.SUCCESS if fate == Fate.FITS else messages.WARNING
            messages.add_message(request, level, _told(fate, may_wait) % {"n": number})
        return None

    @admin.action(description=gettext_lazy("Link noch einmal senden"), permissions=["change"])
    def resend_chosen(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        people = self._people(request, queryset.active().exclude(email=""))
        if people is None:
            return None
        if not _is_confirmed(request):
            explain = _(
                "Diese Personen bekommen eine Mail mit ihrem persönlichen Link. Wer keine Adresse hat, fehlt hier."
            )
            return self._ask(request, "resend_chosen", people, explain=explain, button=_("Senden"))
        actor = Actor.staff(request.user)
        done = self._each(request, people, lambda one: desk.resend(registration=one, actor=actor))
        text = ngettext("%(n)s Mail ist unterwegs.", "%(n)s Mails sind unterwegs.", done)
        messages.success(request, text % {"n": done})
        return None

    @admin.action(description=gettext_lazy("Namensschilder drucken"), permissions=["print"])
    def badges_chosen(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        people = self._people(request, queryset.confirmed())
        if people is None:
            return None
        form = BadgeForm(request.POST if _is_confirmed(request) else None)
        if not form.is_bound or not form.is_valid():
            explain = _("Gedruckt wird für alle mit Platz; wer wartet oder abgesagt hat, fehlt hier.")
            return self._ask(request, "badges_chosen", people, form=form, explain=explain, button=_("Drucken"))
        params = {
            "format": form.cleaned_data["format"],
            "start": 1,
            "order": "name",
            "keys": [one.pk for one in people],
        }
        edition, actor = edition_of(request), Actor.staff(request.user)
        try:
            document = documents.request(kind="badges", subject=subject_of(edition), params=params, actor=actor)
        except DomainError as error:
            messages.error(request, error.message)
            return None
        return redirect("documents:progress", document.pk)

    @admin.action(description=gettext_lazy("Rolle ändern"), permissions=["change"])
    def role_chosen(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        people = self._people(request, queryset.active())
        if people is None:
            return None
        form = RoleForm(request.POST if _is_confirmed(request) else None)
        if not form.is_bound or not form.is_valid():
            explain = _(
                "Nur Gäste zählen bei den Plätzen der Konferenz: Wer eine andere Rolle bekommt, macht einen frei. Die"
                " Personen bekommen eine Nachricht."
            )
            return self._ask(request, "role_chosen", people, form=form, explain=explain, button=_("Rolle ändern"))
        actor, role = Actor.staff(request.user), form.cleaned_data["role"]
        done = self._each(request, people, lambda one: desk.change_role(registration=one, role=role, actor=actor))
        text = ngettext("%(n)s Person hat die Rolle.", "%(n)s Personen haben die Rolle.", done)
        messages.success(request, text % {"n": done})
        return None

    @admin.action(description=gettext_lazy("Notiz dazuschreiben"), permissions=["change"])
    def note_chosen(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        people = self._people(request, queryset)
        if people is None:
            return None
        form = NoteForm(request.POST if _is_confirmed(request) else None)
        if not form.is_bound or not form.is_valid():
            return self._ask(request, "note_chosen", people, form=form, button=_("Dazuschreiben"))
        actor, text = Actor.staff(request.user), clean_lines(form.cleaned_data["note"])
        done = self._each(request, people, lambda one: desk.add_note(registration=one, text=text, actor=actor))
        told = ngettext("Die Notiz steht bei %(n)s Person.", "Die Notiz steht bei %(n)s Personen.", done)
        messages.success(request, told % {"n": done})
        return None

    @admin.action(description=gettext_lazy("Zusammenführen (zwei Anmeldungen einer Person)"), permissions=["move"])
    def merge_chosen(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        """To the page on which two stand side by side."""
        keys = list(queryset.active().order_by("pk").values_list("pk", flat=True)[:3])
        if len(keys) == 2:
            return redirect("admin:registrations_doubles_pair", *keys)
        messages.error(request, _("Bitte wählen Sie genau zwei Anmeldungen, die nicht abgesagt sind."))
        return None

    @admin.action(description=gettext_lazy("Absagen"), permissions=["change"])
    def cancel_chosen(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        people = self._people(request, queryset.active())
        if people is None:
            return None
        if not _is_confirmed(request):
            explain = _("Diese Personen verlieren ihre Plätze und bekommen eine Nachricht. Wer wartet, rückt nach.")
            return self._ask(request, "cancel_chosen", people, explain=explain, button=_("Absagen"), tone="danger")
        actor = Actor.staff(request.user)
        done = self._each(request, people, lambda one: services.cancel(registration=one, actor=actor))
        message = ngettext("%(n)s Anmeldung ist abgesagt.", "%(n)s Anmeldungen sind abgesagt.", done)
        messages.success(request, message % {"n": done})
        return None

    # --- How all of them ask and do ---

    def _people(self, request: HttpRequest, queryset: QuerySet[Any]) -> list[Registration] | None:
        """Whom it concerns; None, with a message, where they are too many or none."""
        people = list(queryset.order_by("last_name", "first_name", "pk")[: MOST + 1])
        if len(people) > MOST:
            messages.error(request, _("Bitte höchstens %(most)s Personen auf einmal.") % {"most": MOST})
            return None
        if not people:
            messages.warning(request, _("Für die ausgewählten Personen gibt es hier nichts zu tun."))
            return None
        return people

    def _ask(
        self, request: HttpRequest, action: str, people: list[Registration], *, button: str, **context: Any
    ) -> HttpResponse:
        page = {
            **self.admin_site.each_context(request),
            "title": self.get_actions(request)[action][2],
            "opts": self.opts,
            "action": action,
            "people": people[:SHOWN],
            "more": max(len(people) - SHOWN, 0),
            "number": len(people),
            "keys": [one.pk for one in people],
            "button": button,
            **context,
        }
        return TemplateResponse(request, "admin/batch.html", page)

    def _each(self, request: HttpRequest, people: list[Registration], deed: Callable[[Registration], Any]) -> int:
        """Do it for one after the other, each in a transaction of its own; what a rule refuses is told. Returns how
        many it was done for."""
        done, refused = 0, []
        for one in people:
            try:
                done += deed(one) is not False
            except DomainError as error:
                refused += [f"{one.full_name}: {single.message}" for single in each(error)]
        for text in refused[:5]:
            messages.error(request, text)
        if len(refused) > 5:
            messages.error(request, _("und %(n)s weitere") % {"n": len(refused) - 5})
        return done


def _is_confirmed(request: HttpRequest) -> bool:
    return request.POST.get("confirmed") == "yes"


def _told(fate: Fate, may_wait: bool) -> str:
    """What happened to so many people, in a sentence with %(n)s."""
    if fate == Fate.FITS:
        return _("Einen Platz haben jetzt: %(n)s. Sie bekommen eine Nachricht.")
    if fate == Fate.WAITS:
        waits = _("Auf der Warteliste stehen jetzt: %(n)s. Sie bekommen eine Nachricht.")
        return waits if may_wait else _("Kein Platz frei war für: %(n)s. Sie behalten, was sie haben.")
    return _("Schon dort oder abgesagt: %(n)s.")


def _fates(found: Iterable[Fate]) -> list[tuple[Fate, int]]:
    """How many of each, what went well first."""
    several = list(found)
    return [(fate, several.count(fate)) for fate in Fate if fate in several]
