from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from conference.web import menu


class ExhibitorsConfig(AppConfig):
    name = "exhibitors"
    label = "exhibitors"
    verbose_name = _("Messe")

    def ready(self) -> None:
        from django.db.models.signals import post_delete

        from conference.outbox import contexts
        from registrations.figures import sections

        from . import columns, documents, mail_contexts, panels, retention, setup_sheet, stats
        from . import receivers as receivers  # connect themselves; models are there only now
        from .papers import kinds
        from .presenting import services as presenting

        post_delete.connect(presenting.forget, sender=self.get_model("Exhibitor"), dispatch_uid="files:Exhibitor")
        contexts.register("exhibitors", mail_contexts.provide, labels=mail_contexts.LABELS)
        panels.register()
        sections.register(stats.section)
        documents.register_providers()
        kinds.register_kinds()
        setup_sheet.register_kind()
        retention.declare()
        columns.register_tables()
        menu.register(menu.FAIR, "admin:exhibitors_exhibitor_changelist", _("Ausstellende"), order=10)
        menu.register(menu.FAIR, "admin:exhibitors_standbooking_changelist", _("Standbuchungen"), order=20)
        menu.register(menu.FAIR, "admin:exhibitors_stand_changelist", _("Standplätze"), order=30)
        may = "exhibitors.view_standbooking"
        menu.register(menu.FAIR, "admin:exhibitors_board", _("Stände vergeben"), order=15, permission=may)
        menu.register(menu.FAIR, "admin:exhibitors_papers", _("Messe auf Papier"), order=40, permission=may)
        menu.register(menu.DAY, "admin:exhibitors_day", _("Messe am Tag"), order=30, permission=may)
