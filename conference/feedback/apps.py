from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from conference.web import menu


class FeedbackConfig(AppConfig):
    name = "conference.feedback"
    label = "feedback"
    verbose_name = _("Barrierefreiheit")

    def ready(self):
        from conference.outbox import contexts

        from . import mail_contexts, retention  # models are there only now

        contexts.register("feedback", mail_contexts.provide, labels=mail_contexts.LABELS)
        retention.declare()
        menu.register(menu.HOUSE, "admin:feedback_barrierreport_changelist", _("Gemeldete Barrieren"), order=40)
