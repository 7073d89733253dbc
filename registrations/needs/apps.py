from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


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
