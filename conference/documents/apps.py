from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DocumentsConfig(AppConfig):
    name = "conference.documents"
    label = "documents"
    verbose_name = _("Dokumente")

    def ready(self) -> None:
        from . import retention  # models are there only now

        retention.declare()
