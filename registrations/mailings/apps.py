from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from conference.web import menu


class MailingsConfig(AppConfig):
    name = "registrations.mailings"
    label = "mailings"
    verbose_name = _("Rundmails")

    def ready(self) -> None:
        from conference.outbox import contexts

        from . import mail_contexts, retention  # models are there only now

        contexts.register("mailings", mail_contexts.provide, labels=mail_contexts.LABELS)
        retention.declare()
        menu.register(menu.PEOPLE, "admin:mailings_mailing_changelist", _("Rundmails"), order=60)
