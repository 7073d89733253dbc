from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from conference.web import menu


class DocumentsConfig(AppConfig):
    name = "conference.documents"
    label = "documents"
    verbose_name = _("Dokumente")

    def ready(self) -> None:
        from . import retention  # models are there only now

        retention.declare()
        menu.register(
            menu.HOUSE,
            "admin:documents_document_changelist",
            _("Dokumente"),
            order=20,
            within=["admin:documents_", "documents:"],
        )
