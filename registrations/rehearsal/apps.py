from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from conference.web import menu


class RehearsalConfig(AppConfig):
    name = "registrations.rehearsal"
    label = "rehearsal"
    verbose_name = _("Generalprobe")

    def ready(self):
        from conference.agenda import rules

        from . import retention, services  # models are there only now

        retention.declare()
        rules.register_refusal(services.refusal)
        menu.register(
            menu.DAY,
            "rehearsal:page",
            _("Generalprobe"),
            permission="presence.view_presence",
            order=4,
            within=["rehearsal:"],
        )
