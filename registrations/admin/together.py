"""What brings somebody: whoever registered them, those whom they registered, an invitation."""

from __future__ import annotations

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registrations.models import Registration

BREAK = mark_safe("<br>")


class Together:
    """The line about it on the page of a registration."""

    @admin.display(description=gettext_lazy("Gehört zu"))
    def came_with(self, one: Registration) -> str:
        lines = []
        if one.registered_by:
            lines.append((_("angemeldet von"), _link(one.registered_by)))
        if one.group_id:
            lines += [(_("hat angemeldet:"), _link(other)) for other in Registration.objects.registered_by(one)]
            if one.group.stay_together:
                lines.append((_("Wunsch:"), _("alle in dieselben Workshops")))
        if one.invitation:
            lines.append((_("Einladung:"), one.invitation.label))
        return format_html_join(BREAK, "{} {}", lines) or "–"


def _link(one: Registration) -> str:
    address = reverse("admin:registrations_registration_change", args=[one.pk])
    return format_html('<a href="{}"><bdi>{}</bdi></a>', address, one.full_name)
