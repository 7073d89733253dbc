from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AllocationConfig(AppConfig):
    name = "registrations.allocation"
    label = "allocation"
    verbose_name = _("Verteilung der Plätze")

    def ready(self) -> None:
        from . import retention  # models are there only now

        retention.declare()
