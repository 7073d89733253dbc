"""Invitations: codes with seats of their own, links to pass on, and who has come by them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.forms.widgets import Script
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conference.admin.scope import EditionScoped
from conference.audit.services import Actor
from conference.web.deeds import Deed, ServiceAdmin
from registrations.invitations import services
from registrations.models import Invitation

from .listing import tag

BREAK = mark_safe("<br>")


def _close(request: HttpRequest, one: Invitation) -> str:
    services.close_invitation(invitation=one, actor=Actor.staff(request.user))
    return _("Die Einladung ist geschlossen. Wer sich damit angemeldet hat, bleibt angemeldet.")


@admin.register(Invitation)
class InvitationAdmin(EditionScoped, ServiceAdmin):
    list_display = ["label", "shown_role", "shown_places", "shown_link", "shown_until"]
    list_select_related = ["edition"]
    search_fields = ["label", "code", "note"]
    actions = None

    class Media:
        css = {"all": ["css/admin-invitations.css"]}
        js = [Script("js/copy.js", type="module")]

    deeds = (
        Deed(
            name="close",
            label=gettext_lazy("Schließen"),
            question=gettext_lazy(
                "Mit diesem Code kann sich niemand mehr anmelden. Wer schon angemeldet ist, bleibt es."
                " Wieder öffnen können Sie die Einladung mit einem neuen Datum."
            ),
            run=_close,
            permission="registrations.change_invitation",
            is_for=lambda one: one.is_valid(),
            tone="danger",
        ),
    )

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fields = ["label", "role", "quota", "valid_until", "code", "note"]
        if obj is None:
            return [(None, {"fields": fields})]
        return [(_("Zum Weitergeben"), {"fields": ["shown_link", "shown_places"]}), (None, {"fields": fields}),
                (_("Wer damit kommt"), {"fields": ["guests"]})]  # fmt: skip

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["shown_link", "shown_places", "guests"]

    def form_attributes(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        return {"fixed": {"edition": self.edition_for(request, obj)}}

    def save_model(self, request: HttpRequest, obj: Invitation, form: Any, change: bool) -> None:
        values = {name: form.cleaned_data[name] for name in services.WRITTEN}
        actor = Actor.staff(request.user)
        if change:
            services.change_invitation(invitation=obj, values=values, actor=actor)
            return
        obj.pk = services.create_invitation(edition=obj.edition, values=values, actor=actor).pk

    def delete_model(self, request: HttpRequest, obj: Invitation) -> None:
        services.delete_invitation(invitation=obj, actor=Actor.staff(request.user))

    @admin.display(description=gettext_lazy("Rolle"), ordering="role")
    def shown_role(self, one: Invitation) -> str:
        return one.get_role_display()

    @admin.display(description=gettext_lazy("Plätze"), ordering="taken")
    def shown_places(self, one: Invitation) -> str:
        return render_to_string("admin/invitation_places.html", {"invitation": one})

    @admin.display(description=gettext_lazy("Link"))
    def shown_link(self, one: Invitation) -> str:
        return render_to_string("admin/invitation_link.html", {"address": services.address_of(one)})

    @admin.display(description=gettext_lazy("Gültig bis"), ordering="valid_until")
    def shown_until(self, one: Invitation) -> Any:
        if not one.is_valid():
            return tag("cancelled", _("geschlossen"))
        return one.valid_until or _("letzter Tag")

    @admin.display(description=gettext_lazy("Angemeldet"))
    def guests(self, one: Invitation) -> str:
        """Everybody who came by this invitation, also those who have cancelled. One query."""
        rows = (
            (
                reverse("admin:registrations_registration_change", args=[person.pk]),
                person.full_name,
                tag(person.state, person.get_state_display()),
            )
            for person in one.registrations.order_by("last_name", "first_name", "pk")
        )
        return format_html_join(BREAK, '<a href="{}"><bdi>{}</bdi></a> {}', rows) or format_html(
            '<span class="quiet">{}</span>', _("Noch niemand. Geben Sie den Link weiter.")
        )
