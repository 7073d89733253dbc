from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RetentionConfig(AppConfig):
    name = "conference.retention"
    label = "retention"
    verbose_name = _("Aufbewahrung")

    def ready(self) -> None:
        from . import declarations  # models are there only now

        declarations.declare()
