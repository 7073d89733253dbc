from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TablesConfig(AppConfig):
    name = "conference.tables"
    label = "tables"
    verbose_name = _("Tabellen")

    def ready(self) -> None:
        from . import retention  # models are there only now

        retention.declare()
