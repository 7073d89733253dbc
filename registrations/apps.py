from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistrationsConfig(AppConfig):
    name = "registrations"
    label = "registrations"
    verbose_name = _("Anmeldungen")

    def ready(self):
        from conference import clashes
        from conference.agenda import audience
        from conference.outbox import attachments as mail_attachments
        from conference.outbox import contexts

        from . import agenda_warnings, attachments, columns, documents, mail_contexts, programme_document, retention
        from . import receivers as receivers  # connect themselves; models are there only now
        from .erasing import services as erasing
        from .report import documents as report

        contexts.register("registrations", mail_contexts.provide, labels=mail_contexts.LABELS)
        mail_attachments.register("own-programme", attachments.own_programme)
        mail_attachments.register("badge-qr", attachments.badge_qr)
        documents.register_kinds()
        columns.register_tables()
        programme_document.register_kind()
        report.register_kind()
        retention.declare()
        erasing.declare()
        clashes.register(agenda_warnings.clashes)
        audience.register(agenda_warnings.audience)
