from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DraftsConfig(AppConfig):
    name = "exhibitors.drafts"
    label = "stand_drafts"
    verbose_name = _("Entwürfe von Standbuchungen")

    def ready(self) -> None:
        from . import retention  # models are there only now

        retention.declare()
