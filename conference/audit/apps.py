from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "conference.audit"
    label = "audit"
    verbose_name = _("Protokoll")

    def ready(self) -> None:
        from . import retention  # models are there only now

        retention.declare()
