from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccessConfig(AppConfig):
    name = "exhibitors.access"
    label = "stand_access"
    verbose_name = _("Zugang zur Seite am Stand")

    def ready(self) -> None:
        from . import retention  # models are there only now

        retention.declare()
