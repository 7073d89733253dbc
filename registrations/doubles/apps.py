from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DoublesConfig(AppConfig):
    name = "registrations.doubles"
    label = "doubles"
    verbose_name = _("Doppelte Anmeldungen")

    def ready(self) -> None:
        from . import retention  # models are there only now

        retention.declare()
