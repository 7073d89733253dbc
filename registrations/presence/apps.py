from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PresenceConfig(AppConfig):
    name = "registrations.presence"
    label = "presence"
    verbose_name = _("Anwesenheit")

    def ready(self):
        from . import retention  # models are there only now

        retention.declare()
