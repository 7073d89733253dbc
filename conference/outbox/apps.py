from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from conference.web import menu


class OutboxConfig(AppConfig):
    name = "conference.outbox"
    label = "outbox"
    verbose_name = _("Postausgang")

    def ready(self) -> None:
        from . import panels, retention  # models are there only now

        panels.register()
        retention.declare()
        menu.register(menu.HOUSE, "admin:outbox_outgoingmail_changelist", _("Postausgang"), order=30)
