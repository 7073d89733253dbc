from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from conference.web import menu


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
        report.register_kinds()
        retention.declare()
        erasing.declare()
        clashes.register(agenda_warnings.clashes)
        audience.register(agenda_warnings.audience)
        _menu()


def _menu() -> None:
    """The pages of registrations in the staff's menu."""
    waiting = ["admin:registrations_waiting", "admin:registrations_offer", "admin:registrations_promote"]
    menu.register(
        menu.PEOPLE,
        "admin:registrations_registration_changelist",
        _("Anmeldungen"),
        order=10,
        within=["admin:registrations_"],
    )
    menu.register(
        menu.PEOPLE,
        "admin:registrations_walk_in",
        _("Vor Ort anmelden"),
        permission="registrations.add_registration",
        order=20,
    )
    menu.register(
        menu.PEOPLE,
        "admin:registrations_waiting",
        _("Wartelisten"),
        permission="registrations.view_place",
        order=30,
        within=waiting,
    )
    menu.register(menu.PEOPLE, "admin:registrations_invitation_changelist", _("Einladungen"), order=50)
    menu.register(menu.PEOPLE, "admin:registrations_supportneeds_changelist", _("Unterstützungsbedarf"), order=70)
    menu.register(
        menu.DAY,
        "figures:figures",
        _("Zahlen und Bericht"),
        permission="registrations.view_place",
        order=50,
        within=["figures:", "report:"],
    )
