from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from conference.web import menu


class AuditConfig(AppConfig):
    name = "conference.audit"
    label = "audit"
    verbose_name = _("Protokoll")

    def ready(self) -> None:
        from . import retention  # models are there only now

        retention.declare()
        menu.register(menu.HOUSE, "admin:audit_auditentry_changelist", _("Protokoll"), order=60)
