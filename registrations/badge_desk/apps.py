from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from conference.web import menu


class BadgeDeskConfig(AppConfig):
    name = "registrations.badge_desk"
    label = "desk"
    verbose_name = _("Schilderdruck")

    def ready(self):
        from . import door, retention  # models are there only now

        retention.declare()
        door.connect()
        menu.register(
            menu.DAY,
            "admin:desk_board",
            _("Namensschilder am Tisch"),
            permission="desk.view_printjob",
            order=30,
            within=["admin:desk_"],
        )
