from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from conference.web import menu


class AllocationConfig(AppConfig):
    name = "registrations.allocation"
    label = "allocation"
    verbose_name = _("Verteilung der Plätze")

    def ready(self) -> None:
        from . import retention  # models are there only now

        retention.declare()
        menu.register(
            menu.PEOPLE,
            "admin:registrations_allocation",
            _("Plätze verteilen"),
            permission="registrations.view_place",
            order=40,
        )
