"""Support needs: for the roles `bedarf` and `leitung` only; every look at them is written into the audit log."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from conference.admin.scope import EditionScoped, edition_of
from conference.audit.services import Actor, record
from conference.web.deeds import Deed, ServiceAdmin
from conference.web.text import loosely, searchable
from registrations import services, stats
from registrations.models import ConsentPurpose, SupportNeeds
from registrations.needs import entering, spoken, wording


def _show(request: HttpRequest, needs: SupportNeeds) -> str:
    entering.show(registration=needs.registration, actor=Actor.staff(request.user))
    return _("Die Person sieht ihre Angaben jetzt auf ihrer Seite.")


SHOWN = ["person", "reach", "needed", "consent"]


def _withdraw(request: HttpRequest, needs: SupportNeeds) -> str:
    actor = Actor.staff(request.user)
    services.withdraw_consent(registration=needs.registration, purpose=ConsentPurpose.NEEDS, actor=actor)
    return _("Die Angaben sind gelöscht.")


@admin.register(SupportNeeds)
class SupportNeedsAdmin(EditionScoped, ServiceAdmin):
    edition_path = "registration__edition"
    list_display = ["person", "diet", "allergies", "wishes", "languages", "children"]
    list_filter = ["diet"]
    list_select_related = ["registration"]
    search_fields = ["registration__search_text"]
    search_help_text = _("Name oder Institution")
    ordering = ["registration__last_name", "registration__first_name"]
    fields = SHOWN
    readonly_fields = SHOWN
    actions = None
    change_form_template = "admin/needs/change_form.html"
    deeds = (
        Deed(
            name="show",
            label=_("Auf der persönlichen Seite zeigen"),
            question=_(
                "Wer Mails an diese Adresse liest, sieht dann alle Angaben. Bitte fragen Sie die Person selbst, ob es"
                " ihre Adresse ist."
            ),
            also=lambda needs: needs.registration.email,
            run=_show,
            permission="registrations.change_supportneeds",
            is_for=lambda needs: bool(needs.registration.email) and not needs.is_shown_to(needs.registration.email),
        ),
        Deed(
            name="withdraw",
            label=_("Einwilligung zurückgenommen"),
            question=_("Die Person möchte nicht mehr, dass wir das speichern. Dann löschen wir alles sofort."),
            run=_withdraw,
            permission="registrations.change_supportneeds",
            tone="danger",
        ),
    )

    def deed_view(self, request: HttpRequest, pk: int, deed: str) -> HttpResponse:
        """As everywhere; where the row is gone then, back to the list."""
        response = super().deed_view(request, pk, deed)
        if request.method == "POST" and not SupportNeeds.objects.filter(pk=pk).exists():
            return HttpResponseRedirect(self.url_of("changelist"))
        return response

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def edition_for(self, request: HttpRequest, obj: Any = None) -> Any:
        return obj.registration.edition if obj else edition_of(request)

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        for word in searchable(search_term).split():
            loose = Q(registration__search_text__contains=loosely(word))
            queryset = queryset.filter(Q(registration__search_text__contains=word) | loose)
        return queryset, False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("registration")

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        edition = edition_of(request)
        counts = stats.needs(edition)
        context = {"edition": edition, "meals": counts.meals, "support": counts.support}
        response = super().changelist_view(request, {**context, **(extra_context or {})})
        if edition is not None and response.status_code == 200:
            record(actor=Actor.staff(request.user), action="needs.listed", subject=f"edition:{edition.pk}")
        return response

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        needs = self.get_object(request, object_id)
        response = super().change_view(request, object_id, form_url, extra_context)
        if needs is not None and response.status_code == 200:
            subject = f"registration:{needs.registration_id}"
            record(actor=Actor.staff(request.user), action="needs.viewed", subject=subject)
        return response

    @admin.display(description=_("Person"), ordering="registration__last_name")
    def person(self, needs: SupportNeeds) -> str:
        return needs.registration.full_name

    @admin.display(description=_("Erreichbar"))
    def reach(self, needs: SupportNeeds) -> str:
        one = needs.registration
        mail = format_html('<a href="mailto:{0}">{0}</a>', one.email) if one.email else ""
        return format_html("{} {}", mail, one.phone) if mail or one.phone else "–"

    @admin.display(description=_("Unterstützung"))
    def wishes(self, needs: SupportNeeds) -> str:
        return ", ".join(wording.access(needs.access)) or "–"

    @admin.display(description=_("Dolmetschen"), ordering="interpreting")
    def languages(self, needs: SupportNeeds) -> str:
        return ", ".join(one.name for one in spoken.languages(needs.interpreting)) or "–"

    @admin.display(description=_("Kinder"), ordering="childcare")
    def children(self, needs: SupportNeeds) -> str:
        return wording.children(needs.childcare, needs.childcare_groups) or "–"

    @admin.display(description=_("Bedarf"))
    def needed(self, needs: SupportNeeds) -> str:
        return format_html_join("", "<p><strong>{}:</strong> <bdi>{}</bdi></p>", wording.rows(needs))

    @admin.display(description=_("Einwilligung"))
    def consent(self, needs: SupportNeeds) -> str:
        given = needs.registration.consents.filter(purpose=ConsentPurpose.NEEDS, withdrawn_at=None).first()
        if given is None:
            return "–"
        day = date_format(given.given_at.astimezone(needs.registration.edition.tz), _("j. F Y"))
        return f"{given.get_channel_display()}, {day}"
