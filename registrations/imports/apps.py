from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImportsConfig(AppConfig):
    name = "registrations.imports"
    label = "imports"
    verbose_name = _("Einlesen")

    def ready(self) -> None:
        from conference.tables.registry import register

        from . import results, retention  # models are there only now

        retention.declare()
        register(results.RESULTS)
