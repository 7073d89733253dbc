from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from conference.web import menu


class TablesConfig(AppConfig):
    name = "conference.tables"
    label = "tables"
    verbose_name = _("Tabellen")

    def ready(self) -> None:
        from . import retention  # models are there only now

        retention.declare()
        menu.register(menu.TOP, "tables:overview", _("Listen zum Mitnehmen"), order=20, within=["tables:"])
