"""Mails to many: the list, the page of one, and the deeds on it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path
from django.utils import formats
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from conference.admin.scope import EditionScoped
from conference.audit.services import Actor
from conference.web.deeds import Deed, ServiceAdmin
from registrations.mailings import services
from registrations.mailings.forms import title
from registrations.mailings.models import Mailing, MailingState

from .automatic import AutomaticAdmin
from .watching import WatchingAdmin
from .writing import WritingAdmin

CHANGE = "mailings.change_mailing"
TONES = {"draft": "", "submitted": "warn", "planned": "warn", "running": "warn", "done": "ok", "cancelled": "bad"}


def _submit(request: HttpRequest, mailing: Mailing) -> str:
    row = services.submit(mailing=mailing, actor=Actor.staff(request.user))
    if row.state == MailingState.SUBMITTED:
        return _("Jetzt braucht es ein zweites Paar Augen: Jemand anders aus dem Team gibt die Rundmail frei.")
    if row.state == MailingState.PLANNED:
        return _("Die Rundmail ist geplant. Die Empfänger stehen fest.")
    return _("Die Rundmail geht jetzt hinaus.")


def _give_back(request: HttpRequest, mailing: Mailing) -> str:
    services.give_back(mailing=mailing, actor=Actor.staff(request.user))
    return _("Die Rundmail ist wieder ein Entwurf.")


def _cancel(request: HttpRequest, mailing: Mailing) -> str:
    held = services.cancel(mailing=mailing, actor=Actor.staff(request.user))
    text = ngettext("Abgebrochen. %(n)s Mail geht nicht hinaus.", "Abgebrochen. %(n)s Mails gehen nicht hinaus.", held)
    return text % {"n": held}


def _discard(request: HttpRequest, mailing: Mailing) -> str:
    services.discard(mailing=mailing, actor=Actor.staff(request.user))
    return _("Der Entwurf ist verworfen.")


def _retry(request: HttpRequest, mailing: Mailing) -> str:
    again = services.retry(mailing=mailing, actor=Actor.staff(request.user))
    text = ngettext("%(n)s Mail geht noch einmal hinaus.", "%(n)s Mails gehen noch einmal hinaus.", again)
    return text % {"n": again}


def _is(*states: MailingState) -> Any:
    return lambda mailing: mailing.state in states


DEEDS = (
    Deed(
        name="submit",
        label=gettext_lazy("Senden oder planen"),
        question=gettext_lazy(
            "Die Rundmail geht an alle, die jetzt zur Auswahl gehören. Ab mehr als fünfzig Menschen muss erst jemand"
            " anders aus dem Team zustimmen."
        ),
        run=_submit,
        permission=CHANGE,
        is_for=_is(MailingState.DRAFT),
        tone="main",
    ),
    Deed(
        name="return",
        label=gettext_lazy("Zurück in den Entwurf"),
        question=gettext_lazy("Eine Freigabe gilt dann nicht mehr, und die Empfänger werden neu bestimmt."),
        run=_give_back,
        permission=CHANGE,
        is_for=_is(MailingState.SUBMITTED, MailingState.PLANNED),
    ),
    Deed(
        name="retry",
        label=gettext_lazy("Gescheiterte noch einmal senden"),
        question=gettext_lazy("Noch einmal geht, was gescheitert ist oder wo die Adresse inzwischen berichtigt wurde."),
        run=_retry,
        permission=CHANGE,
        is_for=lambda mailing: mailing.is_on_its_way and services.worth_another_try(mailing).exists(),
    ),
    Deed(
        name="discard",
        label=gettext_lazy("Verwerfen"),
        question=gettext_lazy("Der Entwurf wird gelöscht. Das lässt sich nicht zurücknehmen."),
        run=_discard,
        permission=CHANGE,
        is_for=_is(MailingState.DRAFT),
        tone="danger",
    ),
    Deed(
        name="cancel",
        label=gettext_lazy("Abbrechen"),
        question=gettext_lazy("Was noch nicht hinaus ist, geht nicht mehr hinaus. Das lässt sich nicht zurücknehmen."),
        run=_cancel,
        permission=CHANGE,
        is_for=_is(MailingState.SUBMITTED, MailingState.PLANNED, MailingState.RUNNING),
        tone="danger",
    ),
)


@admin.register(Mailing)
class MailingAdmin(WritingAdmin, WatchingAdmin, AutomaticAdmin, EditionScoped, ServiceAdmin):
    """The list; writing, watching and what goes by itself have pages of their own."""

    change_list_template = "admin/mailings/list.html"
    list_display = ["what", "kind", "shown_state", "reach", "when", "who"]
    list_filter = ["state", "kind"]
    list_display_links = ["what"]
    actions = None
    deeds = DEEDS

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("edition", "author", "approved_by")

    def name_of(self, row: Mailing) -> str:
        return title(row)

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        found = super().get_changelist_instance(request)
        found.result_list = found.result_list.with_figures().prefetch_related("texts")
        return found

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A draft is discarded by its deed; what went stays until its time has come."""
        return False

    def get_urls(self) -> list[URLPattern]:
        own = {
            "zaehlen/": (self.count_view, "count"),
            "von-selbst/": (self.automatic_view, "automatic"),
            "von-selbst/dank/": (self.thank_view, "thank"),
            "<int:pk>/schreiben/": (self.write_view, "write"),
            "<int:pk>/probe/": (self.test_view, "test"),
            "<int:pk>/freigeben/": (self.approve_view, "approve"),
            "<int:pk>/stand/": (self.progress_view, "progress"),
            "<int:pk>/mail/<int:person>/": (self.frame_view, "frame"),
        }
        pages = [
            path(where, self.admin_site.admin_view(view), name=f"mailings_mailing_{name}")
            for where, (view, name) in own.items()
        ]
        return [*pages, *super().get_urls()]

    def deed_view(self, request: HttpRequest, pk: int, deed: str) -> HttpResponse:
        """As everywhere; but a discarded draft has no page to go back to."""
        if deed != "discard" or request.method != "POST":
            return super().deed_view(request, pk, deed)
        mailing = self.row_or_404(request, pk, CHANGE)
        done = self.do(request, self.deeds[3], mailing)
        return HttpResponseRedirect(self.url_of("changelist") if done else self.url_of("change", pk))

    # --- Columns ---

    @admin.display(description=gettext_lazy("Betreff"))
    def what(self, mailing: Mailing) -> str:
        return title(mailing)

    @admin.display(description=gettext_lazy("Stand"), ordering="state")
    def shown_state(self, mailing: Mailing) -> str:
        return format_html('<span class="tag {}">{}</span>', TONES[mailing.state], mailing.get_state_display())

    @admin.display(description=gettext_lazy("Menschen"))
    def reach(self, mailing: Mailing) -> str:
        """How many get it, and what needs somebody."""
        if not mailing.people:
            return "–"
        parts = [ngettext("%(n)s Mensch", "%(n)s Menschen", mailing.people) % {"n": mailing.people}]
        if mailing.unsent:
            parts.append(_("noch %(n)s") % {"n": mailing.unsent})
        if mailing.trouble:
            parts.append(_("%(n)s nicht angekommen") % {"n": mailing.trouble})
        return " · ".join(parts)

    @admin.display(description=gettext_lazy("Wann"))
    def when(self, mailing: Mailing) -> str:
        moment = mailing.planned_for or mailing.released_at or mailing.created_at
        return formats.date_format(moment.astimezone(mailing.edition.tz), "SHORT_DATETIME_FORMAT")

    @admin.display(description=gettext_lazy("Von"))
    def who(self, mailing: Mailing) -> str:
        return _("von selbst") if mailing.is_automatic and mailing.author is None else str(mailing.author or "–")
