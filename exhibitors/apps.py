from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExhibitorsConfig(AppConfig):
    name = "exhibitors"
    label = "exhibitors"
    verbose_name = _("Messe")

    def ready(self) -> None:
        from . import receivers  # noqa: F401  models are not ready before
