from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FeedbackConfig(AppConfig):
    name = "conference.feedback"
    label = "feedback"
    verbose_name = _("Barrierefreiheit")

    def ready(self):
        from conference.outbox import contexts

        from . import mail_contexts, retention  # models are there only now

        contexts.register("feedback", mail_contexts.provide, labels=mail_contexts.LABELS)
        retention.declare()
