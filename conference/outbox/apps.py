from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutboxConfig(AppConfig):
    name = "conference.outbox"
    label = "outbox"
    verbose_name = _("Postausgang")

    def ready(self) -> None:
        from . import panels, retention  # models are there only now

        panels.register()
        retention.declare()
