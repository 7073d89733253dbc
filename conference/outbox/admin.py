"""The outbox for staff: what went, what waits, what was given up; look at a mail and send it again."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.clickjacking import xframe_options_sameorigin

from conference.audit import words
from conference.audit.services import Actor
from conference.web.deeds import Deed, ServiceAdmin
from conference.web.errors import DomainError

from . import contexts
from .bounces.words import reason
from .models import MailState, OutgoingMail
from .rendering import render
from .services import resend
from .showing import FRAMING_POLICY, framed


class StuckFilter(admin.SimpleListFilter):
    title = gettext_lazy("Braucht jemanden")
    parameter_name = "stuck"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", _("hängt oder gescheitert"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.stuck() if self.value() == "yes" else queryset


class BouncedFilter(admin.SimpleListFilter):
    title = gettext_lazy("Zugestellt")
    parameter_name = "zurueck"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("ja", _("zurückgekommen"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.bounced() if self.value() == "ja" else queryset


class NameFilter(admin.SimpleListFilter):
    title = gettext_lazy("Mail")
    parameter_name = "mail"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        names = OutgoingMail.objects.order_by().values_list("name", flat=True).distinct()
        return sorted(((name, contexts.label(name)) for name in names), key=lambda pair: pair[1])

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(name=self.value()) if self.value() else queryset


def _moment(at: dt.datetime | None) -> str:
    return formats.date_format(timezone.localtime(at), "SHORT_DATETIME_FORMAT") if at else ""


def _resend(request: HttpRequest, mail: OutgoingMail) -> str:
    if not resend(mail=mail, actor=Actor.staff(request.user)):
        raise DomainError(_("Diese Mail wird gerade gesendet."), code="sending")
    return _("Die Mail ist wieder in der Reihe und geht gleich hinaus.")


@admin.register(OutgoingMail)
class OutgoingMailAdmin(ServiceAdmin):
    """Read-only rows; the one deed is sending again."""

    change_form_template = "admin/outbox/mail.html"
    list_display = ["stored", "mail", "to", "subject_link", "state", "remark"]
    list_filter = [StuckFilter, BouncedFilter, "state", NameFilter, "language"]
    search_fields = ["to", "about", "last_error"]
    search_help_text = gettext_lazy("E-Mail-Adresse oder Gegenstand (zum Beispiel registration:12)")
    list_select_related = ["bounce"]
    actions = ["send_again"]
    fields = [("mail", "state"), ("to", "subject_link"), ("stored", "sent"), ("language", "remark")]
    readonly_fields = ["mail", "state", "to", "subject_link", "stored", "sent", "language", "remark"]
    deeds = (
        Deed(
            name="resend",
            label=gettext_lazy("Erneut senden"),
            question=gettext_lazy("Die Mail geht noch einmal an dieselbe Adresse."),
            run=_resend,
            permission="outbox.change_outgoingmail",
            is_for=lambda mail: mail.state != MailState.SENDING and bool(mail.to),
            tone="main",
        ),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_resend_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("outbox.change_outgoingmail")  # type: ignore[union-attr]

    @admin.display(description=gettext_lazy("Mail"), ordering="name")
    def mail(self, mail: OutgoingMail) -> str:
        return contexts.label(mail.name)

    @admin.display(description=gettext_lazy("Betrifft"), ordering="about")
    def subject_link(self, mail: OutgoingMail) -> str:
        text, page, key = words.subject(mail.about)
        if not page or not key.isdecimal():
            return text
        return format_html('<a href="{}">{}</a>', reverse(f"admin:{page}_change", args=[key]), text)

    @admin.display(description=gettext_lazy("Angelegt"), ordering="created_at")
    def stored(self, mail: OutgoingMail) -> str:
        return _moment(mail.created_at)

    @admin.display(description=gettext_lazy("Gesendet"))
    def sent(self, mail: OutgoingMail) -> str:
        return _moment(mail.sent_at)

    @admin.display(description=gettext_lazy("Anmerkung"))
    def remark(self, mail: OutgoingMail) -> str:
        """Why it did not go or arrive, and when it is tried again."""
        if came_back := getattr(mail, "bounce", None):
            return reason(came_back.status)
        again = mail.next_attempt_at if mail.state == MailState.QUEUED else None
        if again is None:
            return mail.last_error
        words = _("Versuch %(n)s, der nächste %(when)s") % {"n": mail.attempts, "when": _moment(again)}
        return f"{mail.last_error} · {words}"

    @admin.action(description=gettext_lazy("Erneut senden"), permissions=["resend"])
    def send_again(self, request: HttpRequest, chosen: QuerySet[OutgoingMail]) -> None:
        again = sum(resend(mail=mail, actor=Actor.staff(request.user)) for mail in chosen.order_by("pk"))
        text = ngettext("%(n)s Mail geht noch einmal hinaus.", "%(n)s Mails gehen noch einmal hinaus.", again)
        messages.success(request, text % {"n": again})

    # --- Looking at a mail ---

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(xframe_options_sameorigin(self.preview_view))
        return [path("<int:pk>/ansicht/", view, name="outbox_outgoingmail_preview"), *super().get_urls()]

    def changeform_view(
        self, request: HttpRequest, object_id: Any = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        mail = self.get_object(request, object_id) if object_id else None
        context = {**(extra_context or {}), **(self._preview(mail) if mail else {})}
        response = super().changeform_view(request, object_id, form_url, context)
        response.headers["Content-Security-Policy"] = FRAMING_POLICY
        return response

    def _preview(self, mail: OutgoingMail) -> dict[str, Any]:
        """Subject and text as they would be now, or why there are none."""
        if not mail.to:
            return {"preview_error": _("Adresse und Inhalt sind nach der Löschfrist gelöscht.")}
        try:
            return {"rendered": render(mail, for_staff=True), "preview_url": self.url_of("preview", mail.pk)}
        except Exception as error:  # the same that made the mail fail; staff are here to see it
            return {"preview_error": f"{type(error).__name__}: {error}"}

    def preview_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The mail's HTML, alone in its frame."""
        mail = self.get_object(request, str(pk))
        if mail is None:
            raise Http404
        if not self.has_view_permission(request, mail):
            raise PermissionDenied
        try:
            return framed(render(mail, for_staff=True))
        except Exception:  # shown with its reason on the page around
            raise Http404 from None
