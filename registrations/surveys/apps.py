from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from conference.web import menu


class SurveysConfig(AppConfig):
    name = "registrations.surveys"
    label = "surveys"
    verbose_name = _("Rückmeldung")

    def ready(self) -> None:
        from conference import foyer

        from . import documents, retention, screen, tables  # models are there only now

        documents.register_kind()
        retention.declare()
        tables.register_table()
        foyer.register_codes(screen.codes)
        menu.register(
            menu.DAY, "admin:surveys_survey_changelist", _("Rückmeldung"), order=40, within=["admin:surveys_"]
        )
