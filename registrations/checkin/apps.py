from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CheckinConfig(AppConfig):
    name = "registrations.checkin"
    label = "checkin"
    verbose_name = _("Einlass")

    def ready(self) -> None:
        from . import building, retention  # models are there only now

        retention.declare()
        building.register_kinds()
