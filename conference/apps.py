from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConferenceConfig(AppConfig):
    name = "conference"
    label = "conference"
    verbose_name = _("Konferenz")

    def ready(self) -> None:
        from . import columns, keeping, programme_document, speakers  # need loaded models
        from . import receivers as receivers  # connect themselves

        programme_document.register_kinds()
        speakers.connect()
        keeping.declare()
        columns.register_tables()
