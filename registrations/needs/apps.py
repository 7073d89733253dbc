from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from conference.web import menu


class NeedsConfig(AppConfig):
    name = "registrations.needs"
    label = "needs"
    verbose_name = _("Unterstützung")

    def ready(self):
        from conference.outbox import contexts

        from . import mail_contexts, retention, tables  # models are there only now

        contexts.register("needs", mail_contexts.provide, labels=mail_contexts.LABELS)
        tables.register_all()
        retention.declare()
        menu.register(
            menu.PEOPLE,
            "admin:needs_overview",
            _("Wer was bekommt"),
            permission="registrations.view_supportneeds",
            order=80,
            within=["admin:needs_"],
        )
