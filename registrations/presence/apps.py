from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from conference.web import menu


class PresenceConfig(AppConfig):
    name = "registrations.presence"
    label = "presence"
    verbose_name = _("Anwesenheit")

    def ready(self):
        from . import retention  # models are there only now

        retention.declare()
        menu.register(
            menu.DAY,
            "admin:presence_list",
            _("Anwesenheit"),
            permission="presence.view_presence",
            order=10,
            within=["admin:presence_"],
        )
