from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from conference.web import menu


class ExhibitorsConfig(AppConfig):
    name = "exhibitors"
    label = "exhibitors"
    verbose_name = _("Messe")

    def ready(self) -> None:
        from conference.outbox import contexts
        from registrations.figures import sections

        from . import columns, documents, mail_contexts, panels, retention, stats
        from . import receivers as receivers  # connect themselves; models are there only now

        contexts.register("exhibitors", mail_contexts.provide, labels=mail_contexts.LABELS)
        panels.register()
        sections.register(stats.section)
        documents.register_kinds()
        retention.declare()
        columns.register_tables()
        menu.register(menu.FAIR, "admin:exhibitors_exhibitor_changelist", _("Ausstellende"), order=10)
        menu.register(menu.FAIR, "admin:exhibitors_standbooking_changelist", _("Standbuchungen"), order=20)
        menu.register(menu.FAIR, "admin:exhibitors_stand_changelist", _("Standplätze"), order=30)
